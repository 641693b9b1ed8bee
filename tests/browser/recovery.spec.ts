// A phone is lost: its twelve words, or its code, open on the next one what
// only the leader may read.

import type { Page } from '@playwright/test';
import { readCode } from './support/code.ts';
import { kept } from './support/cellar.ts';
import { expect, test } from './support/fixtures.ts';
import { Leader, day } from './support/leader.ts';
import type { District } from './support/district.ts';
import type { Phone } from './support/phone.ts';
import { look } from './support/rest.ts';
import { openWith, showWords, twelve } from './support/twelve.ts';
import { PLAN, TALK, TUDUN_FARI, closing } from './support/visit.ts';

test.setTimeout(240_000);

const TEACHER = 'Mrs Rotimi Zebra';
const PRAISE = 'You waited, and the quiet girl at the back spoke.';

/** A leader who has joined, watched a lesson of a named teacher, talked, and sent it all. */
async function workedOn(phone: Phone, district: District): Promise<Leader> {
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await join(leader, await district.inviteNew('A. Musa'));
  await leader.tab('Schools');
  await leader.addSchool(TUDUN_FARI);
  await leader.tab('Today');
  await leader.tap('Plan a visit');
  const lessons = [{ lesson: 'P3', subject: 'English', teacher: TEACHER }];
  await leader.writePlan({ school: PLAN.school, purpose: 'Pairs', lessons });
  await leader.tap('Save plan');
  await leader.startVisit();
  await leader.tap('Observe a lesson');
  await page.getByRole('button', { name: 'Observe P3 English' }).click();
  await leader.count('girl, back', 2);
  await leader.tap('Talk');
  await leader.writeTalk({ ...TALK, praise: PRAISE, lookAgain: day(21) });
  await leader.tap('Save conversation');
  await leader.at(TUDUN_FARI.name);
  await leader.light('all sent');
  return leader;
}

async function join(leader: Leader, link: string): Promise<void> {
  await leader.page.goto(link);
  await leader.at('Join the District');
  await leader.tap('Join');
  await leader.light('all sent');
}

async function more(leader: Leader, name: string): Promise<void> {
  await leader.page.goto(new URL('/more', leader.page.url()).href);
  await leader.tap(name);
  await leader.at(name);
}

/** Another phone of the leader on which everything came back, what is private shut. */
async function newPhoneOf(phone: Phone, district: District): Promise<Leader> {
  const leader = new Leader(await phone.tab(district.url));
  await join(leader, await district.inviteLeader('1'));
  await expect(leader.page.getByText(/private records of your other phone are here but shut/)).toBeVisible();
  return leader;
}

async function seesWhatIsPrivate(leader: Leader): Promise<void> {
  const { page } = leader;
  await leader.tab('Schools');
  await page.getByRole('link', { name: TUDUN_FARI.name }).click();
  await leader.at(TUDUN_FARI.name);
  await page.getByRole('link', { name: /Pairs/ }).click();
  await expect(leader.action('Observe a lesson')).toBeVisible();
  const visit = page.url();
  await page.getByRole('link', { name: /Talk about P3 English/ }).click();
  await expect(leader.field('Praise')).toHaveValue(PRAISE);
  await page.goto(`${visit}/plan`);
  await expect(leader.field('Teacher')).toHaveValue(TEACHER);
}

test('fault 12: the phone is lost; a new one gets everything back, the private part shut, and the twelve words open it', async ({
  district,
  newPhone,
}) => {
  const old = await newPhone();
  const before = await workedOn(old, district);
  const words = await showWords(before);
  await old.kill();

  const leader = await newPhoneOf(await newPhone(), district);
  const { page } = leader;
  await leader.tap('Open them');
  await leader.at('Open private records');

  await test.step('a wrong word is named by its place, and nothing is changed', async () => {
    await leader.write('Twelve words', [...words.slice(0, 2), 'zebraa', ...words.slice(3)].join(' '));
    await leader.tap('Open them');
    await expect(page.getByText('Word 3, “zebraa”, is none of the words.')).toBeVisible();
    await expect(leader.field('Twelve words')).toBeFocused();
    await leader.write('Twelve words', words.slice(0, 11).join(' '));
    await leader.tap('Open them');
    await expect(page.getByText('Twelve words are needed; there are 11.')).toBeVisible();
    // Words of the list that do not belong together.
    await leader.write('Twelve words', 'abandon '.repeat(12));
    await leader.tap('Open them');
    await expect(page.getByText('Each is a right word, but together they are not.')).toBeVisible();
  });

  await test.step('another leader’s words open nothing and change nothing', async () => {
    await leader.write('Twelve words', 'legal winner thank year wave sausage worth useful legal winner thank yellow');
    await leader.tap('Open them');
    await expect(page.getByText('These words open nothing on this phone.')).toBeVisible();
    await expect(page.getByText('Nothing was changed.')).toBeVisible();
    await expect(page.getByText(/private records of your other phone are here but shut/)).toBeVisible();
  });

  await test.step('what was typed is there after a reload; a word is offered once few begin so', async () => {
    await leader.write('Twelve words', `${words.slice(0, 11).join(' ')} ${words[11].slice(0, 4)}`);
    await leader.light('kept').catch(() => leader.light('all sent'));
    await page.waitForTimeout(1_500);
    await page.reload();
    await expect(leader.field('Twelve words')).toHaveValue(new RegExp(`${words[10]} ${words[11].slice(0, 4)}`));
  });

  await test.step('capitals, numbers and first letters are enough', async () => {
    const kindly = words.map((word, nth) => `${nth + 1}. ${word.slice(0, 4).toUpperCase()}`).join('\n');
    await leader.write('Twelve words', kindly);
    await leader.tap('Open them');
    await leader.at('Send and receive');
    await expect(page.getByText(/here but shut/)).toHaveCount(0);
    await leader.light('all sent');
  });

  await seesWhatIsPrivate(leader);
  // This phone shows the same words from now on.
  expect(await showWords(leader)).toEqual(words);
});

test('fault 12: the old phone’s code opens the private records on the new one, and goes when nobody looks', async ({ district, newPhone }) => {
  const old = await workedOn(await newPhone(), district);
  await more(old, 'Recovery words');
  await old.tap('Show a code for a new phone');
  const drawing = old.page.getByRole('img', { name: 'Code for your new phone' });
  await expect(old.page.getByText('A photograph of this code opens your private records')).toBeVisible();
  const code = await readCode(drawing);
  expect(code).toMatch(/^fieldbook-key\/1:[0-9a-f-]{36}:[\w-]{22}$/);
  await hide(old.page);
  await expect(drawing).toHaveCount(0);
  await expect(old.action('Show the words')).toBeVisible();

  const leader = await newPhoneOf(await newPhone(), district);
  await openWith(leader, code.slice(0, 60));
  await expect(leader.page.getByText('The code was cut off.')).toBeVisible();
  const another = code.replace(/1:[0-9a-f]{8}/, '1:00000000');
  await openWith(leader, another);
  await expect(leader.page.getByText('This code belongs to another leader.')).toBeVisible();
  await openWith(leader, code);
  await leader.at('Send and receive');
  await expect(leader.page.getByText(/here but shut/)).toHaveCount(0);
  await seesWhatIsPrivate(leader);
});

test('where the browser reads codes the camera does it; a code of something else is passed over', async ({ district, newPhone }) => {
  const old = await workedOn(await newPhone(), district);
  await more(old, 'Recovery words');
  await old.tap('Show a code for a new phone');
  const code = await readCode(old.page.getByRole('img', { name: 'Code for your new phone' }));

  const phone = await newPhone();
  // Chromium on a desk has no such reader; Android's has. It sees a poster first.
  await phone.browser.addInitScript((code) => {
    let looks = 0;
    class BarcodeDetector {
      static getSupportedFormats = async () => ['aztec', 'qr_code'];
      async detect(from: HTMLVideoElement) {
        if (!(from.srcObject instanceof MediaStream) || from.readyState < 2) return [];
        looks += 1;
        return [{ rawValue: looks < 3 ? 'https://poster.example/' : code }];
      }
    }
    Object.assign(window, { BarcodeDetector });
  }, code);
  const leader = await newPhoneOf(phone, district);
  await leader.tap('Open them');
  await leader.tap('Read the code with the camera');
  await expect(leader.page.getByLabel('What the camera sees')).toBeVisible();
  await leader.at('Send and receive');
  await expect(leader.page.getByText(/here but shut/)).toHaveCount(0);
  await seesWhatIsPrivate(leader);
});

test('the words go from the screen when nobody looks; a check shows that they are on paper, and the day is remembered', async ({
  district,
  newPhone,
}) => {
  const leader = new Leader(await (await newPhone()).tab(district.url));
  const { page } = leader;
  await leader.begin();
  const words = await showWords(leader);
  await hide(page);
  await expect(page.locator('ol.twelve')).toHaveCount(0);
  await expect(page.getByText('This phone does not know yet that you have them on paper.')).toBeVisible();
  await leader.tap('Show the words');
  expect(await twelve(page)).toEqual(words);
  await leader.tap('I have written them down');
  await expect(page.locator('ol.twelve')).toHaveCount(0);
  const fields = page.getByRole('textbox', { name: /^Word \d+$/ });
  await expect(fields).toHaveCount(2);
  for (const field of await fields.all()) await field.fill('abandon');
  await leader.tap('Check');
  await expect(page.getByText(/This is not word \d+\./).first()).toBeVisible();
  for (const field of await fields.all()) {
    const label = await field.evaluate((input: HTMLInputElement) => input.labels![0].innerText);
    await field.fill(` ${words[Number(label.match(/\d+/)![0]) - 1].toUpperCase()} `);
  }
  await leader.tap('Check');
  await expect(page.getByText(/You showed on .* that you have them on paper\./)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/You showed on .* that you have them on paper\./)).toBeVisible();
});

/** As when the leader turns to another app, and back. */
async function hide(page: Page): Promise<void> {
  for (const state of ['hidden', 'visible']) {
    await page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { get: () => state, configurable: true });
      Object.defineProperty(document, 'hidden', { get: () => state === 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    }, state);
  }
}

const TALK_ELSEWHERE = 'What I wrote about this lesson on my other phone cannot be read here.';
const MAY_BE_SIGNED =
  'It may have been signed: what my other phone keeps of that cannot be read here.';

test('a phone that cannot read what is private claims nothing of it on paper, asks before it lets sign anew, and says which words open it', async ({
  district,
  newPhone,
}) => {
  const one = await workedOn(await newPhone(), district);
  await one.tap('Close visit');
  await one.writeClosing(closing());
  await one.readTogether();
  await one.sign('Mrs Bala');
  await one.tap('Close visit');
  await one.at(`Summary: ${TUDUN_FARI.name}`);
  const visit = new URL(one.page.url()).pathname.replace('/summary', '');
  await one.light('all sent');
  const words = await showWords(one);

  const leader = await newPhoneOf(await newPhone(), district);
  const { page } = leader;
  const shown = (name: string) => look(leader, name);
  const paper = page.getByRole('article');

  await test.step('the summary says what is not on it', async () => {
    await page.goto(`${district.url}${visit}/summary`);
    await expect(paper).toContainText(TALK_ELSEWHERE);
    await expect(paper).not.toContainText('have not talked');
    await expect(paper).toContainText(MAY_BE_SIGNED);
    await expect(page.getByText(/^Private records of your other phone are shut here. What was said/)).toBeVisible();
    await leader.tap('Share summary');
    await expect(page.getByText('Copied. You can paste it into a message.')).toBeVisible();
    const shared = await page.evaluate(() => navigator.clipboard.readText());
    expect(shared).toContain(TALK_ELSEWHERE);
    expect(shared).not.toContain('have not talked');
    expect(shared).toContain(MAY_BE_SIGNED);
    await shown('summary-shut');
  });

  await test.step('the pad waits until the leader says so', async () => {
    await page.goto(`${district.url}${visit}/close`);
    await leader.readTogether();
    await expect(page.getByText(/This visit may have been signed already/)).toBeVisible();
    await expect(leader.field('Who signs')).toHaveCount(0);
    await expect(page.getByText(/may sign here with a finger/)).toHaveCount(0);
    await shown('close-shut');
    await leader.tap('Sign on this phone all the same');
    await leader.sign('Mrs Bala');
    await leader.tap('Save what was agreed');
    await leader.at(`Summary: ${TUDUN_FARI.name}`);
    const ink = paper.getByRole('img', { name: 'Signed by Mrs Bala' });
    await expect(ink).toBeVisible();
    await expect(paper).not.toContainText(MAY_BE_SIGNED);
    const strokes = (await ink.locator('path').getAttribute('d'))!.match(/M/gi);
    expect(strokes, 'the pad stays under the finger from stroke to stroke').toHaveLength(2);
  });

  await test.step('its own words are other words, and it says so', async () => {
    await more(leader, 'Recovery words');
    await expect(page.getByText(/The twelve words you wrote down before, or the code of that phone, open them/)).toBeVisible();
    await shown('recovery-shut');
    await leader.tap('Show the words');
    const others = await twelve(page);
    expect(others).not.toEqual(words);
    await expect(paper).toContainText('These are not the words you wrote down before.');
    await shown('recovery-shut-words');
  });

  await test.step('who has them no longer says so: no screen asks, what is shut stays, and this phone’s words count', async () => {
    await more(leader, 'Recovery words');
    await leader.tap('I no longer have the old words');
    await expect(page.getByText('Nothing of it is deleted.')).toBeVisible();
    await expect(page.getByText(/your old phone, if it still works/)).toBeVisible();
    await shown('recovery-lost');
    await leader.tap('Cancel');
    await expect(page.getByText(/The twelve words you wrote down before/)).toBeVisible();
    const shut = (await kept(page)).shut;
    expect(shut).toBeGreaterThan(0);
    await leader.tap('I no longer have the old words');
    await leader.tap('Leave them shut, ask no more');
    for (let nth = 0; nth < 2; nth += 1) {
      await expect(page.getByText(`${shut} private records of before stay shut here.`)).toBeVisible();
      await expect(page.getByText(/keep that paper, and enter them first/)).toHaveCount(0);
      await page.reload();
      await leader.at('Recovery words');
    }
    await shown('recovery-left-shut');
    await leader.tap('Show the words');
    await twelve(page);
    await expect(paper).toContainText('These words open what was written on this phone.');
    await expect(paper).not.toContainText('Keep the older paper');
    await page.goto(`${district.url}/more/send`);
    await expect(page.getByText(`${shut} private records of before stay shut here.`)).toBeVisible();
    await expect(leader.action('Open them')).toHaveCount(0);
    await shown('send-left-shut');
    await page.goto(`${district.url}/more/reflections`);
    await leader.at('My reflections');
    await expect(page.getByText(/Some private records on this phone are still shut/)).toHaveCount(0);
    expect((await kept(page)).shut, 'nothing is deleted').toBe(shut);
  });

  await test.step('the words on the older paper open it, and both signed pages stay to be read', async () => {
    await more(leader, 'Recovery words');
    await leader.tap('Open private records with words or a code');
    await leader.write('Twelve words', words.join(' '));
    await leader.tap('Open them');
    await expect(page.getByText(/private records are open again/)).toBeVisible();
    expect(await showWords(leader)).toEqual(words);
    await expect(paper).not.toContainText('These are not the words');
    await page.goto(`${district.url}${visit}/summary`);
    // The older signature holds for all that is told.
    await expect(paper.first()).toContainText(PRAISE);
    await expect(paper.first().getByRole('img', { name: 'Signed by Mrs Bala' })).toBeVisible();
    await page.getByText('What was signed', { exact: true }).click();
    await expect(paper.nth(1)).toContainText(TALK_ELSEWHERE);
    await shown('summary-two-signed');
  });
});

test('S3 a lesson taken out while its conversation is shut: that is named, comes back with it, and goes once the words open it', async ({
  district,
  newPhone,
}) => {
  const old = await workedOn(await newPhone(), district);
  const words = await showWords(old);
  const leader = await newPhoneOf(await newPhone(), district);
  const { page } = leader;
  await leader.tab('Today');
  await page.getByRole('link', { name: new RegExp(TUDUN_FARI.name) }).first().click();
  await leader.at(TUDUN_FARI.name);
  await page.getByRole('link', { name: /^P3 English/ }).click();
  await leader.at('P3 English');
  const lesson = page.url();
  const goes = leader.sheet().getByRole('listitem');
  const shut = 'its conversation, if there is one, which this phone cannot read yet';
  await leader.tap('Take this lesson out');
  const about = 'what you wrote about it: class, subject, teacher or focus';
  await expect(goes).toHaveText(['2 counts', about, shut]);
  await look(leader, 'lesson-goes-shut');
  await leader.tap('Take it out');
  await leader.tap('Bring the lesson back');
  await leader.at('P3 English');
  await leader.tap('Take this lesson out');
  await leader.tap('Take it out');
  await expect(page.getByText('The lesson is taken out.')).toBeVisible();
  await openWith(leader, words.join(' '));
  await leader.at('Send and receive');
  await leader.light('all sent');
  // With the key nothing of it is left to read, here and on the other phone.
  const left = async (of: Leader) => {
    await of.page.goto(new URL('/more/send', of.page.url()).href);
    await of.tap('Send now');
    await of.light('all sent');
    return of.page.evaluate(async (praise) => {
      const open = indexedDB.open((await indexedDB.databases()).map((it) => it.name!).find((name) => !name.includes('sample'))!);
      const database = await new Promise<IDBDatabase>((done) => (open.onsuccess = () => done(open.result)));
      const all = database.transaction('records').objectStore('records').getAll();
      const rows = await new Promise<{ kind: string; body?: string; deleted?: unknown }[]>((done) => (all.onsuccess = () => done(all.result)));
      database.close();
      return rows.filter((row) => row.kind === 'feedback' && !row.deleted && JSON.stringify(row).includes(praise)).length;
    }, PRAISE);
  };
  expect(await left(leader)).toBe(0);
  await expect.poll(() => left(old), { timeout: 40_000 }).toBe(0);
  await page.goto(lesson);
  await expect(page.getByText('P3 English')).toHaveCount(0);
});

test('S4 S7 fault 18: what two phones write of one conversation: shut, it is told beside what is read; open, both texts are marked on its visit and papers', async ({
  district,
  newPhone,
}) => {
  const one = await workedOn(await newPhone(), district);
  const visit = one.page.url();
  const words = await showWords(one);
  const leader = await newPhoneOf(await newPhone(), district);
  const { page } = leader;
  await page.goto(visit);
  await leader.at(TUDUN_FARI.name);
  const row = page.getByRole('listitem').filter({ hasText: 'P3 English' });
  const paper = page.getByRole('article');
  const step = 'each pair reads one line';

  await test.step('the page and the papers say the same of a conversation that is shut', async () => {
    await expect(row.first()).toContainText('talked about on your other phone, and shut here');
    await expect(row.first()).not.toContainText('not talked about yet');
    await look(leader, 'visit-talk-shut');
    await leader.tap('Talk about P3 English');
    await expect(page.getByText(/this conversation is shut here/)).toBeVisible();
  });
  const lesson = page.url().replace('/talk', '');

  await test.step('and beside what this phone wrote of it, which denies nothing of the other', async () => {
    await leader.writeTalk({ step });
    await leader.tap('Save conversation');
    await leader.saved();
    await expect(row.first()).toContainText('talked about');
    for (const [place, denied] of [
      [`${visit}/summary`, 'No question was written down.'],
      [`${lesson}/copy`, 'We have not talked about this lesson yet.'],
    ] as const) {
      await page.goto(place);
      await expect(paper).toContainText(step);
      await expect(paper).toContainText(TALK_ELSEWHERE);
      await expect(paper).not.toContainText(denied);
      await look(leader, `talk-beside-shut-${place.split('/').at(-1)}`);
    }
    await expect(page.getByText(/this conversation is shut here, and so it is not on this copy/)).toBeVisible();
  });

  const mark = page.getByRole('link', { name: 'More than one text is kept' });
  await test.step('once it opens, two texts are kept of one step: marked on the visit, its summary, the conversation and its copy', async () => {
    await openWith(leader, words.join(' '));
    await leader.at('Send and receive');
    for (const place of [visit, `${visit}/summary`, `${lesson}/talk`, `${lesson}/copy`]) {
      await page.goto(place);
      await expect(mark, place).toBeVisible();
      await look(leader, `talk-two-texts-${place.split('/').at(-1)!.slice(0, 8)}`);
    }
    await expect(paper).not.toContainText(TALK_ELSEWHERE);
    await page.goto(`${visit}/plan/paper`);
    await expect(paper).toBeVisible();
  });

  await test.step('what is chosen stands on the papers, and no mark is left', async () => {
    await page.goto(visit);
    await mark.click();
    await leader.at('More than one text is kept');
    const item = page.getByRole('listitem').filter({ hasText: step });
    await item.getByRole('button', { name: /^Keep this one/ }).click();
    await leader.at('History');
    for (const place of [`${visit}/summary`, `${lesson}/copy`]) {
      await page.goto(place);
      await expect(paper).toContainText(step);
      await expect(paper).toContainText(TALK.question!);
      await expect(paper).not.toContainText(TALK.step!);
      await expect(mark).toHaveCount(0);
    }
  });
});
