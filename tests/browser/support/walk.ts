// A walk through every screen of the app, in the states a leader meets them.

import { expect } from '@playwright/test';
import { Leader, day } from './leader.ts';
import { PLAN, TALK, TUDUN_FARI, UNGUWAR_RIMI, closing } from './visit.ts';

/** Looks at the screen that is there now. `arrived`: the walk came by a link or a button just now. */
export type Station = (name: string, arrived?: boolean) => Promise<void>;

/** Walks; `look` is called at each screen. The District stays unjoined unless `join` leads there. */
export async function walk(leader: Leader, look: Station, join?: () => Promise<string>): Promise<void> {
  const { page, say, own } = leader;
  const origin = new URL(page.url()).origin;

  await leader.at(say('Welcome'));
  await look('welcome');
  await leader.begin();
  await look('today-empty', true);
  await leader.tab('Steps');
  await look('steps-empty', true);
  await leader.tab('Schools');
  await look('schools-empty', true);

  await leader.tap('Add a school');
  await leader.at(say('Add a school'));
  await look('school-form', true);
  await leader.tap('Save school');
  await expect(leader.field('Name of the school')).toHaveAttribute('aria-invalid', 'true');
  await look('school-form-faults');
  await leader.writeSchool(TUDUN_FARI);
  await leader.tap('Save school');
  await leader.at(own(TUDUN_FARI.name));
  await look('school-new', true);
  await leader.tab('Schools');
  await leader.addSchool(UNGUWAR_RIMI);
  await leader.tab('Schools');
  await look('schools', true);
  await leader.tab('Today');
  await look('today-schools', true);

  await leader.tap('Plan a visit');
  await leader.at(say('Plan a visit'));
  await look('plan', true);
  await leader.tap('Save plan');
  await expect(leader.field('School')).toHaveAttribute('aria-invalid', 'true');
  await look('plan-faults');
  await leader.writePlan(PLAN);
  await page.getByText(say('More about the plan'), { exact: true }).click();
  await look('plan-written');
  await leader.tap('Save plan');
  await leader.at(own(PLAN.school));
  await look('visit-planned', true);
  await leader.tap('Call off this visit');
  await expect(leader.field('Why is it called off?')).toBeVisible();
  await look('visit-call-off');
  await leader.tap('Cancel', {}, leader.sheet());
  await leader.tab('Today');
  await look('today-next', true);
  await leader.startVisit();
  await look('visit-under-way', true);

  await leader.tap('Observe a lesson');
  await leader.at(say('Which lesson?'));
  await look('lesson-choice', true);
  await page.getByRole('button', { name: say('Observe {lesson}', { lesson: own('P3 English') }) }).click();
  await expect(page.getByRole('timer')).toBeVisible();
  await look('observe', true);
  await leader.count('girl, back', 2);
  await leader.count('boy, front', 1);
  await leader.note('Pupils do', 'Pairs talk');
  await look('observe-answers');
  await leader.radio('Questions').check();
  await leader.count('open question');
  await look('observe-questions');
  await leader.present(24, 31);
  await leader.tap('Keep this count');
  await look('observe-on-task-faults');
  await leader.onTask(49, 55);
  await page.getByText(say('About this lesson'), { exact: true }).click();
  await look('observe-on-task');
  await leader.tap('Back');
  await leader.tab('Today');
  await look('today-lesson-running', true);
  await leader.tap('Back to the lesson');
  await expect(page.getByRole('timer')).toBeVisible();
  await leader.tap('Talk');
  await expect(leader.field('One small step')).toBeVisible();
  await look('talk', true);
  await leader.writeTalk({ ...TALK, lookAgain: day(21) });
  await look('talk-written');
  await leader.tap('Save conversation');
  await leader.at(own(TUDUN_FARI.name));
  await look('visit-observed', true);

  await leader.tap('Close visit');
  await leader.at(say('Close visit'));
  await look('close', true);
  await leader.tap('Close visit');
  await expect(page.getByText(say('Please answer, or tap “None”.')).first()).toBeVisible();
  await look('close-faults');
  await leader.writeClosing(closing());
  await look('close-written');
  await leader.readTogether();
  await look('close-read-together');
  await leader.sign('Mrs Bala');
  await look('close-signed');
  await leader.tap('Close visit');
  await leader.at(say('Summary: {school}', { school: own(TUDUN_FARI.name) }));
  await look('summary', true);
  await leader.tap('Short text');
  await expect(leader.sheet()).toBeVisible();
  await look('summary-short');
  await leader.tap('Cancel', {}, leader.sheet());
  await leader.tap('Back');
  await leader.at(own(TUDUN_FARI.name));
  await look('visit-closed', true);

  await leader.tab('Today');
  await look('today-promise', true);
  await leader.tab('Steps');
  await look('steps-in-schools', true);
  await leader.radio('Mine').check();
  await look('steps-mine');
  await leader.actionOn('Changed', 'Ask for the bench delivery in writing').click();
  await expect(leader.field('What changed, and why?')).toBeVisible();
  await look('steps-changed');
  await leader.tap('Cancel', {}, leader.sheet());
  await leader.radio('Visits').check();
  await look('steps-visits');
  await leader.tab('Schools');
  await page.getByRole('link', { name: own(TUDUN_FARI.name) }).click();
  await leader.at(own(TUDUN_FARI.name));
  await look('school', true);

  await leader.tab('More');
  await look('more', true);
  await leader.tap('Settings');
  await leader.at(say('Settings'));
  await look('settings', true);
  await leader.tap('Words of your country');
  await leader.at(say('Words of your country'));
  await look('country', true);
  await leader.tap('Back');
  await leader.tap('Terms');
  await leader.at(say('Terms'));
  await look('terms-empty', true);
  await leader.tap('Add a term');
  await leader.tap('Save the terms');
  await expect(leader.field('First day')).toHaveAttribute('aria-invalid', 'true');
  await look('terms-faults');
  await leader.group('Term {n}', { n: 1 }).getByRole('button', { name: say('Remove') }).click();
  await leader.tap('Back');
  await leader.at(say('Settings'));
  await leader.tap('Back');
  await leader.at(say('More'));
  for (const name of ['Your card', 'How to', 'About', 'Send and receive']) {
    await leader.tap(name);
    await leader.at(say(name));
    await look(name.toLowerCase().replaceAll(' ', '-'), true);
    await leader.tap('Back');
    await leader.at(say('More'));
  }
  await page.goto(`${origin}/join`);
  await leader.at(say('Join the District'));
  await look('join');
  await leader.write('Code or link from the District', '0000');
  await leader.tap('Join');
  await expect(page.getByText(say('This is not a District’s code.'))).toBeVisible();
  await look('join-wrong-code');
  if (join) {
    await leader.write('Code or link from the District', await join());
    await leader.tap('Join');
    await leader.light('all sent');
    await page.goto(`${origin}/more/send`);
    await leader.at(say('Send and receive'));
    await look('send-joined');
  }
  await page.goto(`${origin}/nowhere`);
  await leader.at(say('There is no such page'));
  await look('no-such-page');
  await page.goto(`${origin}/visits/00000000-0000-7000-8000-000000000000`);
  await leader.at(say('This is not on this phone'));
  await look('not-here');
}
