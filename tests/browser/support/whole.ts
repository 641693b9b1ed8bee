// The offline copy, as the page itself tells of it.

import type { Page } from '@playwright/test';

interface Boot {
  offlineReady: boolean;
  bringRest(): void;
}

/** Waits until the whole app is on the phone. */
export async function whole(page: Page): Promise<void> {
  await page.waitForFunction(() => (window as unknown as { fieldbook: Boot }).fieldbook.offlineReady);
}

/** As after two minutes of use: the rest of the app is brought now. */
export async function bringWhole(page: Page): Promise<void> {
  await page.evaluate(() => (window as unknown as { fieldbook: Boot }).fieldbook.bringRest());
  await whole(page);
}
