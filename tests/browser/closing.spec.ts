// What closing and finishing must not guess or pass over: when a lesson ended,
// what is only half written, what was done since.

import { expect, test } from './support/fixtures.ts';
import { Leader, day } from './support/leader.ts';
import { look, planned } from './support/rest.ts';
import { CANARY, PLAN, TALK, TUDUN_FARI, closing } from './support/visit.ts';

test.setTimeout(180_000);

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-/;

test('S3 a lesson finished long after its last note is asked when it ended, and its end can be corrected later', async ({
  district,
  newPhone,
}) => {
  const page = await (await newPhone()).tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.plan({ ...PLAN, from: undefined, to: undefined });
  // In the morning: what follows is on one day, whenever this runs.
  await page.clock.install({ time: new Date(`${day(0)}T07:00:00Z`) });
  await leader.startVisit();
  await leader.observe('P3 English');
  await page.clock.fastForward('30:00');
  await leader.count('girl, back', 2);
  const last = (await page.getByRole('timer').innerText()).slice(0, 5);
  await page.clock.fastForward('01:10:00');

  await leader.tap('Talk');
  await expect(page.getByRole('heading', { name: 'When did it end?' })).toBeVisible();
  await look(leader, 'lesson-finished-late');
  await leader.tap('Go on observing');
  await expect(page.getByRole('timer')).toBeVisible();
  await leader.tap('Talk');
  await expect(leader.action('Just now, at {time}', { time: '09:40' })).toBeVisible();
  await leader.tap('At {time}, with the last note or tap', { time: last });
  await leader.at('Talk');
  await leader.talk(TALK);
  await expect(page.getByRole('link', { name: new RegExp(`^P3 English.*08:00–${last}`) })).toBeVisible();

  // Corrected; not to a time that is still to come.
  await page.getByRole('link', { name: /^P3 English/ }).first().click();
  await leader.tap('Change its times');
  await expect(leader.field('It ended at')).toHaveValue(last);
  await leader.write('It ended at', '23:30');
  await leader.tap('It was at these times');
  await expect(leader.field('It ended at')).toHaveAttribute('aria-invalid', 'true');
  await leader.write('It ended at', '08:40');
  await leader.write('It began at', '07:50');
  await look(leader, 'lesson-end-corrected');
  await leader.tap('It was at these times');
  await leader.saved();
  await leader.at(TUDUN_FARI.name);
  await expect(page.getByRole('link', { name: /^P3 English.*07:50–08:40/ })).toBeVisible();
});

test('S6 closing points out what of the visit is only half written, and forbids nothing', async ({ district, newPhone }) => {
  const { page, leader } = await planned(await newPhone(), district);
  await leader.startVisit();
  const visit = page.url();
  await leader.observe('P3 English');
  await leader.tap('Talk');
  await leader.writeTalk(TALK);
  const lesson = page.url();
  // Straight to the closing, before the second is over.
  await page.goto(`${visit}/close`);
  const told = page.getByText('Not saved yet, and so not on the page:');
  const way = page.getByRole('link', { name: /^A conversation/ });
  await expect(told).toBeVisible();
  await expect(way).toContainText('P3 English');
  await look(leader, 'close-half-written');
  await leader.writeClosing(closing());
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  await expect(told).toBeVisible();
  await expect(page.getByRole('article')).not.toContainText('have not talked');
  await expect(page.getByText(/are shut here/)).toHaveCount(0);
  await look(leader, 'summary-half-written');
  await way.click();
  await expect(page).toHaveURL(lesson);
  await leader.tap('Save conversation');
  await leader.saved();
  await page.goto(`${visit}/summary`);
  await expect(page.getByRole('article')).toContainText(TALK.praise!);
  await expect(told).toHaveCount(0);
});

test('S6 what was done since stays agreed when a visit is closed again; the visit bears its real times, its history names', async ({
  district,
  newPhone,
}) => {
  const { page, leader } = await planned(await newPhone(), district);
  await leader.startVisit();
  const visit = page.url();
  const began = (await page.getByText(/since \d\d:\d\d$/).innerText()).slice(-5);
  await leader.observe('P3 English');
  await leader.tap('Talk');
  await leader.talk(TALK);
  await leader.tap('Close visit');
  await leader.writeClosing(closing());
  await leader.tap('Close visit');
  await leader.saved();
  const step = 'Names on sticks in P3 for three lessons';
  await leader.tab('Steps');
  await leader.actionOn('Done', step).click();
  await expect(page.getByRole('button', { name: `Still open: ${step}` })).toBeVisible();

  await page.goto(visit);
  await expect(page.getByText(new RegExp(`^Closed · .*, ${began}–\\d\\d:\\d\\d$`))).toBeVisible();
  await expect(page.getByText('08:00–12:30')).toHaveCount(0);
  await look(leader, 'visit-closed-times');

  await leader.tap('Change what was agreed');
  await leader.at('Change what was agreed');
  const school = leader.group('What will happen in the school');
  await expect(school.getByText(step)).toBeVisible();
  await expect(school.getByText(/^Done, /)).toBeVisible();
  await expect(school.getByLabel('None: nothing new')).toHaveCount(0);
  await expect(school.getByRole('textbox')).toHaveCount(0);
  await look(leader, 'close-one-done');
  const office = leader.group('What I will do at the office');
  await office.getByLabel('None: I promise nothing').check();
  await leader.tap('Save what was agreed');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  const paper = page.getByRole('article');
  await expect(paper).toContainText(step);
  await expect(paper).toContainText('I promised nothing this time.');
  await expect(paper).not.toContainText('Ask for the bench delivery');

  const id = new URL(visit).pathname.split('/').at(-1);
  await page.goto(`${district.url}/records/${id}/history`);
  await leader.at('History');
  const told = page.getByRole('main');
  await expect(told).toContainText(CANARY);
  expect(await told.innerText()).not.toMatch(UUID);
  await look(leader, 'history-names');
  await told.getByRole('link', { name: /^Lesson observation/ }).first().click();
  await expect(told).toContainText(CANARY);
  expect(await told.innerText()).not.toMatch(UUID);
});

test('S6 the reply given to the school is kept with its promise, also after it is done', async ({ district, newPhone }) => {
  const { page, leader } = await planned(await newPhone(), district);
  await leader.startVisit();
  await leader.tap('Close visit');
  await leader.writeClosing({
    ...closing(),
    office: [{ what: 'Ask for the bench delivery', tell: 'Mrs Bala' }, { what: 'Bring the word cards' }],
  });
  await leader.tap('Close visit');
  await leader.saved();
  await page.goto(`${district.url}/steps?group=mine`);
  await expect(page.getByText('tell Mrs Bala')).toBeVisible();
  await look(leader, 'steps-reply-to-give');

  await test.step('while it is open; what was typed waits when the sheet is left', async () => {
    await leader.actionOn('Reply given', 'Ask for the bench delivery').click();
    await leader.write('What I told the school', 'They come on Monday');
    await look(leader, 'steps-reply');
    await leader.tap('Cancel');
    await expect(leader.sheet()).toHaveCount(0);
    await leader.actionOn('Reply given', 'Ask for the bench delivery').click();
    await expect(leader.field('What I told the school')).toHaveValue('They come on Monday');
    await leader.tap('Reply given', {}, leader.sheet());
    await leader.saved();
    await expect(leader.sheet()).toHaveCount(0);
    await expect(page.getByText(/told Mrs Bala, \d+ \w+/)).toBeVisible();
    await expect(page.getByText('I told them: They come on Monday')).toBeVisible();
  });

  await test.step('after it is done, nothing written down', async () => {
    await leader.actionOn('Done', 'Bring the word cards').click();
    await expect(page.getByRole('button', { name: 'Still open: Bring the word cards' })).toBeVisible();
    await leader.tap('Show what is done');
    const row = page.getByRole('listitem').filter({ hasText: 'Bring the word cards' });
    await row.getByRole('button', { name: 'Reply given: Bring the word cards' }).click();
    await leader.tap('Reply given', {}, leader.sheet());
    await leader.saved();
    await expect(row.getByText(/told the school, \d+ \w+/)).toBeVisible();
    await expect(row.getByRole('button', { name: /^Reply given/ })).toHaveCount(0);
    await look(leader, 'steps-replied');
  });
});

test('S6 S7 a correction of the closing that was only begun is pointed out on the visit and on the summary', async ({ district, newPhone }) => {
  const { page, leader } = await planned(await newPhone(), district);
  await leader.startVisit();
  const visit = page.url();
  await page.goto(`${visit}/close`);
  await leader.writeClosing(closing());
  await leader.tap('Close visit');
  await leader.saved();
  await page.goto(`${visit}/summary`);
  await expect(page.locator('article')).toBeVisible();
  const told = page.getByText('Not saved yet, and so not on the page:');
  await expect(told).toHaveCount(0);

  await page.goto(visit);
  await leader.tap('Change what was agreed');
  await leader.field('The Head Teacher’s own words').fill('I do not agree with the first step');
  await page.goBack();
  const way = page.getByRole('link', { name: /^Closing a visit/ });
  await expect(told).toBeVisible();
  await leader.tap('Summary');
  await expect(told).toBeVisible();
  await look(leader, 'closing-half-corrected');
  await way.click();
  await expect(leader.field('The Head Teacher’s own words')).toHaveValue('I do not agree with the first step');
  await leader.tap('Save what was agreed');
  await leader.saved();
  await page.goto(`${visit}/summary`);
  await expect(page.locator('article')).toContainText('I do not agree with the first step');
  await expect(told).toHaveCount(0);
});

test('S1 S2 S4 what was changed of a plan, a conversation or who came along, and not saved, is pointed out on the paper it would stand on', async ({ district, newPhone }) => {
  const { page, leader } = await planned(await newPhone(), district);
  const visit = page.url();
  const told = page.getByText('Not saved yet, and so not on the page:');
  await page.goto(`${visit}/plan/paper`);
  await expect(page.locator('article')).toBeVisible();
  await expect(told).toHaveCount(0);
  await page.goto(`${visit}/plan`);
  await leader.write('Purpose', 'Something else altogether');
  await page.goto(`${visit}/plan/paper`);
  await expect(told).toBeVisible();
  await look(leader, 'plan-half-changed');
  await page.getByRole('link', { name: /^A plan/ }).click();
  await leader.tap('Save plan');
  await leader.saved();

  await leader.startVisit();
  await leader.observe('P3 English');
  await leader.tap('Talk');
  await leader.writeTalk(TALK);
  const lesson = page.url().replace('/talk', '');
  await page.goto(`${lesson}/copy`);
  await expect(told).toBeVisible();
  await page.getByRole('link', { name: /^A conversation/ }).click();
  await expect(leader.field('One small step')).not.toHaveValue('');
});

test('S2 no lesson begins on a visit that was called off: it says so, and leads to where it is started', async ({ district, newPhone }) => {
  const { page, leader } = await planned(await newPhone(), district);
  const visit = page.url();
  await leader.tap('Call off this visit');
  await leader.write('Why is it called off?', 'Rain');
  await leader.tap('Call off this visit', {}, leader.sheet());
  await leader.saved();
  await page.goto(`${visit}/lesson`);
  await expect(page.getByText('This visit was called off.')).toBeVisible();
  await expect(leader.action('Start observing')).toHaveCount(0);
  await look(leader, 'lesson-of-called-off');
  await leader.tap('Open the visit');
  await leader.at(TUDUN_FARI.name);
});

test('S6 a question of the closing that was left out is led to, however far down the leader is', async ({ district, newPhone }) => {
  const page = await (await newPhone()).tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.plan({ ...PLAN, lessons: [] });
  await leader.startVisit();
  await leader.tap('Close visit');
  await leader.write('The Head Teacher’s own words', 'Come in the morning');
  await leader.tap('Close visit');
  const asked = page.getByText('Please answer, or tap “None”.').first();
  await expect(asked).toBeFocused();
  await expect(asked).toBeInViewport();
});
