// The speed figures of design/speed.md, in this browser on this machine: only
// the ratios mean anything elsewhere. Writes tests/figures/*.json.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { type Page } from '@playwright/test';
import { expect, test } from '../support/fixtures.ts';
import { Leader } from '../support/leader.ts';
import { Meter } from '../support/meter.ts';
import type { Phone } from '../support/phone.ts';
import { TUDUN_FARI } from '../support/visit.ts';
import { HEAVY, writeHistory } from './history.ts';
import { oneVisit } from './one-visit.ts';
import { screensByHand } from './screens-by-hand.ts';
import { Shelf } from './shelf.ts';
import { fromTapTo, median, noteWhenThere, rounded, usableAt } from './stopwatch.ts';

const FIGURES = join(import.meta.dirname, '../../figures');
const BY_HAND = join(import.meta.dirname, 'pages/by-hand');
/** Built by bare/build.mjs; the run says so when it is not there. */
const BARE = join(import.meta.dirname, 'bare/dist');

const RUNS = 5;
/** How many saves are timed: the disk swings more than the processor. */
const SAVES = 24;
const SLOWER = 4;
/** "Slow 4G": 150 ms, 1.6 Mbit/s down, 750 kbit/s up. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };

const VERSION = /[\d.]{5,}/.exec(execFileSync(process.env.FIELDBOOK_CHROMIUM ?? '/usr/bin/chromium', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))?.[0];

/** What stands in the page once it can be used. */
const READY = { app: 'main.screen .foot .go', hand: 'main button', bare: 'main button' };

async function keep(name: string, figures: object): Promise<void> {
  await mkdir(FIGURES, { recursive: true });
  const file = join(FIGURES, `${name}.json`);
  const before = await readFile(file, 'utf8').catch(() => null);
  const text = JSON.stringify({ ...figures, machine: { cores: cpus().length, chromium: VERSION, slower: SLOWER } }, null, 2);
  await writeFile(file, `${text}\n`);
  console.log(`${name}.json\n${text}${before === null ? '' : `\nbefore: ${before}`}`);
}

test('first visit: usable on slow 4G, four times slower, beside a page by hand and a bare Leptos page', async ({ district, newPhone }) => {
  const meter = await Meter.before(district.port);
  const hand = await Shelf.of(BY_HAND);
  const bare = existsSync(BARE) ? await Shelf.of(BARE) : null;
  const pages = [
    { name: 'app', url: meter.url, ready: READY.app },
    { name: 'by_hand', url: hand.url, ready: READY.hand },
    ...(bare ? [{ name: 'bare_leptos', url: bare.url, ready: READY.bare }] : []),
  ];
  const times: Record<string, number[]> = {};
  const paints: Record<string, number[]> = {};
  for (let run = 0; run < RUNS; run += 1) {
    for (const { name, url, ready } of pages) {
      const phone = await newPhone({ slower: SLOWER });
      const page = await phone.tab();
      const tools = await phone.tools(page);
      await tools.send('Network.enable');
      await tools.send('Network.emulateNetworkConditions', SLOW_4G);
      await noteWhenThere(page, ready);
      await page.goto(url, { waitUntil: 'commit' });
      (times[name] ??= []).push(await usableAt(page));
      // The browser tells of a paint a little after it.
      const paint = await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
      (paints[name] ??= []).push((await paint.jsonValue())!);
      await phone.remove();
    }
  }
  const usable = Object.fromEntries(Object.entries(times).map(([name, all]) => [name, rounded(median(all))]));
  const painted = Object.fromEntries(Object.entries(paints).map(([name, all]) => [name, rounded(median(all))]));
  await keep('first-visit', {
    what: 'milliseconds until the main action can be tapped, empty profile, slow 4G, medians',
    runs: RUNS,
    usable_ms: usable,
    first_paint_ms: painted,
    ratio_to_by_hand: rounded(usable.app / usable.by_hand, 2),
    ratio_to_bare_leptos: usable.bare_leptos ? rounded(usable.app / usable.bare_leptos, 2) : 'the bare page was not built (bench/bare/build.mjs)',
  });
  await meter.close();
  await hand.close();
  await bare?.close();
});

test('later visits: usable offline over five years and over fifty, beside the same pages', async ({ district, newPhone }) => {
  const hand = await Shelf.of(BY_HAND);
  const bare = existsSync(BARE) ? await Shelf.of(BARE) : null;
  const times: Record<string, number[]> = {};
  const screens: Record<string, Record<string, number[]>> = {};
  const byHand: typeof screens = {};
  const memory: Record<string, object> = {};
  const written: Record<string, object> = {};

  const pages: { name: string; phone: Phone; url: string; ready: string }[] = [];
  for (const [name, multiple] of [
    ['app_heavy', 1],
    ['app_ten_times', 10],
  ] as const) {
    const phone = await newPhone();
    const leader = await oneVisit(phone, district.url);
    await leader.page.goto(`${district.url}/manifest.webmanifest`);
    written[name] = await writeHistory(leader.page, multiple);
    await leader.page.goto('about:blank');
    pages.push({ name, phone, url: district.url, ready: 'main.screen .card, main.screen .rows' });
  }
  pages.push({ name: 'by_hand', phone: await newPhone(), url: hand.url, ready: READY.hand });
  if (bare) pages.push({ name: 'bare_leptos', phone: await newPhone(), url: bare.url, ready: READY.bare });
  await district.close();

  // In turns, so that whatever else the machine does meets all of them.
  for (let run = 0; run <= RUNS * 2; run += 1) {
    for (const { name, phone, url, ready } of pages) {
      const page = await phone.browser.newPage();
      const tools = await phone.tools(page);
      await tools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
      await noteWhenThere(page, ready);
      await page.goto(url, { waitUntil: 'commit' });
      const took = await usableAt(page);
      // The first opening fills the caches.
      if (run > 0) (times[name] ??= []).push(took);
      await page.close();
    }
  }
  const apps = pages.slice(0, 2);
  for (let run = 0; run < RUNS; run += 1) {
    for (const { name, phone } of apps) {
      for (const atOnce of [true, false]) {
        await slowed(phone, district.url, (page) => screenTimes(page, (screens[name] ??= {}), atOnce));
      }
      await slowed(phone, `${district.url}/manifest.webmanifest`, (page) => screensByHand(page, (byHand[name] ??= {})));
    }
  }
  for (const { name, phone } of apps) memory[name] = await memoryOf(await phone.tab(), phone, district.url);
  const usable = Object.fromEntries(Object.entries(times).map(([name, all]) => [name, rounded(median(all))]));
  await keep('later-visit', {
    what: 'milliseconds until the first screen can be used, app from its offline copy with the port closed, medians',
    workload: { ...HEAVY, written },
    runs: RUNS * 2,
    usable_ms: usable,
    ratio_heavy_to_by_hand: rounded(usable.app_heavy / usable.by_hand, 2),
    ratio_heavy_to_bare_leptos: usable.bare_leptos ? rounded(usable.app_heavy / usable.bare_leptos, 2) : 'the bare page was not built (bench/bare/build.mjs)',
    ratio_ten_times_to_heavy: rounded(usable.app_ten_times / usable.app_heavy, 2),
    screens_ms: medians(screens),
    screens_by_hand_ms: medians(byHand),
    screens_ratio_to_by_hand: Object.fromEntries(apps.map(({ name }) => [name, ratios(screens[name], byHand[name])])),
    screens_ratio_ten_times_to_heavy: ratios(screens.app_ten_times, screens.app_heavy),
    memory,
  });
  await hand.close();
  await bare?.close();
});

type Times = Record<string, number[]>;

function medians(times: Record<string, Times>): object {
  const of = (screens: Times) => Object.fromEntries(Object.entries(screens).map(([screen, all]) => [screen, rounded(median(all))]));
  return Object.fromEntries(Object.entries(times).map(([name, screens]) => [name, of(screens)]));
}

function ratios(these: Times, those: Times): object {
  return Object.fromEntries(Object.entries(these).filter(([screen]) => those[screen]).map(([screen, all]) => [screen, rounded(median(all) / median(those[screen]), 2)]));
}

/** How long who opens the app looks at Today before the first tap. Who taps at once is measured, too. */
const READS = 2_000;

/**
 * Opens `address` slowed, measures there, and leaves the tab empty and no slower: a slowed tab
 * keeps a core busy even while it stands idle, and would slow whatever is measured after it.
 */
async function slowed(phone: Phone, address: string, measure: (page: Page) => Promise<void>): Promise<void> {
  const page = await phone.tab();
  const tools = await phone.tools(page);
  await tools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.goto(address);
  await measure(page);
  await tools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await tools.detach();
  await page.goto('about:blank');
}

/** From the tap to the painted screen; with `atOnce`, of a tap while the app still makes its next part ready, and of no other. */
async function screenTimes(page: Page, times: Record<string, number[]>, atOnce: boolean): Promise<void> {
  const leader = new Leader(page);
  await leader.at('Today');
  const tab = (name: string) =>
    page.getByRole('navigation', { name: 'Main pages' }).getByRole('link', { name, exact: true });
  const note = async (name: string, click: () => Promise<void>, selector: string, text: string) =>
    (times[name] ??= []).push(await fromTapTo(page, click, selector, text));
  if (!atOnce) await page.waitForTimeout(READS);
  await note(atOnce ? 'schools_at_once' : 'schools', () => tab('Schools').click(), '.rows', 'School 07');
  if (atOnce) return;
  await note('one_school', () => page.getByRole('link', { name: 'School 07' }).click(), '.rows small', 'Visit');
  await note('steps', () => tab('Steps').click(), '.card', 'Done');
  await note('today', () => tab('Today').click(), '.card', 'Longest since');
}

async function memoryOf(page: Page, phone: Phone, url: string): Promise<object> {
  await page.addInitScript(() => {
    const keep = (instance: WebAssembly.Instance) =>
      ((window as unknown as { wasm?: WebAssembly.Memory }).wasm = instance.exports.memory as WebAssembly.Memory);
    const { instantiate, instantiateStreaming } = WebAssembly;
    WebAssembly.instantiateStreaming = async (...given) => {
      const made = await instantiateStreaming(...given);
      keep(made.instance);
      return made;
    };
    WebAssembly.instantiate = (async (...given: Parameters<typeof instantiate>) => {
      const made: unknown = await instantiate(...given);
      keep(made instanceof WebAssembly.Instance ? made : (made as WebAssembly.WebAssemblyInstantiatedSource).instance);
      return made;
    }) as typeof instantiate;
  });
  await page.goto(url);
  await new Leader(page).at('Today');
  const tools = await phone.tools(page);
  await tools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await tools.send('Runtime.getHeapUsage');
  const wasm = await page.evaluate(() => (window as unknown as { wasm?: WebAssembly.Memory }).wasm?.buffer.byteLength ?? 0);
  return { script_mb: rounded(usedSize / 1e6, 1), wasm_mb: rounded(wasm / 1e6, 1) };
}

test('saving an observation, strict, beside the same rows written by hand', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab();
  await page.addInitScript(watchWrites);
  const leader = await oneVisit(phone, district.url);
  await leader.page.goto(`${district.url}/manifest.webmanifest`);
  await writeHistory(page, 1);
  await page.goto(`${district.url}/schools`);
  await page.getByRole('link', { name: TUDUN_FARI.name }).click();
  await page.getByRole('link', { name: /P3 English/ }).click();
  await expect(page.getByRole('timer')).toBeVisible();
  const address = page.url();
  const tools = await phone.tools(page);
  await tools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });

  const taps: number[] = [];
  const transactions: number[] = [];
  const byHand: number[] = [];
  for (let run = 0; run <= SAVES; run += 1) {
    await page.goto(address);
    await leader.note('Pupils do', `Pairs talk for the ${run + 1} time`);
    // The draft is kept first: the save is what is measured.
    await expect(page.getByRole('link', { name: /^kept\./ })).toBeVisible();
    await page.waitForTimeout(700);
    await page.evaluate(() => (window as unknown as Watched).writes.splice(0));
    await page.evaluate(() => {
      document.addEventListener('click', (event) => ((window as unknown as Watched).tapped = event.timeStamp), { capture: true, once: true });
    });
    await leader.tap('Talk');
    await expect(leader.field('One small step')).toBeVisible();
    // What the next screen still does would slow the rows by hand; a tap, what
    // the page shows of it, and a read before the write are of both.
    await page.waitForTimeout(300);
    await page.evaluate(writeByHandWhenTapped);
    await page.getByRole('heading', { level: 1 }).click();
    const { tap, transaction, hand, durability } = await page.evaluate(() => (window as unknown as Watched).byHand);
    expect(durability).toBe('strict');
    if (run === 0) continue;
    taps.push(tap);
    transactions.push(transaction);
    byHand.push(hand);
  }
  const [tap, transaction, hand] = [median(taps), median(transactions), median(byHand)];
  await keep('save', {
    what: 'milliseconds to save an observation over heavy: from the tap to the transaction’s complete, the transaction alone, and the same rows by hand in one strict transaction',
    runs: taps.length,
    from_tap_ms: rounded(tap, 1),
    transaction_ms: rounded(transaction, 1),
    by_hand_ms: rounded(hand, 1),
    ratio_tap_to_by_hand: rounded(tap / hand, 2),
    ratio_transaction_to_by_hand: rounded(transaction / hand, 2),
  });
});

interface Watched {
  byHand: Promise<{ tap: number; transaction: number; hand: number; durability: string }>;
  writes: { began: number; ended: number; durability: string; puts: [string, unknown][]; deletes: [string, IDBValidKey][] }[];
  tapped: number;
}

/** Runs in the page, before it: notes each writing transaction, its rows and its times. */
function watchWrites(): void {
  const watched = window as unknown as Watched;
  watched.writes = [];
  const notes = new WeakMap<IDBTransaction, Watched['writes'][number]>();
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...given) {
    const began = performance.now();
    const made = transaction.apply(this, given);
    if (made.mode === 'readwrite') {
      const note = { began, ended: 0, durability: made.durability, puts: [], deletes: [] };
      notes.set(made, note);
      made.addEventListener('complete', () => {
        note.ended = performance.now();
        watched.writes.push(note);
      });
    }
    return made;
  };
  const { put, delete: remove } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (value, ...key) {
    notes.get(this.transaction)?.puts.push([this.name, structuredClone(value)]);
    return put.call(this, value, ...key);
  };
  IDBObjectStore.prototype.delete = function (key) {
    notes.get(this.transaction)?.deletes.push([this.name, key as IDBValidKey]);
    return remove.call(this, key);
  };
}

/** Runs in the page: at the next tap, writes the very rows of the save that was just seen once more, into the same stores. */
async function writeByHandWhenTapped(): Promise<void> {
  const watched = window as unknown as Watched;
  const { writes, tapped } = watched;
  const save = writes.find(({ puts }) => puts.some(([store]) => store === 'entries'));
  if (!save) throw new Error('no save was seen');
  const database = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open('fieldbook');
    opening.onsuccess = () => resolve(opening.result);
  });
  const stores = ['records', 'entries', 'drafts', 'meta'];
  const write = async () => {
    const [[, first]] = save.puts.filter(([store]) => store === 'records');
    const reading = database.transaction('records').objectStore('records').get((first as { id: string }).id);
    await new Promise((resolve) => (reading.onsuccess = resolve));
    const began = performance.now();
    const writing = database.transaction(stores, 'readwrite', { durability: 'strict' });
    for (const [store, value] of save.puts) writing.objectStore(store).put(value);
    for (const [store, key] of save.deletes) writing.objectStore(store).delete(key);
    await new Promise((resolve) => (writing.oncomplete = resolve));
    const hand = performance.now() - began;
    database.close();
    return { tap: save.ended - tapped, transaction: save.ended - save.began, hand, durability: save.durability };
  };
  watched.byHand = new Promise((resolve) =>
    document.addEventListener('click', () => resolve(write()), { capture: true, once: true }),
  );
}
