// The picture of the README: three screens of one visit, side by side.
// Written to shots/app.png; copied by hand to tests/figures/app.png when the look has changed.

import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';
import { PLAN, TUDUN_FARI, UNGUWAR_RIMI, closing } from './support/visit.ts';

test('the README shows the app as it is: Today, a lesson observed, the visit closed', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  const shots: Buffer[] = [];
  // The short word after saving is gone after four seconds.
  const shoot = async () => {
    await page.waitForTimeout(4_500);
    shots.push(await page.screenshot());
  };

  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.tab('Schools');
  await leader.addSchool(UNGUWAR_RIMI);
  await leader.plan(PLAN);
  await leader.tab('Today');
  await expect(page.getByText('Your visit · 08:00–12:30')).toBeVisible();
  await shoot();
  await leader.startVisit();
  await leader.observe('P3 English');
  await leader.count('girl, front', 3);
  await leader.count('boy, front', 10);
  await leader.count('boy, middle', 3);
  await leader.count('girl, back');
  await leader.note('Teacher does', 'Greets six pupils by name');
  await shoot();
  await leader.tap('Talk');
  await leader.at('Talk');
  await leader.talk({ praise: 'even the back rows talked' });
  await leader.tap('Close visit');
  await leader.writeClosing(closing());
  await leader.readTogether();
  await leader.sign('Mrs Bala');
  await shoot();

  const frame = await phone.tab('about:blank');
  const images = shots.map((shot) => `<img src="data:image/png;base64,${shot.toString('base64')}" width="360">`);
  await frame.setViewportSize({ width: 1160, height: 780 });
  await frame.setContent(`<body style="margin:20px;display:flex;gap:20px;background:#cfcabd">${images.join('')}</body>`);
  await frame.screenshot({ path: 'shots/app.png' });
  expect(shots).toHaveLength(3);
});
