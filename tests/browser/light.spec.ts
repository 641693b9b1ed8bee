// The safety light and its page on bad days: what it says is true, and names
// what can be done.

import type { Page } from '@playwright/test';
import type { District } from './support/district.ts';
import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import { Proxy } from './support/proxy.ts';
import { look } from './support/rest.ts';
import { TUDUN_FARI, UNGUWAR_RIMI } from './support/visit.ts';
import { bringWhole } from './support/whole.ts';

test.setTimeout(180_000);

async function joined(page: Page, link: string): Promise<Leader> {
  const leader = new Leader(page);
  await leader.begin();
  await bringWhole(page);
  await join(leader, link);
  return leader;
}

async function join(leader: Leader, link: string): Promise<void> {
  await leader.page.goto(link);
  await leader.at('Join the District');
  await leader.tap('Join');
  await leader.light('all sent');
}

async function sendPage(leader: Leader): Promise<void> {
  await leader.page.goto(new URL('/more/send', leader.page.url()).href);
  await leader.at('Send and receive');
}

async function exported(district: District): Promise<string> {
  return [...(await district.export()).values()].join('\n');
}

/** A long text that packs badly. */
function noise(letters: number): string {
  let text = '';
  for (let seed = 7; text.length < letters; ) {
    seed = (seed * 48271) % 2147483647;
    text += seed.toString(36).slice(-5);
  }
  return text.slice(0, letters);
}

/** The row of a count: "Only here, not sent yet". */
function counted(leader: Leader, words: string, n: number) {
  const row = leader.page.getByRole('listitem').filter({ hasText: words });
  return expect(row.locator('.numbers')).toHaveText(String(n));
}

test('fault 09: a revoked phone keeps everything and says so; joined again with a new code it sends all that waited', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = await joined(page, await district.inviteNew('A. Musa'));
  await leader.tab('Schools');
  await leader.addSchool(TUDUN_FARI);
  await leader.light('all sent');
  await district.revokeLeader('1');
  await leader.tab('Schools');
  await leader.addSchool(UNGUWAR_RIMI);
  await leader.light('{n} to look at', { n: 1 });
  await sendPage(leader);
  await expect(page.getByText('The District no longer knows this phone. Your work is safe here')).toBeVisible();
  await counted(leader, 'Only here, not sent yet', 1);
  // It goes on being said, and working, after the browser was killed.
  await phone.kill();
  await phone.start();
  const again = new Leader(await phone.tab(`${district.url}/more/send`));
  await expect(again.page.getByText('The District no longer knows this phone.')).toBeVisible();
  await expect(again.action('Send now')).toHaveCount(0);
  await again.tab('Schools');
  await expect(again.page.getByRole('link', { name: UNGUWAR_RIMI.name })).toBeVisible();
  expect(await exported(district)).not.toContain(UNGUWAR_RIMI.name);

  const link = await district.inviteLeader('1');
  await sendPage(again);
  await again.page.locator('.foot').getByRole('link', { name: 'Join the District' }).click();
  await again.write('Code or link from the District', link);
  await again.tap('Join');
  await again.at('Send and receive');
  await again.light('all sent');
  await expect(again.page.getByText('Everything on this phone is at the District.')).toBeVisible();
  const all = await exported(district);
  for (const school of [TUDUN_FARI, UNGUWAR_RIMI]) expect(all).toContain(school.name);
});

test('fault 07: a proxy that takes little gets halves; what is too large even alone is shown with what can be done, and the rest goes', async ({
  district,
  newPhone,
}) => {
  const proxy = await Proxy.before(district);
  try {
    const page = await (await newPhone()).tab(proxy.url);
    const leader = await joined(page, proxy.link(await district.inviteNew('A. Musa')));
    proxy.mood = 'down';
    await leader.tab('Schools');
    await leader.addSchool(TUDUN_FARI);
    await leader.tab('Today');
    const long = noise(9_000);
    await leader.plan({ school: TUDUN_FARI.name, purpose: long });
    const visit = page.url();
    for (const name of ['One', 'Two', 'Three', 'Four', 'Five', 'Six']) {
      await leader.tab('Schools');
      await leader.addSchool({ name: `${name} Primary`, place: noise(150) });
    }
    await leader.light('{n} not sent yet', { n: 8 });
    proxy.bundles.length = 0;
    proxy.limit = 2_500;
    proxy.mood = 'through';
    await sendPage(leader);
    await leader.tap('Send now');
    await leader.light('{n} to look at', { n: 1 });
    await expect(page.getByText('They are safe on this phone, and nothing else waits for them.')).toBeVisible();
    await expect(page.getByText('It is too large for something on the way to the District, and waits here.')).toBeVisible();
    await expect(page.getByText('Everything else is at the District.')).toBeVisible();
    await counted(leader, 'Only here, not sent yet', 0);
    const refused = proxy.bundles.filter(({ status }) => status === 413).map(({ bytes }) => bytes);
    expect(refused.length, 'it was halved more than once').toBeGreaterThan(2);
    const all = await exported(district);
    for (const name of [TUDUN_FARI.name, 'One Primary', 'Six Primary']) expect(all).toContain(name);
    expect(all).not.toContain(long);

    // The row leads to what it is about, whole.
    await page.getByRole('link', { name: /Visit/ }).filter({ hasText: 'too large' }).click();
    await expect(page).toHaveURL(visit);
    await expect(page.getByText(long)).toBeVisible();
    // Tried again too early it is refused again; once the proxy is mended, it goes.
    await sendPage(leader);
    const before = proxy.bundles.length;
    await leader.tap('Try these once more');
    await expect.poll(() => proxy.bundles.slice(before).map(({ status }) => status)).toContain(413);
    await leader.light('{n} to look at', { n: 1 });
    proxy.limit = Infinity;
    await leader.tap('Try these once more');
    await leader.light('all sent');
    expect(await exported(district)).toContain(long);
    await sendPage(leader);
    await expect(page.getByText('The District could not take these')).toHaveCount(0);
  } finally {
    await proxy.close();
  }
});

test('fault 07: an entry the District itself finds too large is refused alone and shown; the others are acknowledged', async ({
  district,
  newPhone,
}) => {
  const page = await (await newPhone()).tab(district.url);
  const leader = await joined(page, await district.inviteNew('A. Musa'));
  await district.close();
  // As a version might have written it that did not yet know the limit.
  await page.evaluate(async () => {
    const opening = indexedDB.open('fieldbook');
    const database = await new Promise<IDBDatabase>((done) => (opening.onsuccess = () => done(opening.result)));
    const asked = database.transaction('meta').objectStore('meta').get('me');
    const me = await new Promise<string>((done) => (asked.onsuccess = () => done(asked.result.value)));
    const { device, account } = JSON.parse(me);
    const record = '0199f3a0-0000-7000-8000-0000000000aa';
    const body = { name: 'Too Large Primary', place: 'x'.repeat(300 * 1024) };
    const rest = { kind: 'school', parents: [], at: '2026-11-21T10:00:00Z', author: account, share: 'district' };
    const entry = { v: 1, device, seq: 1, record, ...rest, deleted: false, set: ['name', 'place'], body };
    const raw = JSON.stringify(entry);
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(raw));
    const id = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const work = database.transaction('entries', 'readwrite');
    work.objectStore('entries').put({ id, record, raw, own: 0.5, waiting: 0.5 });
    await new Promise((done) => (work.oncomplete = done));
    database.close();
  });
  await leader.tab('Schools');
  await leader.addSchool(TUDUN_FARI);
  await leader.tab('Schools');
  await leader.addSchool(UNGUWAR_RIMI);
  await district.open();
  await sendPage(leader);
  await leader.tap('Send now');
  await leader.light('{n} to look at', { n: 1 });
  await expect(page.getByText('It is too large.')).toBeVisible();
  const all = await exported(district);
  for (const school of [TUDUN_FARI, UNGUWAR_RIMI]) expect(all).toContain(school.name);
  expect(all).not.toContain('Too Large Primary');
  // It is still there after the next opening.
  await page.reload();
  await leader.light('{n} to look at', { n: 1 });
});

test('fault 08: each trouble on the way has a sentence of its own, and nothing counts as sent', async ({ district, newPhone }) => {
  const proxy = await Proxy.before(district);
  try {
    const phone = await newPhone();
    const page = await phone.tab(proxy.url);
    const leader = await joined(page, proxy.link(await district.inviteNew('A. Musa')));
    proxy.mood = 'down';
    await leader.tab('Schools');
    await leader.addSchool(TUDUN_FARI);
    await sendPage(leader);
    const said = page.getByRole('status').filter({ hasText: 'Joined to' });
    for (const [mood, sentence] of [
      ['down', 'The District did not answer. It will be tried again by itself.'],
      ['busy', 'The District is busy. It will be tried again by itself.'],
      ['portal', 'A Wi-Fi sign-in page answered instead of the District. Sign in to the Wi-Fi first.'],
      ['moved', 'A Wi-Fi sign-in page answered instead of the District. Sign in to the Wi-Fi first.'],
      ['newer', 'The District works with a newer version of this app.'],
    ] as const) {
      proxy.mood = mood;
      await leader.tap('Send now');
      await expect(said.getByText(sentence)).toBeVisible();
      await counted(leader, 'Only here, not sent yet', 1);
      await leader.light('{n} not sent yet', { n: 1 });
    }
    await phone.browser.setOffline(true);
    await leader.tap('Send now');
    await expect(said.getByText('No network just now. It will go by itself when there is one.')).toBeVisible();
    await phone.browser.setOffline(false);
    proxy.mood = 'through';
    await leader.tap('Send now');
    await leader.light('all sent');
    await expect(said.getByText('Everything on this phone is at the District.')).toBeVisible();
    await expect(page.getByText(/^Last acknowledged today, \d\d:\d\d$/)).toBeVisible();
  } finally {
    await proxy.close();
  }
});

test('the browser is asked to keep the work once there is something to lose, and the answer and the room left are told', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  await phone.browser.addInitScript(() => {
    const asked = Number(sessionStorage.getItem('asked') ?? '0');
    let held = false;
    sessionStorage.setItem('asked', String(asked));
    navigator.storage.persisted = async () => held;
    navigator.storage.persist = async () => {
      sessionStorage.setItem('asked', String(Number(sessionStorage.getItem('asked')) + 1));
      return (held = true);
    };
    navigator.storage.estimate = async () => ({ usage: 3_000_000, quota: 15_000_000 });
  });
  const page = await phone.tab(district.url);
  const asked = () => page.evaluate(() => Number(sessionStorage.getItem('asked')));
  const leader = new Leader(page);
  await leader.begin();
  await leader.tab('Schools');
  await leader.tap('Add a school');
  await leader.write('Name of the school', 'Kofar Gabas');
  expect(await asked(), 'a name and a cluster are no loss, and a draft is not saved').toBe(0);
  await leader.tap('Save school');
  await leader.saved();
  await expect.poll(asked).toBe(1);
  await leader.tab('Schools');
  await leader.addSchool(TUDUN_FARI);
  expect(await asked(), 'once a session').toBe(1);
  await leader.page.getByRole('link', { name: /Open what is kept and sent/ }).click();
  await leader.at('Send and receive');
  await expect(page.getByText('The browser has promised to keep this')).toBeVisible();
  await expect(page.getByText('Room used: 3.0 MB; room left: 12.0 MB')).toBeVisible();
  await expect(page.getByText('That is little. Delete videos or apps')).toBeVisible();
});

test('fault 12: storage was cleared with work in it: how much was lost is said, and joining again brings the rest back', async ({
  district,
  newPhone,
}) => {
  const page = await (await newPhone()).tab(district.url);
  const leader = await joined(page, await district.inviteNew('A. Musa'));
  await leader.tab('Schools');
  await leader.addSchool(TUDUN_FARI);
  await leader.light('all sent');
  await district.close();
  await leader.tab('Schools');
  await leader.addSchool(UNGUWAR_RIMI);
  await leader.light('{n} not sent yet', { n: 1 });
  await district.open();
  await page.goto(`${district.url}/manifest.webmanifest`);
  await page.evaluate(clearDatabases);
  await page.goto(`${district.url}/?from=home`);
  const missing = page.getByRole('status').filter({ hasText: 'Work is missing here' });
  await expect(missing.getByText('1 change had not been sent yet. It is lost')).toBeVisible();
  await expect(missing.getByText('Your private records then open with your recovery words.')).toBeVisible();
  // Said until something was done about it.
  await page.reload();
  await expect(missing.getByText('1 change had not been sent yet. It is lost')).toBeVisible();
  await missing.getByRole('link', { name: 'Join the District' }).click();
  await leader.write('Code or link from the District', await district.inviteLeader('1'));
  await leader.tap('Join');
  await leader.light('all sent');
  await leader.tab('Schools');
  await expect(page.getByRole('link', { name: TUDUN_FARI.name })).toBeVisible();
  await expect(page.getByRole('link', { name: UNGUWAR_RIMI.name })).toHaveCount(0);
  await leader.tab('Today');
  await expect(missing).toHaveCount(0);
});

test('fault 12: only the mark outside the database was cleared: no false alarm, and a later loss is noticed all the same', async ({
  district,
  newPhone,
}) => {
  const page = await (await newPhone()).tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await page.goto(`${district.url}/manifest.webmanifest`);
  await page.evaluate(() => localStorage.clear());
  await page.goto(`${district.url}/?from=home`);
  await leader.at('Today');
  await expect(page.getByText('Work is missing here')).toHaveCount(0);
  await leader.tab('Schools');
  await expect(page.getByRole('link', { name: TUDUN_FARI.name })).toBeVisible();
  await page.goto(`${district.url}/manifest.webmanifest`);
  await page.evaluate(clearDatabases);
  await page.goto(`${district.url}/?from=home`);
  await expect(page.getByText('Work is missing here')).toBeVisible();
  await expect(page.getByText('Nothing of it had been sent yet, so it cannot come back.')).toBeVisible();
  // The light says it too, and leads to it.
  await leader.light('1 to look at');
  await page.getByRole('link', { name: /Open what is kept and sent/ }).click();
  await leader.at('Send and receive');
  await expect(page.getByText('Work is missing here')).toBeVisible();
  await expect(page.getByText('Everything is on this phone')).toHaveCount(0);
  await expect(page.getByText(/Your work is safe/)).toHaveCount(0);
  await page.goto(`${district.url}/?from=home`);
  // Beginning anew is not the end of it: it is said until it is put aside.
  await leader.begin();
  await leader.addSchool(UNGUWAR_RIMI);
  await page.goto(`${district.url}/?from=home`);
  await expect(page.getByText('Nothing of it had been sent yet, so it cannot come back.')).toBeVisible();
  await leader.tap('I know; say this no more');
  await expect(page.getByText('Work is missing here')).toHaveCount(0);
  await page.reload();
  await leader.at('Today');
  await expect(page.getByText('Work is missing here')).toHaveCount(0);
});

test('a phone that joins by a link before its first question is told nothing that is not so, and is not asked to join again', async ({
  district,
  newPhone,
}) => {
  const page = await (await newPhone()).tab();
  const leader = new Leader(page);
  await leader.join(await district.inviteNew('A. Musa'));
  await leader.at('Send and receive');
  await expect(page.getByText('Nothing waits to be sent. What you write goes by itself.')).toBeVisible();
  await expect(page.getByText('Nothing was acknowledged yet.')).toBeVisible();
  await expect(page.getByText('Everything on this phone is at the District.')).toHaveCount(0);
  await page.goto(district.url);
  await leader.at('Welcome');
  await expect(page.getByText(/^Joined to /)).toBeVisible();
  await expect(leader.action('Join the District')).toHaveCount(0);
  await look(leader, 'welcome-joined');
  await leader.begin();
  await page.goto(`${district.url}/more/send`);
  await expect(page.getByText('Everything on this phone is at the District.')).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText('Nothing was acknowledged yet.')).toHaveCount(0);
});

async function clearDatabases(): Promise<void> {
  for (const { name } of await indexedDB.databases()) {
    await new Promise((done) => (indexedDB.deleteDatabase(name!).onsuccess = done));
  }
}
