// What is said for four seconds lies over nothing that is tapped or counted.

import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import { PLAN, TUDUN_FARI } from './support/visit.ts';

test.setTimeout(180_000);

/** The controls that lie, wholly or in part, under what is being said. */
async function covered(page: Page): Promise<string[]> {
  const said = page.locator('.toast > p');
  await expect(said).toBeVisible();
  return said.evaluate((words) => {
    const over = words.getBoundingClientRect();
    const controls = [...document.querySelectorAll<HTMLElement>('a, button, input, textarea, select, summary')];
    const under = controls.filter((control) => {
      const box = control.getBoundingClientRect();
      const is = box.width > 0 && box.left < over.right - 1 && over.left < box.right - 1;
      return is && box.top < over.bottom - 1 && over.top < box.bottom - 1;
    });
    return under.map((control) => `${control.innerText || control.getAttribute('aria-label')} under “${words.textContent}”`);
  });
}

for (const [posture, size] of [
  ['upright', { width: 360, height: 740 }],
  ['lying', { width: 740, height: 360 }],
] as const) {
  test(`“Saved on this phone” covers no button, link, count or field of a phone held ${posture}`, async ({ district, newPhone }) => {
    const phone = await newPhone();
    const page = await phone.tab(district.url);
    await page.setViewportSize(size);
    const leader = new Leader(page);
    const uncovered = async (screen: string) => {
      expect.soft(await covered(page), screen).toEqual([]);
      await page.screenshot({ path: `${import.meta.dirname}/shots/said-${posture}-${screen}.png` });
    };
    await leader.begin();
    await leader.addSchool(TUDUN_FARI);
    await uncovered('school');
    await leader.plan(PLAN);
    await uncovered('visit');
    await leader.startVisit();
    await uncovered('under-way');
    await leader.observe('P3 English');
    await leader.tap('Talk');
    await leader.at('Talk');
    await uncovered('talk');
    await leader.tap('Save conversation');
    await leader.saved();
    await uncovered('visit-again');
  });
}

test('the words of the tab one is on stand in the middle of its pill on a wide page', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await page.setViewportSize({ width: 1280, height: 800 });
  const off = await page.getByRole('navigation', { name: 'Main pages' }).locator('[aria-current]').evaluate((tab) => {
    const words = document.createRange();
    words.selectNodeContents(tab.lastChild!);
    const [inside, pill] = [words.getBoundingClientRect(), tab.getBoundingClientRect()];
    return Math.abs(inside.top + inside.bottom - pill.top - pill.bottom) / 2;
  });
  expect(off).toBeLessThan(2);
  await page.screenshot({ path: `${import.meta.dirname}/shots/tabs-wide.png` });
});

test('the tabs stand where they stay also while the screen above them is still being read', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await page.evaluate(() => {
    const seen = Object.assign(window, { tops: [] as number[], early: [] as number[] });
    const look = () => {
      const tabs = document.querySelector('.tabs');
      if (!tabs) return;
      const tops = document.querySelector('.screen') ? seen.tops : seen.early;
      tops.push(Math.round(tabs.getBoundingClientRect().top));
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  });
  await leader.addSchool(TUDUN_FARI);
  await leader.plan(PLAN);
  await leader.startVisit();
  await leader.observe('P3 English');
  await leader.tap('Talk');
  await leader.at('Talk');
  await leader.tap('Save conversation');
  await leader.saved();
  await expect(page.getByRole('navigation', { name: 'Main pages' })).toBeVisible();
  const { tops, early } = await page.evaluate(() => {
    const { tops, early } = window as unknown as Record<'tops' | 'early', number[]>;
    return { tops, early };
  });
  expect(early.length, 'there was a moment without a screen').toBeGreaterThan(0);
  expect([...new Set([...tops, ...early])]).toHaveLength(1);
});
