// What was not recorded while it went on: a visit added afterwards, a planned
// one that took place, a lesson whose end nobody noted.

import { expect, test } from './support/fixtures.ts';
import { Leader, day } from './support/leader.ts';
import { begin, copied, look } from './support/rest.ts';
import { weekdayDate } from './support/summary.ts';
import { PLAN, TALK, TUDUN_FARI, closing } from './support/visit.ts';

test.setTimeout(180_000);

test('S2 S3 a visit added afterwards has the day and the times its leader typed, and never says it was recorded live', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await begin(leader);
  await leader.tap('Plan a visit');
  await leader.tap('Add a visit that took place');
  await leader.at('Add a visit that took place');
  await leader.tap('Save visit');
  await expect(leader.field('School')).toHaveAttribute('aria-invalid', 'true');
  await leader.field('School').selectOption({ label: TUDUN_FARI.name });
  await leader.write('Date', day(1));
  await leader.tap('Save visit');
  await expect(page.getByText('This day has not come yet.')).toBeVisible();
  await leader.write('Date', day(-3));
  await leader.write('From', '08:15');
  await leader.write('To', '11:30');
  await leader.write('Purpose', 'Listen to reading in P4');
  await look(leader, 'past-visit');
  await leader.tap('Save visit');
  await leader.saved();
  await leader.at(TUDUN_FARI.name);
  await expect(page.getByText(`Added afterwards · ${weekdayDate(day(-3))}, 08:15–11:30`)).toBeVisible();
  // It does not stand in the way of a visit that is under way now.
  await leader.tab('Today');
  await expect(page.getByText('Visit under way')).toHaveCount(0);
  await page.getByRole('link', { name: `A visit to finish writing: ${TUDUN_FARI.name}` }).click();

  await leader.tap('Observe a lesson');
  await leader.write('Class', 'P4');
  await leader.write('Subject', 'English');
  await leader.tap('Start observing');
  await leader.at('P4 English');
  await expect(page.getByRole('timer'), 'no clock runs').toHaveCount(0);
  await leader.radio('Pupils do').check();
  await leader.write('What do you see and hear?', 'Pairs read to each other');
  await leader.tap('Add note');
  await leader.present(20, 22);
  await leader.write('How many are on task now', 40);
  await leader.tap('Keep this count');
  await expect(page.getByText('40 of 42 on task', { exact: true })).toBeVisible();
  await leader.light('kept');
  const lesson = page.url();
  await page.goto(`${lesson}/copy`);
  await leader.at('A lesson has no end yet');
  await look(leader, 'past-lesson-no-end');
  await leader.tap('Back to the lesson');
  await leader.tap('Talk');
  await expect(leader.field('It began at')).toHaveAttribute('aria-invalid', 'true');
  await leader.write('It began at', '09:40');
  await leader.write('It ended at', '09:10');
  await leader.tap('Talk');
  await expect(page.getByText('The end comes before the start.')).toBeVisible();
  await leader.write('It ended at', '10:15');
  await look(leader, 'past-lesson');
  await leader.tap('Talk');
  await leader.talk(TALK);
  await expect(page.getByText('09:40–10:15 · talked about')).toBeVisible();

  await leader.tap('Close visit');
  await leader.writeClosing(closing());
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  const text = await copied(leader);
  const year = day(-3).slice(0, 4);
  expect(text).toContain(`${weekdayDate(day(-3))} ${year}, 08:15–11:30 · with Mrs Bala`);
  expect(text).toContain(`Written down afterwards, on ${weekdayDate(day(0))} ${day(0).slice(0, 4)}`);
  expect(text).toContain('On task: 40 of 42.');
  await leader.tap('Back');
  await page.getByRole('link', { name: 'Talk about P4 English' }).click();
  await leader.tap('Save, then the teacher’s copy');
  await leader.at('The teacher’s copy');
  const copy = await copied(leader, 'Share the copy');
  expect(copy).toContain('\n• Pupils do: Pairs read to each other\n');
  expect(copy).toContain('Written down afterwards');
});

test('S2 a planned visit that took place is written down, and a slip goes back to the plan', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await begin(leader);
  await leader.plan({ ...PLAN, date: day(-1) });
  await leader.tap('It took place already');
  await expect(leader.field('Purpose')).toHaveValue(PLAN.purpose!);
  await leader.tap('Save visit');
  await leader.at(TUDUN_FARI.name);
  await leader.tap('It did not take place');
  await expect(leader.action('Start visit')).toBeVisible();
  await expect(page.getByText(`Planned · ${weekdayDate(day(-1))}`)).toBeVisible();
});

test('S3 a lesson that never ended is asked about, not guessed; it can be finished later', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await begin(leader);
  await leader.plan(PLAN);
  await leader.startVisit();
  // Two lessons of the same class, both forgotten.
  await leader.observe('P3 English');
  // The clock on the screen has no seconds; the last tap must be one later than the start.
  await page.waitForTimeout(1_500);
  await leader.count('girl, back', 2);
  await leader.light('kept');
  await leader.tap('Back');
  await leader.observe('P3 English');
  await leader.light('kept');

  await page.clock.install({ time: Date.now() });
  await page.clock.fastForward('05:00:00');
  await expect(page.getByRole('heading', { name: 'When did it end?' })).toBeVisible();
  await expect(page.getByText(/and nothing was written in it\.$/)).toBeVisible();
  await expect(leader.action('Talk')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Add note/ })).toHaveCount(0);
  await look(leader, 'lesson-no-end');
  await leader.tap('It ended at this time');
  await expect(page.getByText('Please fill this in.')).toBeVisible();
  await leader.tap('I do not know');
  await expect(page.getByText('nobody noted when it ended')).toBeVisible();
  await leader.tap('Talk');
  await leader.talk({ praise: 'all read aloud' });

  // The other one: the visit's page says so, and offers the last tap.
  await expect(page.getByRole('heading', { name: 'A lesson has no end yet' })).toBeVisible();
  await leader.tap('Back to the lesson');
  await page.getByRole('button', { name: /^At \d\d:\d\d, with the last note or tap$/ }).click();
  await expect(page.getByText('The lesson has ended. You can still add to it.')).toBeVisible();
  await leader.note('Pupils do', 'Written in the evening');
  await leader.tap('Talk');
  await leader.talk({ praise: 'the last row spoke' });
  await expect(page.getByRole('link', { name: 'Talk about P3 English' })).toHaveCount(2);

  // Opened once more the same day, it is finished with what was forgotten.
  await page.getByRole('link', { name: /^P3 English/ }).first().click();
  await leader.at('P3 English');
  await leader.note('I wonder', 'Who read last?');
  await leader.light('kept');
  await leader.tap('Back');
  await leader.tab('Today');
  await page.getByRole('link', { name: 'A lesson that has ended: P3 English' }).click();
  await expect(page.getByText('Who read last?')).toBeVisible();
  await leader.tap('Talk');
  await leader.tap('Save conversation');

  await leader.tap('Close visit');
  await leader.writeClosing(closing());
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  const text = await copied(leader);
  expect(text).toMatch(/• P3 English, from \d\d:\d\d, end not noted: all read aloud\./);
  expect(text).toMatch(/• P3 English, \d\d:\d\d–\d\d:\d\d: the last row spoke\./);
});

test('S2 S6 a visit added afterwards opens with what had been promised before its day, and its next day is never planned where it has passed or has a visit', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await begin(leader);
  const promise = (what: string) => [{ what, tell: 'Mrs Bala' }];
  const close = async (office: { what: string }[], next: 'none' | { date: string }) => {
    await leader.tap('Close visit');
    await leader.writeClosing({ school: 'none', office, next });
    await leader.tap('Close visit');
    await leader.at(`Summary: ${TUDUN_FARI.name}`);
  };
  const writtenDown = async (date: string) => {
    await leader.tab('Today');
    await leader.tap('Plan a visit');
    await leader.tap('Add a visit that took place');
    await leader.field('School').selectOption({ label: TUDUN_FARI.name });
    await leader.write('Date', date);
    await leader.tap('Save visit');
    await leader.at(TUDUN_FARI.name);
    // All of the page is here.
    await expect(leader.action('It did not take place')).toBeVisible();
  };
  await writtenDown(day(-20));
  await close([...promise('Count the story books'), ...promise('Ask for chalk')], 'none');
  await leader.tab('Today');
  await leader.plan(PLAN);
  await leader.startVisit();
  await close([...promise('Ask about the benches'), ...promise('Bring word cards')], { date: day(14) });
  await leader.tab('Steps');
  await leader.radio('Mine').check();
  for (const kept of ['Bring word cards', 'Ask for chalk']) {
    await leader.actionOn('Done', kept).click();
    await leader.saved();
  }

  await writtenDown(day(-10));
  const visit = page.url();
  const promised = page.locator('section').filter({ has: page.getByRole('heading', { name: 'You promised' }) });
  await expect(promised.getByRole('listitem')).toHaveCount(1);
  await expect(promised).toContainText('Count the story books');
  await page.waitForTimeout(500);
  await expect(page.getByText('Bring word cards')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Since the last visit' })).toHaveCount(0);
  // On its day nothing had become of the other promise.
  const openThen = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Still open on that day' }) });
  await expect(openThen.getByRole('listitem')).toHaveCount(1);
  await expect(openThen).toContainText('Ask for chalk');
  await expect(openThen).toContainText(`Done, ${weekdayDate(day(0)).replace(/^\S+ /, '')}`);
  await look(leader, 'past-visit-open-then');
  await page.goto(`${visit}/plan/paper`);
  for (const what of ['Count the story books', 'Ask for chalk']) await expect(page.getByRole('article')).toContainText(what);
  await expect(page.getByRole('article')).not.toContainText('Bring word cards');
  await page.goto(visit);

  await leader.tap('Close visit');
  await leader.writeClosing({ school: 'none', office: 'none', next: { date: day(14), purpose: 'Reading in P4' } });
  const told = {
    planned: page.getByText('A visit is planned for that day already: it stays the only one.'),
    held: page.getByText('You were at this school on that day: no second visit is planned.'),
    passed: page.getByText('That day has passed: it is not planned anew.'),
  };
  await expect(told.planned).toBeVisible();
  await leader.write('When I come again', day(-2), leader.group('When I come again'));
  await expect(told.passed).toBeVisible();
  await look(leader, 'close-next-passed');
  await leader.write('When I come again', day(0), leader.group('When I come again'));
  await expect(told.held).toBeVisible();
  await expect(told.passed).toHaveCount(0);
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  await expect(page.getByRole('article')).toContainText(`${weekdayDate(day(0))}: Reading in P4.`);

  const todayHoldsOnlyThePlan = async () => {
    await leader.tab('Today');
    const coming = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Coming visits' }) });
    await expect(coming.getByRole('link')).toHaveCount(1);
    await expect(coming).toContainText(weekdayDate(day(14)));
    await expect(leader.action('Start visit')).toHaveCount(0);
  };
  await todayHoldsOnlyThePlan();
  for (const [date, why] of [[day(-2), told.passed], [day(14), told.planned]] as const) {
    await page.goto(`${visit}/close`);
    await leader.write('When I come again', date, leader.group('When I come again'));
    await expect(why).toBeVisible();
    await leader.tap('Save what was agreed');
    await leader.at(`Summary: ${TUDUN_FARI.name}`);
    await expect(page.getByRole('article')).toContainText(`${weekdayDate(date)}: Reading in P4.`);
    await todayHoldsOnlyThePlan();
  }

  await test.step('the plan of that day has the purpose that was agreed; one of its own it keeps, and that is said', async () => {
    await leader.tab('Today');
    await page.getByRole('link', { name: new RegExp(weekdayDate(day(14))) }).click();
    await leader.at(TUDUN_FARI.name);
    const plan = page.url();
    await expect(page.getByText('Reading in P4')).toBeVisible();
    await leader.tap('Change the plan');
    await leader.write('Purpose', 'Numbers in P2');
    await leader.tap('Save plan');
    await leader.saved();
    await page.goto(`${visit}/close`);
    const keeps = page.getByText('It keeps its own purpose: “Numbers in P2”. What you agree here stands on this visit’s summary, not on that plan.');
    await expect(told.planned).toBeVisible();
    await expect(keeps).toBeVisible();
    await look(leader, 'close-next-own-purpose');
    await leader.write('What for', '', leader.group('When I come again'));
    await expect(keeps).toHaveCount(0);
    await leader.write('What for', 'Look at P3', leader.group('When I come again'));
    await expect(keeps).toBeVisible();
    await leader.tap('Save what was agreed');
    await leader.at(`Summary: ${TUDUN_FARI.name}`);
    await expect(page.getByRole('article')).toContainText(`${weekdayDate(day(14))}: Look at P3.`);
    await page.goto(plan);
    await expect(page.getByText('Numbers in P2')).toBeVisible();
    await expect(page.getByText('Look at P3')).toHaveCount(0);
  });
});
