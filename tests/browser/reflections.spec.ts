// Reflecting on the week: for the leader alone.

import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import { begin, look } from './support/rest.ts';
import { TUDUN_FARI } from './support/visit.ts';

test.setTimeout(180_000);

test('S12 reflection: once a week, for the leader alone; a promise out of it stands with the others', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await begin(leader);
  await leader.tab('More');
  await leader.tap('My reflections');
  await leader.tap('Reflect on this week');
  await leader.tap('Save reflection');
  await expect(page.getByText('Please fill this in.')).toBeVisible();
  const secret = 'Kanaryia Tunani';
  await leader.write('Has another of my schools found a way?', `${secret} draws names from a bag`);
  await look(leader, 'reflection');
  await leader.tap('Make this a promise');
  await leader.tap('Make this a promise', {}, leader.sheet());
  await expect(leader.sheet().getByText('Please fill this in.').first()).toBeVisible();
  await leader.write('What I will do', 'Bring a bag of bottle tops', leader.sheet());
  await leader.field('School', leader.sheet()).selectOption({ label: TUDUN_FARI.name });
  await look(leader, 'reflection-promise');
  await leader.tap('Make this a promise', {}, leader.sheet());
  await leader.saved();
  await expect(leader.sheet()).toHaveCount(0);
  await leader.tap('Save reflection');
  await leader.saved();
  await leader.at('My reflections');
  await expect(page.getByRole('link', { name: /^Week of / })).toHaveCount(1);
  await look(leader, 'reflections');
  await leader.tap('Reflect on this week');
  await expect(leader.field('Has another of my schools found a way?')).toHaveValue(`${secret} draws names from a bag`);
  await leader.tap('Back');
  await leader.tab('Today');
  await expect(page.getByText('Bring a bag of bottle tops')).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);
  await leader.tab('Steps');
  await leader.radio('Mine').check();
  await leader.actionOn('Correct it', 'Bring a bag of bottle tops').click();
  await expect(leader.field('What I will do', leader.sheet())).toHaveValue('Bring a bag of bottle tops');
  await leader.write('What I will do', '', leader.sheet());
  await leader.tap('Save promise');
  await expect(leader.sheet().getByText('Please fill this in.')).toBeVisible();
  await leader.write('What I will do', 'Bring a bag of bottle tops, washed', leader.sheet());
  await look(leader, 'promise-corrected');
  await leader.tap('Save promise');
  await leader.saved();
  await expect(leader.sheet()).toHaveCount(0);
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Bring a bag of bottle tops, washed' }) });
  await card.getByRole('link', { name: 'History' }).click();
  await leader.at('History');
  await expect(page.getByText('Before: Bring a bag of bottle tops', { exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'It came out of' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Visit', exact: true })).toHaveCount(0);
  await expect(page.getByText('a name that this phone cannot read')).toHaveCount(0);
  await look(leader, 'promise-history');
  await leader.tab('Steps');
  await leader.radio('Mine').check();
  await leader.actionOn('Done', 'Bring a bag of bottle tops, washed').click();
  await leader.saved();

  await page.goto(await district.inviteNew('A. Musa'));
  await leader.tap('Join');
  await leader.light('all sent');
  const exported = [...(await district.export()).values()].join('\n');
  expect(exported).toContain('Bring a bag of bottle tops');
  expect(exported + (await district.everythingKept())).not.toContain(secret);
});

test('S12 any day of a week leads to its one reflection, and a week that has not come has none', async ({ district, newPhone }) => {
  const page = await (await newPhone()).tab(district.url);
  const leader = new Leader(page);
  await begin(leader);
  const week = new RegExp('/more/reflections/2026-06-01$');
  for (const day of ['2026-06-03', '2026-06-07', '2026-06-01']) {
    await page.goto(`${district.url}/more/reflections/${day}`);
    await expect(page).toHaveURL(week);
    await expect(leader.action('Save reflection')).toBeVisible();
  }
  await page.goto(`${district.url}/more/reflections/2199-06-03`);
  await expect(leader.action('Go to Today')).toBeVisible();
  await expect(leader.action('Save reflection')).toHaveCount(0);
});

test('S12 a reflection and a promise that came out of it, both half written, are called by their names and weeks on Today', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await begin(leader);
  for (const week of ['Reflect on this week', 'Reflect on last week']) {
    await leader.tab('More');
    await leader.tap('My reflections');
    await leader.tap(week);
    await leader.write('Has another of my schools found a way?', 'Names from a bag');
    if (week === 'Reflect on this week') {
      await leader.tap('Make this a promise');
      await leader.write('What I will do', 'Bring a bag of bottle tops', leader.sheet());
      await leader.tap('Cancel', {}, leader.sheet());
    }
    await leader.tap('Back');
    await leader.at('My reflections');
    await leader.tap('Back');
  }
  await leader.tab('Today');
  await expect(page.getByRole('link', { name: /^A promise from a reflection: Week of / })).toHaveCount(1);
  const reflections = page.getByRole('link', { name: /^A reflection: Week of / });
  await expect(reflections).toHaveCount(2);
  expect(new Set(await reflections.allInnerTexts()).size).toBe(2);
  await look(leader, 'today-half-reflections');
  await page.getByRole('button', { name: /^Remove A promise from a reflection: Week of / }).click();
  await expect(page.getByRole('link', { name: /^A promise from a reflection/ })).toHaveCount(0);
  await expect(reflections).toHaveCount(2);
});
