// A week of three people's phones, each a browser profile of its own: a leader's
// two and an officer's, with a network on some days and none on others.

import type { Page } from '@playwright/test';
import { kept } from './support/cellar.ts';
import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import { syncs } from './support/office.ts';
import { CANARY, PLAN, TALK, TUDUN_FARI, UNGUWAR_RIMI, closing } from './support/visit.ts';
import { bringWhole } from './support/whole.ts';

test.setTimeout(420_000);

const DAY = 86_400_000;
const PROMISE = closing().office![0].what;
const ANSWER = 'The store sends the benches next week';
const PAIR_TALK = 'Watch pair talk in P4';
const READING = 'Reading aloud in P4';

test('fault 18: a week of a leader’s two phones and an officer’s: planned, observed and written in two places without a network, asked of the office, answered, chosen; in the end all agree', async ({
  district,
  newPhone,
}) => {
  const [one, other, sani] = [
    new Leader(await (await newPhone()).tab(district.url)),
    new Leader(await (await newPhone()).tab(district.url)),
    new Leader(await (await newPhone()).tab(district.url)),
  ];
  const all = [one, other, sani];
  const monday = new Date(Date.now() - 4 * DAY).setUTCHours(7, 0, 0, 0);
  for (const { page } of all) await page.clock.install({ time: monday });
  /** It is so many days after Monday. */
  const dawns = async (days: number) => {
    for (const { page } of all) await page.clock.setSystemTime(monday + days * DAY);
  };
  /** Those have a network and use it, each twice: what the other sent comes too. */
  const meet = (...leaders: Leader[]) => syncs(district, ...leaders, ...leaders);

  await test.step('Monday, at the office: three phones join; two visits are planned', async () => {
    await one.begin();
    await one.join(await district.inviteNew('A. Musa'));
    await one.tab('Schools');
    await one.addSchool(TUDUN_FARI);
    await one.plan(PLAN);
    await one.tab('Schools');
    await one.addSchool(UNGUWAR_RIMI);
    await one.plan({ school: UNGUWAR_RIMI.name, date: dateOf(monday + 3 * DAY), purpose: 'A first look' });
    await other.join(await district.inviteLeader('1'));
    await sani.join(await district.inviteOfficer('B. Sani'));
    await meet(one, other, sani);
    for (const { page } of all) await bringWhole(page);
    await other.tab('Schools');
    await expect(other.page.getByRole('link', { name: new RegExp(UNGUWAR_RIMI.name) })).toBeVisible({ timeout: 40_000 });
    await sani.tab('Today');
    await expect(sani.page.getByRole('link', { name: new RegExp(TUDUN_FARI.name) }).first()).toBeVisible({ timeout: 40_000 });
  });

  await test.step('Tuesday, no network: a visit on the one phone', async () => {
    await district.close();
    await dawns(1);
    await one.page.goto(district.url);
    await one.page.getByRole('link', { name: TUDUN_FARI.name }).first().click();
    await one.startVisit();
    await one.observe('P3 English');
    await one.note('Pupils do', 'Pairs talk about the picture');
    await one.tap('Talk');
    await one.talk({ ...TALK, lookAgain: dateOf(monday + 21 * DAY) });
    await one.tap('Close visit');
    await one.writeClosing(closing());
    await one.tap('Close visit');
    await one.saved();
  });

  await test.step('Wednesday, no network: Thursday’s visit gets another purpose on each phone', async () => {
    await dawns(2);
    for (const [leader, purpose] of [
      [one, PAIR_TALK],
      [other, READING],
    ] as const) {
      await leader.page.goto(`${district.url}/schools`);
      await leader.page.getByRole('link', { name: new RegExp(UNGUWAR_RIMI.name) }).click();
      await leader.page.getByRole('link', { name: /A first look/ }).click();
      await leader.tap('Change the plan');
      await leader.write('Purpose', purpose);
      await leader.tap('Save plan');
      await leader.saved();
    }
  });

  await test.step('Thursday, a network: the office reads and answers; both texts are there to choose', async () => {
    await district.open();
    await dawns(3);
    await meet(one, other, sani);
    await sani.tab('Steps');
    await expect(sani.page.getByRole('heading', { name: PROMISE })).toBeVisible({ timeout: 40_000 });
    await sani.page.getByRole('link', { name: 'Answer', exact: true }).click();
    await sani.radio('The office has taken it up').check();
    await sani.write('What you say to the leader', ANSWER);
    await sani.tap('Save answer');
    await sani.saved();
    await meet(sani, other, one);
    await other.page.goto(`${district.url}/more/texts`);
    await other.page.getByRole('link', { name: new RegExp(`${READING}|${PAIR_TALK}|${UNGUWAR_RIMI.name}`) }).first().click();
    const text = other.page.getByRole('listitem').filter({ hasText: PAIR_TALK });
    await text.getByRole('button', { name: /^Keep this one/ }).click();
    await other.at('History');
  });

  await test.step('Friday: the answer stands with the promise on both phones, which agree in every word', async () => {
    await dawns(4);
    await meet(other, one, sani);
    for (const leader of [one, other]) {
      await leader.page.goto(`${district.url}/steps`);
      await leader.radio('Mine').check();
      const step = leader.page.getByRole('listitem').filter({ hasText: PROMISE });
      await expect(step).toContainText(`The office: ${ANSWER}`, { timeout: 40_000 });
    }
    await expect.poll(() => openly(other.page), { timeout: 40_000 }).toEqual(await openly(one.page));
    const all = (await openly(one.page)).join('\n');
    for (const words of [PROMISE, ANSWER, PAIR_TALK, 'Pairs talk about the picture']) expect(all).toContain(words);
    expect(all).not.toContain(READING);
  });

  await test.step('the officer’s phone stands as the leader’s does, without what is the leader’s alone', async () => {
    const leaders = new Set(await openly(one.page));
    const officers = await openly(sani.page);
    expect(officers.length).toBeGreaterThan(6);
    expect(officers.filter((row) => !leaders.has(row) && !row.startsWith('profile'))).toEqual([]);
    const bytes = JSON.stringify([(await kept(sani.page)).records, (await kept(sani.page)).raw]);
    for (const words of [CANARY, TALK.view!, TALK.idea!]) expect(bytes).not.toContain(words);
    const files = [...(await district.export()).values()].join('\n');
    expect(files).toContain(ANSWER);
  });
});

/** The date in UTC, which is Nigeria's but for the hour before midnight. */
function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Each record of a kind that the office may read: kind, id and body. */
async function openly(page: Page): Promise<string[]> {
  const MINE = ['person', 'feedback', 'handover', 'reflection', 'concern', 'keyring'];
  const rows = (await kept(page)).records.filter(({ kind }) => !MINE.includes(kind));
  return rows.map(({ kind, id, body }) => `${kind} ${id} ${body}`).sort();
}
