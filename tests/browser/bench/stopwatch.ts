// Times as the page itself sees them.

import type { Page } from '@playwright/test';

/** From now on each opened page notes when `selector` first stood painted in it. */
export async function noteWhenThere(page: Page, selector: string): Promise<void> {
  await page.addInitScript((selector) => {
    const clock = window as unknown as { usableAt?: number };
    const look = () => {
      if (clock.usableAt !== undefined || !document.querySelector(selector)) return;
      watching.disconnect();
      // Painted, and the main thread free for a tap.
      requestAnimationFrame(() => setTimeout(() => (clock.usableAt = performance.now())));
    };
    const watching = new MutationObserver(look);
    watching.observe(document, { childList: true, subtree: true });
    look();
  }, selector);
}

/** Milliseconds from the start of the navigation. */
export async function usableAt(page: Page): Promise<number> {
  const at = await page.waitForFunction(() => (window as unknown as { usableAt?: number }).usableAt, null, { timeout: 120_000 });
  return (await at.jsonValue())!;
}

/** Milliseconds after which whatever a tap led to stands; if not, the time is still the page's own. */
const LONG_ENOUGH = 1_000;

/** Milliseconds from a click on `click` until `selector` stands painted with `text` in it. */
export async function fromTapTo(page: Page, click: () => Promise<void>, selector: string, text: string): Promise<number> {
  await page.evaluate(
    ({ selector, text }) => {
      const clock = window as unknown as { tookMs?: number };
      clock.tookMs = undefined;
      document.addEventListener(
        'click',
        (event) => {
          const began = event.timeStamp;
          const look = () => {
            const found = [...document.querySelectorAll(selector)].some((one) => one.textContent?.includes(text));
            if (!found) return;
            watching.disconnect();
            requestAnimationFrame(() => setTimeout(() => (clock.tookMs = performance.now() - began)));
          };
          const watching = new MutationObserver(look);
          watching.observe(document, { childList: true, subtree: true, characterData: true });
        },
        { capture: true, once: true },
      );
    },
    { selector, text },
  );
  await click();
  // To ask the page would itself take some of the time that is measured.
  await new Promise((passed) => setTimeout(passed, LONG_ENOUGH));
  const took = await page.waitForFunction(() => (window as unknown as { tookMs?: number }).tookMs);
  return (await took.jsonValue())!;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const rounded = (value: number, digits = 0): number => Number(value.toFixed(digits));
