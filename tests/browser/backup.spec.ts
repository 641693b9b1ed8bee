// A backup under the leader's passphrase: made, opened by another's hand, put
// back on an empty phone and over newer work, and all that can go wrong.

import type { Page } from '@playwright/test';
import { armoured, choose, file, finishBackup, linesByAge, linesOf, lockedAnew, lookInto, makeBackup, PASSPHRASE, putBack, putItBack, unlock } from './support/backup.ts';
import { kept } from './support/cellar.ts';
import { expect, test } from './support/fixtures.ts';
import { listen, longestGap, longestTask, watchTasks } from './support/heart.ts';
import { Leader } from './support/leader.ts';
import { rimi } from './support/lists.ts';
import type { Phone } from './support/phone.ts';
import { CANARY, PLAN, TUDUN_FARI, UNGUWAR_RIMI } from './support/visit.ts';

test.setTimeout(240_000);

/** A leader with a school, a visit planned with a named teacher, and a school half typed. */
async function workedOn(phone: Phone, url: string): Promise<Leader> {
  const page = await phone.tab(url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.plan(PLAN);
  await leader.tab('Schools');
  await leader.tap('Add a school');
  await leader.write('Name of the school', UNGUWAR_RIMI.name);
  return leader;
}

/** Everything on the disk, in an order of its own. */
async function everything(page: Page) {
  const { records, entries, raw, drafts } = await kept(page);
  const sorted = [...records].sort((one, other) => (one.id < other.id ? -1 : 1));
  return { records: sorted, entries: [...entries].sort(), raw: [...raw].sort(), drafts: [...drafts].sort() };
}

test('a backup holds everything and opens with another hand for age; put back on an empty phone all is there, goes to the District, and nothing is doubled', async ({
  district,
  newPhone,
}) => {
  const old = await newPhone();
  const before = await workedOn(old, district.url);
  await before.page.goto(`${district.url}/more/send`);
  await expect(before.page.getByText('No backup was made on this phone yet.')).toBeVisible();
  await before.page.goto(`${district.url}/more/backup`);
  await before.tap('Make a backup');
  await before.write('Passphrase for this backup', 'mango');
  await before.tap('Make the file');
  await expect(before.page.getByText('Use at least ten letters.')).toBeVisible();
  const tools = await old.tools(before.page);
  await tools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await watchTasks(before.page);
  const workers: string[] = [];
  before.page.on('worker', (worker) => workers.push(new URL(worker.url()).pathname));
  const made = await finishBackup(before);
  const longest = await longestTask(before.page);
  console.log(`longest task of the page while a backup is made, at a fourth of the speed, ms: ${Math.round(longest)}`);
  expect(workers, 'a worker did it').toEqual([expect.stringMatching(/^\/locksmith-[0-9a-f]{16}\.js$/)]);
  await expect.poll(() => before.page.workers(), 'and is no more').toEqual([]);
  await tools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  expect(made.name).toMatch(/^fieldbook-\d{4}-\d\d-\d\d\.age$/);
  await before.page.goto(`${district.url}/more/send`);
  await expect(before.page.getByText(/^Last backup today, \d\d:\d\d$/)).toBeVisible();
  const was = await everything(before.page);

  await test.step('by another hand', async () => {
    const lines = await linesOf(made.bytes);
    expect(await linesByAge(made.bytes)).toEqual(lines);
    const head = JSON.parse(lines[0]);
    expect(head).toMatchObject({ format: 'fieldbook-backup/1', leader: 'A. Musa' });
    expect(head.keys).toHaveLength(1);
    const entries = lines.filter((line) => line.startsWith('entry '));
    expect(entries).toHaveLength(was.raw.length);
    expect(entries.join('\n')).toContain(TUDUN_FARI.name);
    expect(lines.some((line) => line.startsWith('draft ') && line.includes(UNGUWAR_RIMI.name))).toBe(true);
    // What is private is sealed in it as everywhere; what the passphrase is, nowhere.
    expect(entries.join('\n')).not.toContain(CANARY);
    expect(lines.join('\n')).not.toContain(PASSPHRASE);
    expect(lines.at(-2)).toBe(`end {"entries":${entries.length},"drafts":1}`);
    await expect(linesOf(made.bytes, 'mango')).rejects.toThrow();
    expect(JSON.stringify(was.drafts)).not.toContain('mango');
  });
  await old.kill();

  const phone = await newPhone();
  const leader = new Leader(await phone.tab(district.url));
  const { page } = leader;
  await leader.tap('Put a backup back');
  await choose(leader, file(made.name, made.bytes));
  await unlock(leader, 'mango, drum and Kofa');
  await expect(page.getByText('This passphrase does not open the file.')).toBeVisible({ timeout: 30_000 });
  await unlock(leader);
  await expect(page.getByText(/Of A\. Musa, made today/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(`${was.raw.length} saved versions of your records`)).toBeVisible();
  expect((await everything(page)).raw, 'nothing is stored before that is said').toEqual([]);
  await putItBack(leader).click();
  await expect(page.getByText(`${was.raw.length} saved versions had been missing.`)).toBeVisible({ timeout: 30_000 });
  expect(await everything(page)).toEqual(was);

  await test.step('twice changes nothing', async () => {
    await putBack(leader, file(made.name, made.bytes));
    await expect(page.getByText('had been missing')).toHaveCount(0);
    expect(await everything(page)).toEqual(was);
  });
  await test.step('nor does the same file as armoured text, which age makes to go through a message', async () => {
    await putBack(leader, file('backup.txt', armoured(made.bytes)));
    await expect(page.getByText('had been missing')).toHaveCount(0);
    expect(await everything(page)).toEqual(was);
  });
  await leader.tab('Schools');
  await page.getByRole('link', { name: TUDUN_FARI.name }).click();
  await page.getByRole('link', { name: /pair talk/ }).click();
  await page.goto(`${page.url()}/plan`);
  await expect(leader.field('Teacher').first()).toHaveValue(CANARY);

  await leader.join(await district.inviteNew('A. Musa'));
  await leader.light('all sent');
  const { seats } = { seats: await district.export() };
  expect([...seats.values()].join('\n')).toContain(TUDUN_FARI.name);
  expect([...seats.values()].join('\n')).not.toContain(CANARY);
});

test('over newer work, of this phone and of another beginning, what is newer stands and both are sent', async ({ district, newPhone }) => {
  const old = await workedOn(await newPhone(), district.url);
  const made = await makeBackup(old);
  await old.page.goto(`${district.url}/schools`);
  await old.page.getByRole('link', { name: TUDUN_FARI.name }).click();
  await old.at(TUDUN_FARI.name);
  await old.page.goto(`${old.page.url()}/edit`);
  await old.write('Place', 'Over the river');
  await old.tap('Save school');
  await old.saved();
  await putBack(old, file(made.name, made.bytes));
  await old.tab('Schools');
  await old.page.getByRole('link', { name: TUDUN_FARI.name }).click();
  await expect(old.page.getByText('Over the river').first()).toBeVisible();

  const leader = new Leader(await (await newPhone()).tab(district.url));
  const { page } = leader;
  await leader.begin('Musa', 'Rimi');
  await leader.addSchool(UNGUWAR_RIMI);
  await choose(leader, file(made.name, made.bytes));
  await unlock(leader);
  await expect(page.getByText(/It was made under another account .* by A\. Musa\./)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/nobody can part them again/)).toBeVisible();
  await expect(leader.action('Put it back')).toHaveCount(0);
  await page.screenshot({ path: `${import.meta.dirname}/shots/backup-both-mine.png`, fullPage: true });
  await leader.tap('Both are mine: put it back');
  await expect(page.getByText('All that is written in the backup is on this phone')).toBeVisible({ timeout: 30_000 });
  await leader.join(await district.inviteNew('A. Musa'));
  await leader.light('all sent');
  const files = [...(await district.export()).values()].join('\n');
  for (const school of [TUDUN_FARI, UNGUWAR_RIMI]) expect(files).toContain(school.name);
});

test('fault 16: a colleague’s backup goes onto no phone of another seat and onto no officer’s, and nothing is changed there', async ({
  district,
  newPhone,
}) => {
  const amina = new Leader(await (await newPhone()).tab(district.url));
  await amina.begin('Amina', 'Rimi');
  await amina.join(await district.inviteNew('Amina'));
  await amina.tab('Schools');
  await amina.addSchool(TUDUN_FARI);
  await amina.plan(PLAN);
  await amina.light('all sent');
  const made = await makeBackup(amina);

  const colleague = new Leader(await (await newPhone()).tab(district.url));
  await colleague.begin('C. Bello', 'Kwali');
  await colleague.join(await district.inviteNew('C. Bello'));
  await colleague.tab('Schools');
  await colleague.addSchool(UNGUWAR_RIMI);
  await colleague.light('all sent');
  const sani = new Leader(await (await newPhone()).tab(district.url));
  await sani.join(await district.inviteOfficer('B. Sani'));
  await sani.at('Send and receive');
  await sani.tap('Send now');
  await sani.light('all sent');

  const words: [Leader, string, RegExp][] = [
    [colleague, 'colleague', /somebody else’s: it was made under another account/],
    [sani, 'officer', /This is an officer’s phone/],
  ];
  for (const [leader, name, told] of words) {
    const before = await everything(leader.page);
    await choose(leader, file(made.name, made.bytes));
    await unlock(leader);
    await expect(leader.page.getByRole('alert')).toContainText(told, { timeout: 30_000 });
    await expect(leader.page.getByRole('alert')).toContainText('Nothing was changed.');
    await expect(leader.action('Put it back')).toHaveCount(0);
    await leader.page.screenshot({ path: `${import.meta.dirname}/shots/backup-refused-${name}.png`, fullPage: true });
    expect(await everything(leader.page)).toEqual(before);
    expect(JSON.stringify(await kept(leader.page))).not.toContain(CANARY);
    await leader.light('all sent');
  }
});

test('fault 16: a file that was cut or changed, or is another thing, gets a clear word each, and nothing is changed', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const leader = await workedOn(phone, district.url);
  const { page } = leader;
  const made = await makeBackup(leader);
  const before = await everything(page);
  const told = async (words: RegExp) => {
    const alert = page.getByRole('alert');
    await expect(alert).toContainText(words, { timeout: 30_000 });
    await expect(alert).toContainText('Nothing was changed.');
    await expect(page.getByText(words)).toBeVisible();
    expect(await everything(page)).toEqual(before);
  };
  const { bytes } = made;
  const flipped = Buffer.from(bytes);
  flipped[bytes.length - 40] ^= 1;
  await test.step('the backup, damaged', async () => {
    await choose(leader, file(made.name, flipped));
    await unlock(leader);
    await told(/missing, or it was changed/);
    await choose(leader, file(made.name, bytes.subarray(0, bytes.length - 1)));
    await unlock(leader);
    await told(/missing, or it was changed/);
    await choose(leader, file(made.name, bytes.subarray(0, 120)));
    await told(/ends too early/);
  });
  await test.step('the same, locked anew by the age program, which asks more of a phone than it has', async () => {
    await choose(leader, file(made.name, await lockedAnew(bytes)));
    await told(/with more work than a phone can do/);
  });
  const page1 = '<!doctype html><title>Sign in</title>';
  const others: [string, Buffer | string, RegExp][] = [
    ['photo.jpg', Buffer.from('ffd8ffe000104a46494600', 'hex'), /This is a picture/],
    ['backup.age', page1, /This is a web page/],
    ['backup.age', '', /There is nothing in this file/],
    ['backup.age', 'a few words', /no file that the app knows/],
    ['backup.age', Buffer.from([1, 2, 0, 4, 5]), /no file that the app knows/],
    ['report.pdf', '%PDF-1.7', /This is a PDF/],
    ['later.age', 'age-encryption.org/v2\n-> X a\n', /A newer version of this app/],
    ['backup.txt', armoured(bytes).slice(0, -60), /ends too early|missing, or it was changed/],
    ['later.json', '{"format":"fieldbook-letter/1"}', /A newer version of this app/],
    ['cut.json', '{"format":"fieldbook-bundle/1","device":"', /ends too early/],
    ['wrong.json', '{"format":"fieldbook-bundle/1","device":"0199f3a0-0000-7000-8000-00000000000a","entries":[],"sha256":"00"}', /missing, or it was changed/],
  ];
  for (const [name, content, words] of others) {
    await test.step(`${name}: ${words}`, async () => {
      await choose(leader, file(name, content));
      await told(words);
    });
  }
  await test.step('a list leads to where lists are read', async () => {
    await choose(leader, rimi());
    await expect(page.getByText('This looks like a list')).toBeVisible();
    await leader.tap('Import schools');
    await leader.at('Import schools');
    await expect(page.getByRole('heading', { name: 'Which column is what?' })).toBeVisible();
    expect(await everything(page)).toEqual(before);
  });
});

/** A page whose worker is never asked to lock: it waits for the rest of its life. */
const holdTheLocksmith = (page: Page) =>
  page.evaluate(() => {
    const real = Worker.prototype.postMessage as (this: Worker, what: string[]) => void;
    const held = function (this: Worker, what: string[]) {
      if (what[0] !== 'lock') real.call(this, what);
    };
    Object.assign(Worker.prototype, { postMessage: held });
    Object.assign(window, { let_go: () => Object.assign(Worker.prototype, { postMessage: real }) });
  });

test('the worker that locks a backup ends when its screen is left; where it dies or cannot be started it is said, and the next try is whole', async ({
  district,
  newPhone,
}) => {
  const leader = await workedOn(await newPhone(), district.url);
  const { page } = leader;
  await page.goto(`${district.url}/more/backup`);
  await leader.tap('Make a backup');
  const before = await everything(page);
  await holdTheLocksmith(page);
  const make = async () => {
    await leader.write('Passphrase for this backup', PASSPHRASE);
    await leader.tap('Make the file');
  };
  const told = async () => {
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('The backup could not be made.');
    await expect(alert).toContainText('Nothing of yours is lost.');
    await expect(alert).toContainText('Close other apps and tabs, then try once more.');
    await expect.poll(() => page.workers()).toEqual([]);
  };
  await test.step('it dies', async () => {
    await make();
    await expect.poll(() => page.workers().length).toBe(1);
    await page.workers()[0]!.evaluate(() => self.close()).catch(() => {});
    await told();
  });
  await test.step('no worker can be started', async () => {
    await page.evaluate(() => {
      const real = window.Worker;
      const none = function () {
        window.Worker = real;
        throw new Error('too many workers');
      };
      Object.assign(window, { Worker: none });
    });
    await make();
    await told();
  });
  await test.step('it is left', async () => {
    await make();
    await expect.poll(() => page.workers().length).toBe(1);
    await leader.tab('Today');
    await expect.poll(() => page.workers()).toEqual([]);
  });
  expect(await everything(page)).toEqual(before);
  await page.evaluate(() => (window as unknown as { let_go(): void }).let_go());
  const made = await makeBackup(leader);
  expect(await linesOf(made.bytes)).toHaveLength(before.raw.length + 4);
});

/** A list of so many schools. */
const many = (n: number) => file('many.csv', `Name of School,Code\n${Array.from({ length: n }, (_, nth) => `School ${nth},K-${nth}`).join('\n')}`);

/** The backup of a phone with so many schools. */
async function large(phone: Phone, url: string, schools: number) {
  const leader = new Leader(await phone.tab(url));
  const { page } = leader;
  await leader.begin();
  await page.goto(`${url}/schools/import`);
  await page.getByLabel('Choose a file').setInputFiles(many(schools));
  await leader.tap('Look at the schools');
  await leader.tap(`Import ${schools} schools`);
  await expect(page.getByText(`${schools} schools were added`)).toBeVisible({ timeout: 60_000 });
  return makeBackup(leader);
}

test('fault 02: the browser is killed in the middle of putting back; it says so when it opens, and the next time all is there once', async ({
  district,
  newPhone,
}) => {
  const made = await large(await newPhone(), district.url, 1_500);
  const phone = await newPhone();
  let leader = new Leader(await phone.tab(district.url));
  await leader.begin();
  await lookInto(leader, file(made.name, made.bytes));
  await putItBack(leader).click();
  await expect(leader.page.getByText(/^Putting it back: [2-9]\d\d of 15\d\d$/)).toBeVisible({ timeout: 30_000 });
  await phone.kill();
  await phone.start();
  leader = new Leader(await phone.tab(district.url));
  await leader.tap('A backup that was not put back to the end');
  await expect(leader.page.getByText('A backup was not put back to the end.')).toBeVisible();
  await expect(leader.page.getByText('All that is written in the backup is on this phone')).toHaveCount(0);
  const half = (await kept(leader.page)).records.filter(({ kind }) => kind === 'school').length;
  expect(half).toBeGreaterThan(0);
  expect(half).toBeLessThan(1_500);
  await putBack(leader, file(made.name, made.bytes));
  const { records, entries } = await kept(leader.page);
  const schools = records.filter(({ kind }) => kind === 'school');
  expect(schools).toHaveLength(1_500);
  expect(Math.max(...schools.map(({ id }) => entries.get(id)!)), 'nothing twice').toBe(1);
  await leader.page.reload();
  await leader.at('Open a file');
  await expect(leader.page.getByText('A backup was not put back to the end.')).toHaveCount(0);
});

test('fault 11: on a full phone it is said that not all is back, what was there stands, and with room it is whole; the page lives meanwhile', { tag: '@alone' }, async ({
  district,
  newPhone,
}) => {
  const made = await large(await newPhone(), district.url, 1_000);
  const phone = await newPhone();
  const leader = new Leader(await phone.tab(district.url));
  const { page } = leader;
  await leader.begin();
  const before = await everything(page);
  const tools = await phone.tools(page);
  const origin = district.url;
  await tools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  // Chromium believes what it knew of the room until a database has been shut for two seconds.
  await page.goto('about:blank');
  await page.waitForTimeout(5_000);
  await page.goto(`${origin}/more/file`);
  await lookInto(leader, file(made.name, made.bytes));
  await putItBack(leader).click();
  await expect(page.getByRole('alert')).toContainText('Not everything of the backup could be put back.', { timeout: 30_000 });
  await expect(page.getByRole('alert')).toContainText('What was on this phone is as it was.');
  expect(await everything(page)).toEqual(before);
  await tools.send('Storage.overrideQuotaForOrigin', { origin });
  await listen(page);
  await putBack(leader, file(made.name, made.bytes));
  const longest = await longestGap(page);
  console.log(`longest gap between two beats, ms: ${Math.round(longest)}`);
  expect(longest).toBeLessThanOrEqual(400);
  expect((await kept(page)).records.filter(({ kind }) => kind === 'school')).toHaveLength(1_000);
});
