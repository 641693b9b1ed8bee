// A term of one leader: a messy school list, 26 visits with 52 lessons, three
// weeks at a stretch without a network, sent in bursts. Then the phone is lost.

import { expect, test } from './support/fixtures.ts';
import { Leader, type StepWords } from './support/leader.ts';
import { rimi } from './support/lists.ts';
import { bringWhole } from './support/whole.ts';
import { TALK } from './support/visit.ts';

/** How many weeks, visits a week, lessons a visit; every third week there is a network. */
const WEEKS = 13;
const A_WEEK = 2;
const LESSONS = 2;
const BURST = 3;
const DAY = 86_400_000;

test.setTimeout(900_000);

test('S1 S2 S3 S4 S6 S7 S27 S28 a term: ten schools, 26 visits, 52 lessons, sent in bursts; the phone is lost and all comes back', async ({
  district,
  newPhone,
}) => {
  const seed = Number(process.env.FIELDBOOK_SEED ?? 7);
  const chance = dice(seed);
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.join(await district.inviteNew('A. Musa'));
  await leader.light('all sent');
  await bringWhole(page);
  await page.goto(district.url);

  await leader.tap('Import schools');
  await page.getByLabel('Choose a file').setInputFiles(rimi());
  await leader.tap('Look at the schools');
  await leader.tap('Import 10 schools');
  await leader.saved();
  await leader.light('all sent');
  const schools = (await stored(page, 'school')).map((school) => String(school.name));
  expect(schools).toHaveLength(10);
  await district.close();

  // The term began thirteen weeks ago; today is its last day.
  const now = Date.now();
  const today = new Date(now).setUTCHours(7, 0, 0, 0);
  await page.clock.install({ time: today - WEEKS * 7 * DAY });
  const said: string[] = [];
  for (let week = 0; week < WEEKS; week++) {
    for (let nth = 0; nth < A_WEEK; nth++) {
      const at = today - (WEEKS - week) * 7 * DAY + nth * 2 * DAY;
      await page.clock.setSystemTime(at);
      await page.goto(district.url);
      const school = schools[(week * A_WEEK + nth) % schools.length]!;
      await visit(leader, school, at, chance, said);
    }
    if ((week + 1) % BURST === 0 || week === WEEKS - 1) {
      await district.open();
      await page.clock.setSystemTime(today - (WEEKS - week) * 7 * DAY + 5 * DAY);
      await page.goto(`${district.url}/more/send`);
      await leader.tap('Send now');
      await leader.light('all sent');
      if (week < WEEKS - 1) await district.close();
    }
  }

  await test.step('what the leader has is what was done', async () => {
    await holds(page);
  });

  await test.step('the District has every visit and lesson once, and no word that is private', async () => {
    const files = await district.export();
    const rows = (name: string) => {
      const [, text] = [...files].find(([path]) => path.endsWith(`/${name}.csv`))!;
      return text.trim().split('\n').length - 1;
    };
    expect(rows('visit')).toBeGreaterThanOrEqual(WEEKS * A_WEEK);
    expect(rows('observation')).toBe(WEEKS * A_WEEK * LESSONS);
    const kept = await district.everythingKept();
    for (const words of said) expect(kept).not.toContain(words);
  });

  await page.goto(`${district.url}/more`);
  await leader.tap('Recovery words');
  await leader.tap('Show the words');
  await expect(page.locator('ol.twelve > li')).toHaveCount(12);
  const words = await page.locator('ol.twelve > li').allInnerTexts();
  await phone.remove();

  await test.step('on a new phone everything is there again, and the words open what is private', async () => {
    const another = await newPhone();
    const page = await another.tab(district.url);
    const leader = new Leader(page);
    await leader.join(await district.inviteLeader('1'));
    await leader.light('all sent');
    await page.goto(`${district.url}/more/key`);
    await leader.at('Open private records');
    await leader.write('Twelve words', words.join(' '));
    await leader.tap('Open them');
    await expect.poll(async () => (await stored(page, 'feedback')).length, { timeout: 60_000 }).toBe(said.length);
    await holds(page);
    const open = (await stored(page, 'feedback')).map((talk) => String(talk.praise));
    expect(open.sort()).toEqual([...said].sort());
    await page.goto(district.url);
    await leader.tab('Schools');
    await page.getByRole('link', { name: schools[0]! }).click();
    await leader.at(schools[0]!);
    await page.getByRole('link', { name: /^Visit 20 / }).click();
    await leader.tap('Summary');
    await expect(page.getByRole('article')).toContainText('Names on sticks');
  });
});

/** One visit as it is done: planned, two lessons, two conversations, closed. */
async function visit(
  leader: Leader,
  school: string,
  at: number,
  chance: () => number,
  said: string[],
): Promise<void> {
  const { page } = leader;
  const nth = said.length / LESSONS;
  const date = (days: number) => new Date(at + days * DAY).toISOString().slice(0, 10);
  const classes = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6'];
  const first = Math.floor(chance() * classes.length);
  const lessons = Array.from({ length: LESSONS }, (_, n) => ({
    lesson: classes[(first + n) % classes.length]!,
    subject: 'English',
    teacher: `Teacher ${String.fromCharCode(65 + Math.floor(chance() * 20))} of ${school}`,
  }));
  await leader.plan({ school, date: date(0), purpose: `Visit ${nth} to see the pairs`, lessons });
  await leader.startVisit();
  for (const lesson of lessons) {
    await leader.observe(`${lesson.lesson} English`);
    await leader.count('girl, back', Math.floor(chance() * 3));
    await leader.count('boy, front', 1 + Math.floor(chance() * 3));
    await leader.note('Pupils do', `Pairs talk, ${Math.floor(chance() * 1e9)}`);
    await leader.tap('Talk');
    const praise = `Private praise ${Math.floor(chance() * 1e12)}`;
    said.push(praise);
    await leader.talk({ ...TALK, praise, lookAgain: date(21) });
    await leader.at(school);
  }
  await leader.tap('Close visit');
  const inSchool: StepWords[] = [{ what: `Names on sticks, ${nth}`, who: 'P3 teacher', by: date(10) }];
  const office: StepWords[] | 'none' =
    chance() < 0.5 ? 'none' : [{ what: `Ask for benches, ${nth}`, by: date(14) }];
  await leader.writeClosing({ praise: 'On time', school: inSchool, office, next: 'none' });
  await leader.tap('Close visit');
  await leader.at(`Summary: ${school}`);
  await expect(page.getByRole('article')).toContainText(`Names on sticks, ${nth}`);
}

/** The database holds the term. */
async function holds(page: import('@playwright/test').Page): Promise<void> {
  const visits = await stored(page, 'visit');
  expect(visits.filter((visit) => visit.state === 'closed')).toHaveLength(WEEKS * A_WEEK);
  expect(await stored(page, 'observation')).toHaveLength(WEEKS * A_WEEK * LESSONS);
  expect(await stored(page, 'feedback')).toHaveLength(WEEKS * A_WEEK * LESSONS);
  expect((await stored(page, 'step')).length).toBeGreaterThanOrEqual(WEEKS * A_WEEK);
  expect(await stored(page, 'school')).toHaveLength(10);
}

/** Every record of a kind, as the phone itself can read it. */
function stored(page: import('@playwright/test').Page, kind: string): Promise<Record<string, unknown>[]> {
  return page.evaluate(async (kind) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open('fieldbook'));
    const rows = await done(database.transaction('records').objectStore('records').getAll());
    database.close();
    return rows.filter((row) => row.kind === kind && !row.deleted && row.body).map((row) => JSON.parse(row.body));
  }, kind);
}

/** The same numbers for the same seed. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
