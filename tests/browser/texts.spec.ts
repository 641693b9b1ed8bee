// Two phones of one leader write the same record: both texts are kept, the
// leader chooses on a screen that knows no kind, and the history keeps it all.

import { kept } from './support/cellar.ts';
import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import { officer, syncs } from './support/office.ts';
import type { District } from './support/district.ts';
import type { Phone } from './support/phone.ts';
import { looksIn } from './support/rest.ts';
import { TUDUN_FARI } from './support/visit.ts';
import { whole } from './support/whole.ts';

test.setTimeout(240_000);

const looksWell = looksIn('texts');
const MARK = 'More than one text is kept';
const HERE = 'Watch pair talk in P3';
const THERE = 'Reading aloud in P5, \u200eقراءة';

/** Two phones that know the same planned visit and the same meeting. */
async function twoPhones(district: District, newPhone: () => Promise<Phone>): Promise<[Leader, Leader, Paths]> {
  const one = new Leader(await (await newPhone()).tab(district.url));
  await one.begin();
  await one.join(await district.inviteNew('A. Musa'));
  await one.light('all sent');
  await one.tab('Schools');
  await one.addSchool(TUDUN_FARI);
  await one.tab('Today');
  await one.plan({ school: TUDUN_FARI.name, purpose: 'A first look' });
  const visit = new URL(one.page.url()).pathname;
  await one.page.goto(`${district.url}/more/meetings`);
  await one.tap('Write about a meeting');
  const meeting = new URL(one.page.url()).pathname;
  await one.write('What I heard', 'Registers are late');
  await one.tap('Save meeting');
  await one.at('Meetings');
  await one.light('all sent');
  const other = new Leader(await (await newPhone()).tab(district.url));
  await other.join(await district.inviteLeader('1'));
  // The light says so before what others wrote has come.
  const ids = [visit, meeting].map((path) => path.split('/').at(-1));
  const come = async () => {
    const { records } = await kept(other.page);
    return ids.every((id) => records.some((row) => row.id === id));
  };
  await expect.poll(come, { timeout: 40_000 }).toBe(true);
  return [one, other, { visit, meeting }];
}

interface Paths {
  visit: string;
  meeting: string;
}

async function purpose(leader: Leader, district: District, { visit }: Paths, text: string): Promise<void> {
  await leader.page.goto(`${district.url}${visit}/plan`);
  await leader.write('Purpose', text);
  await leader.tap('Save plan');
  await leader.saved();
}

async function heard(leader: Leader, district: District, { meeting }: Paths, text: string): Promise<void> {
  await leader.page.goto(district.url + meeting);
  await leader.write('What I heard', text);
  await leader.tap('Save meeting');
  await leader.saved();
}

/** Sent, and what the other one sent has come. */
const hearOfEachOther = (district: District, leaders: Leader[]) => syncs(district, ...leaders, ...leaders);

test('fault 18: two phones write the same visit and the same meeting; both texts are kept, marked wherever the record is shown, chosen or joined, and the history keeps them', async ({
  district,
  newPhone,
}) => {
  const [one, other, paths] = await twoPhones(district, newPhone);
  const visitMark = (leader: Leader) => leader.page.getByRole('link', { name: MARK });

  await whole(one.page);
  await whole(other.page);
  await district.close();
  await purpose(one, district, paths, HERE);
  await purpose(other, district, paths, THERE);
  await heard(one, district, paths, 'Registers come on Mondays');
  await heard(other, district, paths, 'Registers come on Fridays');
  await district.open();
  await hearOfEachOther(district, [one, other]);

  await test.step('a quiet mark stands where the records are shown, and nowhere else', async () => {
    for (const leader of [one, other]) {
      for (const path of ['/', paths.visit, paths.meeting, '/more/meetings', '/more']) {
        await leader.page.goto(district.url + path);
        await expect(visitMark(leader), path).toBeVisible();
        if (leader === one) await looksWell(one, `mark${path.replaceAll('/', '-').slice(0, 8)}`);
      }
      await leader.page.goto(`${district.url}/steps`);
      await leader.at('Steps');
      await expect(visitMark(leader)).toHaveCount(0);
    }
  });

  await test.step('both texts are there, and who wrote which and when', async () => {
    for (const [leader, mine, yours] of [
      [one, HERE, THERE],
      [other, THERE, HERE],
    ] as const) {
      await leader.page.goto(district.url + paths.visit);
      await visitMark(leader).click();
      await leader.at(MARK);
      await expect(leader.page.getByRole('heading', { level: 2, name: 'Purpose' })).toBeVisible();
      const item = (text: string) => leader.page.getByRole('listitem').filter({ hasText: text });
      await expect(item(mine)).toContainText(/This phone · .+, \d\d:\d\d/);
      await expect(item(yours)).toContainText(/Your other phone · .+, \d\d:\d\d/);
    }
    await looksWell(one, 'texts');
  });

  await test.step('an officer reads both where the visit is read, and chooses nothing', async () => {
    const sani = await officer(district, await (await newPhone()).tab(district.url));
    const visit = paths.visit.split('/').at(-1);
    await expect.poll(async () => (await kept(sani.page)).records.some((row) => row.id === visit), { timeout: 40_000 }).toBe(true);
    for (const path of [paths.meeting, paths.visit]) {
      await sani.page.goto(district.url + path);
      await visitMark(sani).first().click();
      await sani.at(MARK);
    }
    for (const text of [HERE, THERE]) await expect(sani.page.getByRole('listitem').filter({ hasText: text })).toContainText(/A. Musa · .+, \d\d:\d\d/);
    await expect(sani.page.getByText('All texts stand until their leader chooses.')).toBeVisible();
    await expect(sani.page.getByRole('button', { name: /^(Keep this one|Join them)/ })).toHaveCount(0);
    await looksWell(sani, 'office');
    await sani.page.goto(`${district.url}${paths.visit.replace('visits', 'records')}/history`);
    await visitMark(sani).click();
    await sani.at(MARK);
  });

  await test.step('what is joined is kept while it is typed, and an empty text is no text', async () => {
    await one.tap('Join them');
    await looksWell(one, 'joining');
    await expect(one.field('Joined text')).toHaveValue(new RegExp(`${HERE}`));
    await one.write('Joined text', '');
    await one.tap('Keep the joined text');
    await expect(one.page.getByText('Please fill this in.')).toBeVisible();
    await one.write('Joined text', 'Pair talk in P3, then reading aloud in P5');
    await one.page.waitForTimeout(1_500);
    await one.page.reload();
    await expect(one.field('Joined text')).toHaveValue('Pair talk in P3, then reading aloud in P5');
    await one.page.goto(district.url);
    await one.page.getByRole('link', { name: 'Joined texts' }).click();
    await one.tap('Keep the joined text');
    await one.at('History');
  });

  await test.step('the history says what stood there, on both phones; the mark is gone', async () => {
    await hearOfEachOther(district, [one, other]);
    for (const leader of [one, other]) {
      await leader.page.goto(district.url + paths.visit);
      await expect(leader.page.getByText('Pair talk in P3, then reading aloud in P5').first()).toBeVisible();
      await leader.tap('History');
      await leader.at('History');
      await expect(visitMark(leader)).toHaveCount(0);
      const latest = leader.page.locator('ol > li').first();
      await expect(latest).toContainText('Pair talk in P3, then reading aloud in P5');
      await expect(latest).toContainText(`Before: ${HERE}`);
      // What is read from the right stands apart in the sentence around it.
      await expect(latest).toContainText(`Before: \u2068${THERE}\u2069`);
      await expect(leader.page.locator('ol > li').last()).toContainText('Written for the first time');
      await expect(leader.page.locator('ol > li')).toHaveCount(4);
      if (leader === one) await looksWell(one, 'history');
    }
  });

  await test.step('the other text can be chosen as it is; later is no choice', async () => {
    await other.page.goto(district.url + paths.meeting);
    await visitMark(other).click();
    await other.tap('Leave them for later');
    await other.at('History');
    await other.page.goBack();
    await other.at(MARK);
    const monday = other.page.getByRole('listitem').filter({ hasText: 'Registers come on Mondays' });
    await monday.getByRole('button', { name: /^Keep this one/ }).click();
    await other.at('History');
    await hearOfEachOther(district, [other, one]);
    for (const leader of [one, other]) {
      await leader.page.goto(`${district.url}/more/texts`);
      await expect(leader.page.getByText('Nothing is left to choose here')).toBeVisible();
      await leader.page.goto(district.url + paths.meeting);
      await expect(leader.field('What I heard')).toHaveValue('Registers come on Mondays');
      await leader.tap('History');
      await expect(leader.page.getByText('Before: Registers come on Fridays')).toBeVisible();
    }
  });
});
