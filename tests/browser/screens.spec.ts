// Every screen, as the eye, the thumb and the screen reader meet it.

import { mkdirSync, readFileSync } from 'node:fs';
import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import {
  axeFindings,
  brokenWords,
  faintTexts,
  headingTroubles,
  plainLetters,
  settled,
  sidewaysOrCut,
  smallTargets,
} from './support/looks.ts';
import { MADE_UP_TAG, english, madeUp, translated } from './support/words.ts';
import { walk } from './support/walk.ts';

const SHOTS = `${import.meta.dirname}/shots`;
const LANGUAGES = `${import.meta.dirname}/../../public/languages`;
mkdirSync(SHOTS, { recursive: true });

test.setTimeout(300_000);

test('every screen by day and by night: axe finds nothing, each text has 7:1, each target 48 pixels, the focus is on the one heading', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await walk(
    leader,
    async (name, arrived = false) => {
      const of = (troubles: string[]) => troubles.map((trouble) => `${name}: ${trouble}`);
      expect.soft(of(await headingTroubles(page, arrived))).toEqual([]);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await settled(page);
        expect.soft(of(await axeFindings(page)), colorScheme).toEqual([]);
        expect.soft(of(await faintTexts(page)), colorScheme).toEqual([]);
        if (colorScheme === 'light') expect.soft(of(await smallTargets(page))).toEqual([]);
        expect.soft(of(await sidewaysOrCut(page))).toEqual([]);
        await page.screenshot({ path: `${SHOTS}/${name}-${colorScheme}.png` });
      }
      await page.emulateMedia({ colorScheme: 'light' });
    },
    () => district.inviteNew('A. Musa'),
  );
});

test('every screen with letters twice as large: nothing reaches past the edge and no target shrinks', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const tools = await phone.tools(page);
  await tools.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  const leader = new Leader(page);
  await walk(leader, async (name) => {
    const of = (troubles: string[]) => troubles.map((trouble) => `${name}: ${trouble}`);
    await settled(page);
    const letters = await page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
    expect(letters, 'the page obeys the phone’s letters').toBe('32px');
    expect.soft(of(await sidewaysOrCut(page))).toEqual([]);
    expect.soft(of(await smallTargets(page))).toEqual([]);
    await page.screenshot({ path: `${SHOTS}/${name}-large.png` });
  });
});

test('in a made-up language no screen shows a plain letter: every text comes out of a table', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(`${district.url}/manifest.webmanifest`);
  // gloo-storage keeps preferences as JSON.
  await page.evaluate((tag) => localStorage.setItem('language', JSON.stringify(tag)), MADE_UP_TAG);
  await page.goto(district.url);
  const own = (text: string) => madeUp(text);
  const leader = new Leader(page, madeUp, own);
  await walk(leader, async (name) => {
    expect.soft((await plainLetters(page)).map((letters) => `${name}: ${letters}`)).toEqual([]);
  });
});

for (const tag of ['ha', 'yo', 'ig']) {
  test(`in ${tag} every screen has room for its words at 360 pixels`, async ({ district, newPhone }) => {
    const phone = await newPhone();
    const page = await phone.tab(`${district.url}/manifest.webmanifest`);
    await page.evaluate((tag) => localStorage.setItem('language', JSON.stringify(tag)), tag);
    await page.goto(district.url);
    const leader = new Leader(page, translated(readFileSync(`${LANGUAGES}/${tag}.po`, 'utf8')));
    await walk(
      leader,
      async (name) => {
        const of = (troubles: string[]) => troubles.map((trouble) => `${name}: ${trouble}`);
        await settled(page);
        expect(await page.evaluate(() => document.documentElement.lang)).toBe(tag);
        expect.soft(of(await sidewaysOrCut(page))).toEqual([]);
        expect.soft(of(await smallTargets(page))).toEqual([]);
        expect.soft(of(await brokenWords(page))).toEqual([]);
        await page.screenshot({ path: `${SHOTS}/${name}-${tag}.png` });
      },
      () => district.inviteNew('A. Musa'),
    );
  });
}

test('a person who asks for no motion gets none', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(district.url);
  const leader = new Leader(page, english);
  await leader.begin();
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll('*')].filter((element) => {
      const style = getComputedStyle(element);
      // Some browsers want a time above nothing to tell of the end.
      const lasts = (times: string) => times.split(',').some((time) => parseFloat(time) > 0.001);
      // Nothing moves in this one: a word is there, and then it is not.
      const still = style.animationName === 'none' || style.animationName === 'said-still';
      return (!still && lasts(style.animationDuration)) || lasts(style.transitionDuration);
    }).length,
  );
  expect(moving).toBe(0);
});
