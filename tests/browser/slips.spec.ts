// What a thumb does by mistake, and the way back.

import { expect, test } from './support/fixtures.ts';
import { Leader, day } from './support/leader.ts';
import { copied, look } from './support/rest.ts';
import { weekdayDate } from './support/summary.ts';
import { PLAN, TUDUN_FARI, closing } from './support/visit.ts';

const ABOUT_IT = 'what you wrote about it: class, subject, teacher or focus';

test('a slip of the thumb can be taken back: a start, a note, a signature; and no fault is told to a hidden face', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.plan(PLAN);
  await leader.tab('Today');
  await leader.startVisit();
  await leader.tap('It has not started yet');
  await expect(leader.action('Start visit')).toBeVisible();
  await leader.startVisit();
  await leader.observe('P3 English');
  await leader.radio('On task').check();
  await leader.write('Girls present', 600);
  await leader.radio('Who answers').check();
  await leader.tap('Talk');
  await expect(page.getByText('This seems too many. At most 500 fit here.')).toBeVisible();
  await leader.write('Girls present', 20);
  await leader.note('Pupils do', 'Pairs talk');
  await page.getByRole('button', { name: /^Take out the note of/ }).click();
  await leader.tap('Bring the note back');
  await expect(page.getByText('Pairs talk', { exact: true })).toBeVisible();
  await leader.tap('Back');
  await expect(page.getByRole('heading', { name: 'A lesson is being observed' })).toBeVisible();
  await leader.tap('Back to the lesson');
  await leader.tap('Talk');
  await leader.at('Talk');
  await leader.talk({ praise: 'well' });
  await leader.tap('Close visit');
  await leader.writeClosing(closing());
  await leader.readTogether();
  await leader.sign('Mrs Bala');
  await leader.tap('Close visit');
  await leader.at('Summary: Tudun Fari Primary');
  await expect(page.getByRole('img', { name: 'Signed by Mrs Bala' })).toBeVisible();
  await leader.tap('Back');
  await leader.tap('Change what was agreed');
  await leader.readTogether();
  await leader.tap('Clear the signature');
  await leader.tap('Save what was agreed');
  await leader.at('Summary: Tudun Fari Primary');
  await expect(page.getByRole('article')).toBeVisible();
  await expect(page.getByRole('img', { name: 'Signed by Mrs Bala' })).toHaveCount(0);
});

test('S2 S3 a lesson begun by a slip is taken out, with all that went with it, at the District and on the second phone too; a start taken back stays called off; what was never planned leaves the lists', async ({
  district,
  newPhone,
}) => {
  test.setTimeout(240_000);
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.plan(PLAN);
  await leader.tap('Call off this visit');
  await leader.write('Why is it called off?', 'Floods');
  await leader.tap('Call off this visit', {}, leader.sheet());
  await expect(page.getByText('Called off: Floods')).toBeVisible();
  await leader.startVisit();
  await leader.tap('It has not started yet');
  await expect(page.getByText('Called off: Floods')).toBeVisible();

  await leader.startVisit();
  const visit = page.url();
  // Nothing is in it: it goes without a question, and comes back.
  await leader.observe('P3 English');
  await leader.tap('Take this lesson out');
  await expect(page.getByText('The lesson is taken out.')).toBeVisible();
  await look(leader, 'lesson-taken-out');
  await leader.tap('Bring the lesson back');
  await expect(page.getByRole('timer')).toBeVisible();
  await leader.tap('Take this lesson out');
  await leader.tap('Open the visit');
  await expect(leader.action('It has not started yet')).toBeVisible();
  // Who goes back to it is told, and can still undo it.
  await page.goBack();
  await expect(page.getByText('The lesson is taken out.')).toBeVisible();
  await leader.tap('Bring the lesson back');
  await expect(page.getByRole('timer')).toBeVisible();
  await leader.tap('Take this lesson out');
  await leader.tap('Open the visit');
  await leader.tab('Today');
  await expect(page.getByRole('heading', { name: 'A lesson is being observed' })).toHaveCount(0);
  await page.goto(visit);

  // What was typed of a lesson that was not agreed is asked about, and is not offered for the next one.
  await leader.tap('Observe a lesson');
  await leader.write('Class', 'P5');
  await leader.tap('Start observing');
  await expect(page.getByRole('timer')).toBeVisible();
  await leader.tap('Take this lesson out');
  await expect(leader.sheet().getByRole('listitem')).toHaveText([ABOUT_IT]);
  await leader.tap('Take it out');
  await expect(page.getByText('The lesson is taken out.')).toBeVisible();
  await leader.tap('Open the visit');
  await leader.tap('Observe a lesson');
  await expect(leader.field('Class')).toHaveValue('');
  await leader.tap('Back');

  // Saved, talked about and sent.
  await leader.observe('P3 English');
  const lesson = page.url();
  await leader.count('girl, back', 2);
  await leader.note('Pupils do', 'Slip of the thumb');
  await leader.tap('Talk');
  await leader.at('Talk');
  await leader.talk({ praise: 'Praised by a slip', words: 'I wrote this' });
  await leader.join(await district.inviteNew('A. Musa'));
  await leader.light('all sent');
  const exported = async () => [...(await district.export()).values()].join('\n');
  expect(await exported()).toContain('Slip of the thumb');
  const other = new Leader(await (await newPhone()).tab());
  await other.join(await district.inviteLeader('1'));
  await other.light('all sent');
  await other.page.goto(visit);
  await expect(other.page.getByText('Lessons observed')).toBeVisible();
  await other.tap('Talk about P3 English');
  await other.writeTalk({ praise: 'Half written there', step: 'Names on sticks', lookAgain: day(9) });
  await other.page.waitForTimeout(1_500);

  await page.goto(lesson);
  await leader.tap('Take this lesson out');
  const goes = leader.sheet().getByRole('listitem');
  await expect(goes).toHaveText(['1 note', '2 counts', ABOUT_IT, 'what you talked about', 'the teacher’s own words']);
  await look(leader, 'lesson-goes');
  await leader.tap('Keep the lesson');
  await expect(leader.sheet()).toHaveCount(0);
  await leader.tap('Take this lesson out');
  await leader.tap('Take it out');
  await leader.tap('Bring the lesson back');
  await expect(page.getByText('Slip of the thumb', { exact: true })).toBeVisible();
  await page.goto(visit);
  await expect(page.getByText('talked about', { exact: false }).first()).toBeVisible();
  await page.goto(lesson);
  await leader.tap('Take this lesson out');
  await leader.tap('Take it out');
  await leader.tap('Open the visit');
  await leader.at(TUDUN_FARI.name);
  await page.goBack();
  await expect(page.getByText('The lesson is taken out.')).toBeVisible();
  await leader.tap('Open the visit');
  await expect(page.getByText('Lessons observed')).toHaveCount(0);
  await expect(page.getByRole('link', { name: /^Checklist and notes/ })).toContainText('0 of');
  await page.goto(`${visit}/summary`);
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  await expect(page.getByText('We have not talked about this lesson yet.')).toHaveCount(0);
  await expect(page.getByText('Praised by a slip')).toHaveCount(0);
  await leader.light('all sent');
  // Later, or on another phone, it is not said to be on its way.
  await page.goto(lesson);
  await leader.at('This is not on this phone');
  await expect(page.getByText('Slip of the thumb')).toHaveCount(0);
  await expect(page.getByText(/^It was taken out, on this phone or on another one\./)).toBeVisible();
  await look(leader, 'lesson-was-taken-out');
  await leader.tap('History');
  await leader.at('History');
  await expect(page.getByText('Slip of the thumb').first()).toBeVisible();
  await expect.poll(async () => rowsOf(await district.export(), 'observation')).not.toContain('Slip of the thumb');
  await other.page.goto(`${district.url}/more/send`);
  await other.tap('Send now');
  await expect(async () => {
    await other.page.goto(visit);
    await other.at(TUDUN_FARI.name);
    await expect(other.page.getByText('Lessons observed')).toHaveCount(0, { timeout: 2_000 });
  }).toPass({ timeout: 40_000 });
  // The visit can be taken back again.
  await page.goto(visit);
  await leader.tap('It has not started yet');
  await expect(page.getByText('Called off: Floods')).toBeVisible();

  await leader.tab('Schools');
  await page.getByRole('link', { name: new RegExp(TUDUN_FARI.name) }).click();
  await leader.tap('Add a visit that took place');
  await leader.write('Date', day(-3));
  await leader.write('Purpose', 'Never was');
  await leader.tap('Save visit');
  await leader.tap('It did not take place');
  await expect(page.getByText('It was never planned.')).toBeVisible();
  await look(leader, 'visit-goes');
  await leader.tap('Take the visit out');
  await expect(leader.action('Plan a visit')).toBeVisible();
  await expect(page.getByText('Never was')).toHaveCount(0);
  await leader.tab('Today');
  await expect(page.getByText(/A visit to finish writing/)).toHaveCount(0);

  await test.step('a conversation half written there is told what happened, to be read and copied, and goes on if the lesson comes back', async () => {
    await other.tab('Today');
    const begun = other.page.getByRole('link', { name: 'A conversation: P3 English' });
    await begun.click();
    await expect(other.page.getByText(/^This lesson was taken out on another phone\./)).toBeVisible();
    for (const text of ['Half written there', 'Names on sticks', weekdayDate(day(9))]) await expect(other.page.getByText(text, { exact: true })).toBeVisible();
    await expect(other.action('Save conversation')).toHaveCount(0);
    await look(other, 'talk-of-taken-out');
    const text = await copied(other, 'Copy');
    expect(text).toContain('Praise: Half written there');
    expect(text).toContain('One small step: Names on sticks');
    await other.page.reload();
    await other.tap('Bring the lesson back');
    await expect(other.field('Praise')).toHaveValue('Half written there');
  });
});

/** The export's tables of one kind. */
function rowsOf(files: Map<string, string>, kind: string): string {
  return [...files].filter(([name]) => name.includes(kind) && name.endsWith('.csv')).map(([, text]) => text).join('\n');
}

test('S2 the day of a visit written down afterwards is mended, closed too: its lesson and what was agreed go along, and what was signed says that it changed', async ({
  district,
  newPhone,
}) => {
  test.setTimeout(180_000);
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.tap('Add a visit that took place');
  await leader.write('Date', day(-3));
  await leader.write('From', '08:00');
  await leader.write('Purpose', 'See P3');
  await leader.tap('Save visit');
  await leader.at(TUDUN_FARI.name);
  const visit = page.url();
  await leader.tap('Observe a lesson');
  await leader.write('Class', 'P3');
  await leader.tap('Start observing');
  await leader.write('It began at', '08:40');
  await leader.write('It ended at', '09:20');
  await leader.tap('Talk');
  await leader.at('Talk');
  await leader.talk({ praise: 'Beans' });
  // A lesson of it is only begun.
  await leader.tap('Observe a lesson');
  await leader.write('Class', 'P5');
  await leader.tap('Start observing');
  await leader.at('P5');
  await leader.write('It began at', '10:00');
  await leader.light('kept');
  const begun = page.url();
  await page.goto(visit);
  await leader.tap('Close visit');
  await leader.writeClosing(closing());
  await leader.readTogether();
  await leader.sign('Mrs Bala');
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  await page.goto(visit);
  await leader.at(TUDUN_FARI.name);
  await expect(leader.action('Change day and times')).toBeVisible();
  await look(leader, 'past-visit-closed');
  await leader.tap('Change day and times');
  await leader.at('Change day and times');
  await expect(leader.field('School')).toHaveCount(0);
  await look(leader, 'change-day');
  await leader.write('Date', day(-4));
  await leader.write('From', '08:30');
  await leader.tap('Save visit');
  await leader.saved();
  await leader.at(TUDUN_FARI.name);
  await expect(page.getByText(weekdayDate(day(-4))).first()).toBeVisible();
  await leader.tap('Summary');
  await expect(page.getByText('The text has changed since it was signed.', { exact: false })).toBeVisible();
  const text = await copied(leader);
  expect(text).toContain(weekdayDate(day(-4)));
  expect(text).toContain('08:40');
  expect(text).not.toContain(weekdayDate(day(-3)));
  await page.goto(begun);
  await leader.tap('Talk');
  await leader.at('Talk');
  await page.goto(`${visit}/summary`);
  const both = await copied(leader);
  expect(both).toContain('P5');
  expect(both).not.toContain(weekdayDate(day(-3)));
  // A day after one for which something was agreed is refused with its field.
  await page.goto(visit);
  await leader.tap('Change day and times');
  await leader.write('Date', day(1));
  await leader.tap('Save visit');
  await expect(page.getByText('This day has not come yet.')).toBeVisible();
});
