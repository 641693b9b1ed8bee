// A random walk through the app: whatever is tapped and typed, in whatever
// order, nothing breaks, nothing that was typed is lost, and there is always a
// way on. The walk is drawn to what brings a visit on, and strays now and then.
// FIELDBOOK_WANDER_SECONDS walks for so long, another way each time;
// FIELDBOOK_SEED walks one walk again, as nearly as the pace of the machine lets it.

import { chances } from './support/dice.ts';
import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import { PLAN, TUDUN_FARI } from './support/visit.ts';
import { Wanderer } from './support/wanderer.ts';

const SECONDS = Number(process.env.FIELDBOOK_WANDER_SECONDS ?? 120);
// Unless it is told to walk for longer it walks one and the same walk: chance
// finds faults for those who look for them, and does not hold up a mended one.
const CHANCE = process.env.FIELDBOOK_WANDER_SECONDS ? Math.floor(Math.random() * 2 ** 31) : 7;
const SEED = Number(process.env.FIELDBOOK_SEED ?? CHANCE);
/** On a slow machine a walk takes longer to come as far. */
const AT_MOST = 3 * SECONDS;
/** What a walk that was led through visits has seen. */
const PLACES = ['/visits/…', '/visits/…/plan', '/visits/…/lesson', '/observations/…', '/observations/…/talk', '/visits/…/close', '/visits/…/summary'];

test('a random walk through the app, visit after visit, breaks nothing, loses no word and always finds a way on', async ({ district, newPhone }) => {
  test.setTimeout((AT_MOST + 60) * 1_000);
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
  // What must have come about when the walk is over.
  const missed = () => {
    const { visits, lessons, talks, closed, signed, read } = wanderer.lived();
    const things = { 'another visit planned': visits > 1, lessons, talks, closed, signed, 'a closed visit read': read };
    return [
      ...PLACES.filter((place) => !wanderer.places.has(place)),
      ...Object.entries(things).flatMap(([thing, came]) => (came ? [] : [thing])),
    ];
  };
  let trouble: string | null = null;
  const began = Date.now();
  const passed = () => (Date.now() - began) / 1_000;
  while (!trouble && (passed() < SECONDS || (passed() < AT_MOST && missed().length > 0))) {
    trouble = await wanderer.step().catch((error) => `the walk broke off: ${error.stack ?? error}`);
  }
  const places = [...wanderer.places].sort(([, one], [, other]) => other - one).map(([place, times]) => `${place} ${times}`);
  console.log(`${wanderer.steps.length} steps in ${Math.round(passed())} s; ${JSON.stringify(wanderer.lived())}; ${places.join(', ')}`);
  const walk = wanderer.steps.slice(-60).join('\n');
  expect(trouble, `${trouble}\nFIELDBOOK_SEED=${SEED}, ${wanderer.steps.length} steps, the last of them:\n${walk}`).toBeNull();
  expect(missed(), `FIELDBOOK_SEED=${SEED}; the walk came to: ${places.join(', ')}`).toEqual([]);
});
