// The speed figures: `node tests/browser/bench/run.mjs`, or `cargo xtask bench`.
// The measuring itself is in figures.bench.ts; it writes tests/figures/*.json.

import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './bare/build.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const folder = dirname(here);
build();
const { status } = spawnSync(
  process.execPath,
  [join(folder, 'node_modules/@playwright/test/cli.js'), 'test', '-c', join(here, 'playwright.config.ts')],
  { cwd: folder, stdio: 'inherit' },
);
process.exit(status ?? 1);
