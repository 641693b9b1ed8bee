// A District that was put back from before a handover.

import { expect, test } from './support/fixtures.ts';
import { joined, officer, syncs } from './support/office.ts';
import { looksIn } from './support/rest.ts';
import { TUDUN_FARI } from './support/visit.ts';

test.setTimeout(240_000);

const looksWell = looksIn('forgotten');

test('S31 fault 22: a District put back from before a handover hears of it again from the officer’s phone; a meeting that came over is read', async ({
  district,
  newPhone,
}) => {
  const musa = await joined(district, await (await newPhone()).tab(district.url), 'A. Musa', 'Rimi');
  await musa.tab('Schools');
  await musa.addSchool(TUDUN_FARI);
  const school = new URL(musa.page.url()).pathname;
  await musa.tap('Write about a meeting');
  await musa.write('What I heard', 'Registers are late on market days');
  await musa.tap('Save meeting');
  await musa.saved();
  await musa.light('all sent');
  const bello = await joined(district, await (await newPhone()).tab(district.url), 'C. Bello', 'Kwali');
  const sani = await officer(district, await (await newPhone()).tab(district.url));
  await syncs(district, sani);
  await district.close();
  const before = await district.copy();
  await district.open();

  await sani.page.goto(`${district.url}/more/clusters`);
  await sani.page.getByRole('link', { name: 'Rimi · A. Musa' }).click();
  await sani.tap('Hand this cluster to a successor');
  await sani.field('Successor', sani.sheet()).selectOption({ label: 'Kwali · C. Bello' });
  await sani.tap('Yes, hand it over', undefined, sani.sheet());
  await expect(sani.page.getByText('Handed over to Kwali · C. Bello')).toBeVisible({ timeout: 40_000 });
  await sani.light('all sent');

  await test.step('the meeting stands as it was written, under the name of who wrote it', async () => {
    await syncs(district, bello);
    await bello.page.goto(district.url + school);
    await bello.page.getByRole('link', { name: /^Registers are late/ }).click({ timeout: 40_000 });
    await bello.at('Meeting');
    const main = bello.page.getByRole('main');
    await expect(main).toContainText('A. Musa wrote this, and it stands as A. Musa wrote it.');
    await expect(main).toContainText('Registers are late on market days');
    await expect(bello.page.getByRole('textbox')).toHaveCount(0);
    await expect(bello.action('Save meeting')).toHaveCount(0);
    await looksWell(bello, 'meeting-of-before');
  });
  await bello.page.goto(district.url + school);
  await bello.tap('Change this school');
  await bello.write('Place', 'Tudun Fari, by the market');
  await bello.tap('Save school');
  await bello.saved();
  await syncs(district, bello);

  await district.close();
  await district.putBack(before);
  await district.open();
  await syncs(district, musa);
  await test.step('what the successor wrote is not taken there, and stays', async () => {
    await bello.page.goto(`${district.url}/more/send`);
    await bello.tap('Send now');
    await expect(bello.page.getByText('Another leads this by now.', { exact: false })).toBeVisible({ timeout: 40_000 });
    await bello.page.goto(district.url + school);
    await expect(bello.page.getByText('Tudun Fari, by the market')).toBeVisible();
  });
  await test.step('the officer’s phone says the handover again, and is told so', async () => {
    // With sending, whatever screen is open.
    await sani.page.goto(`${district.url}/more/send`);
    await expect(sani.page.getByText(/had forgotten a handover/).first()).toBeVisible({ timeout: 40_000 });
    await sani.tab('Schools');
    await expect(sani.page.getByRole('listitem').filter({ hasText: TUDUN_FARI.name })).toContainText('Kwali · C. Bello');
    await sani.page.goto(`${district.url}/more/clusters`);
    await sani.page.getByRole('link', { name: 'Rimi · A. Musa' }).click();
    await expect(sani.page.getByText('Handed over to Kwali · C. Bello')).toBeVisible({ timeout: 40_000 });
  });
  await syncs(district, bello);
  await syncs(district, musa);
  await expect.poll(async () => [...(await district.export()).values()].join(), { timeout: 40_000 }).toContain('by the market');
  await musa.page.goto(district.url + school);
  await expect(musa.page.getByRole('main')).toContainText('C. Bello leads this school now.', { timeout: 40_000 });
  await musa.page.getByRole('link', { name: /^Registers are late/ }).click();
  await expect(musa.page.getByRole('main')).toContainText('Registers are late on market days');
  await expect(musa.action('Save meeting')).toHaveCount(0);
});
