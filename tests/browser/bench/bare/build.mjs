// Builds the bare page into bench/bare/dist with the tools that `cargo xtask`
// keeps, unless it is there and newer than what it is made of.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const page = join(here, 'dist/index.html');

export function build() {
  const age = (file) => statSync(join(here, file)).mtimeMs;
  if (existsSync(page) && ['Cargo.toml', 'main.rs', 'index.html'].every((file) => age(file) < age('dist/index.html'))) return;
  const cache = process.env.FIELDBOOK_TOOLS ?? join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cluster-fieldbook');
  const kept = readdirSync(cache).flatMap((name) => [join(cache, name, 'bin'), join(cache, name, 'node_modules/.bin')]);
  const path = [...kept.filter((folder) => existsSync(folder)), process.env.PATH].join(delimiter);
  const env = { ...process.env, PATH: path, CARGO_TARGET_DIR: join(here, '../../../../target/bare') };
  const { status } = spawnSync('trunk', ['build', '--release', '--dist', 'dist'], { cwd: here, env, stdio: 'inherit' });
  if (status !== 0) throw new Error('The bare Leptos page could not be built; `cargo xtask build` sets up what it needs.');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build();
