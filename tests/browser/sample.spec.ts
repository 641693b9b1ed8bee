// The sample cluster: to look around in, marked everywhere, never sent, gone whole.

import { readFile } from 'node:fs/promises';
import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import { axeFindings, settled, sidewaysOrCut } from './support/looks.ts';
import { copied } from './support/rest.ts';
import { TUDUN_FARI } from './support/visit.ts';

const MARK = 'Sample cluster: nothing here is real';

const databases = (page: import('@playwright/test').Page) =>
  page.evaluate(async () => (await indexedDB.databases()).map((database) => database.name).sort());

test('a sample cluster shows every screen, says so on each, and goes away whole', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.at('Welcome');
  await leader.tap('Look around with a sample cluster');
  const marked = async (screen: string) => {
    await expect(page.getByText(MARK, { exact: true }), screen).toBeVisible();
    await settled(page);
    expect.soft(await axeFindings(page), screen).toEqual([]);
    expect.soft(await sidewaysOrCut(page), screen).toEqual([]);
    await page.screenshot({ path: `${import.meta.dirname}/shots/sample-${screen}.png` });
  };
  await leader.at('Today');
  await expect(leader.action('Start visit')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'You promised' })).toBeVisible();
  await marked('today');
  await leader.tab('Schools');
  await expect(page.getByText('not visited yet')).toHaveCount(1);
  await marked('schools');
  await page.getByRole('link', { name: 'Unguwar Rimi Primary' }).click();
  await leader.at('Unguwar Rimi Primary');
  await marked('school');
  await leader.tab('Steps');
  for (const group of ['In schools', 'Mine', 'Visits']) {
    await leader.radio(group).check();
    await expect(page.getByText('Nothing is open here')).toHaveCount(0);
    await marked(`steps-${group}`);
  }
  await leader.tab('Today');
  await leader.startVisit();
  await marked('visit');
  await leader.observe('P3 English');
  await marked('lesson');
  await test.step('a visit that is over has its summary', async () => {
    await page.goto(district.url);
    await leader.tab('Schools');
    await page.getByRole('link', { name: 'Unguwar Rimi Primary' }).click();
    await page.getByRole('link', { name: /^Reading aloud/ }).first().click();
    await leader.tap('Summary');
    await leader.at('Summary: Unguwar Rimi Primary');
    await expect(page.getByText('Cluster Leader, Sample cluster')).toBeVisible();
    await marked('summary');
  });
  await test.step('whatever leaves it says that it is the sample', async () => {
    const told = 'Out of the sample cluster: nothing here is real.';
    await expect(page.getByRole('article')).toContainText(told);
    expect(await copied(leader)).toContain(told);
    const saving = page.waitForEvent('download');
    await leader.tap('Save as a page');
    expect(await readFile(await (await saving).path(), 'utf8')).toContain(told);
    await leader.tap('Short text');
    await expect(leader.sheet()).toContainText('Sample, nothing is real: Unguwar Rimi Primary');
    await marked('short-text');
    await leader.tap('Copy', {}, leader.sheet());
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toMatch(/^Sample, nothing is real: Unguwar Rimi Primary, /);
    await leader.tap('Cancel', {}, leader.sheet());
    await leader.tap('Back');
    await page.getByRole('link', { name: /^Talk about/ }).first().click();
    await leader.at('Talk');
    await page.goto(`${page.url().replace(/[/]talk.*$/, '')}/copy`);
    await leader.at('The teacher’s copy');
    await expect(page.getByRole('article')).toContainText(told);
    expect(await copied(leader, 'Share the copy')).toContain(told);
    await marked('copy');
  });
  await test.step('there is nothing to keep and nothing to send, and no words to write down', async () => {
    for (const [path, title] of [['recovery', 'Recovery words'], ['send', 'Send and receive']] as const) {
      await page.goto(`${district.url}/more/${path}`);
      await leader.at(title);
      await expect(page.getByText('Nothing here is real, so there is nothing to keep')).toBeVisible();
      await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
      await expect(page.getByText('send often')).toHaveCount(0);
      await marked(path);
    }
  });
  await leader.tab('More');
  await marked('more');
  await expect.poll(() => databases(page)).toEqual(['fieldbook', 'fieldbook-sample']);
  const second = new Leader(await phone.browser.newPage());
  await second.page.goto(district.url);
  await expect(second.page.getByText(MARK)).toBeVisible();
  await leader.tap('Leave the sample');
  await leader.at('Welcome');
  await expect(page.getByText(MARK)).toHaveCount(0);
  await expect.poll(() => databases(page)).toEqual(['fieldbook']);
  await test.step('a second tab that still shows it says that it was left', async () => {
    await second.tab('Schools');
    await expect(second.page.getByText('The sample cluster was left in another tab.')).toBeVisible();
    await expect(second.page.getByText('A newer version')).toHaveCount(0);
    await second.page.reload();
    await second.at('Welcome');
  });
  await test.step('fault 02: a browser killed soon after has forgotten that it was left: the own work is shown, and nothing is missed', async () => {
    await leader.begin();
    await leader.addSchool(TUDUN_FARI);
    // What is kept outside the database is written seconds later, and not where the browser dies first.
    await page.evaluate(() => localStorage.setItem('sample', 'true'));
    await page.goto(`${district.url}/schools`);
    await expect(page.getByRole('link', { name: TUDUN_FARI.name })).toBeVisible();
    await expect(page.getByText(MARK)).toHaveCount(0);
    await expect(page.getByText('Work is missing here')).toHaveCount(0);
    await expect.poll(() => databases(page)).toEqual(['fieldbook']);
  });
});

test('who looks around keeps their own work apart, and nothing of the sample is sent', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.join(await district.inviteNew('A. Musa'));
  await leader.light('all sent');
  await page.goto(district.url);
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/v1/')) sent.push(`${request.method()} ${request.url()}`);
  });
  await leader.tab('More');
  await leader.tap('How to');
  sent.length = 0;
  await leader.tap('Look around with a sample cluster');
  await leader.at('Today');
  await expect(page.getByText(MARK)).toBeVisible();
  await leader.startVisit();
  await page.goto(`${district.url}/join`);
  await expect(page.getByText('Nothing of the sample cluster is ever sent.', { exact: false })).toBeVisible();
  await page.waitForTimeout(1_500);
  expect(sent.filter((call) => call.startsWith('PUT'))).toEqual([]);
  await leader.tap('Leave the sample');
  await leader.at('Today');
  await leader.tab('Schools');
  await expect(page.getByRole('link', { name: TUDUN_FARI.name })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Unguwar Rimi Primary' })).toHaveCount(0);
  expect(await district.everythingKept()).not.toContain('Unguwar Rimi Primary');
});
