// What becomes of a promise.

import { expect, test } from './support/fixtures.ts';
import { Leader, day } from './support/leader.ts';
import { begin, look } from './support/rest.ts';
import { PLAN, TUDUN_FARI } from './support/visit.ts';

test.setTimeout(180_000);

test('S6 agreed next steps: a promise is kept, changed or let go, and the last two say why', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await begin(leader);
  await leader.plan(PLAN);
  await leader.startVisit();
  await leader.tap('Close visit');
  const promises = ['Ask about the benches', 'Bring word cards', 'Find a reading lamp'];
  await leader.writeClosing({ school: 'none', office: promises.map((what) => ({ what })), next: 'none' });
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  await leader.tab('Steps');
  await leader.radio('Mine').check();
  await leader.actionOn('Done', promises[0]).click();
  await leader.saved();
  await leader.actionOn('Changed', promises[1]).click();
  await leader.write('What changed, and why?', 'The school drew its own', leader.sheet());
  await leader.tap('Changed', {}, leader.sheet());
  await leader.saved();
  await leader.actionOn('Let go', promises[2]).click();
  await leader.tap('Let go', {}, leader.sheet());
  await expect(leader.sheet().getByText('Please fill this in.')).toBeVisible();
  await leader.write('Why is it let go?', 'There is no light at the school', leader.sheet());
  await leader.tap('Let go', {}, leader.sheet());
  await leader.saved();
  await leader.tap('Show what is done');
  for (const words of [...promises, 'The school drew its own', 'There is no light at the school']) {
    await expect(page.getByText(words, { exact: true })).toBeVisible();
  }

  // The next visit opens with them: what each was changed to or let go for stands there.
  await leader.tab('Today');
  await leader.plan({ school: TUDUN_FARI.name, date: day(7), purpose: 'See P3 again' });
  const since = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Since the last visit' }) });
  const row = (what: string) => since.getByRole('listitem').filter({ hasText: what });
  await expect(row(promises[1])).toContainText('Changed, ');
  await expect(row(promises[1])).toContainText('The school drew its own');
  await expect(row(promises[2])).toContainText('Let go, ');
  await expect(row(promises[2])).toContainText('There is no light at the school');
  await look(leader, 'since-last-why');
});
