// What a Cluster Leader does, by roles and labels, as a person finds things.
// `say` gives the words of the interface, `own` those the leader writes: in
// the made-up language both must be without a plain letter.

import { expect, type Locator, type Page } from '@playwright/test';
import { english, type Places, type Speaker } from './words.ts';

export interface SchoolWords {
  name: string;
  place?: string;
  headTeacher?: string;
  headPhone?: string;
  girls?: number;
  boys?: number;
}

export interface LessonWords {
  lesson: string;
  subject?: string;
  teacher?: string;
  focus?: string;
  at?: string;
}

export interface PlanWords {
  school: string;
  date?: string;
  from?: string;
  to?: string;
  purpose?: string;
  lessons?: LessonWords[];
  people?: { who: string; at?: string }[];
}

export interface TalkWords {
  view?: string;
  praise?: string;
  question?: string;
  idea?: string;
  step?: string;
  practised?: boolean;
  lookAgain?: string;
  words?: string;
}

export interface StepWords {
  what: string;
  who?: string;
  by?: string;
  notice?: string;
  tell?: string;
}

export interface CloseWords {
  praise?: string;
  school?: StepWords[] | 'none';
  office?: StepWords[] | 'none';
  next?: { date: string; purpose?: string } | 'none';
  headWords?: string;
}

export class Leader {
  constructor(
    readonly page: Page,
    readonly say: Speaker = english,
    readonly own: (text: string) => string = (text) => text,
  ) {}

  // Finding things.

  /** The button or link of these words. */
  action(phrase: string, places?: Places, within: Page | Locator = this.page): Locator {
    const name = this.say(phrase, places);
    return within
      .getByRole('button', { name, exact: true })
      .or(within.getByRole('link', { name, exact: true }));
  }

  /** The button that does this with that one thing: "Done", on the card of "Names on sticks". */
  actionOn(phrase: string, thing: string): Locator {
    const about = this.page.getByRole('heading', { name: this.own(thing), exact: true });
    const card = this.page.getByRole('listitem').filter({ has: about });
    return card.getByRole('button', { name: this.say(phrase), exact: true });
  }

  /** The sheet that slid up. */
  sheet(): Locator {
    return this.page.getByRole('dialog');
  }

  field(phrase: string, within: Page | Locator = this.page): Locator {
    return within.getByLabel(this.say(phrase), { exact: true });
  }

  group(phrase: string, places?: Places, within: Page | Locator = this.page): Locator {
    // A group of choices inside may bear the same words; the outer one comes first.
    return within.getByRole('group', { name: this.say(phrase, places), exact: true }).first();
  }

  radio(phrase: string): Locator {
    return this.page.getByRole('radio', { name: this.say(phrase), exact: true });
  }

  heading(text: string): Locator {
    return this.page.getByRole('heading', { level: 1, name: text, exact: true });
  }

  async at(text: string): Promise<void> {
    await expect(this.heading(text)).toBeVisible();
  }

  async tap(phrase: string, places?: Places, within?: Page | Locator): Promise<void> {
    await this.hear();
    await this.action(phrase, places, within).click();
  }

  async write(phrase: string, text: string | number | undefined, within?: Page | Locator): Promise<void> {
    if (text !== undefined) await this.field(phrase, within).fill(String(text));
  }

  /** Leads to one of the main pages by its tab. */
  async tab(phrase: string): Promise<void> {
    const tabs = this.page.getByRole('navigation', { name: this.say('Main pages') });
    await tabs.getByRole('link', { name: this.say(phrase), exact: true }).click();
    await this.at(this.say(phrase));
  }

  /** It was said since the last tap: what an earlier save said may still stand there. */
  async saved(): Promise<void> {
    const said = this.page.getByRole('status').locator('p:not([data-heard])');
    await expect(said.filter({ hasText: this.say('Saved on this phone') })).toBeVisible();
  }

  private async hear(): Promise<void> {
    const said = this.page.getByRole('status').locator('p');
    await said.evaluateAll((all) => all.forEach((words) => words.setAttribute('data-heard', '')));
  }

  /** The safety light says this. */
  async light(phrase: string, places?: Places): Promise<void> {
    const state = this.say(phrase, places);
    const name = this.say('{state}. Open what is kept and sent.', { state });
    await expect(this.page.getByRole('link', { name, exact: true })).toBeVisible({ timeout: 40_000 });
  }

  // Doing things.

  async begin(name = 'A. Musa', cluster = 'Rimi'): Promise<void> {
    await this.write('Your name', this.own(name));
    await this.write('Your cluster', this.own(cluster));
    await this.tap('Begin');
    await this.at(this.say('Today'));
  }

  /** Joins the District by the link of an invitation. */
  async join(link: string): Promise<void> {
    await this.page.goto(link);
    const asked = this.say('Join the District');
    await this.at(asked);
    await this.tap('Join');
    // The answer leads on, or says what is wrong: a tap before it would be one on a screen that goes.
    const on = this.page.getByRole('heading', { level: 1 }).filter({ hasNotText: asked });
    await expect(on.or(this.page.getByRole('alert')).first()).toBeVisible({ timeout: 40_000 });
  }

  /** Fills the form that "Add a school" opens, and saves it. */
  async writeSchool(school: SchoolWords): Promise<void> {
    await this.write('Name of the school', this.own(school.name));
    if (school.place) await this.write('Place', this.own(school.place));
    if (school.headTeacher) await this.write('Head Teacher', this.own(school.headTeacher));
    await this.write('Head Teacher’s telephone', school.headPhone);
    await this.write('Girls enrolled', school.girls);
    await this.write('Boys enrolled', school.boys);
  }

  async addSchool(school: SchoolWords): Promise<void> {
    await this.tap('Add a school');
    await this.writeSchool(school);
    await this.tap('Save school');
    await this.saved();
    await this.at(this.own(school.name));
  }

  async writePlan(plan: PlanWords): Promise<void> {
    await this.field('School').selectOption({ label: this.own(plan.school) });
    await this.write('Date', plan.date);
    await this.write('From', plan.from);
    await this.write('To', plan.to);
    if (plan.purpose) await this.write('Purpose', this.own(plan.purpose));
    for (const [nth, lesson] of (plan.lessons ?? []).entries()) {
      await this.tap('Add a lesson');
      const row = this.group('Lesson {n}', { n: nth + 1 });
      await this.write('Class', this.own(lesson.lesson), row);
      if (lesson.subject) await this.write('Subject', this.own(lesson.subject), row);
      if (lesson.teacher) await this.write('Teacher', this.own(lesson.teacher), row);
      if (lesson.focus) await this.write('Focus', this.own(lesson.focus), row);
      await this.write('At', lesson.at, row);
    }
    for (const [nth, person] of (plan.people ?? []).entries()) {
      await this.tap('Add a person');
      const row = this.group('Person {n}', { n: nth + 1 });
      await this.write('Whom', this.own(person.who), row);
      await this.write('At', person.at, row);
    }
  }

  async plan(plan: PlanWords): Promise<void> {
    await this.tap('Plan a visit');
    await this.writePlan(plan);
    await this.tap('Save plan');
    await this.saved();
    await this.at(this.own(plan.school));
  }

  async startVisit(): Promise<void> {
    await this.tap('Start visit');
    await expect(this.action('Observe a lesson')).toBeVisible();
  }

  /** Begins to observe a lesson that was agreed: "P3 English". */
  async observe(lesson: string): Promise<void> {
    await this.tap('Observe a lesson');
    await this.at(this.say('Which lesson?'));
    const name = this.say('Observe {lesson}', { lesson: this.own(lesson) });
    await this.page.getByRole('button', { name }).click();
    await expect(this.page.getByRole('timer')).toBeVisible();
  }

  /** One tap on a tally: "girl, back". */
  async count(what: string, times = 1): Promise<void> {
    const cell = this.cell(what);
    for (let nth = 0; nth < times; nth += 1) await cell.click();
  }

  /** The cell that counts `what`; its name ends with the count. */
  cell(what: string): Locator {
    const name = this.say(what).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return this.page.getByRole('button', { name: new RegExp(`^${name}: \\d+$`) });
  }

  async counted(what: string, times: number): Promise<void> {
    await expect(this.cell(what)).toHaveAccessibleName(`${this.say(what)}: ${times}`);
  }

  async note(about: 'Teacher does' | 'Pupils do' | 'I wonder', text: string): Promise<void> {
    await this.radio(about).check();
    await this.write('What do you see and hear?', this.own(text));
    await this.addNote().click();
    if (text) await expect(this.page.getByText(this.own(text), { exact: true })).toBeVisible();
  }

  /** With the time, or, once the lesson has ended, without. */
  addNote(): Locator {
    const words = this.say('Add note {time}', { time: '' }).trim();
    return this.page.getByRole('button', { name: new RegExp(`^${words}( \\d\\d:\\d\\d)?$`) });
  }

  async present(girls: number, boys: number): Promise<void> {
    await this.radio('On task').check();
    await this.write('Girls present', girls);
    await this.write('Boys present', boys);
  }

  /** Sets a number by its buttons alone: one is held, then tapped. */
  async byThumb(label: string, n: number): Promise<void> {
    const field = this.field(label);
    const button = (phrase: string) => this.action(phrase, { what: this.say(label) });
    const [more, less] = [button('One more: {what}'), button('One less: {what}')];
    const value = async () => Number(await field.inputValue());
    // Where it counts on from shows at the first tap.
    await more.click();
    const held = (await value()) < n ? more : less;
    await held.hover();
    await this.page.mouse.down();
    await expect.poll(async () => Math.abs(n - (await value())), { intervals: [20] }).toBeLessThan(4);
    await this.page.mouse.up();
    for (let now = await value(); now !== n; now = await value()) await (now < n ? more : less).click();
  }

  async onTask(n: number, of: number): Promise<void> {
    await this.radio('On task').check();
    await this.write('How many are on task now', n);
    await this.tap('Keep this count');
    const words = this.say('{time}: {n} of {of} on task', { time: '', n, of });
    await expect(this.page.getByText(words)).toBeVisible();
  }

  async writeTalk(talk: TalkWords): Promise<void> {
    const texts: [string, string | undefined][] = [
      ['How the teacher saw it', talk.view],
      ['Praise', talk.praise],
      ['Question', talk.question],
      ['The teacher’s own idea', talk.idea],
      ['One small step', talk.step],
      ['The teacher’s own words', talk.words],
    ];
    for (const [label, text] of texts) if (text) await this.write(label, this.own(text));
    if (talk.practised) await this.page.getByRole('checkbox', { name: this.say('We practised it together') }).check();
    await this.write('When we look again', talk.lookAgain);
  }

  async talk(talk: TalkWords): Promise<void> {
    await this.writeTalk(talk);
    await this.tap('Save conversation');
    await this.saved();
  }

  async writeClosing(close: CloseWords): Promise<void> {
    if (close.praise) await this.write('What I saw and want to praise', this.own(close.praise));
    await this.answer('What will happen in the school', close.school, 'None: nothing new');
    await this.answer('What I will do at the office', close.office, 'None: I promise nothing');
    const again = this.group('When I come again');
    if (close.next === 'none') {
      await again.getByLabel(this.say('None: no day agreed')).check();
    } else if (close.next) {
      await this.write('When I come again', close.next.date, again);
      if (close.next.purpose) await this.write('What for', this.own(close.next.purpose), again);
    }
    if (close.headWords) await this.write('The Head Teacher’s own words', this.own(close.headWords));
  }

  private async answer(question: string, steps: StepWords[] | 'none' | undefined, none: string): Promise<void> {
    const asked = this.group(question);
    if (steps === 'none') await asked.getByLabel(this.say(none)).check();
    if (!steps || steps === 'none') return;
    for (const [nth, step] of steps.entries()) {
      if (nth > 0) await asked.getByRole('button', { name: this.say('Add another step') }).click();
      const within = (phrase: string) => this.field(phrase, asked).nth(nth);
      const what = nth === 0 ? this.field(question, asked) : this.field('What', asked).nth(nth - 1);
      await what.fill(this.own(step.what));
      if (step.who) await within(question.includes('office') ? 'Whom I ask' : 'Who').fill(this.own(step.who));
      if (step.by) await within('By when').fill(step.by);
      if (step.notice) await within('What we would notice').fill(this.own(step.notice));
      if (step.tell) await within('Whom I tell').fill(this.own(step.tell));
    }
  }

  /** Opens the page that both read together before the visit is closed. */
  async readTogether(): Promise<void> {
    await this.page.getByText(this.say('Read it together'), { exact: true }).click();
    await expect(this.page.getByRole('article')).toBeVisible();
  }

  /** Signs with a finger on the pad that invites `name`. */
  async sign(name: string): Promise<void> {
    const invitation = this.say('{name} may sign here with a finger', { name: this.own(name) });
    const pad = this.page.getByText(invitation, { exact: true });
    await pad.scrollIntoViewIfNeeded();
    const box = (await pad.boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const finger = await this.page.context().newCDPSession(this.page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: [number, number][]) =>
      finger.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: points.map(([right, down]) => ({ x: x + right, y: y + down })),
      });
    for (const from of [-50, 20]) {
      await touch('touchStart', [[from, 0]]);
      for (let step = 1; step <= 12; step += 1) await touch('touchMove', [[from + step * 4, Math.sin(step) * 14]]);
      await touch('touchEnd', []);
    }
    await finger.detach();
    await expect(pad).toBeHidden();
  }
}

/** The phone's civil day, `days` from today, as date fields take it. */
export function day(days: number): string {
  const at = new Date(Date.now() + days * 86_400_000);
  // In the phone's own time zone (support/phone.ts).
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Africa/Lagos' }).format(at);
}
