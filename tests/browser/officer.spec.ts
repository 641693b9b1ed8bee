// Leaders and an officer, each with a phone of their own, and a real District:
// what leaders sent is read at the office, and stays theirs.

import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { kept } from './support/cellar.ts';
import { expect, test } from './support/fixtures.ts';
import { Leader, day } from './support/leader.ts';
import { copied } from './support/rest.ts';
import { axeFindings, faintTexts, sidewaysOrCut, smallTargets, settled } from './support/looks.ts';
import type { District } from './support/district.ts';
import { CANARY, PLAN, TALK, TUDUN_FARI, UNGUWAR_RIMI, closing } from './support/visit.ts';
import { whole } from './support/whole.ts';

test.setTimeout(240_000);

const PROMISE = 'Ask for the bench delivery in writing';
/** What an officer asks about a paragraph: on no paper. */
const QUESTION = 'Which classes begin a little later?';
const STICKS = closing().school![0]!.what;
/** Words that only a leader may read. */
const PRIVATE = [CANARY, TALK.view!, TALK.idea!, TALK.words!];

/** A leader with a visit that was closed, all of it sent. */
async function leaderWithAVisit(district: District, page: Page): Promise<Leader> {
  const leader = new Leader(page);
  await leader.begin('A. Musa', 'Rimi');
  await leader.join(await district.inviteNew('A. Musa'));
  await leader.tab('Schools');
  await leader.addSchool(TUDUN_FARI);
  await leader.plan(PLAN);
  await leader.startVisit();
  await leader.observe('P3 English');
  await leader.note('Pupils do', 'Pairs talk about the picture');
  await leader.tap('Talk');
  await leader.talk({ ...TALK, lookAgain: day(21) });
  await leader.tap('Close visit');
  await leader.writeClosing(closing());
  await leader.tap('Close visit');
  await leader.saved();
  await leader.light('all sent');
  return leader;
}

async function officer(district: District, page: Page): Promise<Leader> {
  const officer = new Leader(page);
  await officer.join(await district.inviteOfficer('B. Sani'));
  await officer.at('Send and receive');
  await officer.tab('Today');
  return officer;
}

/** The part of a page under that heading. */
const part = ({ page }: Leader, name: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name, exact: true }) });

/** Nothing is faint, small, wide or found by axe, in light and in the dark. */
async function looksWell({ page }: Leader, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    await page.screenshot({ path: `${import.meta.dirname}/shots/officer-${name}-${colorScheme}.png`, fullPage: true });
    const wrong = [...(await axeFindings(page)), ...(await faintTexts(page)), ...(await smallTargets(page))];
    expect.soft([...wrong, ...(await sidewaysOrCut(page))], `${name}, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

test('an officer reads what two leaders sent, offline too, and nothing private is on the phone', async ({
  district,
  newPhone,
}) => {
  const musa = await leaderWithAVisit(district, await (await newPhone()).tab(district.url));
  const bello = new Leader(await (await newPhone()).tab(district.url));
  await bello.begin('C. Bello', 'Kwali');
  await bello.join(await district.inviteNew('C. Bello'));
  await bello.tab('Schools');
  await bello.addSchool(UNGUWAR_RIMI);
  await bello.light('all sent');

  const sani = await officer(district, await (await newPhone()).tab(district.url));
  const { page } = sani;
  const row = (name: string | RegExp) => page.getByRole('listitem').filter({ hasText: name });

  await test.step('what came stands first, with whose it is', async () => {
    await expect(page.getByRole('heading', { name: 'New from the leaders' })).toBeVisible();
    const visit = page.getByRole('link', { name: /Tudun Fari Primary.*Visit .*Rimi · A\. Musa/s });
    await expect(visit.first()).toBeVisible({ timeout: 40_000 });
    await expect(row(PROMISE).filter({ hasText: 'asks the Education Secretary' }).first()).toBeVisible();
    await whole(page);
    await looksWell(sani, 'home');
  });

  await test.step('what was seen is new no more, and can be looked at again', async () => {
    await sani.tap('I have seen these');
    await expect(page.getByText('Nothing new has come since you last looked.').first()).toBeVisible();
    await page.reload();
    await expect(page.getByText('Nothing new has come since you last looked.').first()).toBeVisible();
    await bello.tab('Schools');
    await bello.addSchool({ name: 'Kwali Science' });
    await bello.light('all sent');
    await sani.tab('More');
    await page.getByRole('link', { name: 'Send and receive' }).click();
    await sani.tap('Send now');
    await sani.tab('Today');
    await expect(page.getByRole('link', { name: /Kwali Science.*School .*Kwali · C\. Bello/s })).toBeVisible({ timeout: 40_000 });
    await expect(page.getByText('Visit · See how pair talk')).toHaveCount(0);
    await sani.tap('Show what came earlier');
    await expect(page.getByRole('link', { name: /Tudun Fari Primary.*Visit/s }).first()).toBeVisible();
  });

  await test.step('schools of all clusters by longest since a visit; a cluster can be chosen and stays chosen', async () => {
    await sani.tab('Schools');
    const names = page.locator('main .rows .words > .prose');
    await expect(names).toHaveText(['Kwali Science', UNGUWAR_RIMI.name, TUDUN_FARI.name]);
    await looksWell(sani, 'schools');
    await sani.field('Cluster').selectOption({ label: 'Rimi · A. Musa' });
    await expect(names).toHaveText([TUDUN_FARI.name]);
    await sani.tab('Today');
    await expect(page.getByRole('link', { name: /Kwali Science/ })).toHaveCount(0);
    await sani.field('Cluster').selectOption('');
    await expect(page.getByRole('link', { name: /Kwali Science/ }).first()).toBeVisible();
  });

  await test.step('what was seen of one cluster is still new of the others', async () => {
    await musa.tab('Schools');
    await musa.addSchool({ name: 'Rimi Central' });
    await musa.light('all sent');
    await sani.tab('More');
    await page.getByRole('link', { name: 'Send and receive' }).click();
    await sani.tap('Send now');
    await sani.tab('Today');
    const news = page.locator('section').filter({ has: page.getByRole('heading', { name: 'New from the leaders' }) });
    await expect(news.getByRole('link', { name: /Rimi Central/ })).toBeVisible({ timeout: 40_000 });
    await expect(news.getByRole('link', { name: /Kwali Science/ })).toBeVisible();
    await sani.field('Cluster').selectOption({ label: 'Rimi · A. Musa' });
    await expect(news.getByRole('link', { name: /Kwali Science/ })).toHaveCount(0);
    await sani.tap('I have seen these');
    await expect(news.getByText('Nothing new has come since you last looked.')).toBeVisible();
    await sani.field('Cluster').selectOption('');
    await expect(news.getByRole('link', { name: /Kwali Science/ })).toBeVisible();
    await expect(news.getByRole('link', { name: /Rimi Central/ })).toHaveCount(0);
  });

  await test.step('a school’s page tells its story, and offers nothing to change', async () => {
    await sani.tab('Schools');
    await page.getByRole('link', { name: TUDUN_FARI.name }).click();
    await sani.at(TUDUN_FARI.name);
    await expect(page.getByText('Cluster: Rimi · A. Musa')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Call Mrs Bala' })).toBeVisible();
    await expect(sani.action('Change school')).toHaveCount(0);
    await expect(sani.action('Plan a visit')).toHaveCount(0);
    await looksWell(sani, 'school');
  });

  await test.step('a visit is read as the leader’s own paper, with the lesson that was seen', async () => {
    await page.getByRole('link', { name: new RegExp(PLAN.purpose!) }).first().click();
    await sani.at(`Visit at ${TUDUN_FARI.name}`);
    const paper = page.getByRole('article');
    await expect(paper).toContainText('A. Musa');
    await expect(paper).toContainText(PROMISE);
    await expect(paper).toContainText('Every class was taught from the first bell');
    await looksWell(sani, 'visit');
    await page.getByRole('link', { name: /^Lesson observation/ }).click();
    await expect(page.getByText('Pairs talk about the picture')).toBeVisible();
    await looksWell(sani, 'lesson');
  });

  await test.step('who leads which cluster, and when their phones were heard', async () => {
    await sani.tab('More');
    await sani.page.getByRole('link', { name: 'Clusters and phones' }).click();
    await sani.at('Clusters and phones');
    await expect(row('Rimi · A. Musa')).toContainText('1 phone · last heard today');
    await expect(row('Kwali · C. Bello')).toContainText('1 phone');
    await expect(row('B. Sani')).toContainText('1 phone');
    await looksWell(sani, 'clusters');
  });

  await test.step('what a leader shares is read by the other leader as words alone, by theme at the office, and goes again when it is taken back', async () => {
    await musa.tab('Steps');
    await musa.radio('In schools').check();
    await musa.page.getByRole('listitem').filter({ hasText: STICKS }).getByRole('button', { name: 'Done', exact: true }).click();
    await musa.page.getByRole('link', { name: `Share with other leaders: ${STICKS}` }).click();
    await musa.at('Share with other leaders');
    await musa.write('The words that are shared', `${STICKS}, as at Tudun Fari with ${CANARY}, says Musa`);
    await expect(musa.page.getByText(/^This text names .*Tudun Fari/)).toContainText(CANARY);
    await musa.page.getByRole('button', { name: /instead \(Tudun Fari\)$/ }).click();
    await musa.page.getByRole('button', { name: new RegExp(`instead \\(${CANARY}\\)$`) }).click();
    // Nor whose words they are.
    await musa.page.getByRole('button', { name: /“a leader” instead \(A\. Musa\)$/ }).click();
    await expect(musa.page.getByText(/^This text names/)).toHaveCount(0);
    await musa.tap('Share these words');
    await expect(musa.page.getByText('Please fill this in.')).toBeVisible();
    await musa.field('Theme').selectOption({ label: 'Inclusion and attendance' });
    const words = `${STICKS}, as at a school with a teacher, says a leader`;
    const read = part(musa, 'This is what other leaders read');
    await expect(read).toContainText(words);
    await looksWell(musa, 'share');
    await musa.tap('Share these words');
    await musa.saved();
    await musa.at('From other leaders');
    await expect(musa.page.getByRole('link', { name: new RegExp(words) })).toBeVisible();
    await musa.light('all sent');
    const fetch = async (leader: Leader) => {
      await leader.page.goto(`${district.url}/more/send`);
      await leader.tap('Send now');
      await leader.light('all sent');
    };
    await fetch(bello);
    await bello.tab('More');
    await bello.page.getByRole('link', { name: 'From other leaders' }).click();
    const theme = part(bello, 'Inclusion and attendance');
    await expect(theme).toContainText(words, { timeout: 40_000 });
    const { records, raw } = await kept(bello.page);
    for (const whose of [STICKS, TUDUN_FARI.name, 'Musa']) expect(JSON.stringify([records, raw])).not.toContain(whose);
    await looksWell(bello, 'from-leaders');
    await fetch(sani);
    await sani.tab('More');
    await page.getByRole('link', { name: 'Shared by theme' }).click();
    const shared = part(sani, 'Inclusion and attendance');
    await expect(shared).toContainText('in 1 cluster');
    await expect(row(words)).toContainText('Practice that works · Rimi · A. Musa');
    await looksWell(sani, 'shared');
    await sani.field('Cluster').selectOption({ label: 'Kwali · C. Bello' });
    await expect(row(words)).toHaveCount(0);
    await sani.field('Cluster').selectOption('');
    await musa.page.getByRole('link', { name: new RegExp(words) }).click();
    await musa.tap('Take it back');
    await musa.at('From other leaders');
    await expect(musa.page.getByRole('link', { name: new RegExp(words) })).toHaveCount(0);
    await musa.light('all sent');
    await fetch(bello);
    await bello.page.goto(`${district.url}/more/leaders`);
    await expect(part(bello, 'Nothing has come yet')).toBeVisible();
  });

  await test.step('no teacher’s name and nothing private is in a byte of the officer’s phone; nothing is to be sent', async () => {
    const all = await kept(page);
    const bytes = JSON.stringify([all.records, all.raw, [...all.drafts]]);
    expect(bytes).toContain(PROMISE);
    for (const words of PRIVATE) expect(bytes, words).not.toContain(words);
    const kinds = new Set(all.records.map(({ kind }) => kind));
    for (const kind of ['person', 'feedback', 'handover', 'reflection', 'private_note', 'keyring']) {
      expect(kinds, kind).not.toContain(kind);
    }
    await sani.light('all sent');
    // The words do sing on the leader's phone, or the above would prove nothing.
    const own = await kept(musa.page);
    for (const words of PRIVATE) expect(JSON.stringify([own.records, own.raw]), words).toContain(words);
  });

  await test.step('without a network all of it is there', async () => {
    await district.close();
    await page.goto(`${district.url}/steps`);
    await sani.at('Steps');
    await expect(page.getByRole('heading', { name: PROMISE })).toBeVisible();
    await looksWell(sani, 'steps');
    await page.goto(`${district.url}/more/clusters`);
    await expect(row('Kwali · C. Bello')).toContainText('1 phone');
    await page.goto(`${district.url}/visits/01900000-0000-7000-8000-000000000001/plan`);
    await sani.at('There is no such page');
  });

  const praised = { name: /^From the office, about: Every class was taught/ };
  await test.step('still without one the officer asks at a paragraph of the visit, and says that it was read', async () => {
    await sani.tab('Schools');
    await page.getByRole('link', { name: TUDUN_FARI.name }).click();
    await page.getByRole('link', { name: new RegExp(PLAN.purpose!) }).first().click();
    await page.getByRole('link', { name: /^Ask about this: Every class was taught/ }).click();
    await sani.at('Ask Rimi · A. Musa');
    await expect(page.getByText('Every class was taught from the first bell')).toBeVisible();
    await sani.write('What you say to the leader', QUESTION);
    await expect.poll(async () => JSON.stringify([...(await kept(page)).drafts])).toContain(QUESTION);
    await page.reload();
    await expect(sani.field('What you say to the leader')).toHaveValue(QUESTION);
    await looksWell(sani, 'ask');
    await sani.tap('Save question');
    await sani.at(`Visit at ${TUDUN_FARI.name}`);
    await expect(page.getByRole('note', praised)).toContainText(QUESTION);
    await expect(page.getByRole('listitem').filter({ has: page.getByRole('note', praised) })).toBeFocused();
    await expect(page.getByRole('link', { name: /^Change your question: Every class/ })).toBeVisible();
    await sani.tap('Read');
    await expect(page.getByText('Read by the office · B. Sani')).toBeVisible();
    await expect(sani.action('Read')).toHaveCount(0);
    await looksWell(sani, 'asked');
    await sani.light('2 not sent yet');
  });

  await test.step('the leader is led to that paragraph of the summary, and hands over not a word of it', async () => {
    await district.open();
    for (const leader of [sani, musa]) {
      await leader.page.goto(`${district.url}/more/send`);
      await leader.tap('Send now');
      await leader.light('all sent');
    }
    await musa.tab('Today');
    const asked = musa.page.getByRole('link', { name: /Tudun Fari Primary · What I saw and want to praise.*Which classes/s });
    await asked.click({ timeout: 40_000 });
    await musa.at(`Summary: ${TUDUN_FARI.name}`);
    const note = musa.page.getByRole('note', praised);
    await expect(note).toContainText(`The office: ${QUESTION}`);
    await expect(note).toContainText('A question of the office · B. Sani');
    await expect(musa.page.getByRole('listitem').filter({ has: note })).toBeFocused();
    await looksWell(musa, 'summary-of-leader');
    const text = await copied(musa);
    expect(text).toContain('Every class was taught from the first bell');
    expect(text).not.toContain(QUESTION);
    expect(text).not.toContain('office ·');
    await musa.page.emulateMedia({ media: 'print' });
    await expect(musa.page.getByText('Every class was taught from the first bell')).toBeVisible();
    await expect(note).toBeHidden();
    await expect(musa.page.getByText('Read by the office')).toBeHidden();
    await musa.page.emulateMedia({ media: 'screen' });
    await musa.page.getByRole('link', { name: 'Back' }).click();
    await expect(musa.page.getByText('Read by the office · B. Sani')).toBeVisible();
    await expect(musa.page.getByRole('link', { name: new RegExp(`${QUESTION.slice(0, -1)}.*A question of the office`, 's') })).toBeVisible();
    await looksWell(musa, 'visit-of-leader');
  });
});

test('fault 09: an officer’s phone that is revoked keeps what it has, says so, and goes on with a new code', async ({
  district,
  newPhone,
}) => {
  const musa = new Leader(await (await newPhone()).tab(district.url));
  await musa.begin('A. Musa', 'Rimi');
  await musa.join(await district.inviteNew('A. Musa'));
  await musa.tab('Schools');
  await musa.addSchool(TUDUN_FARI);
  await musa.light('all sent');
  const sani = await officer(district, await (await newPhone()).tab(district.url));
  await expect(sani.page.getByRole('link', { name: new RegExp(TUDUN_FARI.name) }).first()).toBeVisible({ timeout: 40_000 });

  await district.revokeLeader('2');
  await musa.tab('Schools');
  await musa.addSchool(UNGUWAR_RIMI);
  await musa.light('all sent');
  await sani.page.goto(`${district.url}/more/send`);
  await expect(sani.page.getByText('no longer knows this phone').first()).toBeVisible({ timeout: 40_000 });
  await sani.tab('Schools');
  await expect(sani.page.getByRole('link', { name: new RegExp(TUDUN_FARI.name) })).toBeVisible();
  await expect(sani.page.getByRole('link', { name: new RegExp(UNGUWAR_RIMI.name) })).toHaveCount(0);

  await sani.join(await district.inviteLeader('2'));
  await sani.at('Send and receive');
  await sani.tab('Schools');
  await expect(sani.page.getByRole('link', { name: new RegExp(UNGUWAR_RIMI.name) })).toBeVisible({ timeout: 40_000 });
});

test('fault 22: a District restored from an old copy gets everything again, and an officer each record once', async ({
  district,
  newPhone,
}) => {
  const musa = new Leader(await (await newPhone()).tab(district.url));
  await musa.begin('A. Musa', 'Rimi');
  await musa.join(await district.inviteNew('A. Musa'));
  const sani = await officer(district, await (await newPhone()).tab(district.url));
  await district.close();
  const old = await district.copy();
  await district.open();
  await musa.tab('Schools');
  await musa.addSchool(TUDUN_FARI);
  await musa.light('all sent');
  const schools = sani.page.getByRole('link', { name: new RegExp(TUDUN_FARI.name) });
  const fetched = async () => {
    await sani.page.goto(`${district.url}/more/send`);
    await sani.tap('Send now');
    await sani.tab('Schools');
  };
  await fetched();
  await expect(schools).toHaveCount(1, { timeout: 40_000 });

  await district.close();
  await district.putBack(old);
  await district.open();
  await fetched();
  await musa.page.goto(`${district.url}/more/send`);
  await musa.tap('Send now');
  await musa.light('all sent');
  // The District has it again, from its leader and not from the officer.
  await expect
    .poll(async () => (await district.export()).get('out/school.csv') ?? '', { timeout: 40_000 })
    .toContain(TUDUN_FARI.name);
  await fetched();
  await expect(schools).toHaveCount(1);
  await sani.light('all sent');
});

test('S6 S28 a step asked of the office is answered there, and the answer stands at that step on the leader’s phone', async ({
  district,
  newPhone,
}) => {
  const musa = await leaderWithAVisit(district, await (await newPhone()).tab(district.url));
  const sani = await officer(district, await (await newPhone()).tab(district.url));
  const bello = new Leader(await (await newPhone()).tab(district.url));
  await bello.begin('C. Bello', 'Kwali');
  await bello.join(await district.inviteNew('C. Bello'));
  // The District closes soon: the tap alone is not yet a phone that has joined.
  await bello.light('all sent');
  const answer = 'The benches come in November, the letter is with the store';

  await test.step('the officer answers without a network; it goes when there is one', async () => {
    await sani.tab('Steps');
    await expect(sani.page.getByRole('heading', { name: PROMISE })).toBeVisible({ timeout: 40_000 });
    await whole(sani.page);
    await district.close();
    await sani.page.getByRole('link', { name: 'Answer', exact: true }).click();
    await sani.at('Answer Rimi · A. Musa');
    await sani.tap('Save answer');
    await expect(sani.page.getByText('Please fill this in.')).toBeVisible();
    await sani.radio('The office has taken it up').check();
    await sani.write('What you say to the leader', answer);
    await looksWell(sani, 'answer');
    await sani.tap('Save answer');
    await sani.saved();
    await sani.at('Steps');
    await expect(sani.page.getByText(`The office: ${answer}`)).toBeVisible();
    await sani.light('1 not sent yet');
    await district.open();
    await sani.page.goto(`${district.url}/more/send`);
    await sani.tap('Send now');
    await sani.light('all sent');
  });

  await test.step('the leader sees it on Today and at the step, and what was read is new no more', async () => {
    await musa.page.goto(`${district.url}/more/send`);
    await musa.tap('Send now');
    await musa.tab('Today');
    const card = musa.page.locator('section').filter({ has: musa.page.getByRole('heading', { name: 'From the office' }) });
    await expect(card).toContainText(answer, { timeout: 40_000 });
    await whole(musa.page);
    await looksWell(musa, 'today-of-leader');
    await card.getByRole('link', { name: new RegExp(PROMISE) }).click();
    await musa.at('Steps');
    const step = musa.page.getByRole('listitem').filter({ hasText: PROMISE });
    await expect(step).toContainText(`The office: ${answer}`);
    await expect(step).toContainText('The office has taken it up · B. Sani');
    await looksWell(musa, 'steps-of-leader');
    await musa.tab('Today');
    await musa.tap('I have read these');
    await expect(card).toHaveCount(0);
    await musa.page.reload();
    await musa.at('Today');
    await expect(card).toHaveCount(0);
  });

  await test.step('the office’s lists are saved as CSV and JSON, with nothing that a spreadsheet would work out', async () => {
    const nasty = '=HYPERLINK("http://x"), Model';
    await bello.tab('Schools');
    await bello.addSchool({ name: nasty });
    await bello.light('all sent');
    // What the leader's phone sends may come a moment after the office asked.
    await expect(async () => {
      await sani.page.goto(`${district.url}/more/send`);
      await sani.tap('Send now');
      await sani.tab('Schools');
      await expect(sani.page.getByText(nasty)).toBeVisible({ timeout: 8_000 });
    }).toPass({ timeout: 60_000 });
    const saved = async (button: string, name: RegExp) => {
      const saving = sani.page.waitForEvent('download');
      await sani.tap(button);
      const download = await saving;
      expect(download.suggestedFilename()).toMatch(name);
      return readFile(await download.path(), 'utf8');
    };
    const csv = await saved('Save as CSV', /^\d{4}-\d\d-\d\d schools\.csv$/);
    const [head, ...rows] = csv.trimEnd().split('\r\n');
    expect(head).toBe('\ufeffSchool,Cluster,Last visit');
    expect(rows).toContain(`"'=HYPERLINK(""http://x""), Model",Kwali · C. Bello,`);
    expect(rows).toContain(`${TUDUN_FARI.name},Rimi · A. Musa,${day(0)}`);
    const json = JSON.parse(await saved('Save as JSON', /^\d{4}-\d\d-\d\d schools\.json$/)) as Record<string, string>[];
    expect(json).toHaveLength(rows.length);
    expect(json.map((row) => row.School)).toContain(nasty);
    await sani.tab('Steps');
    const steps = await saved('Save as CSV', /^\d{4}-\d\d-\d\d steps\.csv$/);
    expect(steps).toContain(PROMISE);
    expect(steps).toContain(answer);
    for (const words of PRIVATE) expect(csv + steps).not.toContain(words);
  });

  await test.step('a changed answer comes anew; the leader’s own state comes back to the office', async () => {
    await sani.tab('Steps');
    await sani.page.getByRole('link', { name: 'Change the answer' }).click();
    await expect(sani.field('What you say to the leader')).toHaveValue(answer);
    await sani.radio('The office has done it').check();
    await sani.write('What you say to the leader', 'They were delivered on Tuesday');
    await sani.tap('Save answer');
    await sani.saved();
    await sani.light('all sent');
    await musa.page.goto(`${district.url}/more/send`);
    await musa.tap('Send now');
    await musa.tab('Today');
    await expect(musa.page.getByText('They were delivered on Tuesday')).toBeVisible({ timeout: 40_000 });
    await musa.tab('Steps');
    await musa.radio('Mine').check();
    await musa.actionOn('Done', PROMISE).click();
    await musa.saved();
    await musa.light('all sent');
    await sani.page.goto(`${district.url}/more/send`);
    await sani.tap('Send now');
    await sani.tab('Steps');
    await expect(sani.page.getByText('Nothing is asked of the office')).toBeVisible({ timeout: 40_000 });
  });

  await test.step('no other leader’s phone has a byte of it, and a leader’s phone brings no officers’ screens', async () => {
    await bello.page.goto(`${district.url}/more/send`);
    await bello.tap('Send now');
    await bello.light('all sent');
    const bytes = JSON.stringify(await kept(bello.page));
    for (const words of ['November', 'delivered', PROMISE]) expect(bytes).not.toContain(words);
    const brought = async ({ page }: Leader) =>
      page.evaluate(async () => {
        const urls: string[] = [];
        for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) urls.push(url);
        return urls.filter((url) => url.includes('split_officer')).length;
      });
    await whole(bello.page);
    expect(await brought(bello)).toBe(0);
    expect(await brought(sani)).toBe(1);
  });
});

test('an officer invites a leader by a link on the screen, and a lost phone is let in no more', async ({ district, newPhone }) => {
  const sani = await officer(district, await (await newPhone()).tab(district.url));
  const clusters = async () => {
    await sani.tab('More');
    await sani.page.getByRole('link', { name: 'Clusters and phones' }).click();
    await sani.at('Clusters and phones');
  };
  let link = '';

  await test.step('without a network no invitation is made, and trying again makes one seat', async () => {
    await clusters();
    await sani.tap('Invite a leader');
    await sani.at('Invite a leader');
    await sani.tap('Make the invitation');
    await expect(sani.page.getByText('Please fill this in.')).toBeVisible();
    await sani.write('The leader’s name', 'A. Musa');
    await district.close();
    await sani.tap('Make the invitation');
    await expect(sani.page.getByText('No invitation was made')).toBeVisible();
    await expect(sani.field('The leader’s name')).toHaveValue('A. Musa');
    await district.open();
    await sani.tap('Make the invitation');
    await expect(sani.page.getByRole('heading', { name: 'Invitation for A. Musa' })).toBeVisible();
    await expect(sani.page.getByRole('img', { name: 'The invitation as a picture for the camera' })).toBeVisible();
    await looksWell(sani, 'invite');
    link = (await sani.page.getByText('/join#').textContent())!;
    expect(await district.everythingKept()).not.toContain(link.split('#')[1]);
  });

  const musa = new Leader(await (await newPhone()).tab(district.url));
  await test.step('the leader joins with it, and stands there', async () => {
    await musa.begin('A. Musa', 'Rimi');
    await musa.join(link);
    await musa.at('Send and receive');
    await musa.light('all sent');
    await sani.page.goto(`${district.url}/more/send`);
    await sani.tap('Send now');
    await clusters();
    const row = sani.page.getByRole('link', { name: /^Rimi · A\. Musa/ });
    await expect(row).toContainText('1 phone', { timeout: 40_000 });
    await row.click();
    await expect(sani.page.getByText('last heard today')).toBeVisible();
    await looksWell(sani, 'phones');
  });

  await test.step('the phone is lost: asked once more, it is let in no more, and its work is kept there', async () => {
    await district.close();
    await sani.tap('This phone is lost');
    await expect(sani.sheet()).toBeVisible();
    await sani.tap('Yes, let it in no more', undefined, sani.sheet());
    // Without a network it is kept, and told with the next.
    await expect(sani.page.getByRole('alert')).toContainText('has not heard of it yet');
    await expect(sani.page.getByText(/^Lost: the .* hears of it with the next network/)).toBeVisible();
    await expect(sani.action('It is not lost')).toBeVisible();
    await looksWell(sani, 'phone-lost-offline');
    await district.open();
    await sani.page.reload();
    await expect(sani.page.getByText('no phone is let in now').first()).toBeVisible({ timeout: 40_000 });
    await musa.tab('Schools');
    await musa.addSchool(TUDUN_FARI);
    await musa.page.goto(`${district.url}/more/send`);
    await expect(musa.page.getByText('no longer knows this phone').first()).toBeVisible({ timeout: 40_000 });
    // A further phone of the same leader is invited from there.
    await sani.tap('Invite a further phone');
    await expect(sani.page.getByText(/^It becomes one of A\. Musa’s phones/)).toBeVisible();
    await looksWell(sani, 'invite-further');
    await sani.tap('Make the invitation');
    await expect(sani.page.getByRole('heading', { name: 'Invitation for A. Musa' })).toBeVisible();
    const further = (await sani.page.getByText('/join#').textContent())!;
    await musa.join(further);
    await musa.at('Send and receive');
    await musa.light('all sent');
    // Whose it became hears of it.
    await musa.tab('Today');
    await expect(musa.page.getByRole('link', { name: /^A further phone was invited for you/ })).toBeVisible({ timeout: 40_000 });
  });
});

test('S27 S28 S32 what the office publishes comes to every leader, and to one alone where it is for one; a leader’s own stays', async ({
  district,
  newPhone,
}) => {
  const sani = await officer(district, await (await newPhone()).tab(district.url));
  const musa = new Leader(await (await newPhone()).tab(district.url));
  const bello = new Leader(await (await newPhone()).tab(district.url));
  for (const [leader, name, cluster] of [[musa, 'A. Musa', 'Rimi'], [bello, 'C. Bello', 'Kwali']] as const) {
    await leader.begin(name, cluster);
    await leader.join(await district.inviteNew(name));
    await leader.light('all sent');
  }
  const syncs = async (leader: Leader) => {
    await leader.page.goto(`${district.url}/more/send`);
    await leader.tap('Send now');
    await leader.light('all sent');
  };
  const notices = async (leader: Leader) => {
    await leader.tab('More');
    await leader.page.getByRole('link', { name: 'Notices of the District' }).click();
    await leader.at('Notices of the District');
  };
  // A leader's own first term, which the office dates otherwise.
  await musa.page.goto(`${district.url}/more/terms`);
  await musa.tap('Add a term');
  await musa.write('First day', '2026-09-14');
  await musa.write('Last day', '2026-12-04');
  await musa.tap('Save the terms');
  await musa.saved();
  await musa.tab('Schools');
  await musa.addSchool(TUDUN_FARI);
  await syncs(musa);
  await syncs(sani);

  await test.step('news, whom to call, terms and a list of schools are published', async () => {
    await sani.page.goto(`${district.url}/more/terms`);
    await sani.tap('Add a term');
    await sani.write('First day', '2026-09-07');
    await sani.write('Last day', '2026-12-18');
    await sani.tap('Add a term');
    const second = sani.group('Term {n}', { n: 2 });
    await sani.write('First day', '2027-01-11', second);
    await sani.write('Last day', '2027-04-02', second);
    await sani.tap('Save the terms');
    await sani.saved();
    await notices(sani);
    await sani.tap('Publish something');
    await sani.tap('Publish');
    await expect(sani.page.getByText('Please fill this in.')).toBeVisible();
    await sani.write('In one line', 'Workshop on reading in Kaduna');
    await sani.write('More about it', 'Friday, 10 o’clock; <b>bring</b> a book');
    await looksWell(sani, 'publish');
    await sani.tap('Publish');
    await sani.saved();
    const publish = async (sort: string, title: string, more: () => Promise<unknown>) => {
      await sani.tap('Publish something');
      await sani.radio(sort).check();
      await sani.write('In one line', title);
      await more();
      await sani.tap('Publish');
      await sani.saved();
      await sani.at('Notices of the District');
    };
    await publish('Whom to call', 'Mrs Danladi, child protection', () => sani.write('Telephone', '0803 555 0199'));
    await publish('Terms', 'Terms of this year', async () => {});
    await publish('List of schools', 'Schools of Rimi', async () => {
      await sani.field('For whom').selectOption({ label: 'Rimi · A. Musa' });
      const list = 'Name,Code,Place\nTudun Fari Primary,KF-07,Tudun Fari\n"Kofar Gabas, Model",KF-08,Kofar Gabas\n';
      await sani.page.locator('input[type=file]').setInputFiles({ name: 'rimi.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
      await expect(sani.page.getByText('rimi.csv')).toBeVisible();
    });
    await looksWell(sani, 'notices');
    const saving = sani.page.waitForEvent('download');
    await sani.tap('Save as CSV');
    const rows = (await readFile(await (await saving).path(), 'utf8')).trimEnd().split('\r\n');
    expect(rows[0]).toBe('\ufeffDate,What it is,In one line,More about it,Telephone,File,For whom,Who');
    expect(rows[1]).toMatch(/^[\d-]+,List of schools,Schools of Rimi,,,rimi\.csv,For Rimi · A\. Musa,/);
    expect(rows).toHaveLength(5);
    await sani.light('all sent');
  });

  await test.step('each leader reads it, the list only the one it is for', async () => {
    await syncs(bello);
    await bello.tab('Today');
    await expect(bello.page.getByRole('heading', { name: 'From the office' })).toBeVisible({ timeout: 40_000 });
    await notices(bello);
    await expect(bello.page.getByRole('heading', { name: 'Workshop on reading in Kaduna' })).toBeVisible();
    await expect(bello.page.getByText('<b>bring</b>')).toBeVisible();
    await expect(bello.page.getByRole('heading', { name: 'Schools of Rimi' })).toHaveCount(0);
    expect(JSON.stringify(await kept(bello.page))).not.toContain('Kofar Gabas');
    await expect(bello.action('Change it')).toHaveCount(0);
    await bello.page.goto(`${district.url}/more/private`);
    await expect(bello.page.getByRole('heading', { name: 'The District says to call: Mrs Danladi, child protection' })).toBeVisible();
    await expect(bello.page.getByRole('link', { name: 'Call Mrs Danladi, child protection' })).toBeVisible();
    await looksWell(bello, 'whom-to-call');
  });

  await test.step('terms are taken over where the leader has none, and the leader’s own stays as it was', async () => {
    await syncs(musa);
    await notices(musa);
    await looksWell(musa, 'notices-of-leader');
    await musa.tap('Take these terms over');
    await musa.at('Terms');
    await expect(musa.field('First day', musa.group('Term {n}', { n: 1 }))).toHaveValue('2026-09-14');
    await expect(musa.field('First day', musa.group('Term {n}', { n: 2 }))).toHaveValue('2027-01-11');
    await notices(musa);
    await musa.tap('Take these terms over');
    await expect(musa.page.getByText('You have terms for all of these days already.')).toBeVisible();
  });

  await test.step('the list is looked at before it is taken; the school that was there stays the leader’s', async () => {
    await musa.tap('Look at these schools');
    await musa.at('Import schools');
    await expect(musa.page.getByText('rimi.csv')).toBeVisible({ timeout: 20_000 });
  });

  await test.step('what is taken back goes from the leaders’ phones', async () => {
    await notices(sani);
    const news = sani.page.locator('section').filter({ has: sani.page.getByRole('heading', { name: 'Workshop on reading in Kaduna' }) });
    const button = sani.action('Take it back', undefined, news);
    await button.scrollIntoViewIfNeeded();
    const tapped = (await button.boundingBox())!;
    await button.click();
    const offer = sani.page.getByRole('status').filter({ hasText: 'Taken back: Workshop on reading in Kaduna' });
    await expect(news).toHaveCount(0);
    // Drawn anew with the list, it is still what has the focus.
    await expect(offer).toBeFocused();
    const away = async () => {
      const box = await offer.boundingBox();
      return box && box.y >= 0 ? Math.abs(box.y + box.height / 2 - tapped.y) : Infinity;
    };
    await expect.poll(away, { message: 'in sight, and near where the thumb was' }).toBeLessThan(360);
    await sani.tap('Publish it again');
    await expect(news).toBeVisible();
    await sani.tap('Take it back', undefined, news);
    await expect(sani.page.getByText('Taken back: Workshop on reading in Kaduna')).toBeVisible();
    await looksWell(sani, 'taken-back');
    await sani.light('all sent');
    await syncs(bello);
    await notices(bello);
    await expect(bello.page.getByRole('heading', { name: 'Mrs Danladi, child protection' })).toBeVisible();
    await expect(bello.page.getByRole('heading', { name: 'Workshop on reading in Kaduna' })).toHaveCount(0, { timeout: 40_000 });
  });
});
