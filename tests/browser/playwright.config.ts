import { defineConfig } from '@playwright/test';

// One worker: the machine this must run on has two cores, and a slowed
// processor is part of what is tested.
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: 'report/results',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: process.env.CI ? [['line'], ['json', { outputFile: 'report/results.json' }]] : [['list']],
});
