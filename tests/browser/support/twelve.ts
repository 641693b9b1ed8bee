// The twelve words of a leader, read off one phone and written on the next.

import { expect, type Page } from '@playwright/test';
import type { Leader } from './leader.ts';

/** The words as they stand on the screen. */
export async function twelve(page: Page): Promise<string[]> {
  const words = page.locator('ol.twelve > li');
  await expect(words).toHaveCount(12);
  await expect(words.first(), 'numbered').toHaveCSS('list-style-type', 'decimal');
  return words.allInnerTexts();
}

export async function showWords(leader: Leader): Promise<string[]> {
  await leader.page.goto(new URL('/more', leader.page.url()).href);
  await leader.tap('Recovery words');
  await leader.at('Recovery words');
  await leader.tap('Show the words');
  return twelve(leader.page);
}

export async function openWith(leader: Leader, text: string): Promise<void> {
  await leader.page.goto(new URL('/more/key', leader.page.url()).href);
  await leader.at('Open private records');
  await leader.write('Twelve words', text);
  await leader.tap('Open them');
}
