// A real District: the binary that offices run, on a data folder of its own.

import { spawn, execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const HOUSE = resolve(import.meta.dirname, '../../..');
export const DIST = process.env.FIELDBOOK_DIST ?? join(HOUSE, 'dist');

/** The District's binary: the one named, else release before debug. */
function binary(): string {
  const target = process.env.CARGO_TARGET_DIR ?? join(HOUSE, 'target');
  const places = [process.env.FIELDBOOK_DISTRICT, join(target, 'release/district'), join(target, 'debug/district')];
  const found = places.find((place) => place && existsSync(place));
  if (!found) throw new Error('No District binary: run `cargo build -p district` first.');
  return found;
}

/** A port of the loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

export class District {
  private process: ChildProcess | null = null;
  private log = '';

  private constructor(
    readonly port: number,
    readonly data: string,
    private dist: string,
  ) {}

  /** A fresh District that listens. */
  static async start(dist = DIST): Promise<District> {
    const data = await mkdtemp(join(tmpdir(), 'fieldbook-district-'));
    const district = new District(await freePort(), data, dist);
    await district.open();
    return district;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Listens (again), on the same port and the same data. */
  async open(dist = this.dist): Promise<void> {
    if (this.process) return;
    this.dist = dist;
    const address = `127.0.0.1:${this.port}`;
    const args = ['serve', '--data', this.data, '--address', address, '--app', dist];
    const child = spawn(binary(), args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process = child;
    child.stdout!.on('data', (bytes) => (this.log += bytes));
    child.stderr!.on('data', (bytes) => (this.log += bytes));
    const until = Date.now() + 20_000;
    for (;;) {
      if (child.exitCode !== null) throw new Error(`The District ended with ${child.exitCode}:\n${this.log}`);
      const healthy = await fetch(`${this.url}/healthz`).then((answer) => answer.ok, () => false);
      if (healthy) return;
      if (Date.now() > until) throw new Error(`The District does not answer:\n${this.log}`);
      await new Promise((resume) => setTimeout(resume, 50));
    }
  }

  /** Closes the port: there is no network any more. */
  async close(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.process;
    this.process = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  /** A copy of its files, as they are while it does not listen. */
  async copy(): Promise<string> {
    const copy = `${this.data}-copy`;
    await cp(this.data, copy, { recursive: true });
    return copy;
  }

  /** The files of a copy in the place of its own, while it does not listen. */
  async putBack(copy: string): Promise<void> {
    await rm(this.data, { recursive: true, force: true });
    await rename(copy, this.data);
  }

  /** Gone, with its data. */
  async remove(): Promise<void> {
    await this.close();
    await rm(this.data, { recursive: true, force: true });
  }

  /** A seat for a new leader: the link the office hands out. */
  async inviteNew(name: string): Promise<string> {
    return this.linkIn(await this.command('invite', '--new', name));
  }

  /** A seat for a new officer. */
  async inviteOfficer(name: string): Promise<string> {
    return this.linkIn(await this.command('invite', '--officer', name));
  }

  /** A further phone of that leader. */
  async inviteLeader(id: string): Promise<string> {
    return this.linkIn(await this.command('invite', '--leader', id));
  }

  /** Every phone of that leader is known no longer. */
  async revokeLeader(id: string): Promise<void> {
    await this.command('revoke', '--leader', id);
  }

  /** Takes in a file that was brought to the office; what is told, and the receipt. */
  async openFile(bytes: Buffer, ...more: string[]): Promise<{ told: string; receipt: Buffer }> {
    const folder = await mkdtemp(join(tmpdir(), 'fieldbook-office-'));
    try {
      const path = join(folder, 'brought.age');
      await writeFile(path, bytes);
      const told = await this.command('open', path, ...more);
      return { told, receipt: await readFile(`${path}.receipt.txt`) };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** What `district export` writes: each file's path and text. */
  async export(): Promise<Map<string, string>> {
    const folder = await mkdtemp(join(tmpdir(), 'fieldbook-export-'));
    try {
      await this.command('export', join(folder, 'out'));
      return await textsUnder(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Every byte the District keeps, and all it ever logged, as one text. */
  async everythingKept(): Promise<string> {
    const files = await textsUnder(this.data);
    return [...files.values(), this.log].join('\n');
  }

  private async command(verb: string, ...rest: string[]): Promise<string> {
    const { stdout, stderr } = await run(binary(), [verb, '--data', this.data, ...rest]);
    return `${stdout}\n${stderr}`;
  }

  private linkIn(printed: string): string {
    const link = printed.match(/\S+\/join#\S+/)?.[0];
    if (!link) throw new Error(`No link in what \`invite\` printed:\n${printed}`);
    return link;
  }
}

async function textsUnder(folder: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name);
    if ((await stat(path)).isFile()) texts.set(name, await readFile(path, 'latin1'));
  }
  return texts;
}
