// Every field of every form, and what gets into fields.

import type { Locator, Page } from '@playwright/test';
import { ROUNDS, fieldsIn, fill, tidy, type Field, type Round } from './support/bad-input.ts';
import { kept, textsIn } from './support/cellar.ts';
import { District } from './support/district.ts';
import { expect, test } from '@playwright/test';
import { FORMS, OFFICE, furnish, newId, places, type Form, type World } from './support/forms.ts';
import { Leader, day } from './support/leader.ts';
import { sidewaysOrCut } from './support/looks.ts';
import { Phone, SMALL } from './support/phone.ts';
import { picturesOn } from './support/pictures.ts';

test.setTimeout(240_000);

/** A form on the screen. */
class Opened {
  fields: Field[] = [];

  constructor(
    readonly form: Form,
    readonly leader: Leader,
    readonly path: string,
  ) {}

  static async open(form: Form, leader: Leader, world: World, by?: 'link'): Promise<Opened> {
    const opened = new Opened(form, leader, await form.at(world));
    if (by === 'link') {
      await leader.page.goto(new URL('/more/help', leader.page.url()).href);
      await leader.at('How to');
    }
    await opened.show(by);
    return opened;
  }

  get page(): Page {
    return this.leader.page;
  }

  /** Opens it (again), as far as it can be opened. */
  async show(by: 'address' | 'link' = 'address'): Promise<void> {
    const { page, form, leader } = this;
    const address = new URL(this.path, page.url()).href;
    if (by === 'link') {
      // As a link of the app leads there: within the page, one step of Back away.
      await page.evaluate((address) => {
        const link = document.createElement('a');
        link.href = address;
        document.querySelector('main')!.append(link);
        link.click();
      }, address);
      await page.waitForURL(address);
    } else {
      await page.goto(address);
    }
    await page.locator('h1').waitFor();
    if (form.sheet) await form.sheet(leader);
    // A form without rows yet has only the button that adds one.
    await this.within().locator('input, textarea, form button').first().waitFor();
    await form.before?.(leader);
    await this.within().locator('details:not([open]) > summary').evaluateAll((folded) => folded.forEach((one) => (one as HTMLElement).click()));
    this.fields = await fieldsIn(this.within());
  }

  within(): Page | Locator {
    const { page, form } = this;
    return form.sheet || form.place === 'Steps' ? page.getByRole('dialog') : page;
  }

  /** Takes note of the fields as they are; what is told later is which of them are no longer on the page. */
  async remember(): Promise<() => Promise<string[]>> {
    const handles = await Promise.all(this.fields.map(({ where }) => where.elementHandle()));
    return async () => {
      const there = await Promise.all(handles.map((handle) => handle!.evaluate((field) => field.isConnected)));
      return this.fields.filter((_, nth) => !there[nth]).map(({ label }) => label);
    };
  }

  values(): Promise<string[]> {
    return Promise.all(this.fields.map(({ where }) => where.inputValue()));
  }

  /** The button that saves. */
  async button(): Promise<Locator> {
    return this.leader.action(this.form.save, {}, this.within());
  }

  /** Taps it. Whether it was saved; if not, something was said by a field. */
  async save(): Promise<boolean> {
    const { page, leader, form } = this;
    const before = page.url();
    await leader.tap(form.save, {}, this.within());
    const isSheet = this.within() !== page;
    await page.waitForFunction(
      ([before, isSheet]) => {
        const said = [...document.querySelectorAll('.fault')].some((fault) => fault.textContent?.trim() && fault.checkVisibility());
        return said || (isSheet ? !document.querySelector('dialog[open]') : location.href !== before || !document.querySelector('input, textarea'));
      },
      [before, isSheet] as const,
    );
    if (isSheet) return (await page.locator('dialog[open]').count()) === 0;
    // The very first form gives way without another address.
    return page.url() !== before || (await page.locator('input, textarea').count()) === 0;
  }

  /** The fields by which something is said to be wrong, and what. */
  async faults(): Promise<[Field, string][]> {
    const told: [Field, string][] = [];
    for (const field of this.fields) {
      if ((await field.where.getAttribute('aria-invalid')) !== 'true') continue;
      const words = await field.where.evaluate((field) =>
        (field.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)).filter((one) => one?.matches('.fault')).map((one) => one!.textContent).join(' '),
      );
      told.push([field, words.trim()]);
    }
    return told;
  }
}

/** What the form is filled with where bad input was refused. */
const GOOD: Record<Field['kind'], string> = { line: 'A line', prose: 'A few words', number: '7', date: '2031-05-06', time: '', choice: '' };

async function meet(opened: Opened, round: Round): Promise<void> {
  const { form, page } = opened;
  const isEmptyRound = round.name === 'nothing';
  const before = await kept(page);
  const typed: string[] = [];
  const drawnAnew = await opened.remember();
  for (const [nth, field] of opened.fields.entries()) typed.push(await fill(page, round, field, nth));
  for (const [nth, field] of opened.fields.entries()) if (field.kind === 'choice') typed[nth] = await field.where.inputValue();
  expect.soft(await drawnAnew(), 'no field is drawn anew while somebody types: the keyboard would lose its word').toEqual([]);
  expect.soft(await sidewaysOrCut(page), 'nothing reaches past the edge').toEqual([]);

  let saved = await opened.save();
  for (let tries = 0; !saved && tries < 6; tries += 1) {
    const asked = opened.fields;
    const faults = await opened.faults();
    for (const [field, words] of faults) expect.soft(words, `what is wrong is said by ${field.label}`).not.toBe('');
    if (faults.length > 0) {
      const focused = await Promise.all(faults.map(([field]) => field.where.evaluate((field) => field === document.activeElement)));
      // Or a question that is answered by taps: what is said of it is led to.
      const isLedTo = await page.evaluate(() => document.activeElement?.matches('.fault') === true);
      expect.soft([...focused, isLedTo], 'the first of them has the focus').toContain(true);
    }
    expect.soft(await opened.values(), 'what was typed still stands there').toEqual(typed);
    const after = await kept(page);
    expect.soft(after.records, 'nothing is half stored').toEqual(before.records);
    expect.soft(await sidewaysOrCut(page), 'nothing reaches past the edge').toEqual([]);
    await opened.show();
    expect.soft(await opened.values(), 'and after a reload').toEqual(typed);
    if (form.keeps === 'nothing') return;
    // Only what was said to be wrong is mended; an answer that is missing altogether has no field of its own.
    const wrong = faults.map(([field]) => asked.indexOf(field));
    for (const [nth, field] of opened.fields.entries()) {
      const needed = form.needs?.[field.name];
      const isMissing = faults.length === 0 && needed !== undefined && typed[nth] === '';
      if (!isMissing && !wrong.includes(nth)) continue;
      await field.where.fill(needed ?? form.takes?.[field.name] ?? GOOD[field.kind]);
      typed[nth] = await field.where.inputValue();
    }
    saved = await opened.save();
  }
  expect(saved, 'once that is mended it is saved').toBe(true);
  for (const [nth, { name, label }] of opened.fields.entries()) {
    if (form.needs?.[name] !== undefined) expect.soft(tidy(typed[nth]), `${label} was not left empty`).not.toBe('');
  }
  await page.locator('h1').waitFor();
  if (form.keeps === 'nothing') return;
  const now = await kept(page);
  const stored = textsIn(form.keeps === 'draft' ? now.drafts.values() : now.records.map(({ body }) => body));
  const wanted = opened.fields.flatMap((field, nth) => {
    const words = field.kind === 'choice' || form.passing?.includes(field.name) ? '' : tidy(typed[nth]);
    const raw = form.keeps === 'draft' ? typed[nth] : words;
    return words ? [{ field, words: raw }] : [];
  });
  for (const { field, words } of wanted) {
    if (field.kind === 'number') continue;
    expect.soft(stored.includes(words), `${field.label} is stored as typed: ${words.slice(0, 60)}`).toBe(true);
  }
  if (!isEmptyRound) expect.soft(await sidewaysOrCut(page), 'nothing reaches past the edge where it is shown').toEqual([]);
  const again = form.again ?? 'database';
  if (again === 'database') return;
  if (again === 'form') {
    opened.path = opened.path.split('?')[0];
    await opened.show();
  } else {
    await page.locator('details:not([open]) > summary').evaluateAll((folded) => folded.forEach((one) => (one as HTMLElement).click()));
  }
  const shown = await page.evaluate(() => {
    const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map((field) => field.value);
    return [...fields, document.body.textContent ?? ''];
  });
  for (const { field, words } of wanted) {
    // The browser's own one-line fields take a line break for nothing.
    const there = shown.some((text) => text === words || text.includes(words));
    expect.soft(there, `${field.label} shows what was typed: ${words.slice(0, 60)}`).toBe(true);
  }
}

let district: District;
let phone: Phone;
let world: World;
let leader: Leader;
/** The office's phone, once a form was opened on one. */
let desk: Phone | undefined;
let officer: { leader: Leader; world: World } | undefined;

test.beforeAll(async () => {
  district = await District.start();
  phone = await Phone.fresh();
  const page = await phone.tab(district.url);
  world = await furnish(page, await district.inviteNew('A. Musa'));
  leader = new Leader(page);
});

test.afterAll(async () => {
  await desk?.remove();
  await phone.remove();
  await district.remove();
});

for (const form of FORMS) {
  test(`bad input, ${nameOf(form)}: each field keeps it, and it is saved or said to be wrong`, async () => {
    for (const round of ROUNDS) {
      await test.step(round.name, async () => meet(await Opened.open(form, leader, world), round));
    }
  });
}

for (const form of OFFICE) {
  const name = `${form.place} (${Object.keys(form.needs!).join(', ')})`;
  test(`bad input at the office, ${name}: each field keeps it, and it is saved or said to be wrong`, async () => {
    const at = await office();
    for (const round of ROUNDS) {
      await test.step(round.name, async () => meet(await Opened.open(form, at.leader, at.world), round));
    }
  });
}

/** An officer's phone, on which a leader's step has come. */
async function office(): Promise<{ leader: Leader; world: World }> {
  if (!officer) {
    const asked = await world.step();
    desk = await Phone.fresh();
    const page = await desk.tab(district.url);
    const sani = new Leader(page);
    await sani.join(await district.inviteOfficer('B. Sani'));
    await sani.at('Send and receive');
    await expect.poll(async () => (await kept(page)).records.some((row) => row.id === asked), { timeout: 60_000 }).toBe(true);
    officer = { leader: sani, world: { ...world, step: async () => asked } };
  }
  return officer;
}

test('every place of the app that has a field is among the forms', async () => {
  const { page } = leader;
  const ids: Record<string, string> = { schools: world.school, visits: world.visit, observations: world.observation };
  const forms = new Set(FORMS.map(({ place }) => place));
  const all = places();
  const missing = [...forms].filter((place) => !all.has(place));
  expect(missing, 'every form is at a place').toEqual([]);
  const paths = [...forms].map((place) => new RegExp(`^${all.get(place)!.replace(/\{\w+\}/g, '[^/]+')}$`));
  for (const [place, pattern] of all) {
    if (forms.has(place)) continue;
    const id = ids[pattern.split('/')[1]] ?? newId();
    await page.goto(district.url + pattern.replace(/\{\w+\}/, id));
    await page.locator('h1').waitFor();
    await settled(page);
    // Some places only lead on to another.
    const there = new URL(page.url()).pathname;
    if (paths.some((path) => path.test(there))) continue;
    const fields = (await fieldsIn(page)).filter(({ kind }) => kind !== 'choice');
    expect.soft(fields.map(({ label }) => label), `a line for Place::${place} in support/forms.ts`).toEqual([]);
  }
});

test('every place of an officer’s phone that has a field is among the forms', async () => {
  const { page } = (await office()).leader;
  const ids: Record<string, string> = { schools: world.school, visits: world.visit, observations: world.observation };
  const forms = new Set([...FORMS, ...OFFICE].map(({ place }) => place));
  for (const [place, pattern] of places()) {
    if (forms.has(place)) continue;
    await page.goto(district.url + pattern.replace(/\{\w+\}/, ids[pattern.split('/')[1]] ?? newId()));
    await page.locator('h1').waitFor();
    await settled(page);
    const fields = (await fieldsIn(page)).filter(({ kind }) => kind !== 'choice');
    expect.soft(fields.map(({ label }) => label), `a line for Place::${place} among the OFFICE of support/forms.ts`).toEqual([]);
  }
});

test('turning the phone while typing moves neither words nor caret nor focus; Back in the middle of a word, and of a save, loses none', async () => {
  const { page } = leader;
  // Where they are off, a form would go to Settings for them, and Back there.
  await picturesOn(leader);
  for (const form of FORMS) {
    await test.step(nameOf(form), async () => {
      const opened = await Opened.open(form, leader, world, 'link');
      const field = opened.fields.find(({ kind }) => kind === 'prose' || kind === 'line')!;
      const words = `Turned ${nameOf(form)} ${newId().slice(-4)}`;
      await field.where.fill(words);
      for (let nth = 0; nth < 5; nth += 1) await field.where.press('ArrowLeft');
      const before = await caret(page);
      expect(before).toEqual([words, words.length - 5]);
      for (const size of [{ width: 740, height: 360 }, SMALL]) {
        await page.setViewportSize(size);
        await page.waitForFunction((width) => document.documentElement.clientWidth === width, size.width);
        expect(await caret(page), `at ${size.width} wide`).toEqual(before);
      }
      // The last letter and Back in one turn: no moment passes in which it could be kept.
      const more = `${words}!`;
      const back = () => field.where.evaluate((field: HTMLInputElement, more) => {
        field.value = more;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        history.back();
      }, more);
      await back();
      // A sheet asked for by a tap is no place of its own: Back leaves its page.
      await leader.at('How to');
      await opened.show('link');
      expect(await field.where.inputValue(), 'after Back and forward').toBe(more);

      const save = await opened.button();
      await save.evaluate((save: HTMLElement) => {
        save.click();
        history.back();
      });
      await settled(page);
      const { records, drafts } = await kept(page);
      const everywhere = textsIn([...records.map(({ body }) => body), ...drafts.values()]);
      expect(everywhere.some((text) => text.includes(more)), 'in a record or in a draft after Back from a save').toBe(true);
      await healthy(page);
    });
  }
});

test('the browser is killed with every form half written: each holds the words when it comes back', async () => {
  const begun: [Form, string, string, number][] = [];
  for (const form of FORMS) {
    const page = await phone.browser.newPage();
    await page.goto(district.url);
    const opened = await Opened.open(form, new Leader(page), world);
    const nth = opened.fields.findIndex(({ kind }) => kind === 'prose' || kind === 'line');
    const words = `Half a sentence of ${nameOf(form)}, a`;
    await opened.fields[nth].where.pressSequentially(words.slice(0, 8));
    await opened.fields[nth].where.fill(words);
    begun.push([form, opened.path, words, nth]);
  }
  // What was typed in the last moment may be lost; how long a moment is depends on the machine.
  const drafts = async () => textsIn((await kept(leader.page)).drafts.values());
  const waiting = async () => {
    const there = await drafts();
    return begun.filter(([, , words]) => !there.includes(words)).map(([form]) => nameOf(form));
  };
  await expect.poll(waiting, { timeout: 5_000 }).toEqual([]);
  await phone.kill();
  await phone.start();
  const page = await phone.tab(district.url);
  leader = new Leader(page);
  world.on(page);
  for (const [form, path, words, nth] of begun) {
    const opened = new Opened(form, leader, path);
    await opened.show();
    expect.soft(await opened.fields[nth].where.inputValue(), nameOf(form)).toBe(words);
  }
});

test('a date or a time that is half typed, or that no calendar has, is not taken for an empty one', async () => {
  const { page } = leader;
  for (const form of FORMS) {
    await test.step(nameOf(form), async () => {
      const opened = await Opened.open(form, leader, world);
      const halves = opened.fields.filter(({ kind }) => kind === 'date' || kind === 'time');
      if (halves.length === 0) return;
      for (const field of opened.fields) {
        const needed = form.needs?.[field.name];
        if (needed !== undefined) await field.where.fill(needed);
      }
      // 31 February, and an hour without its minutes, as fingers type them.
      const isHalf = (where: Locator) => where.evaluate((field: HTMLInputElement) => field.validity.badInput);
      for (const { where, kind, label } of halves) {
        // A slow browser may be drawing the field anew at the first key.
        await expect(async () => {
          await where.fill('');
          await where.focus();
          await page.keyboard.type(kind === 'date' ? '31022031' : '08', { delay: 15 });
          expect(await isHalf(where), label).toBe(true);
        }).toPass({ timeout: 10_000 });
      }
      let open = halves;
      for (let tries = 0; tries < 3 && open.length > 0; tries += 1) {
        expect(await opened.save(), 'it is not saved without them').toBe(false);
        const told = (await opened.faults()).map(([{ where }]) => where);
        for (const { where, label } of open) expect(await isHalf(where), `what was typed in ${label} stands there`).toBe(true);
        for (const field of open.filter(({ where }) => told.includes(where))) await field.where.fill(form.needs?.[field.name] ?? form.takes?.[field.name] ?? GOOD[field.kind]);
        open = open.filter(({ where }) => !told.includes(where));
      }
      expect(open.map(({ label }) => label), 'each is told').toEqual([]);
    });
  }
});

test('two taps at once on a button that saves make one record of it, once', async () => {
  const { page } = leader;
  for (const form of FORMS.filter(({ keeps }) => keeps !== 'nothing')) {
    await test.step(nameOf(form), async () => {
      const opened = await Opened.open(form, leader, world);
      for (const [nth, field] of opened.fields.entries()) {
        if (field.kind === 'choice') continue;
        const words = { line: `Line ${nth}`, prose: `Words ${nth}`, number: '7', date: day(30), time: '' }[field.kind];
        await field.where.fill(form.needs?.[field.name] ?? form.takes?.[field.name] ?? words);
      }
      const before = await kept(page);
      await twice(await opened.button());
      await settled(page);
      const after = await kept(page);
      const fresh = after.records.filter(({ id }) => !before.records.some((row) => row.id === id));
      expect.soft(new Set(fresh.map(({ body }) => body)).size, 'no record has a twin').toBe(fresh.length);
      for (const { id, kind } of after.records) {
        const more = after.entries.get(id)! - (before.entries.get(id) ?? 0);
        expect.soft(more, `revisions of the ${kind}`).toBeLessThanOrEqual(1);
      }
      if (form.keeps !== 'draft') expect.soft(after.raw.length, 'it was saved').toBeGreaterThan(before.raw.length);
      const begun = [...after.drafts.keys()].filter((name) => !before.drafts.has(name) && `/${name}` !== opened.path);
      if (form.keeps === 'draft') expect.soft(begun.length, 'lessons begun').toBe(1);
    });
  }
});

test('two taps at once on Start visit, Add note and a tally: one start, one note, two counts', async () => {
  const { page } = leader;
  const visit = await world.planned();
  await page.goto(`${district.url}/visits/${visit}`);
  const before = await kept(page);
  await twice(leader.action('Start visit'));
  await expect(leader.action('Observe a lesson')).toBeVisible();
  await settled(page);
  expect((await kept(page)).entries.get(visit)! - before.entries.get(visit)!).toBe(1);
  const lesson = await world.running();
  await leader.write('What do you see and hear?', 'Pairs talk');
  await twice(leader.addNote());
  await twice(leader.cell('girl, back'));
  await leader.counted('girl, back', 2);
  await expect(page.getByText('Pairs talk', { exact: true })).toHaveCount(1);
  await leader.write('What do you see and hear?', 'The end');
  await page.getByText('About this lesson', { exact: true }).click();
  await leader.write('Class', 'P4');
  await twice(leader.action('Talk'));
  await leader.at('Talk');
  await settled(page);
  const saved = await kept(page);
  const seen = JSON.parse(saved.records.find(({ id }) => id === lesson)!.body);
  expect(seen.notes.map(({ text }: { text: string }) => text)).toEqual(['Pairs talk', 'The end']);
  expect(saved.entries.get(lesson)).toBe(1);
});

/** Two clicks in one turn: nothing can happen between them. */
function twice(button: Locator): Promise<void> {
  return button.evaluate((button: HTMLElement) => {
    button.click();
    button.click();
  });
}

/** What stands in the field that has the focus, and where the caret is. */
function caret(page: Page): Promise<[string, number | null]> {
  return page.evaluate(() => {
    const field = document.activeElement as HTMLInputElement;
    return [field.value, field.selectionStart];
  });
}

/** Nothing is being written or drawn any more. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(400);
}

/** Neither the panic page nor a trouble is there. */
async function healthy(page: Page): Promise<void> {
  await expect(page.locator('.shell-stop')).toHaveCount(0);
  await expect(page.locator('h1')).toHaveCount(1);
}

test('bad input, the very first form: each field keeps it, and it is saved or said to be wrong', async () => {
  const form: Form = { place: 'Today', at: () => '/', needs: { name: 'A. Musa', cluster: 'Rimi' }, save: 'Begin', again: 'database' };
  for (const round of [ROUNDS[1], ROUNDS[3]]) {
    const fresh = await Phone.fresh();
    try {
      const page = await fresh.tab(district.url);
      await meet(await Opened.open(form, new Leader(page), world), round);
    } finally {
      await fresh.remove();
    }
  }
});

function nameOf({ place, save }: Form): string {
  return FORMS.filter((other) => other.place === place).length > 1 ? `${place} (${save})` : place;
}
