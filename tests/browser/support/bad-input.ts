// What gets into fields: by slips, by pasting, by keyboards of other scripts.

import { expect, type Locator, type Page } from '@playwright/test';

/** The app's own tidying (domain::text::tidy), said once more. */
export function tidy(text: string): string {
  const kept = text.replaceAll('\r\n', '\n').replace(/(?![\n\t])\p{Cc}/gu, '').trim();
  return INVISIBLE.test(kept) ? '' : kept;
}

/** Nothing but what no eye can see. */
const INVISIBLE = /^(?:\s|\p{Default_Ignorable_Code_Point}|\u2800)*$/u;

/** How one round fills the fields: each gets words of its own, so that none can be taken for another's. */
export interface Round {
  name: string;
  text(nth: number, prose: boolean): string;
  number: string;
  date: string;
  time(nth: number): string;
  /** Through the clipboard. */
  pasted?: boolean;
}

const letters = (nth: number, length: number) => `${nth}`.padEnd(length, 'abcdefghijklmnopqrstuvwxyz');

export const ROUNDS: Round[] = [
  { name: 'nothing', text: () => '', number: '-1', date: '', time: () => '' },
  {
    name: '10,000 letters without a blank',
    // A long text holds just as many; one more is said to be too many.
    text: (nth, prose) => letters(nth, prose && nth % 2 ? 10_001 : 10_000),
    number: '1000000000',
    date: '9999-12-31',
    time: (nth) => (nth % 2 ? '00:00' : '23:59'),
  },
  {
    name: 'right to left, zero width, emoji and NUL',
    text: (nth) => `\u202Eسلام ${nth} \u0000עולם\u200B\u0007\u2066👩🏾‍🏫\u2069 e\u0301\u200F${nth}`,
    number: '٣',
    date: '2028-02-29',
    time: () => '00:00',
  },
  { name: 'only what nobody sees', text: (nth) => '\u200B\u2060'.repeat(nth + 1), number: '12 girls', date: '0001-01-01', time: () => '23:59' },
  {
    name: 'a pasted table',
    text: (nth) => `Class ${nth}\tGirls\tBoys\nP1\t12\t14\n"P2, ${nth}"\t=SUM(A1)\t-3`,
    number: '1.5',
    date: '12345-01-01',
    time: (nth) => (nth % 2 ? '23:59' : '00:00'),
    pasted: true,
  },
];

export type Kind = 'line' | 'prose' | 'number' | 'date' | 'time' | 'choice';

export interface Field {
  where: Locator;
  kind: Kind;
  /** The last part of its name in the record: "class" of "lessons/…/class". */
  name: string;
  label: string;
}

/** Every field of the form that can be seen, in order. */
export async function fieldsIn(within: Page | Locator): Promise<Field[]> {
  const all = within.locator('input:not([type=radio], [type=checkbox], [type=hidden], [type=file]), textarea, select');
  const told = await all.evaluateAll((fields) =>
    (fields as HTMLInputElement[]).map((field) => ({
      seen: field.checkVisibility({ checkVisibilityCSS: true }),
      tag: field.tagName,
      type: field.type,
      mode: field.inputMode,
      name: field.name.split('/').at(-1) || (field.labels?.[0]?.textContent ?? ''),
      label: field.labels?.[0]?.textContent ?? field.getAttribute('aria-label') ?? '',
    })),
  );
  const kind = (field: (typeof told)[number]): Kind => {
    if (field.tag === 'SELECT') return 'choice';
    if (field.tag === 'TEXTAREA') return 'prose';
    if (field.type === 'date' || field.type === 'time') return field.type;
    return field.mode === 'numeric' ? 'number' : 'line';
  };
  return told.flatMap((field, nth) => (field.seen ? [{ where: all.nth(nth), kind: kind(field), name: field.name, label: field.label }] : []));
}

/** Fills a field as the round has it; what stands in it then. */
export async function fill(page: Page, round: Round, { where, kind, label }: Field, nth: number): Promise<string> {
  if (kind === 'choice') return '';
  const value = {
    line: () => round.text(nth, false),
    prose: () => round.text(nth, true),
    number: () => round.number,
    date: () => round.date,
    time: () => round.time(nth),
  }[kind]();
  if (round.pasted && (kind === 'line' || kind === 'prose')) {
    await page.evaluate((text) => navigator.clipboard.writeText(text), value);
    await where.fill('');
    await where.press('Control+V');
  } else {
    await where.fill(value);
  }
  const there = await where.inputValue();
  const words = (text: string) => text.replace(/\s+/g, '');
  expect(words(there), `${label}: all the words are there`).toBe(words(value));
  return there;
}
