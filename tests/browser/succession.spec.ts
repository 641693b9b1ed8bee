// A cluster goes from one leader to the next, by an officer's word: each with a
// phone of their own, and a real District between them.

import type { Page } from '@playwright/test';
import { kept } from './support/cellar.ts';
import { expect, test } from './support/fixtures.ts';
import { Leader, day } from './support/leader.ts';
import { axeFindings, faintTexts, sidewaysOrCut, smallTargets, settled } from './support/looks.ts';
import type { District } from './support/district.ts';
import { FORMS, newId, places } from './support/forms.ts';
import { choosePicture, photo, picturesOn } from './support/pictures.ts';
import { CANARY, PLAN, TALK, TUDUN_FARI, UNGUWAR_RIMI, closing } from './support/visit.ts';
import { whole } from './support/whole.ts';

test.setTimeout(240_000);

const PROMISE = 'Ask for the bench delivery in writing';

/** Nothing is faint, small, wide or found by axe, in light and in the dark. */
async function looksWell({ page }: Leader, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    await page.screenshot({ path: `${import.meta.dirname}/shots/succession-${name}-${colorScheme}.png`, fullPage: true });
    const wrong = [...(await axeFindings(page)), ...(await faintTexts(page)), ...(await smallTargets(page))];
    expect.soft([...wrong, ...(await sidewaysOrCut(page))], `${name}, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

async function joined(district: District, page: Page, name: string, cluster: string): Promise<Leader> {
  const leader = new Leader(page);
  await leader.begin(name, cluster);
  await leader.join(await district.inviteNew(name));
  await leader.light('all sent');
  return leader;
}

async function syncs(district: District, leader: Leader): Promise<void> {
  await leader.page.goto(`${district.url}/more/send`);
  await leader.tap('Send now');
  await leader.light('all sent');
}

test('S31 an officer hands a cluster to a successor, who goes on with it: schools, visits, open steps, and one paper', async ({
  district,
  newPhone,
}) => {
  const musa = await joined(district, await (await newPhone()).tab(district.url), 'A. Musa', 'Rimi');
  await musa.tab('Schools');
  await musa.addSchool(TUDUN_FARI);
  await musa.plan(PLAN);
  await musa.startVisit();
  await musa.observe('P3 English');
  await musa.note('Pupils do', 'Pairs talk about the picture');
  await musa.tap('Talk');
  await musa.talk({ ...TALK, lookAgain: day(21) });
  await musa.tap('Close visit');
  await musa.writeClosing(closing());
  await musa.tap('Close visit');
  await musa.saved();
  await musa.light('all sent');
  const visit = musa.page.url().replace(/\/summary$/, '');

  await test.step('the leader who leaves has the paper of the cluster', async () => {
    await musa.tab('More');
    await musa.page.getByRole('link', { name: 'Handing over the cluster' }).click();
    await musa.at('Handing over the cluster');
    const paper = musa.page.locator('article');
    await expect(paper.getByRole('heading', { name: TUDUN_FARI.name })).toBeVisible();
    await expect(paper).toContainText(PROMISE);
    await expect(paper).not.toContainText(CANARY);
    for (const said of [TALK.view!, TALK.idea!, TALK.words!]) await expect(paper).not.toContainText(said);
    await looksWell(musa, 'paper-of-leader');
  });

  const bello = await joined(district, await (await newPhone()).tab(district.url), 'C. Bello', 'Kwali');
  await bello.tab('Schools');
  await bello.addSchool(UNGUWAR_RIMI);
  await bello.light('all sent');
  const sani = new Leader(await (await newPhone()).tab(district.url));
  await sani.join(await district.inviteOfficer('B. Sani'));
  await sani.at('Send and receive');
  await syncs(district, sani);

  await test.step('an officer hands it over', async () => {
    await sani.tab('More');
    await sani.page.getByRole('link', { name: 'Clusters and phones' }).click();
    await sani.page.getByRole('link', { name: 'Rimi · A. Musa' }).click();
    await sani.tap('Hand this cluster to a successor');
    await sani.tap('Yes, hand it over', undefined, sani.sheet());
    await expect(sani.page.getByText('Please fill this in.')).toBeVisible();
    await sani.field('Successor', sani.sheet()).selectOption({ label: 'Kwali · C. Bello' });
    await expect(sani.sheet().getByRole('status')).toHaveText('What goes to Kwali · C. Bello: Rimi: 1 school.');
    await expect(sani.sheet().getByLabel('Which cluster')).toHaveCount(0);
    await looksWell(sani, 'sheet');
    await sani.tap('Yes, hand it over', undefined, sani.sheet());
    await expect(sani.page.getByText('The cluster is handed over.').first()).toBeVisible({ timeout: 20_000 });
    await sani.light('all sent');
  });

  await test.step('at the office it is the successor’s now', async () => {
    await sani.tab('Schools');
    const row = sani.page.getByRole('listitem').filter({ hasText: TUDUN_FARI.name });
    await expect(row).toContainText('Kwali · C. Bello');
    await sani.page.goto(`${district.url}/more/clusters`);
    await sani.page.getByRole('link', { name: 'Kwali · C. Bello' }).click();
    await sani.page.getByRole('link', { name: 'Handing over the cluster' }).click();
    await expect(sani.page.locator('article').getByRole('heading', { name: TUDUN_FARI.name })).toBeVisible();
    await expect(sani.page.locator('article').getByRole('heading', { name: UNGUWAR_RIMI.name })).toBeVisible();
    await looksWell(sani, 'paper-of-officer');
    await sani.page.goto(`${district.url}/more/clusters`);
    await sani.page.getByRole('link', { name: 'Rimi · A. Musa' }).click();
    await expect(sani.page.getByText('Handed over to Kwali · C. Bello')).toBeVisible();
    await looksWell(sani, 'seat-handed-over');
  });

  await test.step('the successor finds schools, the visit and what is open, with who wrote it, without a network too', async () => {
    await syncs(district, bello);
    await bello.tab('Today');
    await expect(bello.page.getByText('You lead this cluster now: Rimi, from A. Musa')).toBeVisible({ timeout: 40_000 });
    await whole(bello.page);
    await district.close();
    await bello.tab('Schools');
    await bello.page.getByRole('link', { name: TUDUN_FARI.name }).click();
    await bello.at(TUDUN_FARI.name);
    await looksWell(bello, 'school-of-successor');
    await bello.tab('Steps');
    await bello.radio('Mine').check();
    await expect(bello.page.getByText(PROMISE).first()).toBeVisible();
    await expect(bello.page.getByRole('main')).toContainText('promised by A. Musa');
    await looksWell(bello, 'steps-of-successor');
    // Nothing that the leader before promised is said to be the successor's own promise.
    await bello.tab('Today');
    await expect(bello.page.getByRole('heading', { name: 'Promised', exact: true })).toBeVisible();
    await expect(bello.page.getByRole('heading', { name: 'You promised' })).toHaveCount(0);
    const here = JSON.stringify(await kept(bello.page));
    for (const own of [CANARY, TALK.view!, TALK.idea!, TALK.words!]) expect(here).not.toContain(own);
    await bello.page.goto(`${district.url}/more/cluster`);
    await expect(bello.page.locator('article')).toContainText(PROMISE);
    await expect(bello.page.locator('article')).toContainText('Came over from A. Musa');
    await looksWell(bello, 'paper-of-successor');
  });

  await test.step('a visit of the leader before is read under that name, and nothing of it is claimed or offered as the successor’s', async () => {
    const { page } = bello;
    const main = page.getByRole('main');
    await page.goto(visit);
    await bello.at(TUDUN_FARI.name);
    await expect(main).toContainText('A. Musa made this visit');
    await expect(main).toContainText('what may have been talked about, only A. Musa can read');
    await expect(main).not.toContainText('not talked about yet');
    for (const label of ['Talk about P3 English', 'Change what was agreed', 'Change day and times', 'Checklist and notes']) {
      await expect(main.getByRole('link', { name: label })).toHaveCount(0);
    }
    await looksWell(bello, 'visit-of-before');

    await bello.tap('Summary');
    await bello.at(`Summary: ${TUDUN_FARI.name}`);
    const paper = page.locator('article').first();
    await expect(page.getByText('A. Musa made this visit, and the page bears that name.')).toBeVisible();
    await expect(paper).toContainText('A. Musa, Cluster Leader, Rimi');
    await expect(paper).toContainText('What we may have said about this lesson is not on this page.');
    await expect(paper).toContainText('Whether it was signed is not told on this page');
    for (const untrue of ['Bello', 'Kwali', 'We have not talked']) await expect(paper).not.toContainText(untrue);
    await looksWell(bello, 'summary-of-before');

    // The lesson is a paper to read, wherever it is opened from.
    for (const way of ['link', 'observation', 'talk'] as const) {
      await page.goto(visit);
      const lesson = main.getByRole('link', { name: /^P3 English/ });
      const address = (await lesson.getAttribute('href'))!.replace(/\/copy$/, '');
      if (way === 'link') await lesson.click();
      else await page.goto(new URL(way === 'talk' ? `${address}/talk` : address, page.url()).href);
      await bello.at('The teacher’s copy');
      await expect(paper).toContainText('from A. Musa, Cluster Leader, Rimi');
      await expect(paper).toContainText('Pairs talk about the picture');
      await expect(paper).toContainText('What we may have said about this lesson is not on this page.');
      await expect(paper).not.toContainText('not talked');
      await expect(page.getByText('A. Musa observed this lesson')).toBeVisible();
    }
    await looksWell(bello, 'lesson-of-before');
    await bello.page.getByRole('link', { name: 'Back' }).click();
    await bello.at(TUDUN_FARI.name);

    await page.goto(`${visit}/close`);
    await expect(main).toContainText('A. Musa made this visit and closed it.');
    await expect(bello.action('Close visit')).toHaveCount(0);
    await looksWell(bello, 'closing-of-before');
    await bello.tap('Summary');
    await bello.at(`Summary: ${TUDUN_FARI.name}`);
    await page.goto(`${district.url}/schools`);
  });

  await test.step('the successor goes on with it; the office sees both hands', async () => {
    await bello.tab('Schools');
    await bello.page.getByRole('link', { name: TUDUN_FARI.name }).click();
    await bello.at(TUDUN_FARI.name);
    await bello.tap('Change this school');
    await bello.write('Place', 'Tudun Fari, by the market');
    await bello.tap('Save school');
    await bello.saved();
    await district.open();
    await syncs(district, bello);
    await syncs(district, sani);
    await sani.tab('Schools');
    await sani.page.getByRole('link', { name: new RegExp(TUDUN_FARI.name) }).click();
    await expect(sani.page.getByText('Tudun Fari, by the market')).toBeVisible({ timeout: 40_000 });
    await expect(sani.page.getByText('Cluster: Kwali · C. Bello')).toBeVisible();
  });

  await test.step('the one who left is told, and keeps what is private and what was written', async () => {
    await syncs(district, musa);
    await musa.tab('Today');
    await expect(musa.page.getByText('Your cluster is now led by Kwali · C. Bello')).toBeVisible({ timeout: 40_000 });
    await looksWell(musa, 'told-it-was-handed-over');
    await musa.page.goto(`${visit}/summary`);
    await expect(musa.page.locator('article').first()).toContainText(TALK.step!);
    await expect(musa.page.locator('article').first()).toContainText('A. Musa, Cluster Leader, Rimi');
    const { page } = musa;
    const main = page.getByRole('main');
    const led = 'C. Bello leads this school now.';
    // What is to be done there is the successor's: nothing of it is Musa's on Today, or in the lists.
    await musa.tab('Today');
    await expect(page.getByText('Your cluster is now led by Kwali · C. Bello')).toBeVisible();
    await expect(main).not.toContainText(PROMISE);
    await expect(main).not.toContainText(TUDUN_FARI.name);
    await musa.tab('Steps');
    await musa.radio('Mine').check();
    await expect(page.getByText(PROMISE)).toHaveCount(0);
    await musa.tab('Today');
    await expect(page.getByRole('heading', { name: 'Your schools are led by somebody else now' })).toBeVisible();
    await expect(page.getByText('Add your first school')).toHaveCount(0);
    await page.getByRole('link', { name: 'Led by others now' }).click();
    await musa.at('Schools');
    await expect(page.getByRole('heading', { name: 'Your schools are led by somebody else now' })).toBeVisible();
    await looksWell(musa, 'schools-led-by-others');
    await page.getByRole('link', { name: TUDUN_FARI.name }).click();
    await musa.at(TUDUN_FARI.name);
    await expect(main).toContainText(led);
    await expect(page.getByText('Tudun Fari, by the market')).toHaveCount(0);
    for (const way of ['Change this school', 'Plan a visit', 'Write about a meeting', 'Change people']) {
      await expect(page.getByRole('link', { name: way })).toHaveCount(0);
    }
    await expect(page.getByText('Archive, or join with another')).toHaveCount(0);
    await looksWell(musa, 'school-handed-on');
    await page.goto(visit);
    await musa.at(TUDUN_FARI.name);
    await expect(main).toContainText(led);
    for (const way of ['Change what was agreed', 'Checklist and notes']) {
      await expect(page.getByRole('link', { name: way })).toHaveCount(0);
    }
    await expect(page.getByRole('button', { name: /^Done/ })).toHaveCount(0);
    await looksWell(musa, 'visit-handed-on');
    expect(JSON.stringify(await kept(page)), 'what is private stays').toContain(CANARY);
  });

  await test.step('a next phone of the one who left has what was written there, to be read', async () => {
    const next = new Leader(await (await newPhone()).tab(district.url));
    await next.join(await district.inviteLeader('1'));
    await next.at('Send and receive');
    await next.light('all sent');
    await next.tab('Schools');
    await next.page.getByRole('link', { name: TUDUN_FARI.name }).click();
    await next.at(TUDUN_FARI.name);
    await expect(next.page.getByRole('main')).toContainText('C. Bello leads this school now.');
    await next.page.goto(visit);
    await next.at(TUDUN_FARI.name);
    await next.tab('Today');
    await expect(next.page.getByRole('main')).not.toContainText(PROMISE);
  });

  await test.step('of the two clusters that the successor leads, another officer hands back the one that came over', async () => {
    const tanko = new Leader(await (await newPhone()).tab(district.url));
    await tanko.join(await district.inviteOfficer('D. Tanko'));
    await tanko.at('Send and receive');
    await syncs(district, tanko);
    await tanko.page.goto(`${district.url}/more/clusters`);
    await tanko.page.getByRole('link', { name: 'Kwali · C. Bello' }).click();
    await tanko.page.getByRole('link', { name: 'Handing over Rimi, from A. Musa' }).click();
    const paper = tanko.page.locator('article');
    await expect(paper.getByRole('heading', { name: TUDUN_FARI.name })).toBeVisible();
    await expect(paper).toContainText('C. Bello, Cluster Leader, Rimi');
    await expect(paper.getByRole('heading', { name: UNGUWAR_RIMI.name })).toHaveCount(0);
    await tanko.page.goto(`${district.url}/more/clusters`);
    await tanko.page.getByRole('link', { name: 'Kwali · C. Bello' }).click();
    await looksWell(tanko, 'seat-of-two-clusters');
    await tanko.tap('Hand this cluster to a successor');
    const which = tanko.field('Which cluster', tanko.sheet());
    const status = tanko.sheet().getByRole('status');
    await expect(which.locator('option:checked')).toHaveText('All that is led by Kwali · C. Bello');
    await tanko.field('Successor', tanko.sheet()).selectOption({ label: 'Rimi · A. Musa' });
    // Back to whoever began it goes what came from there, unless all is chosen.
    const back = 'What goes to Rimi · A. Musa: Rimi, from A. Musa: 1 school. What else is led by Kwali · C. Bello stays.';
    await expect(status).toHaveText(back);
    await expect(which.locator('option:checked')).toHaveText('Rimi, from A. Musa');
    await which.selectOption({ label: 'All that is led by Kwali · C. Bello' });
    await expect(status).toHaveText('What goes to Rimi · A. Musa: Kwali: 1 school; Rimi, from A. Musa: 1 school.');
    await which.selectOption({ label: 'Rimi, from A. Musa' });
    await expect(status).toHaveText(back);
    await looksWell(tanko, 'sheet-of-two-clusters');
    await tanko.tap('Yes, hand it over', undefined, tanko.sheet());
    await expect(tanko.page.getByText('Handed over to Rimi · A. Musa: Rimi, from A. Musa: 1 school')).toBeVisible({ timeout: 40_000 });
    await tanko.light('all sent');
    await syncs(district, tanko);
  });

  await test.step('what each of them was told by one officer and the other tells of one leader', async () => {
    const told = async (leader: Leader, now: string, before: string) => {
      await syncs(district, leader);
      await leader.page.goto(`${district.url}/more/notices`);
      await expect(leader.page.getByRole('heading', { name: now })).toBeVisible({ timeout: 40_000 });
      await expect(leader.page.getByText(before)).toHaveCount(0);
      await leader.tab('Today');
      await expect(leader.page.getByText(now)).toBeVisible();
      await expect(leader.page.getByText(before)).toHaveCount(0);
    };
    await told(musa, 'You lead this cluster now: Rimi', 'now led by');
    await told(bello, 'Rimi, from A. Musa: now led by Rimi · A. Musa', 'You lead this cluster now');
    await looksWell(bello, 'told-one-of-two-went-on');
    await bello.tab('Schools');
    await expect(bello.page.getByRole('link', { name: new RegExp(UNGUWAR_RIMI.name) })).toBeVisible();
    await musa.page.goto(visit);
    await expect(musa.page.getByRole('link', { name: 'Change what was agreed' })).toBeVisible();
  });
});

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
  const sani = new Leader(await (await newPhone()).tab(district.url));
  await sani.join(await district.inviteOfficer('B. Sani'));
  await sani.at('Send and receive');
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

test('S31 fault 22: a District put back from before a handover hears of it again from the officer’s phone; a meeting that came over is read', async ({
  district,
  newPhone,
}) => {
  const musa = await joined(district, await (await newPhone()).tab(district.url), 'A. Musa', 'Rimi');
  await musa.tab('Schools');
  await musa.addSchool(TUDUN_FARI);
  const school = new URL(musa.page.url()).pathname;
  await musa.tap('Write about a meeting');
  await musa.write('What I heard', 'Registers are late on market days');
  await musa.tap('Save meeting');
  await musa.saved();
  await musa.light('all sent');
  const bello = await joined(district, await (await newPhone()).tab(district.url), 'C. Bello', 'Kwali');
  const sani = new Leader(await (await newPhone()).tab(district.url));
  await sani.join(await district.inviteOfficer('B. Sani'));
  await sani.at('Send and receive');
  await syncs(district, sani);
  await district.close();
  const before = await district.copy();
  await district.open();

  await sani.page.goto(`${district.url}/more/clusters`);
  await sani.page.getByRole('link', { name: 'Rimi · A. Musa' }).click();
  await sani.tap('Hand this cluster to a successor');
  await sani.field('Successor', sani.sheet()).selectOption({ label: 'Kwali · C. Bello' });
  await sani.tap('Yes, hand it over', undefined, sani.sheet());
  await expect(sani.page.getByText('Handed over to Kwali · C. Bello')).toBeVisible({ timeout: 40_000 });
  await sani.light('all sent');

  await test.step('the meeting stands as it was written, under the name of who wrote it', async () => {
    await syncs(district, bello);
    await bello.page.goto(district.url + school);
    await bello.page.getByRole('link', { name: /^Registers are late/ }).click({ timeout: 40_000 });
    await bello.at('Meeting');
    const main = bello.page.getByRole('main');
    await expect(main).toContainText('A. Musa wrote this, and it stands as A. Musa wrote it.');
    await expect(main).toContainText('Registers are late on market days');
    await expect(bello.page.getByRole('textbox')).toHaveCount(0);
    await expect(bello.action('Save meeting')).toHaveCount(0);
    await looksWell(bello, 'meeting-of-before');
  });
  await bello.page.goto(district.url + school);
  await bello.tap('Change this school');
  await bello.write('Place', 'Tudun Fari, by the market');
  await bello.tap('Save school');
  await bello.saved();
  await syncs(district, bello);

  await district.close();
  await district.putBack(before);
  await district.open();
  await syncs(district, musa);
  await test.step('what the successor wrote is not taken there, and stays', async () => {
    await bello.page.goto(`${district.url}/more/send`);
    await bello.tap('Send now');
    await expect(bello.page.getByText('Another leads this by now.', { exact: false })).toBeVisible({ timeout: 40_000 });
    await bello.page.goto(district.url + school);
    await expect(bello.page.getByText('Tudun Fari, by the market')).toBeVisible();
  });
  await test.step('the officer’s phone says the handover again, and is told so', async () => {
    // With sending, whatever screen is open.
    await sani.page.goto(`${district.url}/more/send`);
    await expect(sani.page.getByText(/had forgotten a handover/).first()).toBeVisible({ timeout: 40_000 });
    await sani.tab('Schools');
    await expect(sani.page.getByRole('listitem').filter({ hasText: TUDUN_FARI.name })).toContainText('Kwali · C. Bello');
    await sani.page.goto(`${district.url}/more/clusters`);
    await sani.page.getByRole('link', { name: 'Rimi · A. Musa' }).click();
    await expect(sani.page.getByText('Handed over to Kwali · C. Bello')).toBeVisible({ timeout: 40_000 });
  });
  await syncs(district, bello);
  await syncs(district, musa);
  await expect.poll(async () => [...(await district.export()).values()].join(), { timeout: 40_000 }).toContain('by the market');
  await musa.page.goto(district.url + school);
  await expect(musa.page.getByRole('main')).toContainText('C. Bello leads this school now.', { timeout: 40_000 });
  await musa.page.getByRole('link', { name: /^Registers are late/ }).click();
  await expect(musa.page.getByRole('main')).toContainText('Registers are late on market days');
  await expect(musa.action('Save meeting')).toHaveCount(0);
});

test('S28 a notice is written and read without a network, and its draft keeps for whom it is', async ({
  district,
  newPhone,
}) => {
  const musa = await joined(district, await (await newPhone()).tab(district.url), 'A. Musa', 'Rimi');
  const sani = new Leader(await (await newPhone()).tab(district.url));
  await sani.join(await district.inviteOfficer('B. Sani'));
  await sani.at('Send and receive');
  await syncs(district, sani);
  await sani.tab('Today');
  await whole(sani.page);
  await whole(musa.page);
  await district.close();
  await sani.tab('More');
  await sani.page.getByRole('link', { name: 'Notices of the District' }).click();
  await sani.tap('Publish something');
  await sani.write('In one line', 'Books have come');
  await sani.field('For whom').selectOption({ label: 'Rimi · A. Musa' });
  await sani.page.waitForTimeout(1_000);
  await sani.page.reload();
  await expect(sani.field('In one line')).toHaveValue('Books have come');
  await expect(sani.page.locator('select[name=to] option:checked')).toHaveText('Rimi · A. Musa');
  await sani.tap('Publish');
  await sani.saved();
  await expect(sani.page.getByText('For Rimi · A. Musa')).toBeVisible();
  await district.open();
  await syncs(district, sani);
  await syncs(district, musa);
  await district.close();
  await musa.page.goto(`${district.url}/more/notices`);
  await expect(musa.page.getByRole('heading', { name: 'Books have come' })).toBeVisible();
  await musa.tab('Today');
  await expect(musa.page.getByRole('link', { name: /Books have come/ })).toBeVisible();
  await musa.tap('I have read these');
  await expect(musa.page.getByRole('link', { name: /Books have come/ })).toHaveCount(0);
});
