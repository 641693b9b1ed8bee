// Reads the QR code on the screen as a reader does: the squares, the mask, the
// words in zigzag, the blocks, the segments. Only the correcting is left out:
// what the app draws is not scratched. Versions 2 to 6 at level M.

import type { Locator } from '@playwright/test';

/** How many blocks the data of a version lies in, at level M, and bytes of each. */
const BLOCKS: Record<number, [number, number]> = { 2: [1, 28], 3: [1, 44], 4: [2, 32], 5: [2, 43], 6: [4, 27] };
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const MASKS: ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** The text of the code that `drawing` shows. */
export async function readCode(drawing: Locator): Promise<string> {
  const whole = Number((await drawing.getAttribute('viewBox'))!.split(' ')[2]);
  const path = (await drawing.locator('path').getAttribute('d'))!;
  return textOf(squares(path, whole - 8));
}

function squares(path: string, size: number): boolean[][] {
  const dark = Array.from({ length: size }, () => new Array<boolean>(size).fill(false));
  for (const [, x, y, long] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let at = 0; at < Number(long); at++) dark[Number(y) - 4][Number(x) - 4 + at] = true;
  }
  return dark;
}

function textOf(dark: boolean[][]): string {
  const size = dark.length;
  const version = (size - 17) / 4;
  const [blocks, each] = BLOCKS[version];
  const mask = MASKS[(Number(!dark[8][2]) << 2) | (Number(dark[8][3]) << 1) | Number(!dark[8][4])];
  const reserved = (x: number, y: number) => {
    const corner = (x < 9 && y < 9) || (x >= size - 8 && y < 9) || (x < 9 && y >= size - 8);
    const middle = size - 7;
    return corner || x === 6 || y === 6 || (Math.abs(x - middle) <= 2 && Math.abs(y - middle) <= 2);
  };
  let found = '';
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right -= 1;
    for (let step = 0; step < size; step++) {
      const y = up ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (!reserved(x, y)) found += dark[y][x] !== mask(x, y) ? '1' : '0';
      }
    }
  }
  let bits = '';
  for (let block = 0; block < blocks; block++) {
    for (let nth = 0; nth < each; nth++) {
      const at = (nth * blocks + block) * 8;
      bits += found.slice(at, at + 8);
    }
  }
  return segments(bits);
}

function segments(bits: string): string {
  let at = 0;
  const take = (n: number) => parseInt(bits.slice(at, (at += n)), 2);
  let text = '';
  for (;;) {
    const mode = take(4);
    if (mode === 4) {
      for (let left = take(8); left > 0; left--) text += String.fromCharCode(take(8));
    } else if (mode === 2) {
      for (let left = take(9); left > 0; left -= 2) {
        const pair = take(left > 1 ? 11 : 6);
        text += (left > 1 ? LETTERS[Math.floor(pair / 45)] : '') + LETTERS[pair % 45];
      }
    } else if (mode === 1) {
      for (let left = take(10); left > 0; left -= 3) {
        const digits = Math.min(left, 3);
        text += String(take([0, 4, 7, 10][digits])).padStart(digits, '0');
      }
    } else {
      return text;
    }
  }
}
