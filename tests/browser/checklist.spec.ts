// The checklist of a visit, and who came along.

import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import { begin, copied, look, openChecklist } from './support/rest.ts';
import { PLAN, TALK, TUDUN_FARI, closing } from './support/visit.ts';

test.setTimeout(180_000);

test('S2 visit: the checklist ticks itself by what was recorded and by thumb, and who came along stands on plan and summary', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await begin(leader);
  await leader.plan(PLAN);
  await expect(page.getByText('0 of 10 done')).toBeVisible();

  await openChecklist(leader);
  await page.getByRole('checkbox', { name: 'Call ahead' }).check();
  await page.getByRole('button', { name: 'Note: Call ahead' }).click();
  await leader.write('Note: Call ahead', 'Mrs Bala expects me at eight');
  await leader.tap('Add somebody');
  const who = leader.group('Person {n}', { n: 1 });
  await leader.write('Name', 'B. Yusuf', who);
  await leader.tap('Add somebody');
  await leader.group('Person {n}', { n: 2 }).getByRole('radio', { name: 'Somebody else' }).check();
  await leader.tap('Save');
  await expect(page.getByText('Please fill this in.')).toBeVisible();
  await leader.group('Person {n}', { n: 2 }).getByRole('radio', { name: 'SMT' }).check();
  await look(leader, 'checklist-before');
  // What is typed and ticked outlives a reload.
  await leader.light('kept');
  await page.reload();
  await expect(page.getByRole('checkbox', { name: 'Call ahead' })).toBeChecked();
  await expect(leader.field('Note: Call ahead')).toHaveValue('Mrs Bala expects me at eight');
  await leader.tap('Save');
  await leader.saved();
  await expect(page.getByText('1 of 10 done')).toBeVisible();

  await leader.tap('Hand over the plan');
  await leader.at(`Plan: ${TUDUN_FARI.name}`);
  await expect(page.getByText('Comes along: B. Yusuf (Cluster Leader), SMT')).toBeVisible();
  await leader.tap('Back');

  await leader.startVisit();
  await leader.observe('P3 English');
  await leader.tap('Talk');
  await leader.talk(TALK);
  await expect(page.getByText('3 of 10 done')).toBeVisible();
  await openChecklist(leader);
  // What was recorded leads to its evidence.
  await page.getByRole('link', { name: /^Observe/ }).click();
  await leader.at('P3 English');
  await page.goBack();
  await leader.at('Checklist and notes');
  await look(leader, 'checklist-during');
  await page.getByRole('checkbox', { name: 'Greet the Head Teacher' }).check();
  await leader.tap('Save');
  await leader.saved();

  await leader.tap('Close visit');
  await leader.writeClosing(closing());
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  const text = await copied(leader);
  expect(text).toContain('Came along: B. Yusuf (Cluster Leader), SMT\n');
  expect(text, 'ticks and their notes are the leader’s and the District’s').not.toContain('expects me at eight');
  await leader.tap('Back');
  await expect(page.getByText('6 of 10 done')).toBeVisible();
  await look(leader, 'visit-closed');
});
