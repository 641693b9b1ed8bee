// Meetings that were written down: of a visit, and of no school.

import { expect, test } from './support/fixtures.ts';
import { Leader, day } from './support/leader.ts';
import { printed } from './support/paper.ts';
import { begin, copied, look, openChecklist } from './support/rest.ts';
import { CANARY, PLAN, TUDUN_FARI, closing } from './support/visit.ts';

test.setTimeout(180_000);

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
