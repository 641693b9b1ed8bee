// Without a network, with too little room, with two tabs, with a new version,
// behind a sign-in page: nothing is lost, and what is said is true.

import type { Page } from '@playwright/test';
import { rm } from 'node:fs/promises';
import { editionOf, nextEdition } from './support/editions.ts';
import { expect, test } from './support/fixtures.ts';
import { newId } from './support/forms.ts';
import { Leader, day } from './support/leader.ts';
import { Portal } from './support/portal.ts';
import { look } from './support/rest.ts';
import { bringWhole, whole } from './support/whole.ts';
import { TUDUN_FARI, UNGUWAR_RIMI } from './support/visit.ts';

interface Boot {
  offlineReady: boolean;
  updateReady: boolean;
}

/** Waits for what the page itself tells about its offline copy. */
const boot = (page: Page, what: keyof Boot) =>
  page.waitForFunction((what) => (window as unknown as { fieldbook: Boot }).fieldbook?.[what], what);

async function begun(page: Page): Promise<Leader> {
  const leader = new Leader(page);
  await leader.begin();
  await bringWhole(page);
  return leader;
}

test('the browser finds nothing that keeps the app from being put on the home screen', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  await begun(page);
  const tools = await phone.tools(page);
  const { installabilityErrors } = await tools.send('Page.getInstallabilityErrors');
  expect(installabilityErrors).toEqual([]);
  const { errors } = await tools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
});

test('after the first load the port may close: every deep link opens, Back works, nothing is asked of the network but the District', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  let page = await phone.tab(district.url);
  const leader = await begun(page);
  await leader.addSchool(TUDUN_FARI);
  const school = new URL(page.url()).pathname;
  await district.close();

  const fresh = new Leader(await phone.browser.newPage());
  await page.close();
  page = fresh.page;
  for (const [path, heading] of [
    [school, TUDUN_FARI.name],
    [`${school}/edit`, TUDUN_FARI.name],
    ['/schools', 'Schools'],
    ['/steps', 'Steps'],
    ['/more', 'More'],
    ['/more/send', 'Send and receive'],
    ['/more/help', 'How to'],
    ['/?from=home', 'Today'],
  ]) {
    await page.goto(district.url + path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    if (!path.endsWith('/edit')) await fresh.at(heading);
  }
  await fresh.tab('Schools');
  await page.getByRole('link', { name: TUDUN_FARI.name }).click();
  await fresh.at(TUDUN_FARI.name);
  await page.goBack();
  await fresh.at('Schools');
  await page.goBack();
  await fresh.at('Today');
  await page.goForward();
  await fresh.at('Schools');
});

test('right after the first opening Today says that the rest is not here yet, and brings it when asked: then the port may close', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  const missing = page.getByText('Only the first screens are on this phone so far');
  await expect(missing).toBeVisible();
  await page.screenshot({ path: `${import.meta.dirname}/shots/today-not-all-here.png` });
  await leader.tap('Get the rest now');
  await expect(missing).toBeHidden();
  await expect(page.getByText('The rest of the app is still coming')).toBeHidden({ timeout: 60_000 });
  await district.close();
  await page.goto(district.url + '/steps');
  await leader.at('Steps');
  await page.goto(district.url);
  await leader.at('Today');
  await expect(missing).toBeHidden();
});

test('leaving a form by Back, by a tab or by a reload loses not a letter', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = await begun(page);
  await leader.tap('Add a school');
  await leader.write('Name of the school', 'Kofar Ga');
  await page.goBack();
  await leader.at('Today');
  await page.goForward();
  await expect(leader.field('Name of the school')).toHaveValue('Kofar Ga');
  await leader.write('Name of the school', 'Kofar Gabas');
  await page.reload();
  await expect(leader.field('Name of the school')).toHaveValue('Kofar Gabas');
  // Today offers what was begun.
  await page.goto(district.url);
  await expect(page.getByText('Begun, not finished')).toBeVisible();
  // Two of one name are not called the same.
  await leader.tap('Add a school');
  await leader.write('Name of the school', 'Kofar Gabas');
  await page.goto(district.url);
  const begunSchools = page.getByRole('link', { name: /^A school:/ });
  await expect(begunSchools).toHaveText(['A school: Kofar Gabas', 'A school: Kofar Gabas (2)']);
  await begunSchools.last().click();
  await expect(leader.field('Name of the school')).toHaveValue('Kofar Gabas');
});

test('fault 02: the browser is killed right after “Saved on this phone”; the school is there', async ({ district, newPhone }) => {
  const phone = await newPhone();
  let page = await phone.tab(district.url);
  let leader = await begun(page);
  await leader.tap('Add a school');
  await leader.writeSchool(TUDUN_FARI);
  await leader.tap('Save school');
  await leader.saved();
  await phone.kill();

  await phone.start();
  page = await phone.tab(district.url);
  leader = new Leader(page);
  await leader.tab('Schools');
  await expect(page.getByRole('link', { name: TUDUN_FARI.name })).toBeVisible();
});

test('fault 11: on a full phone saving says so, keeps the words on the screen, and saves once there is room', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = await begun(page);
  await leader.tap('Add a school');
  await leader.writeSchool(TUDUN_FARI);
  await leader.light('kept');
  const tools = await phone.tools(page);
  const origin = district.url;
  await tools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  // Chromium believes what it knew of the room until a database has been shut for two seconds.
  const form = page.url();
  await page.goto('about:blank');
  await page.waitForTimeout(5_000);
  await page.goto(form);
  await expect(leader.field('Name of the school')).toHaveValue(TUDUN_FARI.name);
  await leader.write('Boys enrolled', 77);
  await page.locator('.scroll').evaluate((scroll) => scroll.scrollTo(0, scroll.scrollHeight));
  await leader.tap('Save school');
  const held = 'What you typed is held as long as the app stays open. Do not close it.';
  await expect(page.getByText('The phone is full.')).toBeInViewport({ ratio: 1 });
  await expect(page.getByText(held)).toBeInViewport({ ratio: 1 });
  await expect(page.getByText('Saved on this phone')).toHaveCount(0);
  await look(leader, 'full-form');
  await expect(leader.field('Name of the school')).toHaveValue(TUDUN_FARI.name);

  // Elsewhere it is said as well that it is not kept, and a file takes it out.
  await page.getByRole('link', { name: /Open what is kept and sent/ }).click();
  await leader.at('Send and receive');
  await expect(page.getByText(/Everything is on this phone|Your work is safe/)).toHaveCount(0);
  await expect(page.getByRole('listitem').filter({ hasText: 'Held only while the app is open' })).toContainText('1');
  await expect(page.getByText(held)).toBeVisible();
  await look(leader, 'full-light');
  await page.goBack();
  await expect(leader.field('Boys enrolled')).toHaveValue('77');
  await tools.send('Storage.overrideQuotaForOrigin', { origin });
  await leader.tap('Save school');
  await leader.saved();
  await leader.at(TUDUN_FARI.name);
  await expect(page.getByText('The phone is full.')).toHaveCount(0);
});

test('fault 14: two tabs work side by side; what one saves the other shows, and nothing hangs', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const one = await begun(await phone.tab(district.url));
  const other = new Leader(await phone.browser.newPage());
  await other.page.goto(`${district.url}/schools`);
  await other.at('Schools');
  await one.addSchool(TUDUN_FARI);
  await expect(other.page.getByRole('link', { name: TUDUN_FARI.name })).toBeVisible();
  await other.addSchool(UNGUWAR_RIMI);
  await one.tab('Schools');
  await expect(one.page.getByRole('link', { name: UNGUWAR_RIMI.name })).toBeVisible();
});

test('fault 14: a newer version in one tab makes the old tab let go and say so; its draft is kept', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = await begun(page);
  await leader.tap('Add a school');
  await leader.write('Name of the school', 'Kofar Gabas');
  await leader.light('kept');
  // What a later version does when it opens: it raises the database's version.
  const newer = await phone.browser.newPage();
  await newer.goto(`${district.url}/manifest.webmanifest`);
  const raised = await newer.evaluate(async () => {
    const [found] = (await indexedDB.databases()).filter((one) => one.name);
    return new Promise<string>((resolve) => {
      const opening = indexedDB.open(found.name!, found.version! + 1);
      opening.onsuccess = () => {
        const { result } = opening;
        const rows = result.transaction('drafts').objectStore('drafts').getAll();
        rows.onsuccess = () => resolve(JSON.stringify(rows.result));
      };
      opening.onerror = () => resolve(String(opening.error));
    });
  });
  expect(raised).toContain('Kofar Gabas');
  await expect(page.getByText('A newer version of Fieldbook is open in another tab.')).toBeVisible();
  await expect(leader.field('Name of the school')).toHaveValue('Kofar Gabas');
});

test('fault 15: a new version waits until nothing is half written and the leader agrees; the draft is intact', async ({
  district,
  newPhone,
}) => {
  const second = await nextEdition('second');
  try {
    const phone = await newPhone();
    const page = await phone.tab(district.url);
    const leader = await begun(page);
    await district.close();
    await district.open(second);
    await leader.tap('Add a school');
    await leader.write('Name of the school', 'Kofar Gabas');
    await page.evaluate(() => navigator.serviceWorker.getRegistration().then((worker) => worker!.update()));
    await boot(page, 'updateReady');
    await page.reload();
    expect(await editionOf(page), 'it waits, though the page was reloaded').toBeNull();
    await expect(leader.field('Name of the school')).toHaveValue('Kofar Gabas');
    await leader.writeSchool(TUDUN_FARI);
    await leader.tap('Save school');
    await leader.at(TUDUN_FARI.name);
    await leader.tab('More');
    await leader.tap('Send and receive');
    await expect(page.getByText('A new version is ready')).toBeVisible();
    await leader.tap('Use it now');
    await expect.poll(() => editionOf(page).catch(() => null)).toBe('second');
    await leader.tab('Schools');
    await expect(page.getByRole('link', { name: TUDUN_FARI.name })).toBeVisible();
  } finally {
    await rm(second, { recursive: true, force: true });
  }
});

test('fault 08: a sign-in page that answers 200 with HTML is no acknowledgement; later all is sent', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = await begun(page);
  await page.goto(await district.inviteNew('A. Musa'));
  await leader.tap('Join');
  await leader.light('all sent');
  await district.close();
  const portal = await Portal.on(district.port);
  try {
    await leader.tab('Schools');
    await leader.addSchool(TUDUN_FARI);
    await expect.poll(() => portal.asked.some((asked) => asked.startsWith('PUT /v1/bundles/'))).toBe(true);
    await leader.light('{n} not sent yet', { n: 1 });
    await page.goto(`${district.url}/more/send`);
    await expect(page.getByText('A Wi-Fi sign-in page answered instead of the District.')).toBeVisible();
  } finally {
    await portal.close();
  }
  await district.open();
  await leader.tap('Send now');
  await leader.light('all sent');
  const all = [...(await district.export()).values()].join('\n');
  expect(all).toContain(TUDUN_FARI.name);
});

test('fault 02: a browser killed in the middle of a record of its own log takes no database away, and what is saved after that stays too', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const leader = await begun(await phone.tab(district.url));
  await leader.addSchool(TUDUN_FARI);
  await phone.kill();
  const torn = await phone.logs();
  expect(torn).not.toEqual([]);
  await phone.tear();

  await phone.start();
  const again = new Leader(await phone.tab(`${district.url}/schools`));
  await again.at('Schools');
  // Chromium itself writes on behind what is torn, and would delete everything when it opens next.
  await expect.poll(async () => (await phone.logs()).some((log) => torn.includes(log))).toBe(false);
  await again.addSchool(UNGUWAR_RIMI);
  await phone.kill();

  await phone.start();
  const last = new Leader(await phone.tab(`${district.url}/schools`));
  await last.at('Schools');
  await expect(last.page.getByRole('link', { name: TUDUN_FARI.name })).toBeVisible();
  await expect(last.page.getByRole('link', { name: UNGUWAR_RIMI.name })).toBeVisible();
});

test('fault 02: killed right after it joined, a phone whose cookie is gone with it goes on sending: its key stands for it', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const joined = await begun(page);
  await page.goto(await district.inviteNew('A. Musa'));
  await joined.tap('Join');
  await joined.light('all sent');
  // The browser writes a cookie half a minute late; killed at once, it has none.
  await phone.kill();
  await phone.start();
  await phone.browser.clearCookies();
  const again = await phone.tab(district.url);
  const leader = new Leader(again);
  await leader.tab('Schools');
  await leader.addSchool(TUDUN_FARI);
  await leader.light('all sent');
  expect([...(await district.export()).values()].join('\n')).toContain(TUDUN_FARI.name);
  // A phone that was revoked has no key there: it is told, and its work stays.
  await district.revokeLeader('1');
  await leader.tab('Schools');
  await leader.addSchool({ name: 'Unguwar Rimi Primary' });
  await leader.light('{n} to look at', { n: 1 });
  await again.goto(`${district.url}/more/send`);
  await expect(again.getByText('The District no longer knows this phone.')).toBeVisible();
});

test('fault 12: where there was work and the storage is empty, the app says so and how it comes back', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = await begun(page);
  await page.goto(await district.inviteNew('A. Musa'));
  await leader.tap('Join');
  await leader.tab('Schools');
  await leader.addSchool(TUDUN_FARI);
  await leader.light('all sent');
  // The browser clears the databases; the small marker outside is still there.
  await page.goto(`${district.url}/manifest.webmanifest`);
  await page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) {
      await new Promise((done) => (indexedDB.deleteDatabase(name!).onsuccess = done));
    }
  });
  await page.goto(`${district.url}/?from=home`);
  await expect(page.getByText('Work is missing here')).toBeVisible();
  await page.goto(await district.inviteLeader('1'));
  await leader.tap('Join');
  await leader.light('all sent');
  await leader.tab('Schools');
  await expect(page.getByRole('link', { name: TUDUN_FARI.name })).toBeVisible();
});

for (const marked of [true, false]) {
  const mark = marked ? 'the mark outside stands' : 'the mark outside goes as well';
  test(`fault 12: storage cleared under an open page (${mark}) is said as it is, claims nothing of what was sent, and leads to the way back`, async ({
    district,
    newPhone,
  }) => {
    const phone = await newPhone();
    const page = await phone.tab(district.url);
    const leader = await begun(page);
    await leader.join(await district.inviteNew('A. Musa'));
    await leader.tab('Schools');
    await leader.addSchool(TUDUN_FARI);
    await leader.light('all sent');
    const plan = `${district.url}/visits/${newId()}/plan`;
    await page.goto(plan);
    await leader.write('Purpose', 'Pairs');
    await page.waitForTimeout(1_500);

    const other = await phone.browser.newPage();
    await other.goto(`${district.url}/manifest.webmanifest`);
    await other.evaluate(async (marked) => {
      for (const { name } of await indexedDB.databases()) {
        await new Promise((done) => (indexedDB.deleteDatabase(name!).onsuccess = done));
      }
      if (!marked) localStorage.clear();
    }, marked);
    const told = page.getByRole('alert').filter({ hasText: 'What was written on this phone was removed' });
    await expect(told).toBeVisible();
    await expect(page.getByText(/newer version/)).toHaveCount(0);
    await leader.light('1 to look at');
    await leader.write('Purpose', 'Pairs and groups');
    await look(leader, `gone-plan-${marked}`);

    await page.getByRole('link', { name: /Open what is kept and sent/ }).click();
    await leader.at('Send and receive');
    await expect(told).toBeVisible();
    await leader.light('1 to look at');
    await expect(page.getByText('Everything on this phone is at the District.')).toHaveCount(0);
    await expect(page.getByText('Everything is on this phone')).toHaveCount(0);
    await expect(leader.action('Send now')).toHaveCount(0);
    await look(leader, `gone-${marked}`);

    await leader.tap('Reload', undefined, told);
    await page.goto(district.url);
    await expect(page.getByText('Work is missing here')).toBeVisible();
    await expect(page.getByText('All that was saved here had been sent.')).toBeVisible();
    await page.goto(await district.inviteLeader('1'));
    await leader.tap('Join');
    await leader.light('all sent');
    await leader.tab('Schools');
    await expect(page.getByRole('link', { name: TUDUN_FARI.name })).toBeVisible();
    // What was typed last had come along.
    await page.goto(plan);
    await expect(leader.field('Purpose')).toHaveValue('Pairs and groups');
  });
}

test('a part of the app that does not arrive is said without the wasm, and Reload mends it', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab();
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto(district.url);
  await expect(page.getByRole('heading', { name: 'The fieldbook did not open' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await page.unroute('**/*.wasm');
  await page.getByRole('button', { name: 'Reload' }).click();
  await new Leader(page).at('Welcome');
});

test('a screen whose part has not come yet says so, loses nothing, and comes with the network; leaving the page brings it', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await leader.addSchool(TUDUN_FARI);
  const parts = /split_.*wasm/;
  await page.context().route(parts, (route) => route.abort());
  await page.getByRole('link', { name: 'Steps', exact: true }).click();
  await leader.at('A part of the app is not here yet');
  await expect(page.getByText('What you wrote on this phone is safe.')).toBeVisible();
  // What is here goes on working.
  await leader.tab('Today');
  await expect(page.getByRole('link', { name: TUDUN_FARI.name })).toBeVisible();
  await page.getByRole('link', { name: 'Steps', exact: true }).click();
  await leader.at('A part of the app is not here yet');
  await page.context().unroute(parts);
  await leader.tap('Try again');
  await leader.at('Steps');
  // As when the leader turns to another app.
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await whole(page);
});

test('a worker that never answers is asked again, and the whole app comes', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab();
  // What boot.js waits for in minutes, waits seconds; how long the app waits for
  // its database stays as it is.
  await page.addInitScript(() => {
    const real = window.setTimeout;
    window.setTimeout = ((run: () => void, after = 0) => real(run, /boot-/.test(new Error().stack ?? '') ? after / 30 : after)) as typeof real;
  });
  await page.goto(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await page.evaluate(() => navigator.serviceWorker.ready);
  // What is asked for now never comes to an end.
  const parts = /split_.*wasm/;
  let held = 0;
  await page.context().route(parts, () => void held++);
  await page.evaluate(() => (window as unknown as { fieldbook: { bringRest(): void } }).fieldbook.bringRest());
  await expect.poll(() => held).toBeGreaterThan(0);
  await page.context().unroute(parts);
  await whole(page);
});

test('a panic paints a page without the wasm; after Reload the draft is there', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = await begun(page);
  await leader.tap('Add a school');
  await leader.write('Name of the school', 'Kofar Gabas');
  await leader.light('kept');
  // A trap, as a panic in the wasm ends in one.
  await page.evaluate(() => {
    const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
    setTimeout(() => {
      const trap = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes)));
      (trap.exports.f as () => void)();
    });
  });
  await expect(page.getByRole('heading', { name: 'Something went wrong' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Something went wrong' })).toBeFocused();
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(leader.field('Name of the school')).toHaveValue('Kofar Gabas');
});

test('a missing file is missing, not the page in its place', async ({ district }) => {
  const answer = await fetch(`${district.url}/app-0123456789abcdef.js`, { headers: { Accept: '*/*' } });
  expect(answer.status).toBe(404);
  const link = await fetch(`${district.url}/visits/${day(0)}`, { headers: { Accept: 'text/html' } });
  expect(link.status).toBe(200);
  expect(link.headers.get('content-security-policy')).toContain("default-src 'none'");
});
