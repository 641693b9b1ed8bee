// What a leader sets once: the language, the letters, the words of the
// country, the terms. And how a translation is corrected.

import { readFileSync } from 'node:fs';
import { expect, test } from './support/fixtures.ts';
import { Leader, day } from './support/leader.ts';
import { TUDUN_FARI } from './support/visit.ts';
import { bringWhole } from './support/whole.ts';
import { translated } from './support/words.ts';

const hausa = translated(readFileSync(`${import.meta.dirname}/../../public/languages/ha.po`, 'utf8'));

test('the app speaks Hausa once it is chosen, without a network too, and dates are Hausa’s own', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await bringWhole(page);
  await district.close();
  await leader.tab('More');
  await leader.tap('Settings');
  await leader.field('Language').selectOption('Hausa');
  const own = new Leader(page, hausa);
  await own.at(hausa('Settings'));
  await expect(page.getByText(hausa('This is a first translation. Where it could be said better, please tell us.'))).toBeVisible();
  await own.tab('Today');
  await own.at(hausa('Today'));
  const now = new Date(`${day(0)}T12:00:00Z`);
  const month = now.toLocaleDateString('en-GB', { month: 'long', timeZone: 'UTC' });
  const weekday = now.toLocaleDateString('en-GB', { weekday: 'long', timeZone: 'UTC' });
  expect(hausa(month)).not.toBe(month);
  const date = hausa('{day} {month}', { day: now.getUTCDate(), month: hausa(month) });
  await expect(page.getByText(`${hausa(weekday)} ${date}`)).toBeVisible();
  await test.step('the page before the wasm speaks it too', async () => {
    const shell = await page.evaluate(() => localStorage.getItem('fieldbook-shell-words'));
    expect(shell).toContain(hausa('Schools'));
  });
  await own.tab('More');
  await own.tap('Settings');
  await own.field('Language').selectOption('English');
  await leader.at('Settings');
});

test('a language that cannot be fetched changes nothing, and says what to do', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab();
  // Whatever the worker has brought meanwhile: this page gets no language.
  await page.addInitScript(() => {
    const real = window.fetch.bind(window);
    window.fetch = (what, how) =>
      String(what).includes('/languages/') ? Promise.reject(new TypeError('no network')) : real(what, how);
  });
  await page.goto(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.tab('More');
  await leader.tap('Settings');
  await leader.field('Language').selectOption('Hausa');
  await expect(page.getByText('A part of the app is not here yet')).toBeVisible();
  await expect(leader.field('Language')).toHaveValue('en');
  await page.reload();
  await leader.at('Settings');
});

test('corrections of a translation are kept while they are typed and leave as a gettext file', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(`${district.url}/manifest.webmanifest`);
  await page.evaluate(() => localStorage.setItem('language', '"ha"'));
  await page.goto(district.url);
  const own = new Leader(page, hausa);
  await own.begin();
  await own.tab('More');
  await own.tap('Settings');
  await own.tap('Correct the words');
  await own.at(hausa('Correct the words'));
  await own.write('Find a text', 'Plan a visit');
  const field = page.getByLabel(hausa('Plan a visit'), { exact: true });
  await field.fill('Tsara ziyara "mai kyau"');
  await expect(page.getByText(hausa('{n} correction', { n: 1 }))).toBeVisible();
  await page.waitForTimeout(1_000);
  await page.reload();
  await own.write('Find a text', 'Plan a visit');
  await expect(field).toHaveValue('Tsara ziyara "mai kyau"');
  const saving = page.waitForEvent('download');
  await own.tap('Save as a file');
  const file = readFileSync((await (await saving).path())!, 'utf8');
  expect(file).toContain('"Language: ha\\n"');
  expect(file).toContain(
    `# now: ${JSON.stringify(hausa('Plan a visit'))}\nmsgid "Plan a visit"\nmsgstr "Tsara ziyara \\"mai kyau\\""`,
  );
});

test('what the office is called stands in every text from then on', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.tab('More');
  await leader.tap('Settings');
  await leader.tap('Words of your country');
  await leader.write('The office', 'LGEA');
  await leader.write('A school’s governing body', 'SBMC');
  await leader.tap('Save');
  await leader.at('Settings');
  await leader.tab('More');
  await leader.tap('Send and receive');
  await expect(leader.action('Join the LGEA')).toBeVisible();
  await page.reload();
  await expect(leader.action('Join the LGEA')).toBeVisible();
  await leader.tab('Schools');
  await leader.tap('Add a school');
  await expect(leader.field('Chair of the SBMC')).toBeVisible();
  await leader.tap('Back');
  await test.step('the card keeps them when it is changed', async () => {
    await leader.tab('More');
    await leader.tap('Your card');
    await leader.write('Your cluster', 'Another');
    await leader.tap('Save');
    await leader.at('More');
    await page.reload();
    await leader.tap('Send and receive');
    await expect(leader.action('Join the LGEA')).toBeVisible();
  });
});

test('the terms are the leader’s own: Today says the week, and two that run at once are pointed out', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  const write = async (n: number, name: string, from: string, to: string) => {
    const term = leader.group('Term {n}', { n });
    await leader.write('What it is called', name, term);
    await leader.write('First day', from, term);
    await leader.write('Last day', to, term);
  };
  await leader.tab('More');
  await leader.tap('Settings');
  await leader.tap('Terms');
  await leader.tap('Add a term');
  await write(1, 'Second term', day(-8), day(60));
  await leader.tap('Add a term');
  await write(2, 'Third term', day(60), day(120));
  await leader.tap('Save the terms');
  await expect(page.getByText('Another one still runs on this day.')).toBeVisible();
  await leader.write('First day', day(75), leader.group('Term {n}', { n: 2 }));
  await leader.tap('Save the terms');
  await leader.at('Settings');
  await leader.tab('Today');
  await expect(page.getByText(/Second term, week [23]/)).toBeVisible();
});

test('the letters are as large as was chosen, before the app itself runs', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.tab('More');
  await leader.tap('Settings');
  const size = () => page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  expect(await size()).toBe('16px');
  await leader.radio('Largest').check();
  expect(await size()).toBe('25.6px');
  await page.goto(district.url, { waitUntil: 'commit' });
  await page.waitForFunction(() => document.documentElement.dataset.size === 'largest');
  expect(await size()).toBe('25.6px');
});
