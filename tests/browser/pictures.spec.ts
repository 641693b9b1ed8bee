// Pictures of a visit, a lesson and a step: off until they are wished for, made
// small, without place and time, shown, described, removed and brought back.

import { readFile } from 'node:fs/promises';
import { file, linesOf, lookInto, makeBackup, putBack } from './support/backup.ts';
import { kept } from './support/cellar.ts';
import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import type { District } from './support/district.ts';
import type { Phone } from './support/phone.ts';
import { blobs, choosePicture, digestOf, fromCamera, headOnly, Line, photo, picturesOn, shownAs, WHERE } from './support/pictures.ts';
import { begin, look } from './support/rest.ts';
import { closing, PLAN, TUDUN_FARI } from './support/visit.ts';

test.setTimeout(240_000);

const pictures = (leader: Leader) => leader.page.getByRole('main').getByRole('img');

async function underWay(leader: Leader): Promise<void> {
  await begin(leader);
  await leader.plan(PLAN);
  await leader.startVisit();
}

test('a picture is off until it is wished for, and then small, upright and without what the camera wrote; described, removed and brought back', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await underWay(leader);
  await expect(leader.action('Change the plan').or(leader.action('Observe a lesson')).first()).toBeVisible();
  await expect(page.getByLabel('Choose a picture')).toHaveCount(0);
  await picturesOn(leader);
  await expect(page.getByText('People only with their consent.')).toBeVisible();
  const camera = page.getByLabel('Take a picture', { exact: true });
  await expect(camera).toHaveAttribute('capture', 'environment');
  await look(leader, 'pictures-none');

  // Held upright: the file lies on its side and says so.
  const taken = fromCamera(await photo(page, 4000, 3000), 6);
  expect(taken.includes(WHERE)).toBe(true);
  await camera.setInputFiles({ name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer: taken });
  await leader.saved();
  await expect(pictures(leader)).toHaveCount(1);
  const rows = await blobs(page);
  expect(rows.map(({ full }) => full).sort()).toEqual([false, true]);
  for (const row of rows) {
    expect(digestOf(row.bytes)).toBe(row.sha256);
    expect(row.bytes.includes(WHERE) || row.bytes.includes('Exif')).toBe(false);
    expect(row.bytes.length).toBeLessThanOrEqual(row.full ? 200_000 : 40_000);
    const { across, down, redCorner } = await shownAs(page, row.bytes);
    expect([across, down]).toEqual(row.full ? [1200, 1600] : [192, 256]);
    expect(redCorner, 'turned to the right').toBe('top right');
  }
  const record = (await kept(page)).records.find(({ kind }) => kind === 'picture')!;
  const body = JSON.parse(record.body);
  expect(page.url()).toContain(body.of);
  expect([body.full, body.small].sort()).toEqual(rows.map(({ sha256 }) => sha256).sort());

  await test.step('described', async () => {
    await pictures(leader).click();
    const sheet = leader.sheet();
    await expect(sheet.getByRole('img')).toBeVisible();
    const drawn = await sheet.getByRole('img').evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalHeight));
    expect(drawn).toBe(1600);
    await leader.write('What is to be seen', `The reading corner of ${PLAN.lessons![0].teacher}`, sheet);
    await expect(sheet.getByText('This text names').first()).toBeVisible();
    await look(leader, 'picture-big');
    await leader.write('What is to be seen', 'The reading corner', sheet);
    await leader.tap('Save the words', {}, sheet);
    await leader.saved();
    await expect(page.getByRole('img', { name: 'The reading corner' })).toBeVisible();
    await look(leader, 'pictures-one');
  });

  await test.step('removed and brought back, with its words', async () => {
    await pictures(leader).click();
    await leader.tap('Remove the picture', {}, leader.sheet());
    await expect(page.getByText('The picture is removed.')).toBeVisible();
    await expect(pictures(leader)).toHaveCount(0);
    expect(await blobs(page)).toEqual([]);
    await leader.tap('Bring the picture back');
    await expect(page.getByRole('img', { name: 'The reading corner' })).toBeVisible();
    expect((await blobs(page)).length).toBe(2);
    await page.reload();
    await expect(page.getByRole('img', { name: 'The reading corner' })).toBeVisible();
  });
});

test('S3 S6 a lesson that runs and a step have pictures too, and the same picture on two records goes only when both let it go', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await underWay(leader);
  await picturesOn(leader);
  const at = page.url();
  const board = await photo(page, 1200, 900);
  await leader.observe('P3 English');
  await choosePicture(leader, board);
  await leader.saved();
  await expect(pictures(leader)).toHaveCount(1);
  await leader.tap('Talk');
  await leader.saved();
  await page.goto(at);
  await leader.tap('Close visit');
  await leader.writeClosing(closing());
  await leader.readTogether();
  await leader.tap('Close visit');
  await leader.tab('Steps');
  await leader.actionOn('Pictures', closing().school![0].what).click();
  const sheet = leader.sheet().first();
  await choosePicture(leader, board, 'same.jpg', sheet);
  await expect(sheet.getByRole('img')).toBeVisible();
  expect((await blobs(page)).length, 'the same bytes lie there once').toBe(2);
  await leader.tap('Cancel', {}, sheet);
  await leader.actionOn('Pictures (1)', closing().school![0].what).click();
  await leader.sheet().first().getByRole('img').first().click();
  await leader.action('Remove the picture').click();
  await expect(page.getByText('The picture is removed.')).toBeVisible();
  expect((await blobs(page)).length, 'the lesson still shows it').toBe(2);
});

test('fault 24: 50 megapixels are made small, more is refused; what is no picture is told so; and nothing changes', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await underWay(leader);
  await picturesOn(leader);
  const revisions = async () => (await kept(page)).raw.length;
  const before = await revisions();
  const whole = await photo(page, 1200, 900);
  const unreadable = Buffer.from('89504e470d0a1a0a0000000d494844520000028000000' + '1e00802000000', 'hex');
  const refused: [string, Buffer, string][] = [
    ['list.csv', Buffer.from('name,code\nBukuru,7\n'), 'This is not a picture.'],
    ['empty.jpg', Buffer.from(''), 'This is not a picture.'],
    ['huge.jpg', headOnly(20_000, 15_000), 'This picture is too large for this phone.'],
    ['half.png', unreadable, 'This browser cannot open this kind of picture.'],
    ['head.jpg', headOnly(640, 480), 'The file ends too early: a part of it is missing.'],
    // A browser would paint these as they are, the rest grey.
    ['cut.jpg', whole.subarray(0, 5_000), 'The file ends too early: a part of it is missing.'],
    ['cut at its end.jpg', whole.subarray(0, whole.length - 2), 'The file ends too early: a part of it is missing.'],
  ];
  for (const [name, bytes, words] of refused) {
    await choosePicture(leader, bytes, name);
    await expect(page.getByRole('alert')).toContainText(words);
    await expect(page.getByRole('alert')).toContainText('Nothing was changed.');
  }
  expect([await revisions(), await blobs(page)]).toEqual([before, []]);

  await choosePicture(leader, await photo(page, 8160, 6144));
  await expect(pictures(leader)).toHaveCount(1, { timeout: 60_000 });
  const full = (await blobs(page)).find(({ full }) => full)!;
  expect(await shownAs(page, full.bytes)).toEqual({ across: 1600, down: 1205, redCorner: 'top left' });
  expect(full.bytes.length).toBeLessThanOrEqual(200_000);
});

test('fault 01: the browser killed while a picture is made small or kept leaves all of it or nothing', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  let page = await phone.tab(district.url);
  let leader = new Leader(page);
  await underWay(leader);
  await picturesOn(leader);
  const at = page.url();
  const board = await photo(page, 3000, 2000);
  for (const wait of [0, 40, 90, 140, 200, 300]) {
    await choosePicture(leader, Buffer.concat([board, Buffer.from(`${wait}`)]));
    await page.waitForTimeout(wait);
    await phone.kill();
    await phone.start();
    page = await phone.tab(at);
    leader = new Leader(page);
    await leader.at(TUDUN_FARI.name);
    // What a browser remembers of settings it writes down only after a while.
    await picturesOn(leader);
    const named = (await kept(page)).records.filter(({ kind }) => kind === 'picture').map(({ body }) => JSON.parse(body));
    const there = (await blobs(page)).map(({ sha256, bytes }) => [sha256, digestOf(bytes)]);
    const digests = [...new Set(named.flatMap(({ full, small }) => [full, small]))].sort();
    expect(there.map(([sha256]) => sha256).sort(), `killed after ${wait} ms`).toEqual(digests);
    for (const [sha256, digest] of there) expect(digest).toBe(sha256);
    await expect(pictures(leader)).toHaveCount(named.length);
  }
});

/** A phone that has joined through `line`, in a visit that is under way, with pictures on. */
async function joinedUnderWay(district: District, line: Line, phone: Phone): Promise<Leader> {
  const page = await phone.tab(line.url);
  const leader = new Leader(page);
  await underWay(leader);
  const at = page.url();
  await picturesOn(leader);
  await leader.join(through(line, await district.inviteNew('A. Musa')));
  await leader.light('all sent');
  await page.goto(at);
  return leader;
}

const through = (line: Line, link: string) => line.url + new URL(link).pathname + new URL(link).hash;

test('pictures wait for Wi-Fi when so set, and “Send now” sends them over any network', async ({ district, newPhone }) => {
  const line = await Line.to(district.port);
  const phone = await newPhone();
  await phone.browser.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { type: 'cellular', addEventListener() {} } });
  });
  const leader = await joinedUnderWay(district, line, phone);
  const { page } = leader;
  const at = page.url();
  await page.goto(`${line.url}/more/settings`);
  await leader.group('Send pictures').getByRole('radio', { name: 'Over Wi-Fi only', exact: true }).check();
  await look(leader, 'pictures-settings');
  await page.goto(at);
  line.calls.length = 0;
  await choosePicture(leader, await photo(page, 1000, 800));
  await expect(pictures(leader)).toHaveCount(1);
  await leader.light('{n} not sent yet', { n: 1 });
  await page.goto(`${line.url}/more/send`);
  await expect(page.getByText('Pictures wait for Wi-Fi, as you chose in the settings.')).toBeVisible();
  expect(line.calls).toContain('PUT /v1/bundles');
  expect(line.calls).not.toContain('PUT /v1/blobs');
  await leader.tap('Send now');
  await leader.light('all sent');
  line.close();
});

test('pictures are in files of their own beside a backup, and come back before or after what was written of them', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await underWay(leader);
  const at = page.url();
  await picturesOn(leader);
  await choosePicture(leader, await photo(page, 2000, 1500));
  await expect(pictures(leader)).toHaveCount(1);
  const before = (await blobs(page)).sort((one, other) => (one.sha256 < other.sha256 ? -1 : 1));
  const records = await makeBackup(leader);
  const saving = page.waitForEvent('download');
  await leader.tap('Save pictures {n} of {all}', { n: 1, all: 1 });
  const download = await saving;
  expect(download.suggestedFilename()).toMatch(/^fieldbook-\d{4}-\d\d-\d\d-pictures-1-of-1\.age$/);
  const part = await readFile(await download.path());
  const lines = await linesOf(part);
  expect(lines.filter((line) => line.startsWith('picture ')).length).toBe(2);
  expect(lines.filter((line) => line.startsWith('entry '))).toEqual([]);

  const fresh = await newPhone();
  const there = new Leader(await fresh.tab(district.url));
  await there.page.goto(`${district.url}/more/file`);
  await lookInto(there, file('part.age', part));
  await expect(there.page.getByText('Pictures of visits, lessons and steps.')).toBeVisible();
  await look(there, 'pictures-of-a-backup');
  await there.tap('Put it back');
  await expect(there.page.getByText('All that is written in the backup is on this phone')).toBeVisible({ timeout: 60_000 });
  await there.page.goto(`${district.url}/more/file`);
  await putBack(there, file('records.age', records.bytes));
  await there.page.goto(at);
  await expect(pictures(there)).toHaveCount(1);
  const after = (await blobs(there.page)).sort((one, other) => (one.sha256 < other.sha256 ? -1 : 1));
  expect(after.map(({ sha256 }) => sha256)).toEqual(before.map(({ sha256 }) => sha256));
  for (const [nth, row] of after.entries()) expect(row.bytes.equals(before[nth].bytes)).toBe(true);

  await test.step('without those files it is said what is not there, here and once the phone has joined', async () => {
    const bare = new Leader(await (await newPhone()).tab(district.url));
    const told = (words: RegExp | string) => expect(bare.page.getByText(words)).toBeVisible();
    const opened = async (...words: string[]) => {
      await bare.page.goto(at);
      await bare.page.getByRole('button', { name: 'Not on this phone' }).click();
      for (const line of words) await expect(bare.sheet().getByText(line)).toBeVisible();
    };
    await bare.page.goto(`${district.url}/more/file`);
    await putBack(bare, file('records.age', records.bytes));
    await told(/^1 picture is not on this phone\. If the backup has files of pictures, open those as well/);
    await look(bare, 'restored-without-pictures');
    await opened('This picture is not on this phone.', 'It may lie in a backup’s files of pictures: open those, too.');
    await look(bare, 'picture-not-here');
    await bare.tap('Cancel', {}, bare.sheet());
    await bare.join(await district.inviteNew('A. Musa'));
    await bare.light('all sent');
    await bare.page.goto(`${district.url}/more/send`);
    await told(/^1 picture of yours is not on this phone\./);
    await expect(bare.page.getByText('Everything is on this phone')).toHaveCount(0);
    await look(bare, 'send-without-pictures');
    await opened('This picture is not on this phone.', 'The District does not have it: it may still wait on the phone that took it, or lie in a backup’s files of pictures.');
    await bare.page.goto(`${district.url}/more/file`);
    await putBack(bare, file('part.age', part));
    await bare.page.goto(`${district.url}/more/send`);
    await bare.tap('Send now');
    await bare.light('all sent');
    await expect(bare.page.getByText(/^1 picture of yours/)).toHaveCount(0);
    await bare.page.goto(at);
    await expect(pictures(bare)).toHaveCount(1);
  });
});

test('fault 03: a picture goes after the entries and on where the line broke in the middle of a piece; another phone opens it, and room is made only of what arrived', async ({
  district,
  newPhone,
}) => {
  const line = await Line.to(district.port);
  const phone = await newPhone();
  let leader = await joinedUnderWay(district, line, phone);
  let { page } = leader;
  const at = page.url();
  line.calls.length = 0;
  // The small one whole, how far the full one is, then pieces that break.
  line.cuts = [Infinity, Infinity, Infinity, 20_000, ...Array(20).fill(700)];
  await choosePicture(leader, await photo(page, 3000, 2000));
  await expect(pictures(leader)).toHaveCount(1);
  const taken = await blobs(page);
  const full = taken.find(({ full }) => full)!;
  await expect.poll(() => line.cuts.length, { timeout: 60_000 }).toBeLessThan(20);
  expect(line.calls.indexOf('PUT /v1/bundles')).toBeGreaterThanOrEqual(0);
  expect(line.calls.indexOf('PUT /v1/bundles')).toBeLessThan(line.calls.indexOf('PUT /v1/blobs'));
  await leader.light('{n} not sent yet', { n: 1 });
  await page.goto(`${line.url}/more/settings`);
  await expect(page.getByText('in full. To make room')).toHaveCount(0);

  // The tab goes with it half sent; the next one goes on.
  await page.close();
  line.cuts = [];
  page = await phone.tab(at);
  leader = new Leader(page);
  await leader.light('all sent');
  const needed = taken.reduce((sum, { bytes }) => sum + bytes.length, 0);
  expect(line.up, 'no piece that was there went again').toBeLessThan(needed + 3 * 33_000 + 30 * 1_500);
  expect((await blobs(page)).map(({ unsent }) => unsent)).toEqual([false, false]);

  const second = await newPhone();
  const there = new Leader(await second.tab(line.url));
  await there.join(through(line, await district.inviteLeader('1')));
  await there.light('all sent');
  await there.page.goto(at);
  await expect(pictures(there)).toHaveCount(1);
  const loaded = (of: Leader) => pictures(of).first().evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(() => loaded(there)).toBe(256);
  expect((await blobs(there.page)).length, 'only what is looked at is fetched').toBe(1);
  await pictures(there).click();
  const width = (of: Leader) => of.sheet().getByRole('img').evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(() => width(there)).toBe(1600);
  expect((await blobs(there.page)).find((row) => row.full)!.bytes.equals(full.bytes)).toBe(true);

  await page.goto(`${line.url}/more/settings`);
  await leader.tap('Make room');
  await expect(page.getByText('No picture is in the way.')).toBeVisible();
  await page.goto(`${line.url}/more/send`);
  await expect(page.getByRole('heading', { name: 'On this phone now' })).toBeVisible();
  expect((await blobs(page)).map((row) => row.full)).toEqual([false]);
  await page.goto(at);
  await expect.poll(() => loaded(leader)).toBe(256);
  await district.close();
  await pictures(leader).click();
  await expect(page.getByText('Only the small picture is on this phone.')).toBeVisible();
  await look(leader, 'picture-small-only');
  await leader.tap('Cancel', {}, leader.sheet());
  await district.open();
  await pictures(leader).click();
  await expect.poll(() => width(leader)).toBe(1600);

  // Removed here, it is gone there and at the District.
  await leader.tap('Remove the picture', {}, leader.sheet());
  await expect(page.getByText('The picture is removed.')).toBeVisible();
  await leader.light('all sent');
  await there.page.goto(at);
  await expect(there.action('Close visit')).toBeVisible();
  await expect(pictures(there)).toHaveCount(0);
  const answer = await there.page.evaluate((sha256) => fetch(`/v1/blobs/${sha256}`).then(({ status }) => status), full.sha256);
  expect(answer).toBe(404);
  line.close();
});

test('fault 11: on a full phone a picture is not kept, that is said, and the visit is still written and saved', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await underWay(leader);
  await picturesOn(leader);
  const board = await photo(page, 3000, 2000);
  const tools = await phone.tools(page);
  const origin = new URL(district.url).origin;
  await tools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  // Chromium believes what it knew of the room until a database has been shut for two seconds.
  const at = page.url();
  await page.goto('about:blank');
  await page.waitForTimeout(5_000);
  await page.goto(at);
  await choosePicture(leader, board);
  await expect(page.getByRole('alert')).toContainText('The phone is full: the picture was not kept.');
  await expect(page.getByRole('alert')).toContainText('What you wrote is kept.');
  await look(leader, 'picture-full');
  expect(await blobs(page)).toEqual([]);
  expect((await kept(page)).records.filter(({ kind }) => kind === 'picture')).toEqual([]);
  await tools.send('Storage.overrideQuotaForOrigin', { origin });
  await choosePicture(leader, board);
  await expect(pictures(leader)).toHaveCount(1);
  expect((await blobs(page)).length).toBe(2);
});
