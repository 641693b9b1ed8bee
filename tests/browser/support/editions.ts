// A further edition of the built app: another folder in which one file has
// changed, as the next release would have it.

import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIST } from './district.ts';

/** Copies the built app, marks its page as `edition`, and gives it the service worker that belongs to it. */
export async function nextEdition(edition: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldbook-edition-'));
  await cp(DIST, folder, { recursive: true });
  const page = (await readFile(join(folder, 'index.html'), 'utf8')).replace(
    '<head>',
    `<head><meta name="edition" content="${edition}">`,
  );
  await write(folder, 'index.html', page);

  const worker = await readFile(join(folder, 'sw.js'), 'utf8');
  const offline = /const OFFLINE = (\{.*\});/s.exec(worker);
  if (!offline) throw new Error('No offline manifest stands in sw.js.');
  const manifest = JSON.parse(offline[1]) as { version: string; files: [string, string, number][]; later: [string, string, number][] };
  const shell = manifest.files.find(([address]) => address === '/');
  if (!shell) throw new Error('The page itself is not in the offline manifest.');
  const [algorithm] = shell[1].split('-');
  shell[1] = `${algorithm}-${createHash(algorithm).update(page).digest('base64')}`;
  manifest.version = createHash('sha256').update(JSON.stringify(manifest.files)).digest('hex').slice(0, 16);
  await write(folder, 'sw.js', worker.replace(offline[0], `const OFFLINE = ${JSON.stringify(manifest)};`));
  return folder;
}

/** Writes the file; its compressed copies are of the old one and must go. */
async function write(folder: string, name: string, text: string): Promise<void> {
  await writeFile(join(folder, name), text);
  for (const coding of ['br', 'gz']) await rm(join(folder, `${name}.${coding}`), { force: true });
}

/** The edition that a page says it is of; none for the one that was built. */
export const editionOf = (page: import('@playwright/test').Page): Promise<string | null> =>
  page.evaluate(() => document.querySelector('meta[name=edition]')?.getAttribute('content') ?? null);
