import { defineConfig } from '@playwright/test';

// Measuring, not testing: nothing here fails for being slow.
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.bench.ts',
  outputDir: '../report/bench',
  workers: 1,
  retries: 0,
  timeout: 900_000,
  reporter: [['list']],
});
