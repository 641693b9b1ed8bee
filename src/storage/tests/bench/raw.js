// The raw IndexedDB beneath the crate under test.

const settled = (request) => new Promise((ok, no) => {
  request.onsuccess = () => ok(request.result);
  request.onerror = () => no(request.error);
});

const open = (name, version, upgrade) => {
  const request = indexedDB.open(name, version);
  if (upgrade) request.onupgradeneeded = () => upgrade(request.result);
  return settled(request);
};

export async function dump(name) {
  const db = await open(name);
  const all = {};
  for (const store of db.objectStoreNames) {
    all[store] = await settled(db.transaction(store).objectStore(store).getAll());
  }
  db.close();
  return JSON.stringify(all);
}

// Version 1 as it was: never to be changed.
export async function write_version_1(name, json) {
  const db = await open(name, 1, (db) => {
    const records = db.createObjectStore("records", { keyPath: "id" });
    records.createIndex("kind,state,day", ["kind", "state", "day"]);
    records.createIndex("school,day", ["school", "day"]);
    records.createIndex("of,kind", ["of", "kind"]);
    const entries = db.createObjectStore("entries", { keyPath: "id" });
    for (const index of ["record", "waiting", "refused", "own"]) entries.createIndex(index, index);
    db.createObjectStore("drafts", { keyPath: "form" });
    db.createObjectStore("meta", { keyPath: "name" });
  });
  const rows = JSON.parse(json);
  const tx = db.transaction(Object.keys(rows), "readwrite");
  for (const [store, list] of Object.entries(rows)) {
    for (const row of list) tx.objectStore(store).put(row);
  }
  await new Promise((ok, no) => { tx.oncomplete = ok; tx.onabort = no; });
  db.close();
}

// Version 2 as it was: never to be changed.
export async function write_version_2(name, json) {
  await write_version_1(name, json);
  const request = indexedDB.open(name, 2);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("blobs", { keyPath: "sha256" });
    request.transaction.objectStore("records").createIndex("unread", "unread");
    request.transaction.objectStore("entries").createIndex("shut", "shut");
  };
  (await settled(request)).close();
}

export async function indexes_of(name, store) {
  const db = await open(name);
  const names = [...db.transaction(store).objectStore(store).indexNames];
  db.close();
  return names;
}

export async function put_row(name, store, json) {
  const db = await open(name);
  const tx = db.transaction(store, "readwrite");
  tx.objectStore(store).put(JSON.parse(json));
  await new Promise((ok, no) => { tx.oncomplete = ok; tx.onabort = no; });
  db.close();
}

// A version 1 that has, of all things, a store named "blobs".
export async function obstruct(name) {
  const rows = JSON.parse(await dump(name));
  await delete_database(name);
  const db = await open(name, 1, (db) => {
    db.createObjectStore("blobs");
    db.createObjectStore("records", { keyPath: "id" });
    db.createObjectStore("entries", { keyPath: "id" });
    db.createObjectStore("meta", { keyPath: "name" });
    const drafts = db.createObjectStore("drafts", { keyPath: "form" });
    for (const row of rows.drafts) drafts.put(row);
  });
  db.close();
}

export async function version_of(name) {
  const db = await open(name);
  const { version } = db;
  db.close();
  return version;
}

// What happens at the n-th put or delete from now on.
let countdown = 0;
let happen = null;
let writes = 0;
for (const method of ["put", "delete"]) {
  const real = IDBObjectStore.prototype[method];
  IDBObjectStore.prototype[method] = function (...args) {
    writes += 1;
    countdown -= 1;
    if (countdown === 0 && happen.before) happen.before(this);
    const request = real.apply(this, args);
    if (countdown === 0 && happen.after) happen.after(this, args[0]);
    return request;
  };
}

const at = (n, what) => {
  const before = writes;
  countdown = n;
  happen = what;
  writes = 0;
  return before;
};

export const abort_at = (n) => at(n, { before: (store) => store.transaction.abort() });
export const commit_at = (n) => at(n, { after: (store) => store.transaction.commit() });
// The row is there already, so the browser refuses it, and all that is behind it.
export const fail_at = (n) => at(n, { after: (store, row) => store.add(row) });

let uncaught = 0;
addEventListener("error", () => { uncaught += 1; });
export const uncaught_errors = () => uncaught;

const connections = new Set();
let slipping = null;
export function slip_in(json) {
  slipping = JSON.parse(json);
}

const seen = [];
const transaction = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (stores, mode, options) {
  connections.add(this);
  if (mode === "readwrite" && slipping) {
    const tables = slipping;
    slipping = null;
    const names = Object.keys(tables);
    const tx = transaction.call(this, names, "readwrite");
    for (const name of names) for (const row of tables[name]) tx.objectStore(name).put(row);
  }
  const tx = transaction.call(this, stores, mode, options);
  if (mode === "readwrite") seen.push(tx.durability);
  else readings += 1;
  return tx;
};

export const durabilities = () => seen.splice(0);

let readings = 0;
export function transactions_read() {
  const before = readings;
  readings = 0;
  return before;
}

let held = null;
export async function hold(name, version) {
  held = await open(name, version === 0 ? undefined : version);
}
export const let_go = () => held.close();

export function lose_connections(told) {
  for (const db of connections) {
    db.close();
    if (told) db.dispatchEvent(new Event("close"));
  }
  connections.clear();
}

export async function evict(name) {
  for (const db of connections) db.close();
  await delete_database(name);
  for (const db of connections) db.dispatchEvent(new Event("close"));
  connections.clear();
}

export const is_there = async (name) =>
  (await indexedDB.databases()).some((database) => database.name === name);

export const delete_database = (name) => settled(indexedDB.deleteDatabase(name));

const usual = indexedDB;
const use = (factory) => Object.defineProperty(globalThis, "indexedDB", {
  configurable: true, get: () => factory,
});
export async function small_quota(bytes) {
  if (!navigator.storageBuckets) return false;
  const bucket = await navigator.storageBuckets.open("small", { quota: bytes });
  use(bucket.indexedDB);
  return true;
}
export async function usual_quota() {
  use(usual);
  if (navigator.storageBuckets) await navigator.storageBuckets.delete("small");
}

export const sleep = (ms) => new Promise((ok) => setTimeout(ok, ms));

// A text that does not compress.
export function noise(length) {
  const bytes = new Uint8Array(length / 2);
  for (let at = 0; at < bytes.length; at += 65536) {
    crypto.getRandomValues(bytes.subarray(at, at + 65536));
  }
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
