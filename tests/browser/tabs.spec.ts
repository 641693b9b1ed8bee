// One form in two tabs: each follows what the other keeps and saves.

import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import { PLAN, TUDUN_FARI } from './support/visit.ts';

const NOTE = 'What do you see and hear?';

/** Longer than a tap takes to be on the phone; taps nearer than that in two tabs are the accepted gap. */
const kept = (page: Page) => page.waitForTimeout(1_000);

/** Where the caret stands in the field that has the focus; its name with it. */
const caret = (page: Page) =>
  page.evaluate(() => {
    const field = document.activeElement as HTMLTextAreaElement;
    return [field.name, field.value, field.selectionStart, field.selectionEnd];
  });

test('fault 14: a lesson open in two tabs holds the taps and notes of both', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const one = new Leader(await phone.tab(district.url));
  await one.begin();
  await one.addSchool(TUDUN_FARI);
  await one.tab('Today');
  await one.plan(PLAN);
  await one.startVisit();
  await one.observe('P3 English');
  const lesson = one.page.url();
  const other = new Leader(await phone.browser.newPage());
  await other.page.goto(lesson);
  await other.counted('girl, back', 0);

  await test.step('what is tapped in one tab shows in the other, and is tapped on there', async () => {
    await one.count('girl, back', 3);
    await other.counted('girl, back', 3);
    await other.count('boy, front', 2);
    await one.counted('boy, front', 2);
    await kept(other.page);
    await one.page.reload();
    await one.counted('girl, back', 3);
    await one.counted('boy, front', 2);
  });

  await test.step('who has half a sentence written keeps it, and the caret, while the other tab taps', async () => {
    await other.write(NOTE, 'The back row');
    await expect(one.field(NOTE)).toHaveValue('The back row');
    await other.field(NOTE).press('ArrowLeft');
    const before = await caret(other.page);
    expect(before).toEqual(['note', 'The back row', 11, 11]);
    await one.count('girl, middle');
    await other.counted('girl, middle', 1);
    expect(await caret(other.page)).toEqual(before);
    await other.write(NOTE, '');
    await expect(one.field(NOTE)).toHaveValue('');
  });

  await test.step('what one tab saves, with taps and a note of the last moment, the other takes over', async () => {
    await one.note('Pupils do', 'Pairs talk');
    await one.count('girl, back');
    await one.tap('Talk');
    await expect(one.field('Praise')).toBeVisible();
    await other.counted('girl, back', 4);
    await expect(other.page.getByText('Pairs talk', { exact: true })).toBeVisible();
  });

  await test.step('a tap and Talk in the other tab add to it, and take nothing away', async () => {
    await other.count('girl, back');
    await other.tap('Talk');
    await expect(other.field('Praise')).toBeVisible();
    await one.page.goto(lesson);
    await one.counted('girl, back', 5);
    await one.counted('boy, front', 2);
    await one.counted('girl, middle', 1);
    await expect(one.page.getByText('Pairs talk', { exact: true })).toBeVisible();
  });

  await test.step('a lesson opened again, of which neither tab holds a draft, is followed too', async () => {
    await other.page.goto(lesson);
    await other.counted('girl, back', 5);
    // Saved before the half second after which a draft is kept.
    await one.page.evaluate(() => {
      const button = (name: RegExp) =>
        [...document.querySelectorAll('button')].find((one) => name.test(one.ariaLabel ?? one.innerText))!;
      button(/^boy, back: 0$/).click();
      button(/^Talk$/).click();
    });
    await expect(one.field('Praise')).toBeVisible();
    await other.counted('boy, back', 1);
  });
});

test('what was typed last is there after a reload although the phone’s storage was busy, and goes with its form', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const one = new Leader(await phone.tab(district.url));
  await one.begin();
  await one.addSchool(TUDUN_FARI);
  await one.tab('Today');
  await one.plan(PLAN);
  await one.startVisit();
  await one.observe('P3 English');
  const { page } = one;
  await one.write(NOTE, 'The back row');
  await kept(page);

  // Another page of the phone writes, for as long as it is told to.
  const busy = await phone.browser.newPage();
  await busy.goto(`${district.url}/manifest.webmanifest`);
  await busy.evaluate(async () => {
    const [{ name }] = await indexedDB.databases();
    const database = await new Promise<IDBDatabase>((answer) => {
      const opening = indexedDB.open(name!);
      opening.onsuccess = () => answer(opening.result);
    });
    const drafts = database.transaction('drafts', 'readwrite').objectStore('drafts');
    const again = () => {
      if (!Reflect.has(window, 'enough')) drafts.count().onsuccess = again;
    };
    again();
  });
  await one.write(NOTE, 'The back row whispers');
  // The first write stands behind that other page's, the last words behind the first.
  await page.waitForTimeout(600);
  await one.write(NOTE, 'The back row whispers answers');
  const back = page.reload();
  await page.waitForTimeout(600);
  await busy.evaluate(() => Reflect.set(window, 'enough', true));
  await back;
  await expect(one.field(NOTE)).toHaveValue('The back row whispers answers');

  await one.tap('Talk');
  await expect(one.field('Praise')).toBeVisible();
  const left = () => page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes('typed:')));
  expect(await left()).toEqual([]);
  await busy.close();
  await page.goto(district.url);
  await one.at('Today');
  await expect(page.getByRole('heading', { name: 'A lesson is being observed' })).toHaveCount(0);
});
