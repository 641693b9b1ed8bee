// A cluster goes from one leader to the next, by an officer's word: each with a
// phone of their own, and a real District between them.

import { kept } from './support/cellar.ts';
import { expect, test } from './support/fixtures.ts';
import { Leader, day } from './support/leader.ts';
import { joined, officer, syncs } from './support/office.ts';
import { looksIn } from './support/rest.ts';
import { CANARY, PLAN, TALK, TUDUN_FARI, UNGUWAR_RIMI, closing } from './support/visit.ts';
import { whole } from './support/whole.ts';

test.setTimeout(240_000);

const PROMISE = 'Ask for the bench delivery in writing';
const looksWell = looksIn('succession');

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

  const TIP = 'Names on sticks, so that every child is asked';
  await musa.page.goto(`${district.url}/more/leaders`);
  await musa.tap('Share something');
  await musa.field('Theme').selectOption({ index: 1 });
  await musa.write('The words that are shared', TIP);
  await musa.tap('Share these words');
  await musa.saved();
  await musa.light('all sent');

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
  const sani = await officer(district, await (await newPhone()).tab(district.url));
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
    // What the leader before shares with the others is not said to be the successor's.
    await bello.page.goto(`${district.url}/more/leaders`);
    const before = bello.page.locator('section').filter({ has: bello.page.getByRole('heading', { name: 'Shared by the leader before you' }) });
    await expect(before.getByRole('listitem')).toHaveText(new RegExp(`${TIP}.*A\\. Musa`));
    await expect(bello.page.getByRole('heading', { name: 'What you share' })).toHaveCount(0);
    await looksWell(bello, 'shared-by-leader-before');
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
    const tanko = await officer(district, await (await newPhone()).tab(district.url), 'D. Tanko');
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
    // The page ends before all notices are written: the next one tells the rest.
    await tanko.page.goto(`${district.url}/more/notices`);
    await expect(tanko.page.getByText('You lead this cluster now: Rimi', { exact: true })).toBeVisible({ timeout: 40_000 });
    await expect(tanko.page.getByText('Rimi, from A. Musa: now led by Rimi · A. Musa')).toBeVisible({ timeout: 40_000 });
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
