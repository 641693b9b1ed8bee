import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import { look } from './support/rest.ts';
import { bringWhole } from './support/whole.ts';

const DAY = 86_400;

test('S28 phones silent for weeks are named to the officer; a phone that was itself away claims nothing of what it cannot know', async ({ district, newPhone }) => {
  const musa = new Leader(await (await newPhone()).tab(district.url));
  await musa.begin('A. Musa', 'Rimi');
  await musa.join(await district.inviteNew('A. Musa'));
  await musa.light('all sent');
  const sani = new Leader(await (await newPhone()).tab(district.url));
  const { page } = sani;
  await sani.join(await district.inviteOfficer('B. Sani'));
  await sani.at('Send and receive');
  await sani.tap('Send now');
  await sani.light('all sent');
  await bringWhole(page);
  const silent = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Not heard from for weeks' }) });
  await page.goto(`${district.url}/more/clusters`);
  await expect(page.getByRole('link', { name: /Rimi · A\. Musa/ })).toBeVisible();
  await district.close();

  await test.step('the officer’s phone is away for forty days: of nobody is said that they were', async () => {
    await page.clock.install({ time: Date.now() + 40 * DAY * 1000 });
    await page.goto(district.url);
    await sani.at('Today');
    await page.goto(`${district.url}/more/clusters`);
    await expect(page.getByText(/^As of .*: this phone has not heard from the .* since\.$/)).toBeVisible();
    await expect(page.getByText('without a word')).toHaveCount(0);
    await look(sani, 'clusters-as-of');
  });

  await test.step('the leader’s phone was away while the officer’s was not', async () => {
    const leaderHeard = await page.evaluate(quietLeader, 36 * DAY);
    expect(leaderHeard).toBe(1);
    await page.goto(district.url);
    await sani.at('Today');
    const row = silent.getByRole('link', { name: /Rimi · A\. Musa/ });
    await expect(row).toContainText('5 weeks without a word');
    await expect(silent.getByRole('link')).toHaveCount(1);
    await expect(silent).toContainText('As of');
    await look(sani, 'silent-phones');
    // A further phone of the same leader that calls does not hide the silent one.
    await page.evaluate(furtherPhone);
    await page.goto(district.url);
    await expect(row).toContainText(/the phone that joined .*: 5 weeks without a word/);
    await expect(silent.getByRole('link')).toHaveCount(1);
    await row.click();
    await expect(page.getByRole('heading', { name: 'Rimi · A. Musa' })).toBeVisible();
  });
});

/** Runs in the page: as if the District had told of a further phone of each leader, which called when the officer's did. */
async function furtherPhone(): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open('fieldbook');
    opening.onsuccess = () => resolve(opening.result);
  });
  const meta = database.transaction('meta', 'readwrite').objectStore('meta');
  const row = await new Promise<{ value: string }>((resolve) => {
    const asked = meta.get('seats');
    asked.onsuccess = () => resolve(asked.result);
  });
  const told = JSON.parse(row.value);
  const [called] = told.seats.find(({ role }: { role: string }) => role === 'officer').phones;
  for (const seat of told.seats.filter(({ role }: { role: string }) => role === 'leader')) {
    seat.phones.push({ ...called, device: seat.accounts[0] });
  }
  meta.put({ ...row, value: JSON.stringify(told) });
  await new Promise((done) => (meta.transaction.oncomplete = done));
  database.close();
}

/** Runs in the page: as if the District had told that leaders' phones called so many seconds earlier; how many seats that are. */
async function quietLeader(seconds: number): Promise<number> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open('fieldbook');
    opening.onsuccess = () => resolve(opening.result);
  });
  const meta = database.transaction('meta', 'readwrite').objectStore('meta');
  const row = await new Promise<{ value: string }>((resolve) => {
    const asked = meta.get('seats');
    asked.onsuccess = () => resolve(asked.result);
  });
  const told = JSON.parse(row.value);
  const leaders = told.seats.filter(({ role }: { role: string }) => role === 'leader');
  for (const leader of leaders) {
    leader.heard = null;
    for (const phone of leader.phones) phone.heard -= seconds;
  }
  meta.put({ ...row, value: JSON.stringify(told) });
  await new Promise((done) => (meta.transaction.oncomplete = done));
  database.close();
  return leaders.length;
}
