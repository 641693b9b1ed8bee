// Which visit Today puts first when more than one could be meant.

import { expect, test } from './support/fixtures.ts';
import { Leader, day } from './support/leader.ts';
import { PLAN, TUDUN_FARI, UNGUWAR_RIMI, closing } from './support/visit.ts';

const DAY = 86_400_000;

test('S2 Today shows every visit under way, the one begun last first, and the shortcut observes there', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.tab('Schools');
  await leader.addSchool(UNGUWAR_RIMI);
  // Yesterday's visit was left open.
  const now = Date.now();
  await page.clock.install({ time: now - DAY });
  await page.goto(district.url);
  await leader.plan({ ...PLAN, date: day(-1) });
  await leader.startVisit();
  await page.clock.setSystemTime(now);
  await page.goto(district.url);
  await leader.plan({ school: UNGUWAR_RIMI.name, date: day(0), purpose: 'Reading in P1' });
  await leader.startVisit();

  await leader.tab('Today');
  const visits = page.getByRole('main').getByRole('heading', { level: 2 });
  await expect(visits.nth(0)).toHaveText(UNGUWAR_RIMI.name);
  await expect(visits.nth(1)).toHaveText(TUDUN_FARI.name);
  await page.goto(`${district.url}/lesson`);
  await leader.at('Which lesson?');
  await expect(page.getByText(UNGUWAR_RIMI.name).first()).toBeVisible();
  await expect(page.getByText(TUDUN_FARI.name)).toHaveCount(0);
});

test('S1 today’s visit comes first, whatever was planned before and not held; that stands below with its days', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.tab('Schools');
  await leader.addSchool(UNGUWAR_RIMI);
  for (const past of [5, 4, 3, 2, 1]) {
    await leader.tab('Schools');
    await page.getByRole('link', { name: TUDUN_FARI.name }).click();
    await leader.plan({ school: TUDUN_FARI.name, date: day(-past), purpose: `${past} days ago` });
  }
  await leader.tab('Today');
  // Without one for today, the last that was not held.
  await expect(page.getByRole('main').getByRole('heading', { level: 2 }).first()).toHaveText(TUDUN_FARI.name);
  await expect(page.getByText('1 days ago', { exact: true })).toBeVisible();
  await leader.tab('Schools');
  await page.getByRole('link', { name: UNGUWAR_RIMI.name }).click();
  await leader.plan({ school: UNGUWAR_RIMI.name, date: day(0), purpose: 'Reading in P1' });
  await leader.tab('Today');
  await expect(page.getByRole('main').getByRole('heading', { level: 2 }).first()).toHaveText(UNGUWAR_RIMI.name);
  await expect(leader.action('Start visit')).toHaveCount(1);
  const wentBy = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Planned, and the day went by' }) });
  await expect(wentBy.getByRole('link')).toHaveCount(4);
  await page.screenshot({ path: `${import.meta.dirname}/shots/today-went-by.png`, fullPage: true });
});

test('S2 a visit that was called off is closed only after it was started, and what was typed for the closing waits', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.plan(PLAN);
  await leader.startVisit();
  await leader.tap('Close visit');
  await leader.writeClosing(closing());
  await leader.light('kept');
  await leader.tap('Back');
  await leader.tap('It has not started yet');
  await leader.tap('Call off this visit');
  await leader.write('Why is it called off?', 'rain');
  await leader.tap('Call off this visit', {}, leader.sheet());
  await expect(page.getByText('Called off: rain')).toBeVisible();

  await leader.tap('Hand over the plan');
  await expect(page.getByRole('article')).toContainText('Called off: rain');
  await leader.tap('Back');
  await leader.tab('Today');
  await page.getByRole('link', { name: /^Closing a visit/ }).click();
  await expect(page.getByText('Called off: rain')).toBeVisible();
  await expect(leader.action('Close visit')).toHaveCount(0);
  await page.screenshot({ path: `${import.meta.dirname}/shots/close-called-off.png` });
  await leader.tap('Open the visit');
  await leader.startVisit();
  await leader.tap('Close visit');
  await expect(leader.field('What I saw and want to praise')).toHaveValue(closing().praise!);
  await leader.tap('Close visit');
  await leader.saved();
});
