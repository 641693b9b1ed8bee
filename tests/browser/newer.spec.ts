// What other versions and other alphabets bring: nothing of it is lost here.

import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import { NewerPhone } from './support/newer.ts';

test('fault 25: a record of a newer version is changed on this phone, and what this version does not know survives', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.join(await district.inviteNew('A. Musa'));
  await leader.light('all sent');
  await page.goto(district.url);
  const newer = new NewerPhone(district.url);
  await newer.join(await district.inviteLeader('1'));
  const solar = { panels: 3, since: '2026-03-01', words: ['a\u0000b', 'שלום'] };
  const record = await newer.write('school', { name: 'Tudun Fari Primary', place: 'Rimi', solar });
  await leader.tab('Schools');
  await leader.tab('More');
  await leader.tap('Send and receive');
  await leader.tap('Send now');
  await leader.tab('Schools');
  await page.getByRole('link', { name: 'Tudun Fari Primary' }).click();
  await leader.tap('Change this school');
  await leader.write('Place', 'Rimi, by the well');
  await leader.tap('Save school');
  await leader.at('Tudun Fari Primary');
  await leader.light('all sent');
  const entry = await newer.newest(record);
  expect(entry.parents).toHaveLength(1);
  expect(entry.body).toMatchObject({ name: 'Tudun Fari Primary', place: 'Rimi, by the well', solar });
});

test('fault 24: right-to-left, zero-width, emoji and markup come back as they were typed', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.join(await district.inviteNew('A. Musa'));
  await leader.light('all sent');
  await page.goto(district.url);
  // None of these may be changed, cut or taken for markup.
  const name = 'مدرسة الأمل\u200f \u202eedar\u202c <b>&amp;</b> 👩🏾‍🏫 ƙƴɗɓ';
  const place = 'a\u200bb\u200cc\u200dd\ufeffe';
  await leader.addSchool({ name, place });
  await leader.light('all sent');
  const other = new NewerPhone(district.url);
  await other.join(await district.inviteLeader('1'));
  const id = page.url().match(/schools\/([0-9a-f-]+)/)![1]!;
  const { body } = await other.newest(id);
  expect(body.name).toBe(name);
  expect(body.place).toBe(place);
  await page.reload();
  await leader.at(name);
  expect(await page.locator('h1 bdi, h1').first().textContent()).toBe(name);
  await leader.tap('Change this school');
  await expect(leader.field('Name of the school')).toHaveValue(name);
});

test('fault 24: ten thousand records come in with the page alive, and the first screen does not wait for them', { tag: '@alone' }, async ({
  district,
  newPhone,
}) => {
  test.setTimeout(240_000);
  const other = new NewerPhone(district.url);
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.join(await district.inviteNew('A. Musa'));
  await leader.light('all sent');
  await page.goto(district.url);
  await other.join(await district.inviteLeader('1'));
  const [school] = await other.writeAll('school', [{ name: 'Tudun Fari Primary' }]);
  const day = (n: number) => new Date(Date.UTC(2016, 0, 1) + n * 86_400_000 / 4).toISOString().slice(0, 10);
  await other.writeAll(
    'visit',
    Array.from({ length: 9_999 }, (_, n) => ({
      school,
      day: day(n),
      purpose: `Visit ${n}`,
      state: 'closed',
      next_none: true,
    })),
  );
  // How long the page was deaf: the longest gap between two ticks.
  await page.evaluate(() => {
    let last = performance.now();
    const watch = window as unknown as { deaf: number };
    watch.deaf = 0;
    setInterval(() => {
      const now = performance.now();
      watch.deaf = Math.max(watch.deaf, now - last);
      last = now;
    }, 10);
  });
  await leader.tab('More');
  await leader.tap('Send and receive');
  await leader.tap('Send now');
  await leader.tab('Schools');
  await expect(page.getByRole('link', { name: 'Tudun Fari Primary' })).toBeVisible({ timeout: 60_000 });
  const kept = () =>
    page.evaluate(
      () =>
        new Promise<number>((resolve, reject) => {
          const opening = indexedDB.open('fieldbook');
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const count = opening.result.transaction('records').objectStore('records').count();
            count.onsuccess = () => {
              opening.result.close();
              resolve(count.result);
            };
          };
        }),
    );
  await expect.poll(kept, { timeout: 150_000, intervals: [2_000] }).toBeGreaterThanOrEqual(10_000);
  const deaf = await page.evaluate(() => (window as unknown as { deaf: number }).deaf);
  console.log(`ten thousand records taken in: the page heard nothing for ${Math.round(deaf)} ms at the longest`);
  expect(deaf, 'the longest time the page heard nothing, in ms').toBeLessThan(1_500);
  await test.step('the newest stand first, the oldest are found', async () => {
    await page.getByRole('link', { name: 'Tudun Fari Primary' }).click();
    await leader.at('Tudun Fari Primary');
    await expect(page.getByText('Visit 9998', { exact: true })).toBeVisible();
    await expect(page.getByText('Visit 0', { exact: true })).toHaveCount(0);
    await page.goto(district.url);
    await leader.at('Today');
  });
});
