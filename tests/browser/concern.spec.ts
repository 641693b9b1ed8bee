// A serious concern: a private note that is found nowhere but on its own page.

import { expect, test } from './support/fixtures.ts';
import { Leader, day } from './support/leader.ts';
import { printed } from './support/paper.ts';
import { begin, copied, look, openChecklist } from './support/rest.ts';
import { PLAN, TALK, TUDUN_FARI, closing } from './support/visit.ts';

test.setTimeout(180_000);

test('S32 a serious concern: found on its own page only, on no paper, no list and in nothing that leaves', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  const canary = 'Kanaryia Damuwa';
  await begin(leader);
  await leader.plan(PLAN);
  await leader.startVisit();
  await leader.observe('P3 English');
  await leader.tap('Talk');
  await leader.talk(TALK);

  await leader.tab('More');
  await leader.tap('A serious concern');
  await expect(page.getByText('This app calls nobody and tells nobody.')).toBeVisible();
  await look(leader, 'concerns-empty');
  await leader.tap('Write a private note');
  await leader.at('A private note');
  await leader.tap('Save private note');
  await expect(page.getByText('Please fill this in.')).toBeVisible();
  await leader.write('What I saw or heard', `${canary} was told to me`);
  await leader.write('Whom to call', `${canary} officer`);
  await leader.write('Their telephone', '0800 111 2222');
  await look(leader, 'concern');
  // Begun and not saved, it stands in no list but its own, and nothing is lost.
  await leader.light('kept');
  await leader.tap('Back');
  await leader.tab('Today');
  await expect(leader.action('Open the visit')).toBeVisible();
  await expect(page.getByRole('link', { name: /private note/ })).toHaveCount(0);
  await expect(page.getByText(canary)).toHaveCount(0);
  await leader.tab('More');
  await leader.tap('A serious concern');
  await page.getByRole('link', { name: 'A private note Begun, not finished' }).click();
  await expect(leader.field('What I saw or heard')).toHaveValue(`${canary} was told to me`);
  await leader.write('To whom I passed it on', `${canary} deputy`);
  await leader.write('On which day', day(0));
  await leader.tap('Save private note');
  await leader.saved();
  await leader.at('A serious concern');
  await expect(page.getByRole('link', { name: /^A private note .*passed on/ })).toBeVisible();
  await expect(page.getByText(canary)).toHaveCount(0);
  await look(leader, 'concerns');
  // Whom to call is offered again.
  await leader.tap('Write a private note');
  await expect(leader.field('Whom to call')).toHaveValue(`${canary} officer`);
  await expect(leader.field('What I saw or heard')).toHaveValue('');
  await leader.tap('Back');

  const seen: string[] = [];
  const read = async () => seen.push(await page.locator('body').innerText());
  // Each tab with what it has to show: before that comes, nothing would be read.
  const tabs = { Today: 'Open the visit', Schools: TUDUN_FARI.name, Steps: 'Nothing is open here', More: 'Meetings' };
  for (const [tab, shown] of Object.entries(tabs)) {
    await leader.tab(tab);
    await expect(page.getByText(shown).first()).toBeVisible();
    await read();
  }
  await leader.tab('Schools');
  await page.getByRole('link', { name: TUDUN_FARI.name }).click();
  await expect(page.getByRole('link', { name: new RegExp(PLAN.purpose!) })).toBeVisible();
  await read();
  await page.getByRole('link', { name: new RegExp(PLAN.purpose!) }).click();
  await read();
  await openChecklist(leader);
  await read();
  await leader.tap('Back');
  await leader.tap('Close visit');
  await leader.writeClosing(closing());
  await leader.readTogether();
  await read();
  await leader.tap('Close visit');
  await leader.at(`Summary: ${TUDUN_FARI.name}`);
  seen.push(await copied(leader), (await printed(page)).text);
  await leader.tap('Short text');
  await read();
  await leader.tap('Cancel', {}, leader.sheet());
  await leader.tap('Back');
  await page.getByRole('link', { name: 'Talk about P3 English' }).click();
  await leader.tap('Save, then the teacher’s copy');
  seen.push(await copied(leader, 'Share the copy'));
  expect(seen.filter((text) => text.includes(canary))).toEqual([]);
  expect(seen.filter((text) => /A private note/.test(text)), 'only its own page lists it').toEqual([]);

  // Every entry that will leave is sealed where the canary is.
  const stores = await page.evaluate(async () => {
    const [{ name }] = await indexedDB.databases();
    const database = await new Promise<IDBDatabase>((done) => {
      const opening = indexedDB.open(name!);
      opening.onsuccess = () => done(opening.result);
    });
    const all = (store: string) =>
      new Promise<Record<string, string>[]>((done) => {
        const asked = database.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(asked.result);
      });
    const entries = await all('entries');
    const found = {
      entries: entries.map((entry) => entry.raw).join('\n'),
      records: JSON.stringify(await all('records')),
    };
    database.close();
    return found;
  });
  expect(stores.records, 'the canary sings where it may').toContain(canary);
  expect(stores.entries).toContain('private_note');
  expect(stores.entries).not.toContain(canary);
  expect(stores.entries).not.toContain('concern');

  await page.goto(await district.inviteNew('A. Musa'));
  await leader.tap('Join');
  await leader.light('all sent');
  const exported = [...(await district.export()).values()].join('\n');
  const kept = exported + (await district.everythingKept());
  expect(exported).toContain(TUDUN_FARI.name);
  for (const dress of [canary, Buffer.from(canary).toString('base64').replace(/=+$/, ''), Buffer.from(canary).toString('hex')]) {
    expect(kept.toLowerCase()).not.toContain(dress.toLowerCase());
  }
});
