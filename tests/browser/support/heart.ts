// Whether a page stays alive while something long goes on: it beats, and the longest gap is kept.

import type { Page } from '@playwright/test';

interface Heart {
  longest: number;
  longestTask: number;
}

/** Begins to listen; a reload ends it. */
export async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const heart = window as unknown as Heart;
    let last = performance.now();
    heart.longest = 0;
    setInterval(() => {
      const now = performance.now();
      heart.longest = Math.max(heart.longest, now - last);
      last = now;
    }, 10);
  });
}

/** The longest time between two beats since then, in ms. */
export const longestGap = (page: Page): Promise<number> => page.evaluate(() => (window as unknown as Heart).longest);

/** Begins to look for tasks during which the page could answer nothing; a reload ends it. */
export async function watchTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const heart = window as unknown as Heart;
    heart.longestTask = 0;
    const seen = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) heart.longestTask = Math.max(heart.longestTask, duration);
    });
    seen.observe({ type: 'longtask' });
  });
}

/** The longest of them since then, in ms; 0 where none took 50. */
export const longestTask = (page: Page): Promise<number> => page.evaluate(() => (window as unknown as Heart).longestTask);
