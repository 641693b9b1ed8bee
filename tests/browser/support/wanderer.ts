// Somebody who taps and types at random, and remembers every word. What to do
// next is drawn from a seed, so that a walk can be walked again.

import type { CDPSession, Page } from '@playwright/test';
import { kept, type Kept } from './cellar.ts';
import { day } from './leader.ts';
import type { Phone } from './phone.ts';

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Longer than anything typed may stay away from the disk. */
const A_SECOND = 1_000;

/** Pieces that texts are made of, all of them harmless and none of them easy. */
const NASTY = ['سلام', 'עולם', '\u202E', '\u200B', '\u200D', '👩🏾‍🏫', 'e\u0301', 'ɓɗƙ', 'ẹ́', '"', '\\', '<b>', '&amp;', "'", '{n}', '\t', '  ', '\u0000', '=1+1', 'a'.repeat(60), 'Mrs Sani', '漢字', '\uFEFF', '%00', '\n'];

/** Taps by which somebody throws words away, knowing it. What was saved stays in the phone's memory all the same. */
const THROWS_AWAY = /^(Remove|Take out|None: )/;

/** Where a walk would lead out of the app, or to an end that is wanted. */
const NOT_TAPPED = /sample|^Print$|^Call |^Write to|^Join|^Language/i;

/** What brings a visit on. */
const BRINGS_ON = /^(Begin|Add a school|Save|Plan a visit|Start visit|Open the visit|Observe|Start observing|Add note|Talk|Back to the lesson|Close visit|Summary|Done|Changed|Let go)/;

interface Target {
  nth: number;
  what: 'tap' | 'text' | 'choice';
  name: string;
  kind: string;
  /** The name of its field in the record. */
  field: string;
  value: string;
  isWrong: boolean;
  isDisabled: boolean;
}

interface Word {
  token: string;
  at: number;
  where: string;
  /** It lay in a record once. */
  saved: boolean;
}

export interface Trouble {
  what: string;
}

export class Wanderer {
  readonly steps: string[] = [];
  /** Every path that was seen, ids left out. */
  readonly places = new Map<string, number>();
  page!: Page;
  private words = new Map<string, Word>();
  private said: string[] = [];
  private nth = 0;
  private offline = false;
  private troublesome = 0;
  private tools!: CDPSession;
  private twins: string | null = null;

  constructor(
    private readonly phone: Phone,
    private readonly url: string,
    private readonly chance: () => number,
  ) {}

  /** Comes to the app, as from the home screen. */
  async arrive(address = this.url): Promise<void> {
    const page = await this.phone.tab();
    this.page = page;
    this.tools = await this.phone.tools(page);
    page.on('pageerror', (error) => this.said.push(`thrown: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      // The browser itself says this of every request that found no network.
      if (/net::ERR_|Failed to load resource|failed to fetch/i.test(message.text()) && Date.now() < this.troublesome) return;
      this.said.push(`in the console: ${message.text()}`);
    });
    page.on('dialog', (dialog) => void dialog.accept().catch(() => {}));
    await page.addInitScript(() => {
      window.print = () => {};
      window.open = () => null;
    });
    await page.goto(address);
  }

  /** One step; null when all was well after it. */
  async step(): Promise<string | null> {
    this.nth += 1;
    await this.act();
    return this.judge();
  }

  private pick<T>(from: T[], weight: (one: T) => number): T | null {
    const all = from.reduce((sum, one) => sum + weight(one), 0);
    let drawn = this.chance() * all;
    for (const one of from) {
      drawn -= weight(one);
      if (drawn < 0) return one;
    }
    return null;
  }

  private async act(): Promise<void> {
    const draw = this.chance();
    if (draw < 0.02) return this.note('Back', () => this.page.goBack({ timeout: 5_000 }).then(() => {}));
    if (draw < 0.035) return this.note('reload', () => this.page.reload().then(() => {}));
    if (draw < 0.045) return this.note('turn the phone', () => this.turn());
    if (draw < 0.055) return this.note(this.offline ? 'the network is back' : 'the network is gone', () => this.network());
    if (draw < 0.06) return this.note('the page dies', () => this.die());
    const targets = await this.targets();
    const wrong = targets.filter(({ what, isWrong }) => what !== 'tap' && isWrong);
    if (wrong.length > 0 && this.chance() < 0.6) return this.write(wrong[0], true);
    const target = this.pick(targets, (target) => this.weight(target));
    if (!target) return this.note('nothing can be tapped: to Today', () => this.page.goto(this.url).then(() => {}));
    if (target.what === 'tap') return this.tap(target);
    return this.write(target, this.chance() < 0.5);
  }

  private weight({ what, name, value, isDisabled }: Target): number {
    if (isDisabled || NOT_TAPPED.test(name)) return 0;
    if (what === 'choice') return value ? 1 : 8;
    if (what === 'text') return value ? 0.6 : 2;
    if (BRINGS_ON.test(name)) return 6;
    return THROWS_AWAY.test(name) ? 0.3 : 1;
  }

  private async note(step: string, act: () => Promise<void>): Promise<void> {
    this.steps.push(`${this.nth}. ${step}`);
    await act();
  }

  private targets(): Promise<Target[]> {
    return this.page.evaluate(() => {
      const sheet = document.querySelector('dialog[open]');
      const all = [...(sheet ?? document).querySelectorAll<HTMLElement>('a[href], button, input, textarea, select, summary')];
      all.forEach((one, nth) => one.setAttribute('data-wander', String(nth)));
      return all.flatMap((one, nth) => {
        const field = one as HTMLInputElement;
        if (!one.checkVisibility({ checkVisibilityCSS: true }) && !one.closest('label')) return [];
        if (one.closest('[inert]')) return [];
        const isLink = one instanceof HTMLAnchorElement;
        if (isLink && (one.origin !== location.origin || one.target === '_blank' || one.hasAttribute('download'))) return [];
        const label = field.labels?.[0]?.textContent ?? '';
        const what =
          one.matches('select') ? 'choice'
          : one.matches('textarea, input:not([type=radio], [type=checkbox], [type=file])') ? 'text'
          : one.matches('[type=file]') ? null
          : 'tap';
        if (!what) return [];
        return [{
          nth,
          what: what as 'tap' | 'text' | 'choice',
          name: (one.getAttribute('aria-label') ?? (label || one.textContent) ?? '').trim().slice(0, 60),
          kind: field.type === 'text' && field.inputMode === 'numeric' ? 'number' : (field.type ?? ''),
          field: field.name ?? '',
          value: what === 'tap' ? '' : field.value,
          isWrong: one.getAttribute('aria-invalid') === 'true',
          isDisabled: field.disabled || one.getAttribute('aria-disabled') === 'true',
        }];
      });
    });
  }

  private async tap(target: Target): Promise<void> {
    const twice = this.chance() < 0.15;
    const back = !twice && this.chance() < 0.04;
    await this.note(`tap “${target.name}”${twice ? ' twice at once' : back ? ' and Back at once' : ''}`, async () => {
      // Who throws words away is not surprised to miss them.
      if (THROWS_AWAY.test(target.name)) this.forget(({ saved }) => !saved);
      await this.page
        .locator(`[data-wander="${target.nth}"]`)
        .first()
        .evaluate(
          (one: HTMLElement, [twice, back]) => {
            one.scrollIntoView({ block: 'center' });
            one.click();
            if (twice) one.click();
            if (back) history.back();
          },
          [twice, back] as const,
          { timeout: 3_000 },
        )
        .catch(() => {});
    });
  }

  private async write(target: Target, sane: boolean): Promise<void> {
    const { where, text } = await this.words_for(target, sane);
    await this.note(`write ${JSON.stringify(text.slice(0, 80))} in “${target.name}”`, async () => {
      const field = this.page.locator(`[data-wander="${target.nth}"]`).first();
      // What stood there makes way, and its words with it.
      this.forget(({ token }) => target.value.includes(token));
      if (target.what === 'choice') {
        await field.selectOption(text, { timeout: 3_000 }).catch(() => {});
        return;
      }
      const there = await field.fill(text, { timeout: 3_000 }).then(() => field.inputValue({ timeout: 3_000 }), () => '');
      const token = /w\d+w/.exec(there)?.[0];
      if (token && where) this.words.set(token, { token, at: Date.now(), where, saved: false });
    });
  }

  private async words_for({ what, kind, name, nth, field }: Target, sane: boolean): Promise<{ where: string; text: string }> {
    if (what === 'choice') {
      const options = await this.page
        .locator(`[data-wander="${nth}"] option`)
        .evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value).filter(Boolean))
        .catch(() => [] as string[]);
      return { where: '', text: options[Math.floor(this.chance() * options.length)] ?? '' };
    }
    const among = (texts: string[]) => texts[Math.floor(this.chance() * texts.length)];
    if (kind === 'date') return { where: '', text: sane ? day(Math.floor(this.chance() * 30)) : among(['0001-01-01', '9999-12-31', '2028-02-29', '12345-01-01', '', day(-1)]) };
    if (kind === 'time') return { where: '', text: among(['00:00', '08:30', '12:15', '23:59', '']) };
    if (kind === 'number') return { where: '', text: sane ? String(Math.floor(this.chance() * 30)) : among(['-1', '1000000000', '1.5', '٣', '12 girls', '', '0', '501']) };
    const token = `w${this.nth}w`;
    const pieces = Array.from({ length: 1 + Math.floor(this.chance() * 5) }, () => among(NASTY));
    // The name of who signs is of use with a signature only.
    const where = field === 'signer' || /^Find|Search/.test(name) ? '' : name;
    if (sane) return { where, text: `Words ${token}` };
    if (this.chance() < 0.05) return { where, text: `${token}${'long '.repeat(2_100)}` };
    return { where, text: [...pieces, token, among(NASTY)].join('') };
  }

  private forget(which: (word: Word) => boolean): void {
    for (const word of [...this.words.values()]) if (which(word)) this.words.delete(word.token);
  }

  private async turn(): Promise<void> {
    const { width, height } = this.page.viewportSize()!;
    await this.page.setViewportSize({ width: height, height: width });
  }

  private async network(): Promise<void> {
    this.offline = !this.offline;
    // Requests that were under way tell of it a little later.
    this.troublesome = this.offline ? Infinity : Date.now() + 10_000;
    await this.page.context().setOffline(this.offline);
  }

  /** The page's process is gone, without a goodbye. */
  private async die(): Promise<void> {
    const address = this.page.url();
    const gone = new Promise<void>((resume) => this.page.once('crash', () => resume()));
    await this.page.context().newPage();
    void this.tools.send('Page.crash').catch(() => {});
    await gone;
    const late = Date.now() - A_SECOND;
    this.forget(({ at }) => at > late);
    await this.page.close();
    await this.arrive(address);
  }

  /** What is wrong now; null when nothing is. */
  private async judge(): Promise<string | null> {
    const troubles = await this.look();
    if (troubles) return troubles;
    if (this.said.length > 0) return this.said.splice(0).join('\n');
    return this.missing();
  }

  private async look(): Promise<string | null> {
    // A screen may take a moment to come; what is still wrong after that is wrong.
    let found: string | null = 'the page does not answer';
    for (const until = Date.now() + 4_000; Date.now() < until; ) {
      found = await this.glance().catch((error) => String(error));
      if (!found) break;
      if (found.startsWith('!')) break;
      await this.page.waitForTimeout(60);
    }
    return found;
  }

  private glance(): Promise<string | null> {
    const origin = new URL(this.url).origin;
    if (!this.page.url().startsWith(origin)) return this.page.goto(this.url).then(() => 'away from the app');
    this.places.set(this.place(), (this.places.get(this.place()) ?? 0) + 1);
    return this.page.evaluate(() => {
      if (document.querySelector('.shell-stop')) return `!the app stopped: ${document.querySelector('.shell-stop')!.textContent!.trim()}`;
      const alert = document.querySelector('[role=alert]:not(:empty)');
      if (alert) return `!a trouble was told: ${alert.textContent}`;
      const headings = [...document.querySelectorAll('h1')].filter((one) => one.checkVisibility());
      if (headings.length !== 1) return `${headings.length} headings of the first rank`;
      if (!headings[0].textContent!.trim()) return 'the heading is empty';
      const sheet = document.querySelector('dialog[open]') ?? document;
      const ways = [...sheet.querySelectorAll<HTMLElement>('a[href], button')].filter((one) => one.checkVisibility() && one.ariaDisabled !== 'true');
      return ways.length > 0 ? null : 'no way leads on or back';
    });
  }

  private place(): string {
    return new URL(this.page.url()).pathname.replace(/[0-9a-f-]{36}/g, '…');
  }

  /** Words typed more than a second ago that are nowhere. */
  private async missing(): Promise<string | null> {
    for (let tries = 0; ; tries += 1) {
      const lost = await this.lost();
      if (lost.length === 0) return this.twins;
      // A save may be between the draft and the record as this is read.
      if (tries < 3) await this.page.waitForTimeout(300);
      else return lost.map(({ token, where, saved }) => `${token} of “${where}” is lost${saved ? ', though it was saved' : ''}`).join('\n');
    }
  }

  private async lost(): Promise<Word[]> {
    const [disk, shown] = await Promise.all([kept(this.page), this.shown()]).catch(() => [null, ''] as [Kept | null, string]);
    if (!disk) return [];
    const records = disk.records.map(({ body }) => body).join('\n') + disk.raw.join('\n');
    this.twins = twinsIn(disk);
    const drafts = [...disk.drafts.values()].join('\n');
    const late = Date.now() - A_SECOND;
    const lost: Word[] = [];
    for (const word of this.words.values()) {
      if (records.includes(word.token)) word.saved = true;
      else if (word.saved) lost.push(word);
      else if (!drafts.includes(word.token) && !shown.includes(word.token) && word.at < late) lost.push(word);
    }
    return lost;
  }

  private shown(): Promise<string> {
    return this.page.evaluate(() => [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map((field) => field.value).join('\n'));
  }
}

/** A word that was typed once and lies in two records of a kind that is made of it, or in two notes. */
function twinsIn({ records }: Kept): string | null {
  const homes = new Map<string, string>();
  const once = (text: string, home: string): string | null => {
    for (const token of text.match(/w\d+w/g) ?? []) {
      const key = `${home.split(' ')[0]} ${token}`;
      const other = homes.get(key);
      if (other && other !== home) return `${token} lies twice: in ${other} and in ${home}`;
      homes.set(key, home);
    }
    return null;
  };
  for (const { id, kind, body } of records) {
    const twin =
      kind === 'person' ? once(JSON.parse(body).name, `person ${id}`)
      : kind === 'step' ? once(JSON.parse(body).what, `step ${id}`)
      : kind === 'observation' ? JSON.parse(body).notes.map((note: { id: string; text: string }) => once(note.text, `note ${note.id}`)).find(Boolean)
      : null;
    if (twin) return twin;
  }
  return null;
}
