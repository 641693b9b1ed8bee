// The service worker: the whole app is on the phone, in one cache per version.
// It never touches what belongs to the District (/v1, /healthz).
//
// OFFLINE is filled in when the app is built:
//   {version, files: [[address, integrity, named by its content: 0 or 1], …], later: […], asked: […]}
// `later` are the parts that a first visit does without at first; `asked` are those
// that few phones need: kept from the first time they are asked for. The version is the hash of that list, so that a changed file is a new worker.
const OFFLINE = null;

const CACHE = `fieldbook-${OFFLINE.version}`;
const ALL = [...OFFLINE.files, ...OFFLINE.later];
const ASKED = new Map(OFFLINE.asked.map((file) => [file[0], file]));
const LISTED = new Set([...ALL, ...OFFLINE.asked].map(([address]) => address));

// The first worker of a phone must not keep the first screens waiting; whoever
// has a version that works gets the next one whole.
self.addEventListener('install', (event) =>
  event.waitUntil(self.registration.active ? next() : keep(OFFLINE.files)),
);

// All of the next version, with what this phone asked for of the one before.
async function next() {
  const part = (address) => address.replace(/-[0-9a-f]{16}\./, '.');
  const before = new Set();
  for (const name of await caches.keys()) {
    const kept = await (await caches.open(name)).keys();
    for (const { url } of kept) before.add(part(new URL(url).pathname));
  }
  await keep([...ALL, ...OFFLINE.asked.filter(([address]) => before.has(part(address)))]);
}

self.addEventListener('message', (event) => {
  if (!event.data) return;
  // A new version waits until the page says that nothing is being written.
  if (event.data.skip_waiting) self.skipWaiting();
  if (event.data.bring_rest) event.waitUntil(bringRest(event.source, event.data.asked ? OFFLINE.asked : []));
});

async function bringRest(page, asked) {
  const whole = await keep([...ALL, ...asked]).then(
    () => true,
    () => false,
  );
  if (page) page.postMessage({ whole });
}

// The page that brought the first worker is its own too: else a second version
// found in that same sitting would have nobody to wait for.
self.addEventListener('activate', (event) => event.waitUntil(forgetOthers().then(() => self.clients.claim())));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || isDistricts(pathname)) return;
  if (LISTED.has(pathname)) event.respondWith(kept(pathname, request));
  else if (request.mode === 'navigate') event.respondWith(kept('/', request));
  else event.respondWith(fetch(request).catch(() => new Response(null, { status: 404 })));
});

function isDistricts(pathname) {
  return pathname === '/healthz' || pathname === '/v1' || pathname.startsWith('/v1/') || pathname === '/sw.js';
}

async function kept(address, request) {
  const cache = await caches.open(CACHE);
  // What cannot be kept now is kept the next time.
  if (ASKED.has(address)) await keepOne(cache, ASKED.get(address)).catch(() => {});
  return (await cache.match(address)) || fetch(request);
}

// All or nothing: it ends well only when every file is there. What did arrive
// stays, proved by its digest, so a bad network does not start anew.
async function keep(files) {
  const cache = await caches.open(CACHE);
  const ends = await Promise.allSettled(files.map((file) => keepOne(cache, file)));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}

async function keepOne(cache, [address, integrity, named]) {
  if (await cache.match(address)) return;
  const before = named && (await caches.match(address));
  await cache.put(address, before || (await bring(address, integrity, named ? 'default' : 'no-cache')));
}

// The browser checks the digest: a portal's page or a file of another version
// is not taken for this one.
async function bring(address, integrity, how) {
  try {
    // Whatever the page asks for goes before.
    const response = await fetch(address, { integrity, cache: how, redirect: 'error', priority: 'low' });
    if (response.ok) return response;
    throw new Error(`${address}: ${response.status}`);
  } catch (why) {
    if (how === 'reload') throw why;
    return bring(address, integrity, 'reload');
  }
}

async function forgetOthers() {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith('fieldbook-') && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
}
