// What a signature holds for: what was agreed, and nothing else.

import type { Locator } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import { look } from './support/rest.ts';
import { CANARY, PLAN, TALK, TUDUN_FARI, closing } from './support/visit.ts';

const CHANGED = 'The text has changed since it was signed. Please read it together and sign again.';

test('S7 a signed summary stays as it was signed when language, school, Head Teacher or card change; what changes it leaves the signed text to be read', async ({
  district,
  newPhone,
}) => {
  test.setTimeout(120_000);
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.plan(PLAN);
  await leader.startVisit();
  const visit = page.url();
  await leader.observe('P3 English');
  await leader.tap('Talk');
  await leader.talk(TALK);
  await leader.tap('Close visit');
  await leader.writeClosing(closing());
  await leader.readTogether();
  await leader.sign('Mrs Bala');
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  const paper = page.getByRole('article');
  const ink = (of: Locator) => of.getByRole('img', { name: 'Signed by Mrs Bala' });
  await expect(ink(paper)).toBeVisible();
  const signed = await paper.innerText();

  await leader.tab('Schools');
  await page.getByRole('link', { name: TUDUN_FARI.name }).click();
  await leader.tap('Change this school');
  await leader.write('Name of the school', 'Tudun Fari Model School');
  await leader.write('Head Teacher', 'Mr Audu');
  await leader.tap('Save school');
  await leader.saved();
  await page.goto(`${district.url}/more/card`);
  await leader.write('Your cluster', 'Rimi North');
  await leader.tap('Save');
  await leader.saved();
  await page.goto(`${visit}/summary`);
  await expect(ink(paper)).toBeVisible();
  expect(await paper.innerText()).toBe(signed);
  await expect(page.getByText(CHANGED)).toHaveCount(0);

  await page.evaluate(() => localStorage.setItem('language', JSON.stringify('ha')));
  await page.reload();
  // The label of the drawing is in the language of the screen.
  await expect(paper.getByRole('img')).toBeVisible();
  await expect(paper).toContainText('Mrs Bala, Head Teacher');
  await expect(page.getByText('Rubutun ya sauya bayan an sa hannu', { exact: false })).toHaveCount(0);
  await page.evaluate(() => localStorage.setItem('language', JSON.stringify('en')));

  // The steps are agreed anew: that was not signed.
  await page.goto(`${visit}/close`);
  await leader.write('What I saw and want to praise', 'The yard was swept');
  await leader.tap('Save what was agreed');
  await leader.saved();
  await expect(page.getByText(CHANGED)).toBeVisible();
  await expect(ink(paper)).toHaveCount(0);
  // Whoever was met is still the one who was met.
  await expect(paper).toContainText('with Mrs Bala, Head Teacher');
  await page.getByText('What was signed', { exact: true }).click();
  await expect(ink(page.getByRole('article').nth(1))).toBeVisible();
  await expect(page.getByRole('article').nth(1)).toContainText('Every class was taught from the first bell');
  await page.screenshot({ path: `${import.meta.dirname}/shots/summary-what-was-signed.png`, fullPage: true });
});

test('a teacher’s name in a reason is pointed out before it leaves, as everywhere', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.plan(PLAN);
  const told = page.getByText(`This text names ${CANARY}. It goes to the District as written.`);
  const visit = page.url();
  await leader.tap('Call off this visit');
  await leader.write('Why is it called off?', `${CANARY} is ill`);
  await expect(told).toBeVisible();
  await page.getByRole('button', { name: 'Write “a teacher” instead' }).click();
  await expect(leader.field('Why is it called off?')).toHaveValue('a teacher is ill');
  await leader.tap('Cancel');

  await page.goto(visit);
  await leader.startVisit();
  await leader.tap('Close visit');
  await leader.writeClosing(closing());
  await leader.tap('Close visit');
  await leader.saved();
  await leader.tab('Steps');
  await leader.actionOn('Let go', 'Names on sticks in P3 for three lessons').click();
  await leader.write('Why is it let go?', `${CANARY} said no`);
  await expect(told).toBeVisible();
});

test('S7 a summary that nobody signed keeps the leader, the cluster and the Head Teacher it was closed with; who signs it later is whom it names', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.plan(PLAN);
  await leader.startVisit();
  const visit = page.url();
  await leader.observe('P3 English');
  const lesson = page.url();
  await leader.tap('Talk');
  await leader.talk(TALK);
  await leader.tap('Close visit');
  await leader.writeClosing(closing());
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  const paper = page.getByRole('article');
  await expect(paper).toContainText('A. Musa, Cluster Leader, Rimi');
  const closed = await paper.innerText();
  await page.goto(`${lesson}/copy`);
  await expect(paper).toContainText('A. Musa');
  const copy = await paper.innerText();

  await page.goto(`${district.url}/more/card`);
  await leader.write('Your name', 'Amina Sule');
  await leader.write('Your cluster', 'Kandawa');
  await leader.tap('Save');
  await leader.saved();
  await leader.tab('Schools');
  await page.getByRole('link', { name: TUDUN_FARI.name }).click();
  await leader.tap('Change this school');
  await leader.write('Head Teacher', 'Mr Newman');
  await leader.tap('Save school');
  await leader.saved();

  await page.goto(`${lesson}/copy`);
  await expect(paper).toBeVisible();
  expect(await paper.innerText()).toBe(copy);
  await page.goto(`${visit}/summary`);
  await expect(paper).toBeVisible();
  expect(await paper.innerText()).toBe(closed);
  await page.goto(`${visit}/close`);
  await expect(page.getByText('Mrs Bala', { exact: false }).first()).toBeVisible();
  await leader.readTogether();
  await expect(paper).toContainText('Mrs Bala, Head Teacher');
  await expect(page.getByText('Mr Newman', { exact: false })).toHaveCount(0);
  await page.screenshot({ path: `${import.meta.dirname}/shots/closing-again.png`, fullPage: true });
  await leader.sign('Mrs Bala');
  await leader.tap('Save what was agreed');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  await expect(paper.getByRole('img', { name: 'Signed by Mrs Bala' })).toBeVisible();
  await expect(paper).toContainText('A. Musa, Cluster Leader, Rimi');
});

test('S7 the signer’s name belongs to the ink: it cannot change under it, stands under it on paper, and by name nobody has signed', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.plan(PLAN);
  await leader.startVisit();
  await leader.observe('P3 English');
  await leader.tap('Talk');
  await leader.talk(TALK);
  await leader.tap('Close visit');
  await leader.writeClosing(closing());
  await leader.readTogether();
  await leader.write('Who signs', 'Mr Audu');
  await leader.sign('Mr Audu');
  await expect(leader.field('Who signs')).toBeDisabled();
  const pad = page.getByRole('img', { name: 'Signed by Mr Audu' });
  await expect(pad).toBeVisible();
  // Both strokes are on it: it did not move away under the finger.
  expect((await pad.locator('path').first().getAttribute('d'))!.match(/M/g)).toHaveLength(2);
  await look(leader, 'close-signed');

  // Cleared and brought back, under another name and another text: as it was.
  await leader.tap('Clear the signature');
  await leader.write('Who signs', 'Somebody else');
  await leader.write('What I saw and want to praise', 'The yard was swept');
  await leader.tap('Bring the signature back');
  await expect(leader.field('Who signs')).toBeDisabled();
  await expect(leader.field('Who signs')).toHaveValue('Mr Audu');
  await expect(page.getByText(CHANGED)).toBeVisible();
  await leader.write('What I saw and want to praise', closing().praise);
  await expect(page.getByText(CHANGED)).toHaveCount(0);
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);

  const paper = page.getByRole('article');
  const signer = /signed by Mr Audu, \w+ \d+ \w+, \d\d:\d\d/;
  const line = paper.getByRole('figure').first();
  await expect(line).toContainText('Mrs Bala, Head Teacher');
  await expect(line).toContainText(signer);
  const told = 'The signature belongs to the page with teachers by role; the page with names is another text, which nobody has signed.';
  await expect(page.getByText(told)).toBeVisible();
  await leader.radio('by name').check();
  await expect(page.getByText(/^This page with names bears no signature/)).toBeVisible();
  await expect(paper.first().getByRole('img')).toHaveCount(0);
  await expect(paper.first()).toContainText(CANARY);
  await page.getByText('What was signed', { exact: true }).click();
  await expect(paper.nth(1)).toContainText(signer);
  await look(leader, 'summary-by-name-signed');
  await leader.radio('by role').check();
  await expect(paper.first()).toContainText(signer);
  await expect(page.getByText('What was signed', { exact: true })).toHaveCount(0);
});
