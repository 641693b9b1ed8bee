// The offline copy, as the page itself tells of it.

import type { Page } from '@playwright/test';

interface Boot {
  offlineReady: boolean;
  bringRest(): void;
}

/** Longer than the page waits for a worker that does not answer, and then asks again. */
const LONGEST = 60_000;

/** Waits until the whole app is on the phone. */
export async function whole(page: Page): Promise<void> {
  const is = () => (window as unknown as { fieldbook: Boot }).fieldbook.offlineReady;
  await page.waitForFunction(is, undefined, { timeout: LONGEST }).catch(async (why) => {
    throw new Error(`not on the phone: ${await page.evaluate(missing)}`, { cause: why });
  });
}

/** The addresses that the worker should keep and does not, in the page. */
async function missing(): Promise<string> {
  const listed = [...(await (await fetch('/sw.js')).text()).matchAll(/"(\/[^"]*)"/g)].map((found) => found[1]);
  const kept = await Promise.all(listed.map((address) => caches.match(address)));
  return listed.filter((_, index) => !kept[index]).join(', ') || 'nothing is missing, and the page was not told';
}

/** As after half a minute of use: the rest of the app is brought now. */
export async function bringWhole(page: Page): Promise<void> {
  await page.evaluate(() => (window as unknown as { fieldbook: Boot }).fieldbook.bringRest());
  await whole(page);
}
