// A random walk through the app: whatever is tapped and typed, in whatever
// order, nothing breaks, nothing that was typed is lost, and there is always a
// way on. FIELDBOOK_WANDER_SECONDS walks for so long, another way each time;
// FIELDBOOK_SEED walks one walk again.

import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import { PLAN, TUDUN_FARI } from './support/visit.ts';
import { Wanderer, chances } from './support/wanderer.ts';

const SECONDS = Number(process.env.FIELDBOOK_WANDER_SECONDS ?? 30);
// Unless it is told to walk for longer it walks one and the same walk: chance
// finds faults for those who look for them, and does not hold up a mended one.
const CHANCE = process.env.FIELDBOOK_WANDER_SECONDS ? Math.floor(Math.random() * 2 ** 31) : 7;
const SEED = Number(process.env.FIELDBOOK_SEED ?? CHANCE);

test('a random walk through the app breaks nothing, loses no word and always finds a way on', async ({ district, newPhone }) => {
  test.setTimeout((SECONDS + 60) * 1_000);
  console.log(`a random walk of ${SECONDS} s: FIELDBOOK_SEED=${SEED}`);
  const phone = await newPhone();
  const wanderer = new Wanderer(phone, district.url, chances(SEED));
  await wanderer.arrive();
  const leader = new Leader(wanderer.page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.plan(PLAN);
  if (SEED % 2) {
    await wanderer.page.goto(await district.inviteNew('A. Musa'));
    await leader.tap('Join');
    await leader.at('Send and receive');
  }
  let trouble: string | null = null;
  for (const until = Date.now() + SECONDS * 1_000; !trouble && Date.now() < until; ) {
    trouble = await wanderer.step().catch((error) => `the walk broke off: ${error.stack ?? error}`);
  }
  const places = [...wanderer.places].sort(([, one], [, other]) => other - one).map(([place, times]) => `${place} ${times}`);
  console.log(`${wanderer.steps.length} steps; ${places.join(', ')}`);
  const walk = wanderer.steps.slice(-60).join('\n');
  expect(trouble, `${trouble}\nFIELDBOOK_SEED=${SEED}, ${wanderer.steps.length} steps, the last of them:\n${walk}`).toBeNull();
  expect(wanderer.places.size, `a walk that stays in one place shows nothing: ${places.join(', ')}`).toBeGreaterThan(SECONDS >= 30 ? 5 : 1);
});
