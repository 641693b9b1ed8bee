// A form may lie half typed for days. What was saved meanwhile, here or on another
// phone, is not undone when it is saved at last.

import { kept } from './support/cellar.ts';
import { expect, test } from './support/fixtures.ts';
import { Leader, day } from './support/leader.ts';
import { list } from './support/lists.ts';
import { begin } from './support/rest.ts';
import { openWith, showWords } from './support/twelve.ts';
import { PLAN, TUDUN_FARI } from './support/visit.ts';
import { whole } from './support/whole.ts';

test.setTimeout(240_000);

/** The records of `kind` as they stand in the database of that phone. */
async function standing(leader: Leader, kind: string): Promise<Record<string, unknown>[]> {
  const { records } = await kept(leader.page);
  return records.filter((row) => row.kind === kind).map((row) => JSON.parse(row.body));
}

test('fault 18: S27 a school half typed, then brought from a list, then saved: what the list brought stands, and so does what was typed', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  const school = page.url();
  await leader.tap('Change this school');
  await leader.write('Place', 'Behind the mill');
  await leader.tap('Back');
  await leader.at('Schools');

  await page.goto(`${district.url}/schools/import`);
  const more = `School,Head Teacher,Girls,Code\n${TUDUN_FARI.name},Mrs Gyang,333,D-77\n`;
  await page.getByLabel('Choose a file').setInputFiles(list('more.csv', more));
  await leader.tap('Look at the schools');
  await leader.page.getByRole('radio', { name: 'Take the list’s words' }).check();
  await leader.tap('Import 1 school');
  await expect(page.getByText('1 school was changed')).toBeVisible();

  // As long as it takes for the draft to be read by a new page.
  await page.goto(school);
  await leader.tap('Change this school');
  await expect(leader.field('Place')).toHaveValue('Behind the mill');
  await leader.tap('Save school');
  await leader.saved();
  expect(await standing(leader, 'school')).toEqual([
    expect.objectContaining({ place: 'Behind the mill', head_teacher: 'Mrs Gyang', girls: 333, code: 'D-77', boys: TUDUN_FARI.boys }),
  ]);
});

test('fault 18: S1 S4 a plan and a conversation half written on one phone while the other saves and sends: both stand on both', async ({
  district,
  newPhone,
}) => {
  const one = new Leader(await (await newPhone()).tab(district.url));
  await begin(one);
  await one.join(await district.inviteNew('A. Musa'));
  await one.light('all sent');
  await one.tab('Today');
  await one.plan(PLAN);
  const visit = new URL(one.page.url()).pathname;
  await one.startVisit();
  await one.observe('P3 English');
  const lesson = new URL(one.page.url()).pathname;
  // With that it is saved and travels.
  await one.tap('Talk');
  await one.at('Talk');
  await one.light('all sent');
  const other = new Leader(await (await newPhone()).tab(district.url));
  await other.join(await district.inviteLeader('1'));
  const come = async () => (await kept(other.page)).records.some((row) => lesson.endsWith(row.id));
  await expect.poll(come, { timeout: 40_000 }).toBe(true);
  // What is private, as a conversation, is read on both.
  await openWith(other, (await showWords(one)).join(' '));
  await expect(other.page.getByText(/private records of your other phone are here but shut/)).toHaveCount(0);
  const open = async (leader: Leader, path: string) => leader.page.goto(district.url + path);

  await test.step('half written without a signal', async () => {
    await whole(other.page);
    await other.page.context().setOffline(true);
    await open(other, `${visit}/plan`);
    await other.write('Purpose', 'Who answers at the back');
    await open(other, `${lesson}/talk`);
    await other.write('Question', 'What did you notice?');
    await other.page.waitForTimeout(1500);
    await open(other, '/');
    await other.at('Today');
  });

  await test.step('written whole on the other phone, and sent', async () => {
    await open(one, `${visit}/plan`);
    await one.write('From', '09:15');
    await one.tap('Save plan');
    await one.saved();
    await open(one, `${lesson}/talk`);
    await one.write('Praise', 'The back rows talked');
    await one.write('When we look again', day(9));
    await one.tap('Save conversation');
    await one.saved();
    await one.light('all sent');
  });

  await test.step('it comes, and what was half written is saved', async () => {
    await other.page.context().setOffline(false);
    await open(other, '/more/send');
    await other.tap('Send now');
    const talks = async () => (await standing(other, 'feedback')).length;
    await expect.poll(talks, { timeout: 40_000 }).toBe(1);
    await open(other, `${visit}/plan`);
    await expect(other.field('Purpose')).toHaveValue('Who answers at the back');
    await other.tap('Save plan');
    await other.saved();
    await open(other, `${lesson}/talk`);
    await expect(other.field('Question')).toHaveValue('What did you notice?');
    await other.tap('Save conversation');
    await other.saved();
    await other.light('all sent');
  });

  await test.step('both stand on both', async () => {
    await open(one, '/more/send');
    await one.tap('Send now');
    for (const leader of [other, one]) {
      await expect
        .poll(() => standing(leader, 'visit'), { timeout: 40_000 })
        .toContainEqual(expect.objectContaining({ purpose: 'Who answers at the back', from: '09:15' }));
      await expect
        .poll(() => standing(leader, 'feedback'), { timeout: 40_000 })
        .toEqual([expect.objectContaining({ praise: 'The back rows talked', question: 'What did you notice?', look_again: day(9) })]);
    }
  });
});
