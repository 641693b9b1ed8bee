import { defineConfig } from '@playwright/test';

// Two workers: a journey mostly waits, for the slow network and the slowed
// processor that are part of what is tested, and two cores are enough for two.
// Nothing is shared between them: each test has a District and phones of its own.
// What measures time bears the tag @alone, and `cargo xtask test` runs it by itself.
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: 'report/results',
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 150_000,
  expect: { timeout: 15_000 },
  reporter: process.env.CI ? [['line'], ['json', { outputFile: 'report/results.json' }]] : [['list']],
});
