// Somebody has a right to have it erased: an officer confirms it, and it goes from
// every phone that fetches.

import { kept } from './support/cellar.ts';
import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import { axeFindings, faintTexts, sidewaysOrCut, smallTargets, settled } from './support/looks.ts';
import { PLAN, TUDUN_FARI } from './support/visit.ts';
import { whole } from './support/whole.ts';

test.setTimeout(180_000);

const WORD = 'Zanzana';

/** Nothing is faint, small, wide or found by axe, in light and in the dark. */
async function looksWell({ page }: Leader, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    await page.screenshot({ path: `${import.meta.dirname}/shots/erasure-${name}-${colorScheme}.png`, fullPage: true });
    const wrong = [...(await axeFindings(page)), ...(await faintTexts(page)), ...(await smallTargets(page))];
    expect.soft([...wrong, ...(await sidewaysOrCut(page))], `${name}, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

test('S28 fault 17, fault 22: what an officer erases goes from both phones, also what one wrote on it meanwhile; its leader is told; a District put back from before hears of it again', async ({
  district,
  newPhone,
}) => {
  const musa = new Leader(await (await newPhone()).tab(district.url));
  await musa.begin('A. Musa', 'Rimi');
  await musa.join(await district.inviteNew('A. Musa'));
  await musa.tab('Schools');
  await musa.addSchool(TUDUN_FARI);
  await musa.plan({ ...PLAN, purpose: `${WORD} in P2` });
  const visit = new URL(musa.page.url()).pathname.split('/')[2]!;
  await musa.light('all sent');
  const sani = new Leader(await (await newPhone()).tab(district.url));
  await sani.join(await district.inviteOfficer('B. Sani'));
  await sani.at('Send and receive');
  const syncs = async (leader: Leader) => {
    await leader.page.goto(`${district.url}/more/send`);
    await leader.tap('Send now');
    await leader.light('all sent');
  };
  const holds = async (leader: Leader) => JSON.stringify(await kept(leader.page)).includes(WORD);
  await syncs(sani);
  await expect.poll(() => holds(sani)).toBe(true);
  await whole(musa.page);

  await test.step('at the end of its history an officer finds the way', async () => {
    await sani.page.goto(`${district.url}/records/${visit}/history`);
    await sani.page.getByRole('link', { name: 'Erase this record' }).click();
    await sani.at('Erase this record');
    await expect(sani.page.getByText(WORD)).toBeVisible();
    await looksWell(sani, 'asked');
  });

  let before = '';
  await test.step('without a network nothing is erased, and that is said', async () => {
    await district.close();
    before = await district.copy();
    await sani.tap('Erase it for good');
    await expect(sani.page.getByText('It was not erased.')).toBeVisible({ timeout: 40_000 });
    // The leader writes on it meanwhile.
    await musa.page.goto(`${district.url}/visits/${visit}/plan`);
    await musa.write('Purpose', `${WORD} in P2 and P3`);
    await musa.tap('Save plan');
    await musa.saved();
    await district.open();
  });

  await test.step('it goes from the officer’s phone', async () => {
    await sani.tap('Erase it for good');
    await expect(sani.page.getByText('It is erased.').first()).toBeVisible({ timeout: 40_000 });
    await sani.light('all sent');
    await expect.poll(() => holds(sani), { timeout: 40_000 }).toBe(false);
  });

  await test.step('and from the leader’s, who is told, and whose other work stays', async () => {
    await musa.page.goto(`${district.url}/more/send`);
    await musa.tap('Send now');
    await expect.poll(() => holds(musa), { timeout: 60_000 }).toBe(false);
    await musa.tab('Today');
    await expect(musa.page.getByText(/^Erased by the office: Visit, /)).toBeVisible({ timeout: 40_000 });
    await looksWell(musa, 'told');
    await musa.tab('Schools');
    await expect(musa.page.getByText(TUDUN_FARI.name).first()).toBeVisible();
    await musa.page.goto(`${district.url}/visits/${visit}`);
    await expect(musa.page.getByText(WORD)).toHaveCount(0);
    await musa.at('This is not on this phone');
    await expect(musa.page.getByText(/^Somebody had a right to it\. It is gone/)).toBeVisible();
    // One that may still come is spoken of otherwise.
    await musa.page.goto(`${district.url}/visits/${visit.slice(0, -4)}0000`);
    await expect(musa.page.getByText(/^It may still be on its way/)).toBeVisible();
  });
  const exported = async () => [...(await district.export()).values()].join('\n');
  expect(await exported()).not.toContain(WORD);

  await test.step('the District put back from before it has it once more, until an officer’s phone comes by', async () => {
    await district.close();
    await district.putBack(before);
    await district.open();
    expect(await exported()).toContain(WORD);
    await syncs(musa);
    expect(await holds(musa), 'nor does it live again on the leader’s').toBe(false);
    await syncs(sani);
    await expect.poll(exported, { timeout: 40_000 }).not.toContain(WORD);
    await syncs(musa);
    for (const leader of [musa, sani]) expect(await holds(leader)).toBe(false);
  });
});
