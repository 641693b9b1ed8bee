// A leader who lives through a term as it was thrown (support/term.ts).

import { expect, type Page } from '@playwright/test';
import type { Leader } from './leader.ts';
import { openChecklist } from './rest.ts';
import { DAY, type Lesson, type OneVisit, type Promised, type Week } from './term.ts';

/** The day `days` after `at`, as date fields take it. */
const day = (at: number, days = 0) => new Date(at + days * DAY).toISOString().slice(0, 10);

/** The app is opened at that moment. */
async function opened(page: Page, url: string, at: number): Promise<void> {
  await page.clock.setSystemTime(at);
  await page.goto(url);
}

/** One visit as it is done: planned, two lessons, two conversations, closed. */
export async function visit(leader: Leader, url: string, one: OneVisit): Promise<void> {
  const { page } = leader;
  const { at, school, purpose, lessons } = one;
  await opened(page, url, at);
  const agreed = lessons.map(({ class: lesson, teacher }) => ({ lesson, subject: 'English', teacher }));
  await leader.plan({ school, date: day(at), purpose, lessons: agreed });
  if (one.isAfterwards) {
    const plan = page.url();
    await opened(page, plan, at + DAY);
    await leader.tap('It took place already');
    await leader.tap('Save visit');
    await leader.at(school);
    await expect(page.getByText('Added afterwards')).toBeVisible();
  } else {
    await leader.startVisit();
  }
  for (const [nth, lesson] of lessons.entries()) {
    if (one.isAfterwards) await afterwards(leader, lesson, nth);
    else await live(leader, lesson);
    await leader.tap('Talk');
    await leader.talk({ ...lesson.talk, lookAgain: day(at, 21) });
    await leader.at(school);
  }
  if (one.meeting) await meetingOnIt(leader, school, one.meeting);
  await leader.tap('Close visit');
  await leader.writeClosing({
    praise: 'On time',
    school: [{ what: one.inSchool, who: 'P3 teacher', by: day(at, 10) }],
    office: one.promise ? [{ what: one.promise.what, by: day(at, 14) }] : 'none',
    next: 'none',
  });
  if (one.signer) {
    await leader.readTogether();
    await leader.sign(one.signer);
  }
  await leader.tap('Close visit');
  await leader.at(`Summary: ${school}`);
  await expect(page.getByRole('article')).toContainText(one.inSchool);
}

async function live(leader: Leader, lesson: Lesson): Promise<void> {
  await leader.observe(`${lesson.class} English`);
  await leader.count('girl, back', lesson.girls);
  await leader.count('boy, front', lesson.boys);
  await leader.note('Pupils do', lesson.note);
}

/** A lesson out of memory: no clock runs, the leader says when it was. */
async function afterwards(leader: Leader, lesson: Lesson, nth: number): Promise<void> {
  await leader.tap('Observe a lesson');
  await leader.page.getByRole('button', { name: `Observe ${lesson.class} English` }).click();
  await leader.at(`${lesson.class} English`);
  await leader.radio('Pupils do').check();
  await leader.write('What do you see and hear?', lesson.note);
  await leader.tap('Add note');
  await leader.write('It began at', `1${nth}:00`);
  await leader.write('It ended at', `1${nth}:35`);
}

async function meetingOnIt(leader: Leader, school: string, agreed: string): Promise<void> {
  await openChecklist(leader);
  await leader.tap('Write about a meeting');
  await leader.radio('SMT').check();
  await leader.write('What was agreed', agreed);
  await leader.tap('Save meeting');
  await leader.saved();
  await leader.at('Checklist and notes');
  await leader.tap('Back');
  await leader.at(school);
}

/** What is written down at the end of a week; what was promised the week before has come to something. */
export async function evening(leader: Leader, url: string, week: Week, before?: Week): Promise<void> {
  const { page } = leader;
  await opened(page, url, week.evening);
  if (week.calledOff) await calledOff(leader, week.calledOff, week.evening);
  if (week.meeting) {
    await leader.tab('More');
    await leader.tap('Meetings');
    await leader.tap('Write about a meeting');
    await leader.radio('District').check();
    await leader.write('What I heard', week.meeting);
    await leader.tap('Save meeting');
    await leader.at('Meetings');
    await leader.tap('Back');
  }
  const settled = before?.visits.flatMap(({ promise }) => (promise?.fate ? promise : [])) ?? [];
  if (settled.length > 0) {
    await leader.tab('Steps');
    await leader.radio('Mine').check();
    for (const promise of settled) await settle(leader, promise);
  }
  if (week.concern) {
    await leader.tab('More');
    await leader.tap('A serious concern');
    await leader.tap('Write a private note');
    await leader.write('What I saw or heard', week.concern);
    await leader.tap('Save private note');
    await leader.saved();
    await leader.at('A serious concern');
    await leader.tap('Back');
  }
  await leader.tab('More');
  await leader.tap('My reflections');
  await leader.tap('Reflect on this week');
  await leader.write('Has another of my schools found a way?', week.reflection);
  await leader.tap('Save reflection');
  await leader.saved();
  await leader.at('My reflections');
}

async function calledOff(leader: Leader, { school, why }: { school: string; why: string }, at: number): Promise<void> {
  await leader.plan({ school, date: day(at), purpose: 'To see the new benches' });
  await leader.tap('Call off this visit');
  await leader.write('Why is it called off?', why, leader.sheet());
  await leader.tap('Call off this visit', {}, leader.sheet());
  await expect(leader.page.getByText(`Called off: ${why}`)).toBeVisible();
}

async function settle(leader: Leader, { what, fate, why }: Promised): Promise<void> {
  await leader.actionOn(fate!, what).click();
  if (fate !== 'Done') {
    await leader.write(fate === 'Changed' ? 'What changed, and why?' : 'Why is it let go?', why, leader.sheet());
    await leader.tap(fate!, {}, leader.sheet());
  }
  await expect(leader.actionOn(fate!, what)).toHaveCount(0);
}
