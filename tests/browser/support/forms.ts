// Every form of the app, as data: where it opens, what has to be tapped before
// all its fields are there, and what saves it. A new screen with a form is one
// line here; fields.spec.ts finds its fields by itself, and fails when a place
// of src/app/routes.rs has a form and no line.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { kept } from './cellar.ts';
import { HOUSE } from './district.ts';
import { Leader, day } from './leader.ts';
import { choosePicture, photo, picturesOn } from './pictures.ts';
import { PLAN, TUDUN_FARI, closing } from './visit.ts';

/** Where the forms are about something: ids of what is on the phone. */
export interface World {
  /** Goes on in another tab: the one before is gone. */
  on(page: Page): void;
  /** A school with a planned visit, a visit under way and one that was closed. */
  school: string;
  /** The visit under way; lessons were agreed for it. */
  visit: string;
  /** A lesson of it that was seen. */
  observation: string;
  /** A visit of its own for whoever asks, planned for today. */
  planned(): Promise<string>;
  /** A lesson that is being observed from now on. */
  running(): Promise<string>;
  /** A step that is still open. */
  step(): Promise<string>;
  /** A promise of the leader that is still open. */
  promise(): Promise<string>;
  /** A promise of the leader that was agreed at no visit, still open. */
  ownPromise(): Promise<string>;
}

export interface Form {
  /** Its place in src/app/routes.rs. */
  place: string;
  /** Its path. Asked anew for each round: a form that makes something new makes it each time. */
  at(world: World): string | Promise<string>;
  /** Taps after which every field is there; nothing happens where they are done already. Folded cards are opened anyway. */
  before?(leader: Leader): Promise<unknown>;
  /** A sheet that is asked for: the tap that opens it. */
  sheet?(leader: Leader): Promise<unknown>;
  /** What must be filled in for the rest to be saved: by label. */
  needs?: Record<string, string>;
  /** What some other field takes, where not every date or line will do. */
  takes?: Record<string, string>;
  /** The button that saves it. */
  save: string;
  /** Where what was saved lies; a record unless said otherwise. */
  keeps?: 'draft' | 'nothing';
  /** Opened again it shows what was saved. Otherwise that is read where saving leads, or in the database alone. */
  again?: 'form' | 'there' | 'database';
  /** Fields, by their name, whose words are of use on this screen only. */
  passing?: string[];
}

export const FORMS: Form[] = [
  { place: 'SchoolForm', at: () => `/schools/${newId()}/edit`, needs: { name: 'A school' }, save: 'Save school', again: 'form' },
  { place: 'People', at: ({ school }) => `/schools/${school}/people`, before: (leader) => rows(leader, ['Contact {n}', 'Add a contact']), save: 'Save people', again: 'form' },
  { place: 'Teachers', at: ({ school }) => `/schools/${school}/teachers`, before: (leader) => rows(leader, ['Teacher {n}', 'Add a teacher']), save: 'Save teachers', again: 'form' },
  { place: 'Afterwards', at: () => `/visits/${newId()}/afterwards`, before: (leader) => anySchool(leader.field('School')), needs: { day: day(-1) }, save: 'Save visit', again: 'form' },
  { place: 'Checklist', at: async (world) => `/visits/${await world.planned()}/checklist`, before: (leader) => rows(leader, ['Person {n}', 'Add somebody']), save: 'Save', again: 'form' },
  { place: 'Meeting', at: () => `/meetings/${newId()}`, before: (leader) => rows(leader, ['Person 1', 'Add somebody who was there']), needs: { heard: 'Much', day: day(-1) }, save: 'Save meeting', again: 'form' },
  { place: 'Reflection', at: () => '/more/reflections/2026-01-05', save: 'Save reflection', again: 'form' },
  { place: 'Reflection', at: () => '/more/reflections/2026-01-05', sheet: (leader) => leader.tap('Make this a promise'), before: (leader) => anySchool(leader.field('School', leader.sheet())), needs: { what: 'Ask' }, save: 'Make this a promise', again: 'database' },
  { place: 'Concern', at: () => `/more/private/${newId()}`, needs: { note: 'A child told me', day: day(-1) }, takes: { passed_on: day(-1) }, save: 'Save private note', again: 'form' },
  { place: 'Plan', at: ({ school }) => `/visits/${newId()}/plan?school=${school}`, before: (leader) => rows(leader, ['Lesson {n}', 'Add a lesson'], ['Person {n}', 'Add a person']), save: 'Save plan', again: 'form' },
  { place: 'ChooseLesson', at: async (world) => `/visits/${await world.planned()}/lesson`, save: 'Start observing', keeps: 'draft', again: 'there' },
  { place: 'Observe', at: async (world) => `/observations/${await world.running()}`, before: (leader) => leader.radio('On task').check(), needs: { class: 'P4' }, save: 'Talk', again: 'form' },
  { place: 'Talk', at: ({ observation }) => `/observations/${observation}/talk`, save: 'Save conversation', again: 'form' },
  { place: 'Close', at: async (world) => `/visits/${await world.planned()}/close`, needs: { what: 'Names on sticks', next: day(9) }, save: 'Close visit', again: 'form', passing: ['signer'] },
  { place: 'Visit', at: async (world) => `/visits/${await world.planned()}`, sheet: (leader) => leader.tap('Call off this visit'), needs: { why: 'Floods' }, save: 'Call off this visit', again: 'there' },
  { place: 'Visit', at: ({ visit }) => `/visits/${visit}`, sheet: openPicture, save: 'Save the words', again: 'database' },
  { place: 'Steps', at: async (world) => `/steps?step=${await world.step()}&as=changed`, needs: { why: 'Later' }, save: 'Changed', again: 'database' },
  { place: 'Steps', at: async (world) => `/steps?step=${await world.step()}&as=let_go`, needs: { why: 'Never' }, save: 'Let go', again: 'database' },
  { place: 'Steps', at: async (world) => `/steps?step=${await world.promise()}&as=replied`, save: 'Reply given', again: 'database' },
  { place: 'Steps', at: async (world) => `/steps?step=${await world.ownPromise()}&as=words`, needs: { what: 'Ask again' }, save: 'Save promise', again: 'database' },
  { place: 'Share', at: () => `/records/${newId()}/share`, before: (leader) => anySchool(leader.field('Theme')), needs: { words: 'Names on sticks' }, save: 'Share these words', again: 'form' },
  { place: 'Card', at: () => '/more/card', needs: { name: 'Abu Musa', cluster: 'Rimi' }, save: 'Save', again: 'form' },
  { place: 'Country', at: () => '/more/country', save: 'Save', again: 'form' },
  { place: 'Terms', at: () => '/more/terms', before: (leader) => rows(leader, ['Term {n}', 'Add a term']), needs: { name: 'Term 1', start: day(0), end: day(90) }, save: 'Save the terms', again: 'form' },
  { place: 'Key', at: () => '/more/key', save: 'Open them', keeps: 'nothing' },
  { place: 'Join', at: () => '/join', save: 'Join', keeps: 'nothing' },
];

/** The forms of an officer's phone. */
export const OFFICE: Form[] = [
  { place: 'Publish', at: () => `/more/notices/${newId()}`, needs: { title: 'Books have come' }, save: 'Publish', again: 'form' },
  { place: 'Publish', at: () => `/more/notices/${newId()}`, before: (officer) => officer.radio('Whom to call').check(), needs: { title: 'Mrs Danladi', phone: '0803 555 0199' }, save: 'Publish', again: 'form' },
  { place: 'Invite', at: () => '/more/invite', needs: { name: 'D. Danjuma' }, save: 'Make the invitation', keeps: 'nothing' },
  { place: 'Answer', at: async ({ step }) => `/steps/${await step()}/answer`, needs: { text: 'The benches come in November' }, save: 'Save answer', again: 'form' },
  { place: 'Ask', at: ({ visit }) => `/records/${visit}/ask?about=purpose`, needs: { text: 'In which classes?' }, save: 'Save question', again: 'there' },
];

/** Sees to it that there is one row of each, by its name and the button that adds it. */
async function rows(leader: Leader, ...kinds: [string, string][]): Promise<void> {
  for (const [row, add] of kinds) {
    const there = leader.group(row, { n: 1 }).or(leader.field(row)).first();
    if ((await there.count()) === 0) await leader.tap(add);
    await there.waitFor();
  }
}

/** Chooses a school where none is chosen yet. */
async function anySchool(choice: Locator): Promise<void> {
  // The one that is chosen stands there with the others, not before.
  await choice.locator('option').nth(1).waitFor({ state: 'attached' });
  if (!(await choice.inputValue())) await choice.selectOption({ index: 1 });
}

/** Opens the visit's picture; the first time there is none yet. */
async function openPicture(leader: Leader): Promise<void> {
  const { page } = leader;
  if (!(await page.evaluate(() => localStorage.getItem('pictures')))) {
    await picturesOn(leader);
    await choosePicture(leader, await photo(page, 600, 400));
  }
  await page.getByRole('main').getByRole('img').first().click();
}

/** An id for a new record, as the app mints them. */
export function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  const chance = () => Math.floor(Math.random() * 0x10000).toString(16).padStart(4, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance().slice(1)}-8${chance().slice(1)}-${chance()}${chance()}${chance()}`;
}

/** Every place of the app by its name, with the pattern of its path: `/visits/{id}/plan`. */
export function places(): Map<string, string> {
  const source = readFileSync(join(HOUSE, 'src/app/routes.rs'), 'utf8');
  const paths = source.matchAll(/Place::(\w+)(?:\(\w+\))? => (?:format!\()?"([^"]+)"/g);
  const found = new Map([...paths].map(([, place, path]) => [place, path] as const));
  const named = /pub enum Place \{(.*?)\n\}/s.exec(source)![1].matchAll(/^ {4}(\w+)/gm);
  for (const [, place] of named) if (!found.has(place)) throw new Error(`No path was found for Place::${place}.`);
  return found;
}

/** A phone, joined by `invitation`, on which there is something to fill forms about. */
export async function furnish(first: Page, invitation: string): Promise<World> {
  let page = first;
  let leader = new Leader(page);
  const origin = new URL(page.url()).origin;
  const idIn = () => /[0-9a-f-]{36}/.exec(page.url())![0];
  const agreed: Record<'school' | 'office', string[]> = { school: [], office: [] };
  await leader.begin();
  await page.goto(invitation);
  await leader.tap('Join');
  await leader.at('Send and receive');
  await leader.tab('Schools');
  await leader.addSchool(TUDUN_FARI);
  const school = idIn();
  await leader.plan(PLAN);
  await leader.startVisit();
  const visit = idIn();
  await leader.observe('P3 English');
  const observation = idIn();
  await leader.tap('Talk');
  await leader.at('Talk');
  const plannedToday = async () => {
    const id = newId();
    await page.goto(`${origin}/visits/${id}/plan?school=${school}`);
    await leader.write('Date', day(0));
    await leader.tap('Save plan');
    await leader.saved();
    return id;
  };
  const another = async (side: 'school' | 'office') => {
    const open = agreed[side];
    if (open.length === 0) {
      // A closing with as many steps as the rounds will want.
      const id = await plannedToday();
      const steps = Array.from({ length: 8 }, (_, nth) => ({ what: `Names on sticks, ${nth + 1}` }));
      await page.goto(`${origin}/visits/${id}/close`);
      await leader.writeClosing({ ...closing(), school: 'none', office: 'none', [side]: steps, next: 'none' });
      await leader.tap('Close visit');
      await leader.saved();
      const { records } = await kept(page);
      open.push(...records.filter((row) => row.kind === 'step' && row.body.includes(id)).map((row) => row.id));
    }
    return open.pop()!;
  };
  return {
    on: (tab) => {
      page = tab;
      leader = new Leader(page);
    },
    school,
    visit,
    observation,
    planned: plannedToday,
    running: async () => {
      await page.goto(`${origin}/visits/${visit}/lesson`);
      await leader.tap('Start observing');
      await page.getByRole('timer').waitFor();
      return idIn();
    },
    step: () => another('school'),
    promise: () => another('office'),
    ownPromise: async () => {
      const what = `Of my own ${newId()}`;
      await page.goto(`${origin}/more/reflections/2026-01-12`);
      await leader.tap('Make this a promise');
      await anySchool(leader.field('School', leader.sheet()));
      await leader.write('What I will do', what, leader.sheet());
      await leader.tap('Make this a promise', {}, leader.sheet());
      await leader.saved();
      const { records } = await kept(page);
      return records.find((row) => row.kind === 'step' && row.body.includes(what))!.id;
    },
  };
}
