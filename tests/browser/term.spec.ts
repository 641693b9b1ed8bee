// A term of one leader: a messy school list, 26 visits with 52 lessons and
// what else a leader writes, three weeks at a stretch without a network, sent
// in bursts. Then the phone is lost.

import type { Page } from '@playwright/test';
import { kept } from './support/cellar.ts';
import { chances } from './support/dice.ts';
import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import { rimi } from './support/lists.ts';
import { evening, visit } from './support/living.ts';
import { A_WEEK, BURST, DAY, LESSONS, WEEKS, promisesOf, saidInPrivate, saidOpenly, termOf, visitsOf, type Week } from './support/term.ts';
import { bringWhole } from './support/whole.ts';

test.setTimeout(900_000);

test('S1 S2 S3 S4 S5 S6 S7 S12 S27 S28 S32 a term: ten schools, 26 visits, 52 lessons, meetings, promises, reflections and a concern, sent in bursts; the phone is lost and all comes back', async ({
  district,
  newPhone,
}) => {
  const seed = Number(process.env.FIELDBOOK_SEED ?? 7);
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
  const today = new Date().setUTCHours(7, 0, 0, 0);
  const term = termOf(schools, today, chances(seed));
  await page.clock.install({ time: today - WEEKS * 7 * DAY });
  for (const [nth, week] of term.entries()) {
    for (const one of week.visits) await visit(leader, district.url, one);
    await evening(leader, district.url, week, term[nth - 1]);
    const isLast = nth === WEEKS - 1;
    if ((nth + 1) % BURST === 0 || isLast) {
      await district.open();
      await page.goto(`${district.url}/more/send`);
      await leader.tap('Send now');
      await leader.light('all sent');
      if (!isLast) await district.close();
    }
  }

  await test.step('what the leader has is what was done', async () => {
    await holds(page, term);
  });

  await test.step('the District has every visit and lesson once, all that it may read, and no word that is private', async () => {
    const files = await district.export();
    const rows = (name: string) => {
      const [, text] = [...files].find(([path]) => path.endsWith(`/${name}.csv`))!;
      return text.trim().split('\n').length - 1;
    };
    expect(rows('visit')).toBe(WEEKS * A_WEEK + 2);
    expect(rows('observation')).toBe(WEEKS * A_WEEK * LESSONS);
    const exported = [...files.values()].join('\n');
    const all = await district.everythingKept();
    // What may be read is found in both: then what is private would be, too.
    for (const place of [exported, all]) {
      expect(saidOpenly(term).filter((words) => !place.includes(words))).toEqual([]);
      expect(saidInPrivate(term).filter((words) => place.includes(words))).toEqual([]);
    }
  });

  await page.goto(`${district.url}/more`);
  await leader.tap('Recovery words');
  await leader.tap('Show the words');
  await expect(page.locator('ol.twelve > li')).toHaveCount(12);
  const words = await page.locator('ol.twelve > li').allInnerTexts();
  await leader.light('all sent');
  const before = await everything(page);
  await phone.remove();

  await test.step('on a new phone everything is there again, and the words open what is private', async () => {
    const another = await newPhone();
    const page = await another.tab(district.url);
    const leader = new Leader(page);
    await leader.join(await district.inviteLeader('1'));
    await leader.light('all sent');
    const shut = await everything(page);
    expect(saidInPrivate(term).filter((words) => shut.join('\n').includes(words)), 'shut before the words are given').toEqual([]);
    await page.goto(`${district.url}/more/key`);
    await leader.at('Open private records');
    await leader.write('Twelve words', words.join(' '));
    await leader.tap('Open them');
    await expect.poll(() => everything(page), { timeout: 60_000 }).toEqual(before);
    await holds(page, term);
    await reads(leader, district.url, term);
  });
});

/** A leader finds it on the screen: a visit that was signed, what became of the promises, what was for nobody else. */
async function reads(leader: Leader, url: string, term: Week[]): Promise<void> {
  const { page } = leader;
  const one = visitsOf(term).findLast(({ signer }) => signer)!;
  await page.goto(url);
  await leader.tab('Schools');
  await page.getByRole('link', { name: one.school }).click();
  await leader.at(one.school);
  await page.getByRole('link', { name: one.purpose }).click();
  await leader.tap('Summary');
  await expect(page.getByRole('article')).toContainText(one.inSchool);
  await expect(page.getByRole('img', { name: `Signed by ${one.signer}` })).toBeVisible();
  await leader.tap('Back');
  await leader.tab('Steps');
  await leader.radio('Mine').check();
  await leader.tap('Show what is done');
  for (const { what, fate, why } of promisesOf(term)) {
    await expect(page.getByText(what, { exact: true })).toBeVisible();
    if (fate && fate !== 'Done') await expect(page.getByText(why, { exact: true })).toBeVisible();
  }
  await leader.tab('More');
  await leader.tap('My reflections');
  await expect(page.getByRole('link', { name: /^Week of / })).toHaveCount(WEEKS);
  await page.getByRole('link', { name: /^Week of / }).first().click();
  await expect(leader.field('Has another of my schools found a way?')).toHaveValue(term.at(-1)!.reflection);
  await page.goto(`${url}/more/private`);
  await page.getByRole('link', { name: /^A private note/ }).click();
  await expect(leader.field('What I saw or heard')).toHaveValue(term.find(({ concern }) => concern)!.concern!);
}

/** The database holds the term, every word of it. */
async function holds(page: Page, term: Week[]): Promise<void> {
  const visits = await stored(page, 'visit');
  const closed = visits.filter(({ state }) => state === 'closed');
  expect(texts(closed, 'purpose')).toEqual(visitsOf(term).map(({ purpose }) => purpose).sort());
  expect(closed.filter(({ written }) => written)).toHaveLength(1);
  const off = visits.filter(({ state }) => state === 'called_off');
  expect(off).toHaveLength(2);
  expect(texts(off, 'why')).toEqual(term.flatMap(({ calledOff }) => calledOff?.why ?? []).sort());

  const lessons = visitsOf(term).flatMap((one) => one.lessons);
  expect(lessons).toHaveLength(WEEKS * A_WEEK * LESSONS);
  const notes = (await stored(page, 'observation')).flatMap((seen) => seen.notes as Record<string, unknown>[]);
  expect(texts(notes, 'text')).toEqual(lessons.map(({ note }) => note).sort());
  expect(texts(await stored(page, 'feedback'), 'praise')).toEqual(lessons.map(({ talk }) => talk.praise!).sort());

  const signed = (await stored(page, 'handover')).filter(({ strokes }) => strokes);
  expect(texts(signed, 'signer')).toEqual(visitsOf(term).flatMap(({ signer }) => signer ?? []));

  const steps = await stored(page, 'step');
  expect(steps).toHaveLength(WEEKS * A_WEEK + promisesOf(term).length);
  const STATES = { Done: 'done', Changed: 'changed', 'Let go': 'let_go' };
  for (const { what, fate, why } of promisesOf(term)) {
    const state = fate ? STATES[fate] : 'open';
    expect(steps.filter((step) => step.what === what)).toMatchObject([{ state, why: state === 'open' || state === 'done' ? '' : why }]);
  }

  const meetings = await stored(page, 'meeting');
  expect(texts(meetings.filter(({ visit }) => visit), 'agreed')).toEqual(visitsOf(term).flatMap(({ meeting }) => meeting ?? []).sort());
  expect(texts(meetings.filter(({ visit }) => !visit), 'heard')).toEqual(term.flatMap(({ meeting }) => meeting ?? []));
  expect(texts(await stored(page, 'reflection'), 'my_schools')).toEqual(term.map(({ reflection }) => reflection).sort());
  expect(texts(await stored(page, 'private_note'), 'note')).toEqual(term.flatMap(({ concern }) => concern ?? []));
  expect(await stored(page, 'school')).toHaveLength(10);
}

const texts = (records: Record<string, unknown>[], field: string): string[] => records.map((record) => String(record[field])).sort();

/** Every record on the phone: kind, id and body, as the phone itself can read it. */
async function everything(page: Page): Promise<string[]> {
  const { records } = await kept(page);
  return records.map(({ kind, id, body }) => `${kind} ${id} ${body}`).sort();
}

/** The records of a kind. */
async function stored(page: Page, kind: string): Promise<Record<string, unknown>[]> {
  const { records } = await kept(page);
  return records.filter((row) => row.kind === kind).map(({ body }) => JSON.parse(body));
}
