// S7: what stays in the school. Text, SMS, file and paper, made without a network.

import { readFile } from 'node:fs/promises';
import { expect, test } from './support/fixtures.ts';
import { Leader, day } from './support/leader.ts';
import { printed } from './support/paper.ts';
import { CANARY, PLAN, TALK, TUDUN_FARI, closing } from './support/visit.ts';
import { weekdayDate } from './support/summary.ts';

test.setTimeout(150_000);

/** A full visit: two lessons, three praises, four steps; the summary is open. */
async function fullVisit(leader: Leader): Promise<void> {
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.plan(PLAN);
  await leader.startVisit();
  await leader.observe('P3 English');
  await leader.count('girl, back', 2);
  await leader.count('boy, front', 3);
  await leader.note('Pupils do', 'Pairs talk');
  await leader.present(24, 31);
  await leader.onTask(49, 55);
  await leader.tap('Talk');
  await leader.talk({ ...TALK, lookAgain: day(21) });
  await leader.observe('P2 Mathematics');
  await leader.count('girl, front', 1);
  await leader.tap('Talk');
  await leader.talk({ praise: 'bottle tops showed why 7 and 5 make 12', question: 'Who has not understood yet?', step: 'ask two at the back' });
  await leader.tap('Close visit');
  const close = closing();
  await leader.writeClosing({
    ...close,
    school: [...(close.school as []), { what: 'Number cards for every table in P2', by: day(5) }],
    office: [...(close.office as []), { what: 'Bring the word cards', by: day(21) }],
  });
  await leader.readTogether();
  await leader.sign('Mrs Bala');
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
}

async function copied(leader: Leader): Promise<string> {
  await leader.tap('Share summary');
  await expect(leader.page.getByText('Copied. You can paste it into a message.')).toBeVisible();
  return leader.page.evaluate(() => navigator.clipboard.readText());
}

test('S7 visit summary: text, SMS, file and one A4 page say the same, offline, and name no teacher', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await fullVisit(leader);
  await district.close();

  const words = [
    TUDUN_FARI.name,
    'Every class was taught from the first bell.',
    'at “tell your partner” even the back rows talked.',
    'bottle tops showed why 7 and 5 make 12.',
    'Names on sticks in P3 for three lessons',
    'Number cards for every table in P2',
    'Ask for the bench delivery in writing',
    'Bring the word cards',
    `${weekdayDate(day(21))}: look at P3 together.`,
    'I agree.',
    'Mrs Bala, Head Teacher',
    'A. Musa, Cluster Leader, Rimi',
  ];

  const paper = await printed(page, process.env.FIELDBOOK_KEEP_PAPER);
  expect(paper.pages, 'two lessons, three praises, four steps and two signatures fit one page').toBe(1);
  expect(paper.size).toMatch(/A4/);

  const text = await copied(leader);
  const download = page.waitForEvent('download');
  await leader.tap('Save as a page');
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.html$/);
  const html = await readFile(await file.path(), 'utf8');
  const alone = await phone.browser.newPage();
  await alone.setContent(html);
  const onPage = (await alone.locator('body').innerText()).replaceAll(/\s+/g, ' ');
  expect(await alone.locator('svg path').count(), 'the signature is drawn').toBeGreaterThan(0);
  expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  await alone.close();

  for (const word of words) {
    expect(text).toContain(word);
    expect(paper.text).toContain(word);
    expect(onPage).toContain(word);
  }
  for (const copy of [text, paper.text, html]) {
    expect(copy).not.toContain(CANARY);
    // What stays between teacher and leader.
    expect(copy).not.toContain(TALK.view);
    expect(copy).not.toContain(TALK.idea);
  }
  // Nothing of the app's own furniture is printed.
  for (const furniture of ['Share summary', 'Copy', 'Main pages', 'all sent', 'kept', 'Today Schools Steps']) {
    expect(paper.text).not.toContain(furniture);
  }
});

test('S7 visit summary: the short text fits three SMS and leads with the three answers', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await fullVisit(leader);
  await leader.tap('Short text');
  const text = (await leader.sheet().getByText('In the school:').innerText()).trim();
  expect(text.length).toBeLessThanOrEqual(459);
  expect(text).toMatch(/^Tudun Fari Primary, \d+ \w+\. In the school: .* I at the office: .* I come again: /);
});

test('S7 visit summary: a known teacher’s name in free text is pointed out and may become a role', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.plan(PLAN);
  await leader.startVisit();
  await leader.tap('Close visit');
  await leader.writeClosing({
    praise: `${CANARY} greets everybody by name`,
    school: 'none',
    office: 'none',
    next: 'none',
  });
  await expect(page.getByText(`This text names ${CANARY}. It goes to the District as written.`)).toBeVisible();
  await page.getByRole('button', { name: 'Write “P3 teacher” instead' }).click();
  await expect(leader.field('What I saw and want to praise')).toHaveValue('P3 teacher greets everybody by name');
  await expect(page.getByText(`This text names ${CANARY}.`)).toHaveCount(0);
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  await expect(page.getByText('P3 teacher greets everybody by name.')).toBeVisible();
  expect(await copied(leader)).not.toContain(CANARY);
});

test('S7 visit summary: teachers appear by role until the leader chooses otherwise', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.plan(PLAN);
  await leader.startVisit();
  await leader.observe('P3 English');
  await leader.tap('Talk');
  await leader.talk({ praise: 'every pupil read' });
  await leader.tap('Close visit');
  await leader.writeClosing({ school: 'none', office: 'none', next: 'none' });
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  expect(await copied(leader)).toContain('P3 teacher, English:');
  await expect(page.getByText('A role and a class can still tell who it is.')).toBeVisible();
  await leader.radio('by name').check();
  expect(await copied(leader)).toContain(`${CANARY}, P3 English:`);
});

test('S7 visit summary: what is changed after signing says so, and the old signature stands under no new text', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.plan({ school: TUDUN_FARI.name, purpose: 'Listen to reading' });
  await leader.startVisit();
  await leader.tap('Close visit');
  await leader.writeClosing({ school: 'none', office: 'none', next: 'none' });
  await leader.readTogether();
  await leader.sign('Mrs Bala');
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  expect(await copied(leader)).toMatch(/Mrs Bala, Head Teacher \(signed by Mrs Bala, \d+ \w+, \d\d:\d\d\)/);

  await leader.tap('Back');
  await leader.tap('Change what was agreed');
  await leader.write('The Head Teacher’s own words', 'On second thoughts, no');
  await leader.readTogether();
  await expect(page.getByText('The text has changed since it was signed. Please read it together and sign again.')).toBeVisible();
  await leader.tap('Save what was agreed');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  await expect(page.getByText(/Changed after signing\./)).toBeVisible();
  const text = await copied(leader);
  expect(text).toContain('Changed after signing. An earlier text was signed on');
  expect(text).not.toContain('(signed by');
  expect(text).toContain('On second thoughts, no.');
});
