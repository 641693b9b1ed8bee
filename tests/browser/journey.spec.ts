// One visit travels: planned, observed, closed, handed over, sent. A cheap
// phone (360 by 740, four times slower), no network from the first reload on.

import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { bringWhole } from './support/whole.ts';
import { Leader, day } from './support/leader.ts';
import { summaryText } from './support/summary.ts';
import { CANARY, PLAN, TALK, TUDUN_FARI, UNGUWAR_RIMI, closing } from './support/visit.ts';

test.setTimeout(240_000);

test('S1 S2 S3 S4 S6 S7 S27 S28 one visit travels: planned, observed, closed, signed, killed, found, sent, seen on a second phone', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone({ slower: 4 });
  let page = await phone.tab(district.url);
  let leader = new Leader(page);

  await test.step('first minutes: one question, then the notebook', async () => {
    await leader.at('Welcome');
    await leader.begin('A. Musa', 'Rimi');
    await bringWhole(page);
  });

  await test.step('the port is closed from the first reload on', async () => {
    await district.close();
    await page.reload();
    await leader.at('Today');
  });

  await test.step('S27 schools: two are written down by hand', async () => {
    await leader.addSchool(TUDUN_FARI);
    await leader.tab('Schools');
    await leader.addSchool(UNGUWAR_RIMI);
    await leader.tab('Schools');
    await expect(page.getByRole('link', { name: TUDUN_FARI.name })).toBeVisible();
  });

  await test.step('S1 school visit plan: with a purpose, people to meet and the lessons teachers agreed to', async () => {
    await leader.tab('Today');
    await leader.plan(PLAN);
    await expect(page.getByText(CANARY)).toBeVisible();
  });

  await test.step('S2 visit: today’s visit is the first thing on Today and starts with one tap', async () => {
    await leader.tab('Today');
    await expect(page.getByText('Your visit · 08:00–12:30')).toBeVisible();
    await leader.startVisit();
  });

  await test.step('S3 lesson observation: tallies with undo, notes, three counts', async () => {
    await leader.observe('P3 English');
    await tallyALesson(leader);
  });

  await test.step('a reload in mid-lesson loses nothing, and the clock runs on from the start', async () => {
    const began = Date.now();
    await page.clock.install({ time: began });
    await page.clock.fastForward('12:00');
    await expect(page.getByRole('timer')).toContainText('lesson 0:12');
    await leader.write('What do you see and hear?', 'half a sentence th');
    // The half sentence is on the phone before the tab goes.
    await page.clock.runFor(2_000);
    await leader.light('kept');
    await page.reload();
    await expect(page.getByRole('timer')).toContainText('lesson 0:12');
    await expect(leader.field('What do you see and hear?')).toHaveValue('half a sentence th');
    await expect(page.getByText('Pairs talk', { exact: true })).toBeVisible();
    await leader.radio('Who answers').check();
    await leader.counted('girl, back', 1);
    await leader.counted('boy, front', 3);
    await leader.write('What do you see and hear?', '');
  });

  await test.step('S4 feedback conversation: the teacher’s view first, one small step', async () => {
    await leader.tap('Talk');
    await leader.talk({ ...TALK, lookAgain: day(21) });
  });

  await test.step('S6 agreed next steps: three answers close the visit, and the Head Teacher signs with a finger', async () => {
    await leader.tap('Close visit');
    await leader.writeClosing(closing());
    await leader.readTogether();
    await leader.sign('Mrs Bala');
    await leader.tap('Close visit');
    await leader.saved();
    await leader.at(`Summary: ${TUDUN_FARI.name}`);
  });

  await test.step('S7 visit summary: word for word what was agreed', async () => {
    expect(await copiedSummary(leader)).toBe(summaryText({ signed: true, lookAgain: day(21) }));
  });

  await test.step('fault 02: after “Saved on this phone” the browser is killed; everything is found', async () => {
    await leader.tab('Today');
    await leader.plan({ school: UNGUWAR_RIMI.name, date: day(2), purpose: 'Listen to reading in P4' });
    await phone.kill();
    await phone.start();
    page = await phone.tab(district.url);
    leader = new Leader(page);
    await leader.at('Today');
    await expect(page.getByText(UNGUWAR_RIMI.name).first()).toBeVisible();
    await expect(page.getByText('Ask for the bench delivery in writing')).toBeVisible();
    await openVisit(leader);
    await leader.tap('Summary');
    expect(await copiedSummary(leader)).toBe(summaryText({ signed: true, lookAgain: day(21) }));
    await leader.light('kept');
  });

  await test.step('S28 sharing with the District: the server is back, the phone joins, all is sent and acknowledged', async () => {
    await district.open();
    await leader.join(await district.inviteNew('A. Musa'));
    await leader.light('all sent');
  });

  await test.step('the District’s export holds the visit, and no teacher’s name', async () => {
    const files = await district.export();
    const all = [...files.values()].join('\n');
    for (const words of [
      TUDUN_FARI.name,
      UNGUWAR_RIMI.name,
      PLAN.purpose!,
      'Pairs talk',
      'Names on sticks in P3 for three lessons',
      'Ask for the bench delivery in writing',
    ]) {
      expect(utf8(all), words).toContain(words);
    }
    // Neither the name nor what was said in private, as it is or in another dress.
    const kept = all + (await district.everythingKept());
    for (const words of [CANARY, ...CANARY.split(' '), TALK.view!, TALK.idea!, TALK.words!]) {
      const dresses = [words, Buffer.from(words).toString('base64').replace(/=+$/, ''), Buffer.from(words).toString('hex')];
      const found = dresses.filter((dress) => kept.toLowerCase().includes(dress.toLowerCase()));
      expect(found, words).toEqual([]);
    }
  });

  await test.step('a second phone of the same leader sees the visit; private records are shut, and counted', async () => {
    const second = await newPhone();
    const other = new Leader(await second.tab());
    await other.join(await district.inviteLeader('1'));
    await other.at('Send and receive');
    await other.light('all sent');
    await expect(other.page.getByText(/\d+ private records of your other phone are here but shut/)).toBeVisible();
    await other.tab('Today');
    await expect(other.page.getByText(UNGUWAR_RIMI.name).first()).toBeVisible();
    await expect(other.page.getByText('Ask for the bench delivery in writing')).toBeVisible();
    await openVisit(other);
    await expect(other.page.getByText('P3 English').first()).toBeVisible();
    await expect(other.page.getByText('talked about on your other phone, and shut here').first()).toBeVisible();
    await expect(other.page.getByText(CANARY)).toHaveCount(0);
    await other.page.getByRole('link', { name: 'Talk about P3 English' }).click();
    await expect(other.page.getByText('this conversation is shut here')).toBeVisible();
  });
});

async function tallyALesson(leader: Leader): Promise<void> {
  const { page } = leader;
  await leader.count('girl, back', 2);
  await leader.counted('girl, back', 2);
  await leader.tap('Undo: girl, back');
  await leader.counted('girl, back', 1);
  await leader.count('boy, front', 3);
  await leader.count('girl, middle');
  await leader.radio('Questions').check();
  await leader.count('open question', 2);
  await leader.count('closed question', 1);
  // A moment can be marked without a word.
  await leader.radio('I wonder').check();
  await leader.addNote().click();
  await expect(page.getByText('(marked, no words yet)')).toBeVisible();
  await leader.note('Teacher does', 'Greets six pupils by name');
  await leader.note('Pupils do', 'Pairs talk');
  // With one thumb, without typing: all who are present, then as many as last time.
  await leader.radio('On task').check();
  await leader.byThumb('Girls present', 24);
  await leader.byThumb('Boys present', 31);
  await leader.byThumb('How many are on task now', 49);
  await leader.tap('Keep this count');
  await expect(page.getByText(/49 of 55 on task/)).toBeVisible();
  await leader.byThumb('How many are on task now', 38);
  await leader.tap('Keep this count');
  await expect(page.getByText(/38 of 55 on task/)).toBeVisible();
  await leader.onTask(46, 55);
  await expect(page.getByText('All three counts are taken.')).toBeVisible();
}

async function openVisit(leader: Leader): Promise<void> {
  await leader.tab('Schools');
  await leader.page.getByRole('link', { name: TUDUN_FARI.name }).click();
  await leader.at(TUDUN_FARI.name);
  await leader.page.getByRole('link', { name: PLAN.purpose! }).click();
  await expect(leader.action('Summary')).toBeVisible();
}

/** The summary as it goes into a message, without the sign of when it was. */
async function copiedSummary(leader: Leader): Promise<string> {
  await leader.tap('Share summary');
  await expect(leader.page.getByText('Copied. You can paste it into a message.')).toBeVisible();
  const text = await leader.page.evaluate(() => navigator.clipboard.readText());
  return text.replaceAll(/\b\d\d:\d\d\b/g, '00:00');
}

/** `latin1` bytes read as what they are. */
function utf8(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}
