// "Heavy": a leader's years, written straight into the phone's database in the
// app's own rows. Real rows of one visit are the moulds; ids, days and texts differ.

import type { Page } from '@playwright/test';

/** One leader's five years, in the kinds that exist. */
export const HEAVY = { schools: 20, visits: 780, lessons: 3, talks: 3, steps: 6, meetings: 2 };

export interface Written {
  records: number;
  bytes: number;
}

/** Fills the database of the page's origin. No app may be open on it. `times` as many visits, over as many more years. */
export async function writeHistory(page: Page, times = 1): Promise<Written> {
  return page.evaluate(
    async ({ schools, visits, lessons, steps, meetings, times }) => {
      type Row = Record<string, unknown> & { id: string; kind: string; body: string };
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('fieldbook');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      const all = await new Promise<Row[]>((resolve) => {
        const asked = database.transaction('records').objectStore('records').getAll();
        asked.onsuccess = () => resolve(asked.result);
      });
      const mould = (kind: string, test: (row: Row) => boolean = () => true) => {
        const found = all.find((row) => row.kind === kind && test(row));
        if (!found) throw new Error(`no ${kind} to make others like`);
        return found;
      };
      const moulds = {
        school: mould('school'),
        visit: mould('visit', (row) => row.state === 'closed'),
        observation: mould('observation'),
        talk: mould('feedback'),
        meeting: mould('meeting'),
        step: mould('step'),
      };
      const entry = await new Promise<Record<string, unknown>>((resolve) => {
        const asked = database.transaction('entries').objectStore('entries').getAll(null, 1);
        asked.onsuccess = () => resolve(asked.result[0]);
      });

      let seed = 20261122;
      const random = () => {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        return seed / 2 ** 32;
      };
      const hex = (length: number) => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
      const newId = () => `0192${hex(4)}-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}`;
      const words = 'the pupils at the back read aloud in pairs and the teacher walks between the rows asks waits listens praises writes on the board'.split(' ');
      const prose = (letters: number) => {
        let text = '';
        while (text.length < letters) text += `${words[Math.floor(random() * words.length)]} `;
        return text.trim();
      };
      const dayBefore = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

      let records = 0;
      let bytes = 0;
      let batch: [Row, Record<string, unknown>][] = [];
      const flush = async () => {
        const writing = database.transaction(['records', 'entries'], 'readwrite', { durability: 'relaxed' });
        for (const [row, its] of batch) {
          writing.objectStore('records').put(row);
          writing.objectStore('entries').put(its);
        }
        batch = [];
        await new Promise<void>((resolve, reject) => {
          writing.oncomplete = () => resolve();
          writing.onabort = () => reject(writing.error);
        });
      };
      const put = async (from: Row, change: Partial<Row>, fields: Record<string, unknown>) => {
        const head = hex(64);
        const body = JSON.stringify({ ...JSON.parse(from.body), ...fields });
        const row = { ...from, id: newId(), heads: head, ...change, body } as Row;
        const its: Record<string, unknown> = { ...entry, id: head, record: row.id, raw: `{"record":"${row.id}","kind":"${row.kind}","body":${body}}`, own: 1 };
        delete its.waiting;
        delete its.inside;
        batch.push([row, its]);
        records += 1;
        bytes += body.length * 2;
        if (batch.length >= 500) await flush();
        return row.id;
      };

      const schoolIds: string[] = [];
      for (let nth = 0; nth < schools; nth += 1) {
        const name = `School ${String(nth + 1).padStart(2, '0')}`;
        schoolIds.push(await put(moulds.school, { words: name }, { name, code: `S${nth}` }));
      }
      const notes = (count: number) => {
        const [note] = JSON.parse(moulds.observation.body).notes;
        return Array.from({ length: count }, () => ({ ...note, id: hex(16), text: prose(90) }));
      };
      for (let nth = 0; nth < visits * times; nth += 1) {
        // Three a week, the newest last week.
        const day = dayBefore(7 + Math.floor((nth * 7) / 3));
        const school = schoolIds[nth % schools];
        const purpose = prose(60);
        const visit = await put(moulds.visit, { school, day, words: purpose }, { school, day, purpose, lessons: [], steps: [], next: null });
        for (let lesson = 0; lesson < lessons; lesson += 1) {
          const seen = await put(moulds.observation, { school, of: visit, day }, { school, visit, day, notes: notes(12 + Math.floor(random() * 10)) });
          await put(moulds.talk, { school, of: seen, day }, { observation: seen, school, visit, day, praise: prose(90), small_step: prose(70) });
        }
        for (let meeting = 0; meeting < meetings; meeting += 1) {
          await put(moulds.meeting, { school, of: visit, day }, { school, visit, day, heard: prose(120), agreed: prose(70) });
        }
        for (let step = 0; step < steps; step += 1) {
          // The last term's are open, the years before are done.
          const open = nth < 12;
          const side = step % 2 === 0 ? 'school' : 'leader';
          const what = prose(70);
          await put(
            moulds.step,
            { school, of: visit, day, words: what, state: open ? `open_${side}` : 'done' },
            { school, visit, side, what, agreed: day, by: day, state: open ? 'open' : 'done' },
          );
        }
      }
      await flush();
      database.close();
      return { records, bytes };
    },
    { ...HEAVY, times },
  );
}
