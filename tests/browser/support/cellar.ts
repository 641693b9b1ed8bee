// What lies in the phone's database, read behind the app's back: the tests
// believe the disk, not the screen.

import type { Page } from '@playwright/test';

export interface Row {
  id: string;
  kind: string;
  /** The record as JSON. */
  body: string;
}

export interface Kept {
  records: Row[];
  /** Revisions of each record, by its id. */
  entries: Map<string, number>;
  /** What every revision said, as far as it is not sealed. */
  raw: string[];
  /** How many revisions are shut. */
  shut: number;
  /** Form and JSON. */
  drafts: Map<string, string>;
}

/** Everything that is on the disk now. */
export async function kept(page: Page): Promise<Kept> {
  const read = await page.evaluate(async () => {
    const asked = <T>(request: IDBRequest<T>) =>
      new Promise<T>((answer, refuse) => {
        request.onsuccess = () => answer(request.result);
        request.onerror = () => refuse(request.error);
      });
    const records: { id: string; kind: string; body: string }[] = [];
    const entries: string[] = [];
    const raw: string[] = [];
    let shut = 0;
    const drafts: [string, string][] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name!));
      const stores = ['records', 'entries', 'drafts'];
      if (stores.every((store) => database.objectStoreNames.contains(store))) {
        const work = database.transaction(stores);
        const [all, revisions, typed] = await Promise.all(stores.map((store) => asked(work.objectStore(store).getAll())));
        for (const { id, kind, body, deleted } of all) if (body && !deleted) records.push({ id, kind, body });
        for (const revision of revisions) {
          entries.push(revision.record);
          raw.push(revision.inside ?? revision.raw ?? '');
          if (revision.shut !== undefined) shut += 1;
        }
        for (const { form, json } of typed) drafts.push([form, json]);
      }
      database.close();
    }
    return { records, entries, raw, shut, drafts };
  });
  const entries = new Map<string, number>();
  for (const record of read.entries) entries.set(record, (entries.get(record) ?? 0) + 1);
  return { records: read.records, entries, raw: read.raw, shut: read.shut, drafts: new Map(read.drafts) };
}

/** Every text in these JSONs, at whatever depth. */
export function textsIn(jsons: Iterable<string>): string[] {
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (value && typeof value === 'object') Object.values(value).forEach(walk);
  };
  for (const json of jsons) walk(JSON.parse(json));
  return texts;
}

/** A word that was typed once and lies in two records of a kind that is made of it, or in two notes; `copied` may. */
export function twinsIn({ records }: Kept, copied: Set<string>): string | null {
  const homes = new Map<string, string>();
  const once = (text: string, home: string): string | null => {
    for (const token of text.match(/w\d+w/g) ?? []) {
      if (copied.has(token)) continue;
      const key = `${home.split(' ')[0]} ${token}`;
      const other = homes.get(key);
      if (other && other !== home) return `${token} lies twice: in ${other} and in ${home}`;
      homes.set(key, home);
    }
    return null;
  };
  for (const { id, kind, body } of records) {
    const twin =
      kind === 'person' ? once(JSON.parse(body).name, `person ${id}`)
      : kind === 'step' ? once(JSON.parse(body).what, `step ${id}`)
      : kind === 'observation' ? JSON.parse(body).notes.map((note: { id: string; text: string }) => once(note.text, `note ${note.id}`)).find(Boolean)
      : null;
    if (twin) return twin;
  }
  return null;
}
