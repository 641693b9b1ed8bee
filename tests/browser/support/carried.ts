// Work that goes from hand to hand: made on one screen, brought on another.

import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { bech32 } from '@scure/base';
import { Decrypter } from 'age-encryption';
import { expect, type Page } from '@playwright/test';
import { openedByAgeWith } from './age.ts';
import { choose, file } from './backup.ts';
import type { District } from './district.ts';
import type { Leader } from './leader.ts';

/** Saves what the screen hands out: its name and bytes. */
async function saved(leader: Leader, by: string): Promise<{ name: string; bytes: Buffer }> {
  const saving = leader.page.waitForEvent('download');
  await leader.tap(by);
  const download = await saving;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** Makes a file of what waits, starting at the light's page. */
export async function carry(leader: Leader): Promise<{ name: string; bytes: Buffer }> {
  const { page } = leader;
  await page.goto(new URL('/more/send', page.url()).href);
  await leader.tap('Send by hand');
  await leader.at('Send by hand');
  await leader.tap('Make the file');
  await expect(page.getByText('The file is ready')).toBeVisible({ timeout: 30_000 });
  const made = await saved(leader, 'Save to a file');
  await expect(page.getByText('The file was handed out')).toBeVisible();
  return made;
}

/** Brings a file to the District, up to its answer. */
export async function bring(leader: Leader, bytes: Buffer): Promise<void> {
  await choose(leader, file('from-a-colleague.age', bytes));
  await expect(leader.page.getByText(/^This is work on its way to a /)).toBeVisible();
  await leader.tap('Bring it to the District');
}

/** Saves the receipt that is shown. */
export const receiptOf = async (leader: Leader): Promise<Buffer> => (await saved(leader, 'Save the receipt')).bytes;

/** Takes the District's keys off the phone, as one that joined before there were any. */
export async function forgetKeys(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) {
      const opening = indexedDB.open(name!);
      await new Promise((done) => (opening.onsuccess = done));
      const database = opening.result;
      if (database.objectStoreNames.contains('meta')) {
        const work = database.transaction('meta', 'readwrite');
        work.objectStore('meta').delete('district');
        await new Promise((done) => (work.oncomplete = done));
      }
      database.close();
    }
  });
}

/** The phone keeps the District's keys: they are asked for once everything is sent, and no screen tells of it. */
export async function keysCame(page: Page): Promise<void> {
  const kept = () =>
    page.evaluate(async () => {
      for (const { name } of await indexedDB.databases()) {
        const opening = indexedDB.open(name!);
        await new Promise((done) => (opening.onsuccess = done));
        const database = opening.result;
        const here = database.objectStoreNames.contains('meta');
        const reading = here && database.transaction('meta').objectStore('meta').get('district');
        if (reading) await new Promise((done) => (reading.onsuccess = done));
        database.close();
        if (reading && reading.result !== undefined) return true;
      }
      return false;
    });
  await expect.poll(kept, { message: 'the District’s keys on the phone' }).toBe(true);
}

/** What a file holds, opened with the District's own key, by another's hand for the age format and by the `age` program: two lines. */
export async function linesFor(district: District, bytes: Buffer): Promise<string[]> {
  const key = (await district.everythingKept()).match(/keys([\w-]{43})\.[\w-]{43}/)?.[1];
  if (!key) throw new Error('The District keeps no key.');
  const words = bech32.toWords(new Uint8Array(Buffer.from(key, 'base64url')));
  const secret = bech32.encode('AGE-SECRET-KEY-', words, false).toUpperCase();
  const decrypter = new Decrypter();
  decrypter.addIdentity(secret);
  const packed = Buffer.from(await decrypter.decrypt(new Uint8Array(bytes)));
  expect(packed.equals(await openedByAgeWith(bytes, secret))).toBe(true);
  return gunzipSync(packed).toString('utf8').split('\n');
}
