// The rest of a visit: its checklist, who came along, meetings, what is
// written down afterwards, the plan and the teacher's copy handed over.

import { mkdirSync } from 'node:fs';
import { expect, test } from './support/fixtures.ts';
import { Leader, day } from './support/leader.ts';
import { axeFindings, faintTexts, headingTroubles, sidewaysOrCut, smallTargets } from './support/looks.ts';
import { printed } from './support/paper.ts';
import { SMALL } from './support/phone.ts';
import { CANARY, PLAN, TALK, TUDUN_FARI, closing } from './support/visit.ts';
import { weekdayDate } from './support/summary.ts';

const SHOTS = `${import.meta.dirname}/shots`;
mkdirSync(SHOTS, { recursive: true });

test.setTimeout(180_000);

/** Looks at the screen by day and by night, as screens.spec.ts does. */
async function look(leader: Leader, name: string): Promise<void> {
  const { page } = leader;
  const of = (troubles: string[]) => troubles.map((trouble) => `${name}: ${trouble}`);
  expect.soft(of(await headingTroubles(page, false))).toEqual([]);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(250);
    expect.soft(of(await axeFindings(page)), colorScheme).toEqual([]);
    expect.soft(of(await faintTexts(page)), colorScheme).toEqual([]);
    expect.soft(of(await smallTargets(page))).toEqual([]);
    expect.soft(of(await sidewaysOrCut(page))).toEqual([]);
    await page.setViewportSize({ ...SMALL, height: 1500 });
    await page.screenshot({ path: `${SHOTS}/rest-${name}-${colorScheme}.png` });
    await page.setViewportSize(SMALL);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

async function begin(leader: Leader): Promise<void> {
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
}

async function copied(leader: Leader, action = 'Share summary'): Promise<string> {
  await leader.tap(action);
  await expect(leader.page.getByText('Copied. You can paste it into a message.')).toBeVisible();
  return leader.page.evaluate(() => navigator.clipboard.readText());
}

async function openChecklist(leader: Leader): Promise<void> {
  await leader.page.getByRole('link', { name: /^Checklist and notes/ }).click();
  await leader.at('Checklist and notes');
}

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

test('S5 meeting note: written on a visit, it stands on the visit, the summary and the school’s page; one without a school stands under More', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await begin(leader);
  await leader.plan(PLAN);
  await leader.startVisit();
  await openChecklist(leader);
  await leader.tap('Write about a meeting');
  await leader.at('Write about a meeting');
  await leader.radio('SMT').check();
  await leader.tap('Save meeting');
  await expect(page.getByText('Please fill this in.')).toBeVisible();
  await leader.tap('Add somebody who was there');
  await leader.write('Person 1', 'Chair and two teachers');
  await leader.write('What I heard', 'Registers are late on market days');
  await leader.write('What I praised', `${CANARY} walks through the classes`);
  await expect(page.getByText(`This text names ${CANARY}. It goes to the District as written.`)).toBeVisible();
  await page.getByRole('button', { name: 'Write “a teacher” instead' }).click();
  await leader.write('What was agreed', 'Registers are taken before the second lesson');
  await look(leader, 'meeting');
  await leader.tap('Save meeting');
  await leader.saved();
  await leader.at('Checklist and notes');
  await expect(page.getByRole('link', { name: /^SMT .*Registers are taken before/ })).toBeVisible();
  await leader.tap('Back');

  await leader.tap('Close visit');
  await leader.writeClosing(closing());
  await leader.readTogether();
  await leader.sign('Mrs Bala');
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  const text = await copied(leader);
  expect(text).toContain(
    '*Meetings*\n• Meeting: SMT (Chair and two teachers): We agreed: Registers are taken before the second lesson.\n',
  );
  expect(text).toContain('a teacher walks through the classes.');
  expect(text).not.toContain(CANARY);
  expect(text, 'the signature holds for the text with the meeting').toContain('(signed by Mrs Bala');
  const paper = await printed(page);
  expect(paper.pages).toBe(1);

  // Under More: one of the District's, without a school, half typed over a reload.
  await leader.tab('More');
  await leader.tap('Meetings');
  await leader.at('Meetings');
  await expect(page.getByRole('link', { name: /^SMT/ })).toBeVisible();
  await leader.tap('Write about a meeting');
  await leader.radio('District').check();
  await leader.write('Date', day(1));
  await leader.write('What I heard', 'Readers come in January');
  await leader.tap('Save meeting');
  await expect(page.getByText('This day has not come yet.')).toBeVisible();
  await leader.write('Date', day(-1));
  await leader.light('kept');
  await leader.tap('Back');
  await leader.tab('Today');
  await page.getByRole('link', { name: 'A meeting' }).click();
  await expect(leader.field('What I heard')).toHaveValue('Readers come in January');
  await leader.tap('Save meeting');
  await leader.at('Meetings');
  await expect(page.getByRole('link', { name: /^District/ })).toBeVisible();
  await look(leader, 'meetings');

  await leader.tab('Schools');
  await page.getByRole('link', { name: TUDUN_FARI.name }).click();
  await expect(page.getByRole('link', { name: /^Registers are taken before/ })).toBeVisible();
  await expect(page.getByText('Readers come in January')).toHaveCount(0);
  await look(leader, 'school');
});

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

test('S1 school visit plan: handed over as text and on one page of paper; a called-off visit keeps its why', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await begin(leader);
  await leader.plan(PLAN);
  await leader.tap('Hand over the plan');
  await leader.at(`Plan: ${TUDUN_FARI.name}`);
  await look(leader, 'plan-paper');
  await district.close();
  const text = await copied(leader, 'Share the plan');
  const paper = await printed(page);
  expect(paper.pages).toBe(1);
  for (const copy of [text, paper.text]) {
    expect(copy).toContain(TUDUN_FARI.name);
    expect(copy).toContain(PLAN.purpose!);
    expect(copy).toContain('08:40, P3 English. To look at: who answers.');
    expect(copy).not.toContain(CANARY);
    expect(copy).not.toContain('Share the plan');
  }
  await leader.tap('Back');
  await leader.tap('Call off this visit');
  await leader.write('Why is it called off?', 'The river is up');
  await leader.tap('Call off this visit', {}, leader.sheet());
  await expect(page.getByText('Called off: The river is up')).toBeVisible();
  await leader.tab('Schools');
  await page.getByRole('link', { name: TUDUN_FARI.name }).click();
  await expect(page.getByText(/Called off/).first()).toBeVisible();
});

test('S4 feedback conversation: the teacher’s copy is offered once it is saved, by name, with a warning that it leaves the phone', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await begin(leader);
  await leader.plan(PLAN);
  await leader.startVisit();
  await leader.observe('P3 English');
  await leader.count('girl, back', 2);
  await leader.note('Pupils do', 'Pairs talk');
  await leader.tap('Talk');
  await leader.writeTalk(TALK);
  await leader.tap('Save, then the teacher’s copy');
  await leader.saved();
  await leader.at('The teacher’s copy');
  await expect(page.getByText('you cannot call it back')).toBeVisible();
  await look(leader, 'teachers-copy');
  const text = await copied(leader, 'Share the copy');
  const paper = await printed(page);
  expect(paper.pages).toBe(1);
  for (const copy of [text, paper.text]) {
    expect(copy).toContain(`For ${CANARY}`);
    expect(copy).toContain(TALK.view!);
    expect(copy).toContain(TALK.words!);
    expect(copy).not.toContain('you cannot call it back');
  }

  // Another phone wrote of the same conversation: both are shown.
  await page.evaluate(async () => {
    const [{ name }] = await indexedDB.databases();
    const database = await new Promise<IDBDatabase>((done) => {
      const opening = indexedDB.open(name!);
      opening.onsuccess = () => done(opening.result);
    });
    const records = database.transaction('records', 'readwrite').objectStore('records');
    const asked = records.getAll();
    await new Promise((done) => (asked.onsuccess = done));
    const talk = asked.result.find((row) => row.kind === 'feedback');
    const body = JSON.parse(talk.body);
    body.teacher_view = 'I would do the end again';
    const put = records.put({ ...talk, id: '7fffffff-ffff-7fff-bfff-ffffffffffff', body: JSON.stringify(body) });
    await new Promise((done) => (put.onsuccess = done));
    database.close();
  });
  await page.reload();
  await leader.at('The teacher’s copy');
  await expect(page.getByText('Two phones wrote of this conversation. Both are shown.')).toBeVisible();
  const both = await copied(leader, 'Share the copy');
  expect(both).toContain(TALK.view!);
  expect(both).toContain('I would do the end again');
  await leader.tap('Back');
  await expect(page.getByRole('heading', { name: 'Written on another phone' })).toBeVisible();
  await expect(page.getByText('I would do the end again')).toBeVisible();
  await expect(leader.field('How the teacher saw it')).toHaveValue(TALK.view!);
});

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
});

test('S12 reflection: once a week, for the leader alone; a promise out of it stands with the others', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await begin(leader);
  await leader.tab('More');
  await leader.tap('My reflections');
  await leader.tap('Reflect on this week');
  await leader.tap('Save reflection');
  await expect(page.getByText('Please fill this in.')).toBeVisible();
  const secret = 'Kanaryia Tunani';
  await leader.write('Has another of my schools found a way?', `${secret} draws names from a bag`);
  await look(leader, 'reflection');
  await leader.tap('Make this a promise');
  await leader.tap('Make this a promise', {}, leader.sheet());
  await expect(leader.sheet().getByText('Please fill this in.').first()).toBeVisible();
  await leader.write('What I will do', 'Bring a bag of bottle tops', leader.sheet());
  await leader.field('School', leader.sheet()).selectOption({ label: TUDUN_FARI.name });
  await look(leader, 'reflection-promise');
  await leader.tap('Make this a promise', {}, leader.sheet());
  await leader.saved();
  await expect(leader.sheet()).toHaveCount(0);
  await leader.tap('Save reflection');
  await leader.saved();
  await leader.at('My reflections');
  await expect(page.getByRole('link', { name: /^Week of / })).toHaveCount(1);
  await look(leader, 'reflections');
  await leader.tap('Reflect on this week');
  await expect(leader.field('Has another of my schools found a way?')).toHaveValue(`${secret} draws names from a bag`);
  await leader.tap('Back');
  await leader.tab('Today');
  await expect(page.getByText('Bring a bag of bottle tops')).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);
  await leader.tab('Steps');
  await leader.radio('Mine').check();
  await leader.actionOn('Done', 'Bring a bag of bottle tops').click();
  await leader.saved();

  await page.goto(await district.inviteNew('A. Musa'));
  await leader.tap('Join');
  await leader.light('all sent');
  const exported = [...(await district.export()).values()].join('\n');
  expect(exported).toContain('Bring a bag of bottle tops');
  expect(exported + (await district.everythingKept())).not.toContain(secret);
});

test('S32 a serious concern: found on its own page only, on no paper, no list and in nothing that leaves', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  const canary = 'Kanaryia Damuwa';
  await begin(leader);
  await leader.plan(PLAN);
  await leader.startVisit();
  await leader.observe('P3 English');
  await leader.tap('Talk');
  await leader.talk(TALK);

  await leader.tab('More');
  await leader.tap('A serious concern');
  await expect(page.getByText('This app calls nobody and tells nobody.')).toBeVisible();
  await look(leader, 'concerns-empty');
  await leader.tap('Write a private note');
  await leader.at('A private note');
  await leader.tap('Save private note');
  await expect(page.getByText('Please fill this in.')).toBeVisible();
  await leader.write('What I saw or heard', `${canary} was told to me`);
  await leader.write('Whom to call', `${canary} officer`);
  await leader.write('Their telephone', '0800 111 2222');
  await look(leader, 'concern');
  // As a draft it says no more than that it is private, and nothing is lost.
  await leader.light('kept');
  await leader.tap('Back');
  await leader.tab('Today');
  await expect(page.getByRole('link', { name: 'A private note', exact: true })).toBeVisible();
  await expect(page.getByText(canary)).toHaveCount(0);
  await page.getByRole('link', { name: 'A private note', exact: true }).click();
  await expect(leader.field('What I saw or heard')).toHaveValue(`${canary} was told to me`);
  await leader.write('To whom I passed it on', `${canary} deputy`);
  await leader.write('On which day', day(0));
  await leader.tap('Save private note');
  await leader.saved();
  await leader.at('A serious concern');
  await expect(page.getByRole('link', { name: /^A private note .*passed on/ })).toBeVisible();
  await expect(page.getByText(canary)).toHaveCount(0);
  await look(leader, 'concerns');
  // Whom to call is offered again.
  await leader.tap('Write a private note');
  await expect(leader.field('Whom to call')).toHaveValue(`${canary} officer`);
  await expect(leader.field('What I saw or heard')).toHaveValue('');
  await leader.tap('Back');

  const seen: string[] = [];
  const read = async () => seen.push(await page.locator('body').innerText());
  for (const tab of ['Today', 'Schools', 'Steps', 'More']) {
    await leader.tab(tab);
    await page.waitForTimeout(300);
    await read();
  }
  await leader.tab('Schools');
  await page.getByRole('link', { name: TUDUN_FARI.name }).click();
  await expect(page.getByRole('link', { name: new RegExp(PLAN.purpose!) })).toBeVisible();
  await read();
  await page.getByRole('link', { name: new RegExp(PLAN.purpose!) }).click();
  await read();
  await openChecklist(leader);
  await read();
  await leader.tap('Back');
  await leader.tap('Close visit');
  await leader.writeClosing(closing());
  await leader.readTogether();
  await read();
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  seen.push(await copied(leader), (await printed(page)).text);
  await leader.tap('Short text');
  await read();
  await leader.tap('Cancel', {}, leader.sheet());
  await leader.tap('Back');
  await page.getByRole('link', { name: 'Talk about P3 English' }).click();
  await leader.tap('Save, then the teacher’s copy');
  seen.push(await copied(leader, 'Share the copy'));
  expect(seen.filter((text) => text.includes(canary))).toEqual([]);
  expect(seen.filter((text) => /A private note/.test(text)), 'only its own page lists it').toEqual([]);

  // Every entry that will leave is sealed where the canary is.
  const stores = await page.evaluate(async () => {
    const [{ name }] = await indexedDB.databases();
    const database = await new Promise<IDBDatabase>((done) => {
      const opening = indexedDB.open(name!);
      opening.onsuccess = () => done(opening.result);
    });
    const all = (store: string) =>
      new Promise<Record<string, string>[]>((done) => {
        const asked = database.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(asked.result);
      });
    const entries = await all('entries');
    const found = {
      entries: entries.map((entry) => entry.raw).join('\n'),
      records: JSON.stringify(await all('records')),
    };
    database.close();
    return found;
  });
  expect(stores.records, 'the canary sings where it may').toContain(canary);
  expect(stores.entries).toContain('private_note');
  expect(stores.entries).not.toContain(canary);
  expect(stores.entries).not.toContain('concern');

  await page.goto(await district.inviteNew('A. Musa'));
  await leader.tap('Join');
  await leader.light('all sent');
  const exported = [...(await district.export()).values()].join('\n');
  const kept = exported + (await district.everythingKept());
  expect(exported).toContain(TUDUN_FARI.name);
  for (const dress of [canary, Buffer.from(canary).toString('base64').replace(/=+$/, ''), Buffer.from(canary).toString('hex')]) {
    expect(kept.toLowerCase()).not.toContain(dress.toLowerCase());
  }
});
