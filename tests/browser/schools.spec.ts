// S27 schools and people: who can be reached, what happened, schools that are
// archived, and two records of one school.

import type { Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { expect, test } from './support/fixtures.ts';
import { Leader, day } from './support/leader.ts';
import { axeFindings, faintTexts, headingTroubles, settled, sidewaysOrCut, smallTargets } from './support/looks.ts';
import { many } from './support/lists.ts';
import { writeHistory } from './bench/history.ts';
import { oneVisit } from './bench/one-visit.ts';
import { bringWhole } from './support/whole.ts';
import { CANARY, PLAN, TALK, TUDUN_FARI, UNGUWAR_RIMI, closing } from './support/visit.ts';

const SHOTS = `${import.meta.dirname}/shots`;
mkdirSync(SHOTS, { recursive: true });

test.setTimeout(180_000);

test('S27 people of a school: contacts with links to call and to write, teachers that stay with the leader', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await bringWhole(page);
  await page.reload();
  await leader.at(TUDUN_FARI.name);

  await test.step('the Head Teacher can be called and written to at once', async () => {
    await link(page, 'Call Mrs Bala', 'tel:08000000000');
    await link(page, 'Message Mrs Bala', 'sms:08000000000');
    // A number of one country alone leads into no chat.
    await expect(page.getByRole('link', { name: /^WhatsApp/ })).toHaveCount(0);
  });

  await test.step('others in a post are added; what is wrong is said beside its field', async () => {
    await leader.tap('Change people');
    await leader.at('People of the school');
    await leader.tap('Add a contact');
    const first = leader.group('Contact {n}', { n: 1 });
    await leader.write('Post', 'SMT', first);
    await leader.write('Telephone', '+234 803 555 0101', first);
    await leader.tap('Save people');
    await expect(leader.field('Name', first)).toHaveAttribute('aria-invalid', 'true');
    await look(page, 'people-faults');
    await leader.write('Name', 'Mr Dung', first);
    await leader.tap('Add a contact');
    await leader.write('Name', 'Alhaji Pam', leader.group('Contact {n}', { n: 2 }));
    await leader.write('Post', 'Treasurer of the SGB', leader.group('Contact {n}', { n: 2 }));
    await leader.write('Telephone', '0803 123 4567 / +234 (0) 805 222 3333', leader.group('Contact {n}', { n: 2 }));
    await leader.write('Levels taught', 'ECD to P6');
    await leader.write('Languages', 'Hausa, English');
    await leader.tap('Save people');
    await leader.saved();
    await leader.at(TUDUN_FARI.name);
    await link(page, 'WhatsApp Mr Dung', 'https://wa.me/2348035550101');
    await link(page, 'Message Mr Dung', 'sms:+2348035550101');
    await link(page, 'Call Alhaji Pam, 08031234567', 'tel:08031234567');
    await link(page, 'WhatsApp Alhaji Pam, +2348052223333', 'https://wa.me/2348052223333');
    await expect(page.getByText('Treasurer of the SGB')).toBeVisible();
    await expect(page.getByText('Hausa, English')).toBeVisible();
    await look(page, 'school-people');
  });

  await test.step('one is taken out, the other stays', async () => {
    await leader.tap('Change people');
    await leader.group('Contact {n}', { n: 2 }).getByRole('button', { name: /^Remove/ }).click();
    await leader.tap('Save people');
    await leader.at(TUDUN_FARI.name);
    await expect(page.getByText('Mr Dung')).toBeVisible();
    await expect(page.getByText('Alhaji Pam')).toHaveCount(0);
  });

  await test.step('teachers are added, renamed, and one leaves; lessons of before keep the name', async () => {
    await leader.plan(PLAN);
    await expect(page.getByText(CANARY)).toBeVisible();
    const visit = page.url();
    await leader.tab('Schools');
    await page.getByRole('link', { name: TUDUN_FARI.name }).click();
    await expect(page.getByText(CANARY)).toBeVisible();
    await leader.tap('Change teachers');
    await leader.at('Teachers');
    await leader.tap('Add a teacher');
    await leader.write('Name', 'Mr Dogo', leader.group('Teacher {n}', { n: 2 }));
    await leader.group('Teacher {n}', { n: 1 }).getByLabel('Teaches here no more').check();
    await look(page, 'teachers');
    await leader.tap('Save teachers');
    await leader.at(TUDUN_FARI.name);
    await expect(page.getByText('Mr Dogo')).toBeVisible();
    await expect(page.getByText(CANARY)).toHaveCount(0);
    await page.goto(visit);
    await expect(page.getByText(CANARY)).toBeVisible();
    // Who has left is offered for no lesson.
    await leader.tap('Change the plan');
    const offered = page.locator('datalist option');
    await expect(offered).toHaveCount(1);
    await expect(offered).toHaveAttribute('value', 'Mr Dogo');
    await leader.tap('Back');
  });

  await test.step('a teacher’s name among the contacts is pointed out', async () => {
    await leader.tab('Schools');
    await page.getByRole('link', { name: TUDUN_FARI.name }).click();
    await leader.tap('Change people');
    await leader.tap('Add a contact');
    await leader.write('Name', 'Mr Dogo', leader.group('Contact {n}', { n: 2 }));
    await expect(page.getByText('Mr Dogo: you keep this name as a teacher’s')).toBeVisible();
    await leader.group('Contact {n}', { n: 2 }).getByRole('button', { name: /^Remove/ }).click();
    await expect(page.getByText('you keep this name as a teacher’s')).toHaveCount(0);
    await leader.tap('Save people');
    await leader.saved();
  });

  await test.step('the District reads the contacts and no teacher', async () => {
    await page.goto(await district.inviteNew('A. Musa'));
    await leader.tap('Join');
    await leader.light('all sent');
    const files = await district.export();
    const all = [...files.values()].join('\n');
    expect(all).toContain('Mr Dung');
    expect(all).toContain('+234 803 555 0101');
    const kept = all + (await district.everythingKept());
    for (const name of [CANARY, 'Mr Dogo', 'Dogo']) expect(kept.includes(name), name).toBe(false);
  });
});

test('S27 a school’s page is its story: what was seen, talked about, agreed, kept, changed and called off, newest first', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await bringWhole(page);
  await leader.tab('Today');
  const lastYear = new Date().getFullYear() - 1;
  await leader.plan({ school: TUDUN_FARI.name, date: `${lastYear}-03-03`, purpose: 'Greet the new Head Teacher' });
  await leader.tap('Call off this visit');
  await leader.write('Why is it called off?', 'she was away');
  await leader.tap('Call off this visit', {}, leader.sheet());
  await leader.saved();
  await leader.tab('Today');
  await leader.plan({ ...PLAN, date: day(0) });
  await leader.startVisit();
  await leader.observe('P3 English');
  await leader.tap('Talk');
  await leader.talk(TALK);
  await leader.tap('Close visit');
  await leader.writeClosing({ ...closing(), next: { date: day(21), purpose: 'look at P3 together' } });
  await leader.tap('Close visit');
  await leader.saved();
  await leader.tab('Steps');
  await leader.radio('Mine').check();
  // A reason that was begun goes with the step, and blanks are none: nothing is left to go on with.
  await leader.actionOn('Let go', 'Ask for the bench delivery in writing').click();
  await leader.write('Why is it let go?', 'the office has none');
  await leader.tap('Cancel', {}, leader.sheet());
  await leader.actionOn('Done', 'Ask for the bench delivery in writing').click();
  await leader.saved();
  await leader.radio('In schools').check();
  await leader.actionOn('Let go', 'Names on sticks in P3 for three lessons').click();
  await leader.write('Why is it let go?', '   ');
  await leader.tap('Cancel', {}, leader.sheet());
  await leader.light('kept');
  await leader.tab('Today');
  await expect(page.getByRole('heading', { name: 'Coming visits' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Begun, not finished' })).toHaveCount(0);
  await leader.tab('Steps');
  await leader.radio('In schools').check();
  await leader.actionOn('Let go', 'Names on sticks in P3 for three lessons').click();
  await leader.write('Why is it let go?', 'the class has a new teacher');
  await leader.tap('Let go', {}, leader.sheet());
  await leader.saved();
  await leader.radio('Visits').check();
  await page.getByRole('link', { name: TUDUN_FARI.name }).click();
  await leader.tap('Call off this visit');
  await leader.write('Why is it called off?', 'the road is flooded');
  await leader.tap('Call off this visit', {}, leader.sheet());
  await leader.saved();

  await leader.tab('Schools');
  await page.getByRole('link', { name: TUDUN_FARI.name }).click();
  const story = page.getByRole('region').or(page.locator('section')).filter({ has: page.getByRole('heading', { name: 'What happened here' }) });
  const rows = story.getByRole('listitem');
  await expect(rows).toHaveCount(6);
  await expect(story.getByRole('heading', { level: 3 }).last()).toHaveText(String(lastYear));
  const told = await rows.allInnerTexts();
  expect(told[0]).toContain('look at P3 together');
  expect(told[0]).toContain('Called off');
  expect(told[0]).toContain('the road is flooded');
  expect(told[1]).toContain(PLAN.purpose);
  expect(told[1]).toContain('2 steps agreed');
  expect(told[2]).toContain('P3 English');
  expect(told[2]).toContain('talked about');
  expect(told[5]).toContain('Greet the new Head Teacher');
  const rest = told.slice(3, 5).join('\n');
  expect(rest).toContain('Promise kept');
  expect(rest).toContain('Ask for the bench delivery in writing');
  expect(rest).toContain('Step let go');
  expect(rest).toContain('the class has a new teacher');
  // Of what was said in the conversation not a word.
  const whole = await page.locator('main').innerText();
  for (const words of [TALK.view!, TALK.step!, TALK.words!, TALK.praise!]) expect(whole).not.toContain(words);
  await look(page, 'school-story');
});

test('S27 five years of a school are read a page at a time, the newest first', async ({ district, newPhone }) => {
  const leader = await oneVisit(await newPhone(), district.url);
  const { page } = leader;
  await page.goto(`${district.url}/manifest.webmanifest`);
  await writeHistory(page);
  await page.addInitScript(countWalks);
  await page.goto(`${district.url}/schools`);
  await page.getByRole('link', { name: 'School 07' }).click();
  const days = page.locator('main section').filter({ has: page.getByRole('heading', { name: 'What happened here' }) }).getByRole('listitem');
  // Sixteen records are read; those steps among them that are still open stand above.
  await expect(days).toHaveCount(10);
  // The end of the story is looked for, and the story read, once.
  expect(await page.evaluate(() => (window as unknown as Walks).walks)).toBe(2);
  const newest = await days.first().innerText();
  await leader.tap('Show older');
  await expect(days).toHaveCount(26);
  expect(await days.first().innerText()).toBe(newest);
});

interface Walks {
  walks: number;
}

/** Runs in the page, before it: counts the walks along the records of one school, step by step or at once. */
function countWalks(): void {
  const counted = window as unknown as Walks;
  counted.walks = 0;
  const ways = IDBIndex.prototype as unknown as Record<string, (...given: unknown[]) => unknown>;
  for (const way of ['openKeyCursor', 'getAllRecords'].filter((way) => way in ways)) {
    const walk = ways[way];
    ways[way] = function (this: IDBIndex, ...given) {
      if (this.name.startsWith('school,')) counted.walks += 1;
      return walk.apply(this, given);
    };
  }
}

test('S27 archive a school: it leaves lists and plans, its page stays, one tap brings it back', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.tab('Schools');
  await leader.addSchool(UNGUWAR_RIMI);
  await bringWhole(page);
  await leader.tab('Today');
  await leader.plan({ school: UNGUWAR_RIMI.name, date: day(3), purpose: 'Listen to reading' });
  await leader.tab('Schools');
  await page.getByRole('link', { name: UNGUWAR_RIMI.name }).click();
  await page.getByText('Archive, or join with another', { exact: true }).click();
  await look(page, 'school-keeping');
  await leader.tap('Archive this school');
  // A visit is planned: what becomes of it is asked, and nothing is done before.
  await expect(leader.sheet().getByText(/^Still planned here: /)).toBeVisible();
  await look(page, 'school-archive-asked');
  await expect(page.getByText(/^Archived on/)).toHaveCount(0);
  await leader.tap('Archive it, and keep what is planned', {}, leader.sheet());
  await leader.saved();
  await expect(page.getByText(/^Archived on/)).toBeVisible();
  await expect(page.getByText(/^Still planned here: /)).toBeVisible();
  await expect(page.getByText('It is in no list and no plan.')).toHaveCount(0);
  await expect(leader.action('Plan a visit')).toHaveCount(0);
  await look(page, 'school-archived');

  await leader.tab('Schools');
  await expect(page.getByText('1 school', { exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: UNGUWAR_RIMI.name })).toBeHidden();
  await page.getByText('Archived schools', { exact: true }).click();
  await look(page, 'schools-archived');
  await leader.tab('Today');
  const longest = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Longest since a visit' }) });
  await expect(longest.getByRole('link', { name: TUDUN_FARI.name })).toBeVisible();
  await expect(longest.getByRole('link', { name: UNGUWAR_RIMI.name })).toHaveCount(0);
  await leader.tap('Plan a visit');
  await expect(leader.field('School').getByRole('option', { name: UNGUWAR_RIMI.name })).toHaveCount(0);
  await page.goBack();
  // A plan made before still shows its school, and can be changed.
  await page.getByRole('link', { name: UNGUWAR_RIMI.name }).click();
  await leader.tap('Change the plan');
  await expect(leader.field('School').locator('option:checked')).toHaveText(UNGUWAR_RIMI.name);

  await leader.tap('Back');
  await leader.tab('Schools');
  await page.getByText('Archived schools', { exact: true }).click();
  await page.getByRole('link', { name: UNGUWAR_RIMI.name }).click();
  await expect(page.getByRole('link', { name: 'Listen to reading' })).toBeVisible();
  await leader.tap('Bring it back');
  await leader.saved();
  await leader.tab('Schools');
  await expect(page.getByText('2 schools', { exact: true })).toBeVisible();
  await expect(page.getByText('Archived schools')).toHaveCount(0);

  // Archived with what is planned called off: it says why, and Today is rid of it.
  for (const { name } of [UNGUWAR_RIMI, TUDUN_FARI]) {
    await leader.tab('Schools');
    await page.getByRole('link', { name }).click();
    await page.getByText('Archive, or join with another', { exact: true }).click();
    await leader.tap('Archive this school');
    if (name === UNGUWAR_RIMI.name) await leader.tap('Archive it, and call off what is planned', {}, leader.sheet());
    await leader.saved();
    await expect(page.getByText('It is in no list and no plan.')).toBeVisible();
    if (name === UNGUWAR_RIMI.name) await expect(page.getByText('The school was archived.')).toBeVisible();
  }
  await leader.tab('Today');
  await expect(page.getByRole('heading', { name: 'Coming visits' })).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'All your schools are archived' })).toBeVisible();
  await leader.tab('Schools');
  await expect(page.getByRole('heading', { name: 'All your schools are archived' })).toBeVisible();
  await expect(page.getByText('Add your first school')).toHaveCount(0);
});

test('S27 where a visit is under way, archiving the school says first that it stays on Today, and it does', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  const school = page.url();
  await leader.plan(PLAN);
  await leader.startVisit();
  await bringWhole(page);
  await page.goto(school);
  await page.getByText('Archive, or join with another', { exact: true }).click();
  await leader.tap('Archive this school');
  await expect(leader.sheet().getByText('A visit is under way there.')).toBeVisible();
  // At the bottom, where the thumb is.
  await settled(page);
  const box = await leader.sheet().boundingBox();
  expect(Math.round(box!.y + box!.height)).toBe(740);
  await look(page, 'school-archive-under-way');
  await page.keyboard.press('Escape');
  await expect(page.getByText(/^Archived on/)).toHaveCount(0);
  await leader.tap('Archive this school');
  await leader.tap('Archive this school', {}, leader.sheet());
  await leader.saved();
  await expect(page.getByText(/^Archived on/)).toBeVisible();
  await leader.tab('Today');
  await expect(page.getByText(/^Visit under way since/)).toBeVisible();
  await look(page, 'today-archived-under-way');
  await leader.tap('Open the visit');
  await expect(leader.action('Close visit')).toBeVisible();
});

test('S27 Back, and the way back, lead to the school that was tapped where it stood in the list; a tab begins at the top', async ({ district, newPhone }) => {
  const phone = await newPhone({ slower: 4 });
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.tap('Import schools');
  await page.getByLabel('Choose a file').setInputFiles(many(40));
  await leader.tap('Look at the schools');
  await leader.tap('Import 40 schools');
  await expect(page.getByText('40 schools were added')).toBeVisible();
  await bringWhole(page);
  await page.goto(`${district.url}/schools`);
  const list = page.locator('.scroll').getByRole('link').filter({ hasText: /School/ });
  await expect(list.nth(30)).toBeAttached();
  const row = list.nth(30);
  const name = (await row.getByRole('heading').or(row.locator('bdi')).first().innerText()).trim();
  const top = () => row.evaluate((row) => Math.round(row.getBoundingClientRect().top));
  const there = async (back: () => Promise<unknown>) => {
    await row.scrollIntoViewIfNeeded();
    const stood = await top();
    expect(await page.locator('.scroll').evaluate((page) => page.scrollTop)).toBeGreaterThan(500);
    await row.click();
    await leader.at(name);
    await back();
    await leader.at('Schools');
    await expect.poll(top, { timeout: 4_000 }).toBe(stood);
    await expect(row).toBeInViewport();
    await expect(row).toBeFocused();
  };
  // The part that remembers is made ready a second after the first screen, or later on a slow phone.
  await expect(() => there(() => page.goBack())).toPass({ timeout: 30_000 });
  await there(() => page.locator('a.up').click());
  // Come to another way, it begins at its top, and what was tapped before leads nowhere any more.
  await row.click();
  await leader.at(name);
  await leader.tab('Today');
  await leader.tab('Schools');
  await page.waitForTimeout(500);
  expect(await page.locator('.scroll').evaluate((page) => page.scrollTop)).toBe(0);
  await expect(leader.heading('Schools')).toBeFocused();
});

test('S27 two records of one school: joined with visits on both, one story, one name everywhere, and parted again', async ({
  district,
  newPhone,
}) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.tab('Schools');
  await leader.addSchool({ name: 'Tudunfari L.E.A.', place: 'by the market', headTeacher: 'Mrs Bala' });
  await bringWhole(page);
  await leader.tab('Today');
  await leader.plan({ school: TUDUN_FARI.name, date: day(2), purpose: 'Look at pair talk', lessons: [{ lesson: 'P3', teacher: 'Mr Dogo' }] });
  await leader.tab('Today');
  await leader.plan({ school: 'Tudunfari L.E.A.', date: day(4), purpose: 'Listen to reading', lessons: [{ lesson: 'P4', teacher: 'Mrs Sani' }] });
  const other = page.url();

  await leader.tab('Schools');
  await page.getByRole('link', { name: 'Tudunfari L.E.A.' }).click();
  await page.getByText('Archive, or join with another', { exact: true }).click();
  await leader.tap('This is the same school as…');
  await leader.at('This is the same school as…');
  await look(page, 'same-school');
  await page.getByRole('link', { name: TUDUN_FARI.name }).click();
  await expect(page.getByRole('table')).toContainText('by the market');
  await expect(page.getByRole('table')).toContainText('0800 000 0000');
  await page.getByRole('radio', { name: 'Tudun Fari Primary (Tudun Fari)' }).check();
  await look(page, 'same-school-beside');
  await leader.tap('Yes, they are one school');
  await leader.saved();
  await leader.at(TUDUN_FARI.name);

  await test.step('one page tells both stories and names all teachers', async () => {
    await expect(page.getByRole('link', { name: /Look at pair talk/ })).toBeVisible();
    await expect(page.getByRole('link', { name: /Listen to reading/ })).toBeVisible();
    await expect(page.getByText('Mr Dogo · Mrs Sani')).toBeVisible();
    await look(page, 'school-joined');
  });

  await test.step('the one that gave way is in no list, and what was planned there bears the name that stays', async () => {
    await leader.tab('Schools');
    await expect(page.getByText('1 school', { exact: true })).toBeVisible();
    await leader.tab('Today');
    await expect(page.getByText('Tudunfari L.E.A.')).toHaveCount(0);
    await leader.tab('Steps');
    await leader.radio('Visits').check();
    await expect(page.getByRole('link', { name: TUDUN_FARI.name })).toHaveCount(2);
    await page.goto(other);
    await leader.at(TUDUN_FARI.name);
    await leader.tap('Change the plan');
    await expect(leader.field('School').locator('option:checked')).toHaveText(TUDUN_FARI.name);
    await expect(leader.field('School').getByRole('option', { name: TUDUN_FARI.name })).toHaveCount(1);
    // A teacher of the other record is known here and not written down twice.
    const lesson = leader.group('Lesson {n}', { n: 1 });
    await leader.write('Teacher', 'mr dogo', lesson);
    await leader.tap('Save plan');
    await leader.saved();
    await expect(page.getByText('Mr Dogo')).toBeVisible();
  });

  await test.step('its old address leads to the page that stays', async () => {
    await leader.tab('Schools');
    await page.getByRole('link', { name: TUDUN_FARI.name }).click();
    await expect(page.getByText('Also written down as')).toBeVisible();
  });

  await test.step('they are two schools after all', async () => {
    await page.getByRole('button', { name: 'They are two schools after all: Tudunfari L.E.A.' }).click();
    await leader.saved();
    await expect(page.getByText('Also written down as')).toHaveCount(0);
    await expect(page.getByRole('link', { name: /Listen to reading/ })).toHaveCount(0);
    await leader.tab('Schools');
    await page.getByRole('link', { name: 'Tudunfari L.E.A.' }).click();
    await expect(page.getByRole('link', { name: /Listen to reading/ })).toBeVisible();
  });
});

test('S27 two phones that join the same two schools at once, each the other way round, agree on one that stays', async ({
  district,
  newPhone,
}) => {
  const first = new Leader(await (await newPhone()).tab(district.url));
  await first.begin();
  await first.addSchool(TUDUN_FARI);
  await first.tab('Schools');
  await first.addSchool(UNGUWAR_RIMI);
  await first.page.goto(await district.inviteNew('A. Musa'));
  await first.tap('Join');
  await first.light('all sent');
  await bringWhole(first.page);
  const second = new Leader(await (await newPhone()).tab(await district.inviteLeader('1')));
  await second.tap('Join');
  await second.light('all sent');
  // What comes back is here before the network goes.
  await second.page.goto(district.url);
  await second.at('Today');
  await second.tab('Schools');
  for (const { name } of [TUDUN_FARI, UNGUWAR_RIMI]) {
    await expect(second.page.getByRole('link', { name })).toBeVisible();
  }
  await bringWhole(second.page);
  await district.close();

  const join = async (leader: Leader, here: string, there: string) => {
    await leader.tab('Schools');
    await leader.page.getByRole('link', { name: here }).click();
    await leader.page.getByText('Archive, or join with another', { exact: true }).click();
    await leader.tap('This is the same school as…');
    await leader.page.getByRole('link', { name: there }).click();
    await leader.tap('Yes, they are one school');
    await leader.saved();
    await leader.at(here);
  };
  await join(first, TUDUN_FARI.name, UNGUWAR_RIMI.name);
  await join(second, UNGUWAR_RIMI.name, TUDUN_FARI.name);
  await district.open();
  for (const { page } of [first, second]) await page.goto(`${district.url}/more/send`);
  for (const leader of [first, second, first, second]) {
    await leader.page.reload();
    await leader.tap('Send now').catch(() => {});
    await leader.light('all sent');
  }
  for (const leader of [first, second]) {
    await leader.tab('Schools');
    // The one that was written down first stays, on both; neither is lost.
    await expect(leader.page.getByText('1 school', { exact: true })).toBeVisible();
    await leader.page.getByRole('link', { name: TUDUN_FARI.name }).click();
    await expect(leader.page.getByText('Also written down as')).toBeVisible();
  }
  await first.page.getByRole('button', { name: `They are two schools after all: ${UNGUWAR_RIMI.name}` }).click();
  await first.saved();
  await first.tab('Schools');
  await expect(first.page.getByText('2 schools', { exact: true })).toBeVisible();
});

async function link(page: Page, name: string, href: string): Promise<void> {
  await expect(page.getByRole('link', { name, exact: true })).toHaveAttribute('href', href);
}

/** As `screens.spec.ts` looks at each screen. */
async function look(page: Page, name: string): Promise<void> {
  const of = (troubles: string[]) => troubles.map((trouble) => `${name}: ${trouble}`);
  expect.soft(of(await headingTroubles(page, false))).toEqual([]);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    expect.soft(of(await axeFindings(page)), colorScheme).toEqual([]);
    expect.soft(of(await faintTexts(page)), colorScheme).toEqual([]);
    if (colorScheme === 'light') expect.soft(of(await smallTargets(page))).toEqual([]);
    expect.soft(of(await sidewaysOrCut(page))).toEqual([]);
    await page.screenshot({ path: `${SHOTS}/${name}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  // And all of it on one long sheet, for who looks at the pictures.
  const size = page.viewportSize()!;
  await page.setViewportSize({ ...size, height: 2_000 });
  await page.screenshot({ path: `${SHOTS}/${name}-tall.png` });
  await page.setViewportSize(size);
}
