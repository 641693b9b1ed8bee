// What leaves the phone beside the summary: the plan, the teacher's copy. A
// plan that comes to nothing is called off, with its why.

import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import { printed } from './support/paper.ts';
import { begin, copied, look } from './support/rest.ts';
import { CANARY, PLAN, TALK, TUDUN_FARI } from './support/visit.ts';

test.setTimeout(180_000);

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
  // A teacher's name in the words of the plan is pointed out before it leaves.
  const told = page.getByText(`These names stand in what you wrote: ${CANARY}.`);
  await expect(told).toHaveCount(0);
  await leader.tap('Back');
  await leader.tap('Change the plan');
  await leader.write('Purpose', `To thank ${CANARY}`);
  await leader.tap('Save plan');
  await leader.saved();
  await leader.tap('Hand over the plan');
  await expect(told).toBeVisible();
  await look(leader, 'plan-paper-names');
  await page.getByRole('link', { name: 'Change the plan' }).click();
  await leader.at('Change the plan');
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
  await expect(page.getByText('More than one phone wrote of this conversation. All of it is shown.')).toBeVisible();
  const both = await copied(leader, 'Share the copy');
  expect(both).toContain(TALK.view!);
  expect(both).toContain('I would do the end again');
  await leader.tap('Back');
  await expect(page.getByRole('heading', { name: 'Written on another phone' })).toBeVisible();
  await expect(page.getByText('I would do the end again')).toBeVisible();
  await expect(leader.field('How the teacher saw it')).toHaveValue(TALK.view!);
});
