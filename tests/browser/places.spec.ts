// Every address of the app leads to a screen.

import { readFileSync } from 'node:fs';
import { expect, test } from './support/fixtures.ts';
import { Leader } from './support/leader.ts';

const ROUTES = readFileSync(`${import.meta.dirname}/../../src/app/routes.rs`, 'utf8');

test('every place of the app has a screen, a way back or on, and no other has', async ({ district, newPhone }) => {
  const phone = await newPhone();
  const page = await phone.tab(district.url);
  const leader = new Leader(page);
  await leader.begin();
  const paths = [...ROUTES.matchAll(/^\s+Place::\w+(?:\(\w+\))? => (?:format!\()?"(\/[^"]*)"/gm)].map(([, path]) =>
    path!
      .replace(/\{(?:week|day|monday)\}/, '2026-11-23')
      .replace(/\{\w+\}/, '01900000-0000-7000-8000-000000000001'),
  );
  expect(paths.length, 'the paths are read as they are written').toBeGreaterThan(30);
  for (const path of paths) {
    await test.step(path, async () => {
      await page.goto(`${district.url}${path}`);
      const title = page.getByRole('heading', { level: 1 });
      await expect(title, path).toHaveCount(1);
      await expect(title, path).not.toHaveText('');
      await expect.soft(title, path).not.toHaveText('There is no such page');
      await expect.soft(page.getByRole('link').first(), path).toBeVisible();
    });
  }
  await page.goto(`${district.url}/reports/of/nobody`);
  await leader.at('There is no such page');
});
