// The `age` program itself, as an office or a leader's grandchild has it.

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Works on files of these bytes in a folder that goes afterwards. */
async function within<T>(files: Record<string, Buffer | string>, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'age-'));
  try {
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes, { mode: 0o600 });
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs a program to its end; whatever asks for a passphrase is told it. */
function run(folder: string, program: string, options: string[], passphrase = ''): Promise<void> {
  return new Promise((done, failed) => {
    const running = spawn(program, options, { cwd: folder });
    let told = '';
    const hear = (said: Buffer) => {
      told += said;
      if (/passphrase[^:]*: $/i.test(told)) {
        told += '\n';
        running.stdin.write(`${passphrase}\n`);
      }
    };
    running.stdout.on('data', hear);
    running.stderr.on('data', hear);
    running.on('error', failed);
    running.on('close', (code) => (code === 0 ? done() : failed(new Error(`${program}: ${told}`))));
  });
}

/** `age` speaks of passphrases only with a terminal: `script` is one. */
const atATerminal = (folder: string, command: string, passphrase: string) =>
  run(folder, 'script', ['--quiet', '--return', '--command', command, '/dev/null'], passphrase);

/** What `age` finds in a file that a passphrase locks. */
export const openedByAge = (bytes: Buffer, passphrase: string): Promise<Buffer> =>
  within({ locked: bytes }, async (folder) => {
    await atATerminal(folder, 'age --decrypt --output open locked', passphrase);
    return readFile(join(folder, 'open'));
  });

/** What `age` finds in a file to the holder of a secret key. */
export const openedByAgeWith = (bytes: Buffer, secretKey: string): Promise<Buffer> =>
  within({ locked: bytes, key: secretKey }, async (folder) => {
    await run(folder, 'age', ['--decrypt', '--identity', 'key', '--output', 'open', 'locked']);
    return readFile(join(folder, 'open'));
  });

/** What `age` makes of it with a passphrase. */
export const lockedByAge = (bytes: Buffer, passphrase: string): Promise<Buffer> =>
  within({ open: bytes }, async (folder) => {
    await atATerminal(folder, 'age --passphrase --output locked open', passphrase);
    return readFile(join(folder, 'locked'));
  });
