// Somebody who taps and types at random, and remembers every word. What to do
// next is drawn from a seed, so that a walk can be walked again.

import type { CDPSession, Page } from '@playwright/test';
import { kept, twinsIn, type Kept } from './cellar.ts';
import { THROWS_AWAY, draw, drawOnward } from './leads.ts';
import { textFor } from './nasty.ts';
import type { Phone } from './phone.ts';
import { targetsOn, type Target } from './targets.ts';

/** Longer than anything typed may stay away from the disk. */
const A_SECOND = 1_000;

/** How often somebody who is led, and one who strays, takes the next step of a visit. */
const [LED, STRAYING] = [0.65, 0.1];

interface Word {
  token: string;
  at: number;
  where: string;
  /** It lay in a record once. */
  saved: boolean;
}

/** How many of each. */
export interface Lived {
  visits: number;
  lessons: number;
  talks: number;
  closed: number;
  /** Closings under which somebody signed. */
  signed: number;
  /** Closed visits whose summary was read. */
  read: number;
}

export class Wanderer {
  readonly steps: string[] = [];
  /** Every path that was seen, ids left out. */
  readonly places = new Map<string, number>();
  /** The visits whose summary was on the screen. */
  private readonly summaries = new Set<string>();
  page!: Page;
  /** What lay on the disk after the last step. */
  private disk: Kept | null = null;
  private strays = false;
  private words = new Map<string, Word>();
  private said: string[] = [];
  private nth = 0;
  private offline = false;
  private troublesome = 0;
  private tools!: CDPSession;
  private twins: string | null = null;
  /** Words of a class: with “Write “P3 teacher” instead” they come into any number of texts. */
  private readonly classes = new Set<string>();

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

  /** What the walk has come to, as the disk tells. */
  lived(): Lived {
    const of = (kind: string) => (this.disk?.records ?? []).filter((row) => row.kind === kind);
    const closed = of('visit').filter(({ body }) => JSON.parse(body).state === 'closed');
    return {
      visits: of('visit').length,
      lessons: of('observation').length,
      talks: of('feedback').length,
      closed: closed.length,
      signed: of('handover').filter(({ body }) => JSON.parse(body).strokes?.length > 0).length,
      read: closed.filter(({ id }) => this.summaries.has(id)).length,
    };
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
    const lot = this.chance();
    if (lot < 0.02) return this.note('Back', () => this.page.goBack({ timeout: 5_000 }).then(() => {}));
    if (lot < 0.035) return this.note('reload', () => this.page.reload().then(() => {}));
    if (lot < 0.045) return this.note('turn the phone', () => this.turn());
    if (lot < 0.055) return this.note(this.offline ? 'the network is back' : 'the network is gone', () => this.network());
    if (lot < 0.06) return this.note('the page dies', () => this.die());
    const targets = await targetsOn(this.page);
    const wrong = targets.filter(({ what, isWrong }) => what !== 'tap' && isWrong);
    if (wrong.length > 0 && this.chance() < 0.6) return this.write(wrong[0], true);
    if (this.chance() < (this.strays ? 0.06 : 0.02)) this.strays = !this.strays;
    const onward = this.chance() < (this.strays ? STRAYING : LED) ? this.pick(targets, drawOnward(this.place(), targets)) : null;
    const target = onward ?? this.pick(targets, draw);
    if (!target) return this.note('nothing can be tapped: to Today', () => this.page.goto(this.url).then(() => {}));
    if (target.what === 'tap') return this.tap(target);
    if (target.what === 'pad') return this.sign(target);
    return this.write(target, this.chance() < 0.5);
  }

  private async note(step: string, act: () => Promise<void>): Promise<void> {
    this.steps.push(`${this.nth}. ${step}`);
    await act();
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

  /** A few strokes of a finger, from wherever it lands. */
  private async sign(target: Target): Promise<void> {
    await this.note('sign', async () => {
      const pad = this.page.locator(`[data-wander="${target.nth}"]`).first();
      await pad.scrollIntoViewIfNeeded({ timeout: 3_000 }).catch(() => {});
      const box = await pad.boundingBox({ timeout: 3_000 }).catch(() => null);
      if (!box) return;
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
        this.tools.send('Input.dispatchTouchEvent', { type, touchPoints: points });
      for (let strokes = 1 + Math.floor(this.chance() * 3); strokes > 0; strokes -= 1) {
        let [x, y] = [box.x + (0.2 + this.chance() * 0.4) * box.width, box.y + (0.2 + this.chance() * 0.6) * box.height];
        await touch('touchStart', [{ x, y }]);
        for (let nth = 0; nth < 6; nth += 1) await touch('touchMove', [{ x: (x += 6), y: (y += this.chance() * 8 - 4) }]);
        await touch('touchEnd', []);
      }
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
      if (token && where === 'Class') this.classes.add(token);
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
    return textFor({ kind, name, field }, sane, `w${this.nth}w`, this.chance);
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
    const summary = /\/visits\/([0-9a-f-]{36})\/summary$/.exec(new URL(this.page.url()).pathname)?.[1];
    if (summary) this.summaries.add(summary);
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
    this.disk = disk;
    const records = disk.records.map(({ body }) => body).join('\n') + disk.raw.join('\n');
    this.twins = twinsIn(disk, this.classes);
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
