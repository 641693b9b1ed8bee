// What the journeys through the rest of a visit have in common: the leader who
// begins, the way to the checklist, what was copied, and a look at the screen.

import { mkdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { District } from './district.ts';
import { expect } from './fixtures.ts';
import { Leader } from './leader.ts';
import { axeFindings, faintTexts, headingTroubles, settled, sidewaysOrCut, smallTargets } from './looks.ts';
import { SMALL, type Phone } from './phone.ts';
import { PLAN, TUDUN_FARI } from './visit.ts';

const SHOTS = `${import.meta.dirname}/../shots`;
mkdirSync(SHOTS, { recursive: true });

/** Looks at the screen by day and by night, as screens.spec.ts does. */
export async function look(leader: Leader, name: string): Promise<void> {
  const { page } = leader;
  const of = (troubles: string[]) => troubles.map((trouble) => `${name}: ${trouble}`);
  expect.soft(of(await headingTroubles(page, false))).toEqual([]);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    expect.soft(of(await axeFindings(page)), colorScheme).toEqual([]);
    expect.soft(of(await faintTexts(page)), colorScheme).toEqual([]);
    expect.soft(of(await smallTargets(page))).toEqual([]);
    expect.soft(of(await sidewaysOrCut(page))).toEqual([]);
    await page.setViewportSize({ ...SMALL, height: 1500 });
    await page.screenshot({ path: `${SHOTS}/rest-${name}-${colorScheme}.png` });
    await page.setViewportSize(SMALL);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Of a spec: nothing is faint, small, wide or found by axe, in light and in the dark. */
export const looksIn = (spec: string) => async ({ page }: Leader, name: string): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    await page.screenshot({ path: `${SHOTS}/${spec}-${name}-${colorScheme}.png`, fullPage: true });
    const wrong = [...(await axeFindings(page)), ...(await faintTexts(page)), ...(await smallTargets(page))];
    expect.soft([...wrong, ...(await sidewaysOrCut(page))], `${name}, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
};

export async function begin(leader: Leader): Promise<void> {
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
}

/** A phone with a school and a planned visit, which is open. */
export async function planned(phone: Phone, district: District): Promise<{ page: Page; leader: Leader }> {
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await begin(leader);
  await leader.plan(PLAN);
  return { page, leader };
}

export async function copied(leader: Leader, action = 'Share summary'): Promise<string> {
  await leader.tap(action);
  await expect(leader.page.getByText('Copied. You can paste it into a message.')).toBeVisible();
  return leader.page.evaluate(() => navigator.clipboard.readText());
}

export async function openChecklist(leader: Leader): Promise<void> {
  await leader.page.getByRole('link', { name: /^Checklist and notes/ }).click();
  await leader.at('Checklist and notes');
}
