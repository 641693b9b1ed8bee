// What the app shows does not contradict what was written: it is told before it is
// saved, or said as it was, with the way to where it is mended.

import { expect, test } from './support/fixtures.ts';
import { day } from './support/leader.ts';
import { copied, look, openChecklist, planned } from './support/rest.ts';
import { CANARY, TUDUN_FARI, closing } from './support/visit.ts';

test.setTimeout(240_000);

test('S2 S3 a start is not taken back once something stands; counts, ends and names that do not fit are told where they are mended; a closed visit leads to its lesson that still runs', async ({
  district,
  newPhone,
}) => {
  const { page, leader } = await planned(await newPhone(), district);
  const notStarted = leader.action('It has not started yet');

  await test.step('who was on the plan does not stand in the way of a slip; who came along does', async () => {
    await openChecklist(leader);
    await leader.tap('Add somebody');
    await leader.tap('Save');
    await leader.startVisit();
    await leader.tap('It has not started yet');
    await leader.startVisit();
    await expect(notStarted).toBeVisible();
    await openChecklist(leader);
    await leader.tap('Add somebody');
    await leader.tap('Save');
    await leader.saved();
    await expect(leader.action('Observe a lesson')).toBeVisible();
    await page.waitForTimeout(500);
    await expect(notStarted).toHaveCount(0);
    await openChecklist(leader);
    await leader.tap('Remove Person 2');
    await leader.tap('Save');
    await expect(notStarted).toBeVisible();
  });

  await test.step('nor once a meeting is written', async () => {
    await openChecklist(leader);
    await leader.tap('Write about a meeting');
    await leader.write('What I heard', 'Registers are late');
    await leader.tap('Save meeting');
    await leader.at('Checklist and notes');
    await leader.tap('Back');
    await expect(leader.action('Observe a lesson')).toBeVisible();
    await page.waitForTimeout(500);
    await expect(notStarted).toHaveCount(0);
  });
  const visit = page.url();

  // Noon, so that the day does not end in the lesson.
  await page.clock.install({ time: new Date(`${day(0)}T11:00:00+01:00`) });
  await leader.observe('P3 English');
  const lesson = page.url();
  await leader.present(24, 31);
  await leader.onTask(49, 55);
  await leader.note('Pupils do', 'Pairs talk');
  await page.clock.fastForward('10:00');
  await leader.note('Pupils do', 'The back rows talk');
  await page.clock.fastForward('10:00');
  await leader.note('Teacher does', 'Names on sticks');
  await page.clock.fastForward('05:00');

  await test.step('more on task than present are told, and a count says of whom it was taken', async () => {
    await leader.radio('On task').check();
    await leader.write('Boys present', 26);
    await expect(page.getByText(/: 49 of the 55 then present on task$/)).toBeVisible();
    await leader.write('Boys present', 16);
    await expect(page.getByText('40 are present, and 49 of 55 were on task. Correct who is present, or take the last count out.')).toBeVisible();
    await look(leader, 'on-task-more');
  });

  await test.step('a teacher’s name in the conversation is told there', async () => {
    await leader.tap('Talk');
    await leader.at('Talk');
    await leader.writeTalk({ view: `${CANARY} was content`, praise: 'All spoke' });
    await expect(page.getByText(`This text names ${CANARY}`, { exact: false })).toHaveCount(0);
    await leader.write('Praise', `${CANARY} had all of them speak`);
    const told = page.getByText(`This text names ${CANARY}. It stands on the visit summary for the Head Teacher as written.`);
    await expect(told).toBeVisible();
    await page.getByRole('button', { name: `Write “P3 teacher” instead (${CANARY})` }).click();
    await expect(leader.field('Praise')).toHaveValue('P3 teacher had all of them speak');
    await expect(leader.field('How the teacher saw it')).toHaveValue(`${CANARY} was content`);
    await expect(told).toHaveCount(0);
    await leader.write('Praise', `${CANARY} had all of them speak`);
    await look(leader, 'talk-names');
    await leader.tap('Save conversation');
    await leader.saved();
  });

  const end = page.getByText('Written after this end, and so without a time: 2 notes.');
  const timed = page.locator('ul.notes time');
  await test.step('an end before what was noted is asked about, and nothing goes with it', async () => {
    await page.goto(lesson);
    await expect(timed).toHaveCount(3);
    await leader.tap('Change its times');
    await leader.write('It ended at', '11:05');
    await leader.tap('It was at these times');
    await expect(end).toBeVisible();
    await look(leader, 'end-before-notes');
    // Typed once more, it is asked about once more.
    await leader.write('It ended at', '11:06');
    await expect(end).toHaveCount(0);
    await leader.tap('It was at these times');
    await leader.tap('It ended then all the same');
    await expect(leader.action('Close visit')).toBeVisible();
    await page.goto(lesson);
    await expect(page.getByText('Names on sticks', { exact: true })).toBeVisible();
    await expect(timed).toHaveCount(1);
  });
  await test.step('a later end gives the times back', async () => {
    await leader.tap('Change its times');
    await leader.write('It ended at', '11:21');
    await leader.tap('It was at these times');
    await expect(leader.action('Close visit')).toBeVisible();
    await page.goto(lesson);
    await expect(timed).toHaveCount(3);
    await leader.tap('Change its times');
    await leader.write('It ended at', '11:05');
    await leader.tap('It was at these times');
    await page.getByRole('status').getByRole('button', { name: /^At 11:2\d, with the last note or tap$/ }).click();
    await expect(leader.action('Close visit')).toBeVisible();
    await page.goto(lesson);
    await expect(timed).toHaveCount(3);
    await page.goto(visit);
  });

  await leader.observe('P2 Mathematics');
  await leader.light('kept');
  await leader.tap('Back');
  await leader.tap('Close visit');
  await leader.writeClosing(closing());
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  await test.step('the summary says of whom was counted, and leads to where a name was written', async () => {
    const text = await copied(leader);
    expect(text).toContain('Present: 24 girls, 16 boys.');
    expect(text).toMatch(/On task: 49 of the 55 then present at 11:0\d\./);
    await expect(page.getByText(`These names stand in what you wrote: ${CANARY}.`, { exact: false })).toBeVisible();
    await look(leader, 'summary-names');
    await expect(leader.action('Change what was agreed')).toHaveCount(0);
    await page.getByRole('link', { name: 'Talk P3 English' }).click();
    await leader.at('Talk');
    await page.getByRole('button', { name: `Write “P3 teacher” instead (${CANARY})` }).click();
    await leader.tap('Save conversation');
    await leader.saved();
    await page.goto(`${visit}/summary`);
    await leader.at(`Summary: ${TUDUN_FARI.name}`);
    await expect(page.getByRole('article')).toContainText('P3 teacher had all of them speak');
    await expect(page.getByText('These names stand', { exact: false })).toHaveCount(0);
  });
  await test.step('the closed visit leads to the lesson that still runs', async () => {
    await page.goto(visit);
    await leader.at(TUDUN_FARI.name);
    await expect(page.getByRole('heading', { name: 'A lesson is being observed' })).toBeVisible();
    await look(leader, 'closed-with-running');
    await leader.tap('Back to the lesson');
    await leader.at('P2 Mathematics');
  });
});

test('S6 a visit opens with what became of a promise since the last one, and the school is told there', async ({ district, newPhone }) => {
  const { page, leader } = await planned(await newPhone(), district);
  await leader.startVisit();
  await leader.tap('Close visit');
  const office = [{ what: 'Ask about the benches', tell: 'Mrs Bala' }, { what: 'Bring word cards' }];
  await leader.writeClosing({ school: 'none', office, next: { date: day(14), purpose: 'See P3 again' } });
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  await leader.tab('Steps');
  await leader.radio('Mine').check();
  await leader.actionOn('Done', office[0].what).click();
  await leader.saved();

  await leader.radio('Visits').check();
  await page.getByRole('link', { name: new RegExp(TUDUN_FARI.name) }).click();
  await leader.at(TUDUN_FARI.name);
  const since = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Since the last visit' }) });
  const rows = since.getByRole('listitem');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('Ask about the benches');
  await expect(rows).toContainText('Done, ');
  await look(leader, 'promise-kept');
  await leader.startVisit();
  const visit = page.url();
  await since.getByRole('link', { name: 'Reply given: Ask about the benches' }).click();
  await leader.write('What I told the school', 'They come in November', leader.sheet());
  await leader.tap('Reply given', {}, leader.sheet());
  await leader.saved();
  await page.goto(visit);
  await expect(rows).toContainText('told Mrs Bala, ');
  await expect(since.getByRole('link', { name: /^Reply given/ })).toHaveCount(0);
  // Said here, it stays to be seen.
  await page.getByRole('button', { name: 'Done: Bring word cards' }).click();
  await leader.saved();
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: 'Bring word cards' })).toContainText('Done, ');
});

test('S3 S4 at the conversation and the copy of a lesson that is not saved yet it is said that it is still observed, and the way leads back to it', async ({
  district,
  newPhone,
}) => {
  const { page, leader } = await planned(await newPhone(), district);
  await leader.startVisit();
  await leader.observe('P3 English');
  await leader.light('kept');
  const lesson = page.url();
  for (const path of ['talk', 'copy']) {
    await page.goto(`${lesson}/${path}`);
    await leader.at('A lesson is being observed');
    await expect(page.getByText('This is not on this phone')).toHaveCount(0);
    await look(leader, `not-saved-${path}`);
    await leader.tap('Back to the lesson');
    await leader.at('P3 English');
  }
  await test.step('one that has ended and is not saved is not called running', async () => {
    await page.clock.install({ time: Date.now() });
    await page.clock.fastForward('05:00:00');
    await leader.tap('I do not know');
    await expect(page.getByText('nobody noted when it ended')).toBeVisible();
    await leader.light('kept');
    await page.goto(`${lesson}/talk`);
    await leader.at('A lesson that has ended');
    await leader.tap('Back to the lesson');
    await leader.at('P3 English');
  });
  await leader.tap('Talk');
  await leader.at('Talk');
  await leader.talk({ praise: 'all read aloud' });
  await page.goto(`${lesson}/copy`);
  await leader.at('The teacher’s copy');
  await expect(page.getByRole('article')).toContainText('all read aloud');
  const unknown = lesson.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  await page.goto(`${unknown}/copy`);
  await leader.at('This is not on this phone');
});
