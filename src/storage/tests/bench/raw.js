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

export async function version_of(name) {
  const db = await open(name);
  const { version } = db;
  db.close();
  return version;
}

let countdown = 0;
let writes = 0;
for (const method of ["put", "delete"]) {
  const real = IDBObjectStore.prototype[method];
  IDBObjectStore.prototype[method] = function (...args) {
    writes += 1;
    if (countdown > 0) {
      countdown -= 1;
      if (countdown === 0) this.transaction.abort();
    }
    return real.apply(this, args);
  };
}

export function abort_at(n) {
  const before = writes;
  countdown = n;
  writes = 0;
  return before;
}

const connections = new Set();
const seen = [];
let until = 0;
let then = null;
const transaction = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (stores, mode, options) {
  connections.add(this);
  if (mode === "readwrite" && until > 0) {
    until -= 1;
    if (until === 0) then();
  }
  const tx = transaction.call(this, stores, mode, options);
  if (mode === "readwrite") seen.push(tx.durability);
  return tx;
};

export const durabilities = () => seen.splice(0);

export function before_writing(n, call) {
  until = n;
  then = call;
}

let held = null;
export async function hold(name, version) {
  held = await open(name, version === 0 ? undefined : version);
}
export const let_go = () => held.close();

export function lose_connections() {
  for (const db of connections) {
    db.close();
    db.dispatchEvent(new Event("close"));
  }
  connections.clear();
}

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
