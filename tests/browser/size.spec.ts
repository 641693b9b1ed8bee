// All bytes from an empty profile until a tap on Start visit has opened the visit.

import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import { Meter } from './support/meter.ts';
import { whole } from './support/whole.ts';

/**
 * Bytes on the wire until the visit is open, and of the whole app. The goal of the first is 200 kB; the app is not there
 * yet. Until it is, MOST keeps it from growing; WHOLE rises by what a new part weighs, and by no
 * more. Both go with BUDGET and WHOLE in src/xtask/weigh.rs.
 */
const MOST = 242_500;
const WHOLE = 951_000;

test('all bytes until a tap on Start visit has opened the visit do not grow, and the rest of the app follows by itself', async ({
  district,
  newPhone,
}) => {
  const meter = await Meter.before(district.port);
  const phone = await newPhone();
  const page = await phone.tab(meter.url);
  const leader = new Leader(page);
  // Who reads there that it works without a network reads this, too.
  await expect(page.getByText('The rest of the app is still coming')).toBeVisible();
  await leader.begin();
  // The worker is there with its first part: its bytes count.
  await page.evaluate(() => navigator.serviceWorker.ready);
  await leader.addSchool({ name: 'Tudun Fari Primary' });
  await leader.plan({ school: 'Tudun Fari Primary', purpose: 'Pair talk' });
  await leader.startVisit();
  const open = { bytes: meter.bytes, list: meter.list };

  // Nobody asks for it: who has opened a visit will observe.
  await expect(page.getByText('The rest of the app is still coming')).toBeVisible();
  await whole(page);
  await expect(page.getByText('The rest of the app is still coming')).toBeHidden();
  await page.close();
  await meter.close();

  console.log(open.list);
  const wasm = meter.passed.filter(({ path }) => path.endsWith('.wasm'));
  expect(new Set(wasm.map(({ path }) => path)).size, 'each part came once').toBe(wasm.length);
  expect(open.list).not.toContain('split_');
  expect(open.list).not.toContain('locksmith');
  expect(wasm.map(({ coding }) => coding)).toEqual(wasm.map(() => 'br'));
  expect(meter.passed.filter(({ status }) => status >= 400).map(({ path }) => path)).toEqual([]);
  expect(open.bytes).toBeLessThanOrEqual(MOST);
  expect(meter.bytes).toBeLessThanOrEqual(WHOLE);
});
