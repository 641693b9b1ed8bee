// Backups: made and put back on the screens, and opened here with another's
// hand for the age format.

import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { armor, Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { expect } from '@playwright/test';
import { lockedByAge, openedByAge } from './age.ts';
import type { Leader } from './leader.ts';
import type { File } from './lists.ts';

export const PASSPHRASE = 'mango, drum & Ƙofa';

/** Makes a backup and saves it: its name and bytes. */
export async function makeBackup(leader: Leader, passphrase = PASSPHRASE): Promise<{ name: string; bytes: Buffer }> {
  const { page } = leader;
  await page.goto(new URL('/more/backup', page.url()).href);
  await leader.tap('Make a backup');
  return finishBackup(leader, passphrase);
}

/** The same from where the passphrase is asked for. */
export async function finishBackup(leader: Leader, passphrase = PASSPHRASE): Promise<{ name: string; bytes: Buffer }> {
  const { page } = leader;
  await leader.write('Passphrase for this backup', passphrase);
  await leader.tap('Make the file');
  await expect(page.getByText('The backup is ready')).toBeVisible({ timeout: 60_000 });
  const saving = page.waitForEvent('download');
  await leader.tap('Save to a file');
  const download = await saving;
  await expect(page.getByText(/The backup was handed out/)).toBeVisible();
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** Its lines, by the other hand. */
export async function linesOf(bytes: Buffer, passphrase = PASSPHRASE): Promise<string[]> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  const packed = await decrypter.decrypt(new Uint8Array(bytes));
  return gunzipSync(packed).toString('utf8').split('\n');
}

/** The same by the `age` program. */
export const linesByAge = async (bytes: Buffer): Promise<string[]> =>
  gunzipSync(await openedByAge(bytes, PASSPHRASE)).toString('utf8').split('\n');

/** The backup, as the `age` program locks it anew. */
export const lockedAnew = async (bytes: Buffer): Promise<Buffer> =>
  lockedByAge(await openedByAge(bytes, PASSPHRASE), PASSPHRASE);

/** The same as text, as `age --armor` makes it. */
export const armoured = (bytes: Buffer): string => armor.encode(new Uint8Array(bytes));

/** A file that only some District could open. */
export async function forSomeDistrict(): Promise<Buffer> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(await generateIdentity()));
  return Buffer.from(await encrypter.encrypt('work of another District'));
}

export const file = (name: string, buffer: Buffer | string): File => ({
  name,
  mimeType: '',
  buffer: Buffer.isBuffer(buffer) ? buffer : Buffer.from(buffer),
});

/** Chooses it under "Open a file". */
export async function choose(leader: Leader, chosen: File): Promise<void> {
  const { page } = leader;
  const field = page.getByLabel('Choose a file');
  if ((await field.count()) === 0) await page.goto(new URL('/more/file', page.url()).href);
  await leader.at('Open a file');
  await field.setInputFiles(chosen);
}

/** Opens it with a passphrase. */
export async function unlock(leader: Leader, passphrase = PASSPHRASE): Promise<void> {
  await leader.write('Passphrase of this file', passphrase);
  await leader.tap('Open it');
}

/** What puts it back: where something was written here before, it asks whether both are theirs. */
export const putItBack = ({ page }: Leader) => page.getByRole('button', { name: /^(Put it back|Both are mine: put it back)$/ });

/** Looks into a backup, up to where it may be put back. */
export async function lookInto(leader: Leader, chosen: File): Promise<void> {
  await choose(leader, chosen);
  await unlock(leader);
  await expect(putItBack(leader)).toBeVisible({ timeout: 60_000 });
}

export async function putBack(leader: Leader, chosen: File): Promise<void> {
  await lookInto(leader, chosen);
  await putItBack(leader).click();
  await expect(leader.page.getByText('All that is written in the backup is on this phone')).toBeVisible({ timeout: 60_000 });
}
