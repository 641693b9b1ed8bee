// Officers who are called away, and officers who answer one request both: each with
// a phone of their own, and a real District.

import type { Page } from '@playwright/test';
import { kept } from './support/cellar.ts';
import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import { officer, syncs } from './support/office.ts';
import { looksIn } from './support/rest.ts';
import type { District } from './support/district.ts';
import { TUDUN_FARI, closing } from './support/visit.ts';
import { whole } from './support/whole.ts';

test.setTimeout(240_000);

const PROMISE = 'Ask for the bench delivery in writing';
const BEGUN = 'Begun, not finished';
const looksWell = looksIn('officers');

/** A leader who promised to take something up at the office. */
async function asking(district: District, page: Page): Promise<Leader> {
  const leader = new Leader(page);
  await leader.begin('A. Musa', 'Rimi');
  await leader.join(await district.inviteNew('A. Musa'));
  await leader.tab('Schools');
  await leader.addSchool(TUDUN_FARI);
  await leader.plan({ school: TUDUN_FARI.name });
  await leader.startVisit();
  await leader.tap('Close visit');
  await leader.writeClosing({ ...closing(), school: 'none', next: 'none' });
  await leader.tap('Close visit');
  await leader.saved();
  await leader.light('all sent');
  return leader;
}

/** An officer whom that promise has reached. */
async function asked(district: District, page: Page, name: string): Promise<Leader> {
  const sani = await officer(district, page, name);
  await sani.tab('Steps');
  await expect(page.getByRole('heading', { name: PROMISE })).toBeVisible({ timeout: 40_000 });
  return sani;
}

const card = ({ page }: Leader, name: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name, exact: true }) });

test('fault 02: an officer who is called away finds on Today the answer and the notice that were begun, also after the browser was killed', async ({
  district,
  newPhone,
}) => {
  await asking(district, await (await newPhone()).tab(district.url));
  const phone = await newPhone();
  let sani = await asked(district, await phone.tab(district.url), 'B. Sani');
  await whole(sani.page);
  await sani.tab('Today');
  await expect(sani.page.getByRole('heading', { name: BEGUN })).toHaveCount(0);

  await test.step('an answer and a notice are begun', async () => {
    await sani.tab('Steps');
    await sani.page.getByRole('link', { name: 'Answer', exact: true }).click();
    await sani.radio('Not now').check();
    await sani.write('What you say to the leader', 'The benches come in');
    await sani.tab('More');
    await sani.page.getByRole('link', { name: 'Notices of the District' }).click();
    await sani.tap('Publish something');
    await sani.write('In one line', 'Books have come');
    await sani.page.waitForTimeout(1_500);
  });

  await test.step('the browser is killed; Today says what was begun, and about what', async () => {
    await phone.kill();
    await phone.start();
    sani = new Leader(await phone.tab(district.url));
    await sani.at('Today');
    await expect(card(sani, BEGUN).getByRole('link')).toHaveText([`A notice: Books have come`, `An answer: ${PROMISE}`]);
    await looksWell(sani, 'begun');
  });

  await test.step('each leads to where it goes on, as it was left', async () => {
    await card(sani, BEGUN).getByRole('link', { name: 'A notice' }).click();
    await expect(sani.field('In one line')).toHaveValue('Books have come');
    await sani.tab('Today');
    await card(sani, BEGUN).getByRole('link', { name: 'An answer' }).click();
    await sani.at('Answer Rimi · A. Musa');
    await expect(sani.field('What you say to the leader')).toHaveValue('The benches come in');
    await expect(sani.radio('Not now')).toBeChecked();
  });

  await test.step('taken out by a slip it comes back; saved, it is pointed out no more', async () => {
    await sani.tab('Today');
    await sani.page.getByRole('button', { name: 'Remove A notice: Books have come' }).click();
    await expect(card(sani, BEGUN).getByRole('link')).toHaveText([`An answer: ${PROMISE}`]);
    await card(sani, BEGUN).getByRole('button', { name: /Books have come/ }).click();
    await card(sani, BEGUN).getByRole('link', { name: 'A notice' }).click();
    await expect(sani.field('In one line')).toHaveValue('Books have come');
    await sani.tap('Publish');
    await sani.saved();
    await sani.tab('Today');
    await expect(card(sani, BEGUN).getByRole('link')).toHaveText([`An answer: ${PROMISE}`]);
    await card(sani, BEGUN).getByRole('link', { name: 'An answer' }).click();
    await sani.write('What you say to the leader', 'The benches come in March');
    await sani.tap('Save answer');
    await sani.saved();
    await sani.tab('Today');
    await expect(sani.page.getByRole('heading', { name: BEGUN })).toHaveCount(0);
  });
});

test('S6 S28 fault 10: where two officers answer one request the leader is told whose answer stands, and reads both', async ({
  district,
  newPhone,
}) => {
  const musa = await asking(district, await (await newPhone()).tab(district.url));
  const sani = await asked(district, await (await newPhone()).tab(district.url), 'B. Sani');
  const kato = await asked(district, await (await newPhone()).tab(district.url), 'D. Kato');
  const bothApart = ['The benches come in March', 'There are no benches this year'];
  const answers = async (who: Leader, button: string, text: string) => {
    await who.tab('Steps');
    await who.page.getByRole('link', { name: button, exact: true }).click();
    await who.write('What you say to the leader', text);
    await who.tap('Save answer');
    await who.saved();
    await who.at('Steps');
  };
  const step = ({ page }: Leader) => page.getByRole('listitem').filter({ hasText: PROMISE });
  const stands = async (who: Leader, name: string, text: string, other: string) => {
    await expect(step(who)).toContainText(`The office: ${text}`, { timeout: 40_000 });
    await expect(step(who)).toContainText(`The answer of ${name} stands now. Also answered: ${other}, `);
  };

  await test.step('each answers without having heard of the other', async () => {
    for (const who of [sani, kato]) await whole(who.page);
    await district.close();
    await answers(sani, 'Answer', bothApart[0]);
    await answers(kato, 'Answer', bothApart[1]);
    await expect(step(kato)).not.toContainText('stands now');
    await district.open();
    await syncs(district, kato, sani, kato, musa);
  });

  // Of two that were given apart, all phones take the same one.
  const ids = new Map<string, string>();
  for (const { id, kind, body } of (await kept(musa.page)).records) if (kind === 'answer') ids.set(id, body);
  expect(ids.size).toBe(2);
  const first = [...ids.keys()].sort().pop()!;
  const [winner, loser] = ids.get(first)!.includes(bothApart[0]) ? [0, 1] : [1, 0];
  const names = ['B. Sani', 'D. Kato'];

  await test.step('the leader’s Today and the step say whose answer stands, and that there is another', async () => {
    await musa.tab('Today');
    const from = card(musa, 'From the office');
    await expect(from.getByRole('link')).toHaveCount(1, { timeout: 40_000 });
    await expect(from).toContainText(bothApart[winner]);
    await expect(from).toContainText(`The answer of ${names[winner]} stands now. Also answered: ${names[loser]}, `);
    await looksWell(musa, 'two-answers-today');
    await musa.tab('Steps');
    await musa.radio('Mine').check();
    await stands(musa, names[winner], bothApart[winner], names[loser]);
    await expect(step(musa)).not.toContainText(bothApart[loser]);
    await looksWell(musa, 'two-answers-step');
    for (const who of [sani, kato]) {
      await who.tab('Steps');
      await stands(who, names[winner], bothApart[winner], names[loser]);
    }
  });

  await test.step('both are read one below the other, from Today and from the step', async () => {
    await step(musa).getByRole('link', { name: 'Read all answers' }).click();
    await musa.at('History');
    const all = card(musa, 'From the office').getByRole('listitem');
    await expect(all).toHaveCount(2);
    await expect(all.nth(0)).toContainText(bothApart[winner]);
    await expect(all.nth(0)).toContainText('This answer stands now');
    await expect(all.nth(1)).toContainText(bothApart[loser]);
    await expect(all.nth(1)).toContainText(names[loser]);
    await expect(all.nth(1)).not.toContainText('stands now');
    await expect(card(musa, 'From the office')).toContainText('Neither officer had read the other’s answer.');
    await looksWell(musa, 'two-answers-history');
    await musa.tab('Today');
    await card(musa, 'From the office').getByRole('link').click();
    await musa.at('History');
    await expect(all).toHaveCount(2);
    await all.nth(1).getByRole('link', { name: /^History/ }).click();
    await expect(musa.page.getByText(`Answer from the office: ${bothApart[loser]}`)).toBeVisible();
    await expect(musa.page.getByText('Written for the first time')).toBeVisible();
  });

  await test.step('who has read the other’s, and answers, is heard, whatever the clock of that phone says', async () => {
    const behind = [sani, kato][loser];
    await behind.page.clock.setSystemTime(Date.now() - 30 * 86_400_000);
    await behind.tab('Steps');
    await behind.page.getByRole('link', { name: 'Change the answer' }).click();
    await expect(behind.page.getByText(bothApart[winner])).toBeVisible();
    await expect(behind.page.getByText('Another officer has answered. What you save stands in its place; both are kept.')).toBeVisible();
    await looksWell(behind, 'answering-after-another');
    await behind.write('What you say to the leader', 'We both say: in May');
    await behind.tap('Save answer');
    await behind.saved();
    await syncs(district, behind, musa);
    await musa.tab('Steps');
    await musa.radio('Mine').check();
    await stands(musa, names[loser], 'We both say: in May', names[winner]);
    await step(musa).getByRole('link', { name: 'Read all answers' }).click();
    await expect(card(musa, 'From the office')).toContainText('The answer stands whose officer had read the others.');
  });
});
