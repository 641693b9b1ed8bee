// A cluster goes to a seat that nobody has joined, while forms of it are open on the
// phone of who leads it.

import { kept } from './support/cellar.ts';
import { expect, test } from './support/fixtures.ts';
import { FORMS, newId, places } from './support/forms.ts';
import { Leader, day } from './support/leader.ts';
import { joined, officer, syncs } from './support/office.ts';
import { choosePicture, photo, picturesOn } from './support/pictures.ts';
import { looksIn } from './support/rest.ts';
import { PLAN, TUDUN_FARI, closing } from './support/visit.ts';

test.setTimeout(240_000);

const PROMISE = 'Ask for the bench delivery in writing';
const looksWell = looksIn('unjoined');

test('S31 a cluster goes to a seat that nobody has joined only when the officer says so twice; it waits there, and comes whole', async ({
  district,
  newPhone,
}) => {
  const musas = await newPhone();
  const musa = await joined(district, await musas.tab(district.url), 'A. Musa', 'Rimi');
  await musa.tab('Schools');
  await musa.addSchool(TUDUN_FARI);
  const here = () => new URL(musa.page.url()).pathname;
  const school = here();
  await musa.plan(PLAN);
  await musa.startVisit();
  const visit = here();
  await musa.tap('Close visit');
  await musa.writeClosing({ ...closing(), next: 'none' });
  await musa.tap('Close visit');
  await musa.saved();
  // A visit under way, with a lesson that was saved, a meeting, and a lesson that runs.
  const goTo = (path: string) => musa.page.goto(district.url + path);
  await goTo(school);
  await musa.plan({ ...PLAN, purpose: 'Hear the back rows' });
  const second = here();
  await musa.startVisit();
  await musa.observe('P3 English');
  await musa.note('Pupils do', 'Pairs talk about the picture');
  const lesson = here();
  await musa.tap('Talk');
  await musa.at('Talk');
  const meeting = `/meetings/${newId()}`;
  await goTo(`${meeting}?visit=${second.split('/')[2]}`);
  await musa.write('What I heard', 'Registers are late on market days');
  await musa.tap('Save meeting');
  await musa.saved();
  await picturesOn(musa);
  await goTo(second);
  await choosePicture(musa, await photo(musa.page, 600, 400));
  await musa.observe('P2 Mathematics');
  await musa.note('Pupils do', 'They count in pairs');
  const running = here();
  await goTo(school);
  await musa.plan({ ...PLAN, date: day(3), purpose: 'Never made' });
  const third = here();
  await musa.light('all sent');
  const invitation = await district.inviteNew('D. Dauda');
  await district.inviteNew('E. Ede');
  const sani = await officer(district, await (await newPhone()).tab(district.url));
  await syncs(district, sani);
  const waits = 'No phone is joined for D. Dauda now. What is handed over waits at the District until one joins with an invitation; until then nobody leads these schools.';
  const choose = async (leader: string) => {
    await sani.field('Successor', sani.sheet()).selectOption({ label: leader });
  };

  await test.step('it is said as soon as that seat is chosen, and the main way is to wait', async () => {
    await sani.tab('More');
    await sani.page.getByRole('link', { name: 'Clusters and phones' }).click();
    await sani.page.getByRole('link', { name: 'Rimi · A. Musa' }).click();
    await sani.tap('Hand this cluster to a successor');
    await expect(sani.action('Yes, hand it over', undefined, sani.sheet())).toBeVisible();
    await choose('D. Dauda');
    await expect(sani.sheet().getByRole('status')).toContainText(waits);
    await expect(sani.action('Yes, hand it over', undefined, sani.sheet())).toHaveCount(0);
    await looksWell(sani, 'nobody-joined-yet');
    await sani.tap('Wait until they have joined', undefined, sani.sheet());
    await expect(sani.sheet()).toHaveCount(0);
    await syncs(district, sani);
    await sani.tab('Schools');
    await expect(sani.page.getByRole('listitem').filter({ hasText: TUDUN_FARI.name })).toContainText('Rimi · A. Musa');
  });

  // Half typed, wherever one of the forms stands, when the handover comes.
  const step = (await kept(musa.page)).records.find((row) => row.kind === 'step' && row.body.includes(PROMISE))!.id;
  const why = `/steps?step=${step}&as=changed`;
  const typed: [path: string, label: string, text: string, open?: string][] = [
    [`${school}/edit`, 'Place', 'Typed: by the mill'],
    [`${school}/people`, 'Languages', 'Typed: Hausa'],
    [`${second}/plan`, 'Purpose', 'Typed: a purpose'],
    [`${second}/afterwards`, 'Purpose', 'Typed: what for'],
    [`${second}/lesson`, 'Class', 'Typed: P6'],
    [lesson, 'What do you see and hear?', 'Typed: the front rows'],
    [`${lesson}/talk`, 'Question', 'Typed: who answered?'],
    [meeting, 'What I praised', 'Typed: the desks'],
    [why, 'What changed, and why?', 'Typed: the office moved'],
    [third, 'Why is it called off?', 'Typed: floods', 'Call off this visit'],
  ];
  for (const [path, label, text, open] of typed) {
    await goTo(path);
    if (open) await musa.tap(open);
    await musa.write(label, text);
  }
  await goTo(`${second}/checklist`);
  await musa.page.getByRole('checkbox', { name: 'Greet the Head Teacher' }).check();
  const closes = new Leader(await musas.tab(`${district.url}${second}/close`));
  await closes.write('What I saw and want to praise', 'Typed: every class was taught');
  await goTo(running);
  await musa.write('What do you see and hear?', 'Typed: they share one book');

  await test.step('handed over all the same, it waits at the District', async () => {
    await sani.page.goto(`${district.url}/more/clusters`);
    await sani.page.getByRole('link', { name: 'Rimi · A. Musa' }).click();
    await sani.tap('Hand this cluster to a successor');
    await choose('D. Dauda');
    await sani.tap('Hand it over all the same', undefined, sani.sheet());
    await expect(sani.page.getByText('The cluster is handed over.').first()).toBeVisible({ timeout: 20_000 });
    await expect(sani.page.getByText('Handed over to D. Dauda')).toBeVisible();
  });

  await test.step('to another nothing is left to go, which is said', async () => {
    await sani.tap('Hand this cluster to a successor');
    await choose('E. Ede');
    await expect(sani.sheet().getByText('What goes to')).toHaveCount(0);
    await sani.tap('Hand it over all the same', undefined, sani.sheet());
    await expect(sani.page.getByText('This leader leads nothing just now, so nothing was handed over.')).toBeVisible({ timeout: 20_000 });
    await expect(sani.page.getByText('Handed over to E. Ede')).toHaveCount(0);
    await sani.light('all sent');
    await sani.page.goto(`${district.url}/more/notices`);
    await expect(sani.page.getByText('For Rimi · A. Musa')).toHaveCount(1);
    await expect(sani.page.getByText('For E. Ede')).toHaveCount(0);
  });

  const led = 'D. Dauda leads this school now.';
  await test.step('in the middle of a lesson and of a closing nothing that was typed is lost; who leads it is said', async () => {
    const { page } = musa;
    // One of the two tabs delivers.
    for (const tab of [page, closes.page]) await tab.evaluate(() => window.dispatchEvent(new Event('online')));
    await expect(closes.page.getByRole('main')).toContainText(led, { timeout: 40_000 });
    await expect(closes.page.getByRole('main')).toContainText('Typed: every class was taught');
    await expect(closes.action('Close visit')).toHaveCount(0);
    await looksWell(closes, 'closing-led-by-another');
    await closes.tap('Copy');
    const copied = await closes.page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain('What I saw and want to praise: Typed: every class was taught');
    await closes.page.close();
    await expect(page.getByRole('main')).toContainText(`${led} Finish this lesson as you began it`, { timeout: 40_000 });
    await expect(musa.field('What do you see and hear?')).toHaveValue('Typed: they share one book');
    await looksWell(musa, 'lesson-led-by-another');

    // Every form of the app, by its address.
    const about: Record<string, string> = { schools: school, visits: second, observations: lesson, meetings: meeting, records: second.replace('visits', 'records'), steps: `/steps/${step}` };
    const own = ['Teachers', 'Talk', 'Concern', 'Reflection'];
    const forms = new Set([...FORMS.map(({ place }) => place), 'SameSchool', 'Texts', 'School']);
    const saves = [...new Set(FORMS.map(({ save }) => save)), 'Yes, they are one school', 'Save the words', 'Remove the picture'];
    const paths = [...places()].filter(([place, path]) => path.includes('{') && !own.includes(place));
    const walked = paths.map(([place, path]): [string, string] => [place, path.replace(/^\/(\w+)\/\{\w+\}/, (_, kind) => about[kind] ?? kind)]);
    const shown = walked.filter(([, path]) => !path.includes('{') && path.startsWith('/') && !path.startsWith('/more/'));
    expect(shown.length).toBeGreaterThan(18);
    for (const [place, path] of [...shown, ['Steps', why], ['Visit', third]] as [string, string][]) {
      await goTo(path);
      const main = page.getByRole('main');
      await expect(page.getByRole('heading', { level: 1 }), path).toHaveCount(1);
      if (forms.has(place)) await expect.soft(page.locator('main, dialog').filter({ hasText: led }).first(), path).toBeVisible();
      else await expect(main, path).not.toBeEmpty();
      const text = typed.find(([where]) => where === path)?.[2];
      if (text) {
        await expect.soft(page.getByText(text), path).toBeVisible();
        await expect.soft(musa.action('Copy'), path).toBeVisible();
      }
      await expect.soft(page.getByRole('textbox'), path).toHaveCount(0);
      for (const save of saves) await expect.soft(page.getByRole('button', { name: save, exact: true }), `${path}: ${save}`).toHaveCount(0);
    }
    // Pictures are looked at there, none is added or taken away, and none of their words is changed.
    await goTo(second);
    await page.getByRole('main').getByRole('img').first().click();
    await expect(musa.sheet().getByRole('img')).toBeVisible();
    await expect(page.getByLabel('Choose a picture')).toHaveCount(0);
    await expect(page.getByRole('textbox')).toHaveCount(0);
    await expect(musa.action('Remove the picture')).toHaveCount(0);
    await goTo(`${second}/checklist`);
    await expect(page.getByRole('main')).toContainText('Greet the Head Teacher');
    await looksWell(musa, 'checklist-led-by-another');
    await goTo(lesson);
    await expect(page.getByText('Typed: the front rows')).toBeVisible();
    await looksWell(musa, 'saved-lesson-led-by-another');
    await goTo(why);
    await expect(page.getByText('Typed: the office moved')).toBeVisible();
    await looksWell(musa, 'step-led-by-another');
    await goTo(third);
    await expect(page.getByText('Typed: floods')).toBeVisible();
    await looksWell(musa, 'planned-visit-led-by-another');
  });

  await test.step('the lesson under way is finished and goes to the successor; the conversations stay hers and are saved', async () => {
    const { page } = musa;
    await goTo(running);
    await musa.addNote().click();
    await musa.tap('Talk');
    await musa.at('Talk');
    await musa.write('Question', 'Who had the book?');
    await expect(page.getByRole('main')).toContainText('This conversation stays yours', { timeout: 40_000 });
    await looksWell(musa, 'talk-led-by-another');
    await expect(musa.field('Question')).toHaveValue('Who had the book?');
    await musa.tap('Save conversation');
    await musa.saved();
    await musa.at(TUDUN_FARI.name);
    await goTo(`${lesson}/talk`);
    await expect(musa.field('Question')).toHaveValue('Typed: who answered?');
    await musa.tap('Save conversation');
    await musa.saved();
    await musa.light('all sent');
  });

  await test.step('who joins with that invitation finds all of it', async () => {
    const dauda = new Leader(await (await newPhone()).tab(district.url));
    await dauda.begin('D. Dauda', 'Jere');
    await dauda.join(invitation);
    await dauda.light('all sent');
    await dauda.tab('Schools');
    await dauda.page.getByRole('link', { name: new RegExp(TUDUN_FARI.name) }).click({ timeout: 40_000 });
    await dauda.at(TUDUN_FARI.name);
    await expect(dauda.page.getByRole('link', { name: new RegExp(PLAN.purpose!) }).first()).toBeVisible();
    await dauda.tab('Steps');
    await dauda.radio('Mine').check();
    await expect(dauda.page.getByRole('heading', { name: PROMISE })).toBeVisible();
    await syncs(district, sani);
    await sani.page.goto(`${district.url}/more/clusters`);
    await expect(sani.page.getByRole('link', { name: /^Jere · D\. Dauda/ })).toContainText('1 phone', { timeout: 40_000 });
    await sani.tab('Schools');
    await expect(sani.page.getByRole('listitem').filter({ hasText: TUDUN_FARI.name })).toContainText('Jere · D. Dauda', { timeout: 40_000 });

    // A visit that the leader before began is closed under the name of who closes it.
    const main = dauda.page.getByRole('main');
    await dauda.page.goto(district.url + second);
    await expect(main).toContainText('A. Musa began this visit. You can go on with it, or close it.');
    await expect(main).toContainText('P2 Mathematics');
    await expect(main).toContainText('only A. Musa can read');
    await looksWell(dauda, 'visit-begun-before');
    await dauda.tap('Close visit');
    await dauda.writeClosing({ ...closing(), school: 'none', office: 'none', next: 'none' });
    await dauda.tap('Close visit');
    await dauda.saved();
    await dauda.at(`Summary: ${TUDUN_FARI.name}`);
    const paper = dauda.page.locator('article').first();
    await expect(paper).toContainText('D. Dauda, Cluster Leader, Jere');
    await expect(paper).toContainText('P2 teacher, Mathematics: A. Musa observed this lesson.');
    await expect(paper).toContainText('The teacher asked for a look at: who answers');
    await expect(paper).not.toContainText('not talked');
    await looksWell(dauda, 'summary-of-visit-begun-before');
    // Who began it reads it as it was left.
    await syncs(district, dauda);
    await syncs(district, musa);
    await goTo(`${second}/summary`);
    await expect(musa.page.locator('article').first()).not.toContainText('Every class was taught from the first bell');

    // What is erased of it later is told to both.
    await sani.page.goto(district.url + visit);
    await sani.tap('History');
    await sani.page.getByRole('link', { name: 'Erase this record' }).click();
    await sani.tap('Erase it for good');
    await expect(sani.page.getByText('It is erased.').first()).toBeVisible({ timeout: 40_000 });
    await syncs(district, sani);
    for (const leader of [musa, dauda]) {
      await syncs(district, leader);
      await leader.tab('Today');
      await expect(leader.page.getByText(/^Erased by the office: Visit, /), leader === musa ? 'who wrote it' : 'who leads it').toBeVisible({ timeout: 40_000 });
    }
  });
});
