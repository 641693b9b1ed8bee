// What the office publishes, and who reads it.

import { expect, test } from './support/fixtures.ts';
import { joined, officer, syncs } from './support/office.ts';
import { whole } from './support/whole.ts';

test.setTimeout(240_000);

test('S28 a notice is written and read without a network, and its draft keeps for whom it is', async ({
  district,
  newPhone,
}) => {
  const musa = await joined(district, await (await newPhone()).tab(district.url), 'A. Musa', 'Rimi');
  const sani = await officer(district, await (await newPhone()).tab(district.url));
  await syncs(district, sani);
  await sani.tab('Today');
  await whole(sani.page);
  await whole(musa.page);
  await district.close();
  await sani.tab('More');
  await sani.page.getByRole('link', { name: 'Notices of the District' }).click();
  await sani.tap('Publish something');
  await sani.write('In one line', 'Books have come');
  await sani.field('For whom').selectOption({ label: 'Rimi · A. Musa' });
  await sani.page.waitForTimeout(1_000);
  await sani.page.reload();
  await expect(sani.field('In one line')).toHaveValue('Books have come');
  await expect(sani.page.locator('select[name=to] option:checked')).toHaveText('Rimi · A. Musa');
  await sani.tap('Publish');
  await sani.saved();
  await expect(sani.page.getByText('For Rimi · A. Musa')).toBeVisible();
  await district.open();
  await syncs(district, sani);
  await syncs(district, musa);
  await district.close();
  await musa.page.goto(`${district.url}/more/notices`);
  await expect(musa.page.getByRole('heading', { name: 'Books have come' })).toBeVisible();
  await musa.tab('Today');
  await expect(musa.page.getByRole('link', { name: /Books have come/ })).toBeVisible();
  await musa.tap('I have read these');
  await expect(musa.page.getByRole('link', { name: /Books have come/ })).toHaveCount(0);
});
