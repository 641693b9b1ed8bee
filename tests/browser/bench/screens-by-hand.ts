// What the screens show, read from the same rows by hand: the index asked as
// the screen asks it, each row a line, painted.

import type { Page } from '@playwright/test';

/** How many lines a school's story begins with; the app shows as many. */
const STORY = 16;

/** Milliseconds until each screen's rows stand painted, added to `times`. The page is of the app's origin, without the app. */
export async function screensByHand(page: Page, times: Record<string, number[]>): Promise<void> {
  const took = await page.evaluate(
    async ({ story }) => {
      type Row = { id: string; words: string; body: string };
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('fieldbook');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      const within = (...key: string[]) => IDBKeyRange.bound(key, [...key, []]);
      const store = () => database.transaction('records').objectStore('records');
      const all = (index: string, range: IDBKeyRange, most?: number) =>
        new Promise<Row[]>((resolve, reject) => {
          const asked = store().index(index).getAll(range, most);
          asked.onsuccess = () => resolve(asked.result);
          asked.onerror = () => reject(asked.error);
        });
      const of = (kind: string, state: string, most?: number) => all('kind,state,day', within(kind, state), most);
      const schools = () => all('kind,state,day', within('school'));
      const last = (school: string) =>
        new Promise<Row[]>((resolve, reject) => {
          const rows: Row[] = [];
          const told = ['visit', 'observation', 'meeting', 'step'];
          const asked = store().index('school,day,kind').openCursor(within(school), 'prev');
          asked.onerror = () => reject(asked.error);
          asked.onsuccess = () => {
            const at = asked.result;
            if (!at || rows.length === story) return resolve(rows);
            if (told.includes((at.key as string[])[2])) rows.push(at.value as Row);
            at.continue();
          };
        });
      const screens: Record<string, () => Promise<Row[]>> = {
        schools,
        one_school: async () => last((await schools()).find((row) => row.words === 'School 07')!.id),
        steps: async () => (await Promise.all([of('step', 'open_school'), of('step', 'open_leader'), of('visit', 'planned')])).flat(),
        today: async () => (await Promise.all([of('visit', 'under_way', 4), of('visit', 'planned', 4), of('step', 'open_leader', 60), schools()])).flat(),
      };
      const took: Record<string, number> = {};
      for (const [screen, read] of Object.entries(screens)) {
        const began = performance.now();
        const list = document.createElement('ul');
        for (const row of await read()) {
          const line = list.appendChild(document.createElement('li'));
          line.textContent = `${row.words} ${Object.keys(JSON.parse(row.body)).length}`;
        }
        document.documentElement.replaceChildren(list);
        await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
        took[screen] = performance.now() - began;
      }
      database.close();
      return took;
    },
    { story: STORY },
  );
  for (const [screen, ms] of Object.entries(took)) (times[screen] ??= []).push(ms);
}
