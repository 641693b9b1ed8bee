// Pictures as cameras make them, and what lies of them on the disk.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import type { Locator, Page } from '@playwright/test';
import type { Leader } from './leader.ts';

/** What a camera wrote where it stood: must be in nothing that is kept or sent. */
export const WHERE = 'KANARYIA-GPS-9.0579N';

/** A JPEG of that size; a red corner at the top left tells which way is up. */
export async function photo(page: Page, across: number, down: number, noise = true): Promise<Buffer> {
  const base64 = await page.evaluate(
    async ([across, down, noise]) => {
      const canvas = new OffscreenCanvas(across, down);
      const pen = canvas.getContext('2d')!;
      pen.fillStyle = '#4a7';
      pen.fillRect(0, 0, across, down);
      if (noise) {
        // What a camera sees is never plain: such a picture does not shrink to nothing.
        for (let nth = 0; nth < 6000; nth += 1) {
          pen.fillStyle = `hsl(${(nth * 47) % 360} 60% ${30 + (nth % 50)}%)`;
          pen.fillRect((nth * 7919) % across, (nth * 104729) % down, across / 60, down / 80);
        }
      }
      pen.fillStyle = '#f00';
      pen.fillRect(0, 0, across / 4, down / 4);
      const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
      const bytes = new Uint8Array(await blob.arrayBuffer());
      let text = '';
      for (let from = 0; from < bytes.length; from += 30_000) text += String.fromCharCode(...bytes.subarray(from, from + 30_000));
      return btoa(text);
    },
    [across, down, noise] as const,
  );
  return Buffer.from(base64, 'base64');
}

/** The same with what a camera writes: how it was held (6: turned to the right), and where it stood. */
export function fromCamera(jpeg: Buffer, held: number): Buffer {
  const tiff = Buffer.alloc(38 + 18 + 32);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(2, 8);
  const entry = (at: number, tag: number, type: number, count: number, value: number) => {
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(count, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  };
  entry(10, 0x0112, 3, 1, held);
  entry(22, 0x8825, 4, 1, 38);
  tiff.writeUInt16LE(1, 38);
  entry(40, 0x001b, 7, WHERE.length, 56);
  tiff.write(WHERE, 56, 'latin1');
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

/** The beginning of a JPEG that says it is so large; there is nothing behind it. */
export function headOnly(across: number, down: number): Buffer {
  const bytes = Buffer.from('ffd8ffc0001108000000000301220002110103110100', 'hex');
  bytes.writeUInt16BE(down, 7);
  bytes.writeUInt16BE(across, 9);
  return bytes;
}

/** Turns pictures on in the settings and comes back to where it was. */
export async function picturesOn(leader: Leader): Promise<void> {
  const back = leader.page.url();
  await leader.page.goto(new URL('/more/settings', back).href);
  await leader.group('Pictures').getByRole('radio', { name: leader.say('On'), exact: true }).check();
  await leader.page.goto(back);
}

export async function choosePicture(leader: Leader, buffer: Buffer, name = 'photo.jpg', within: Page | Locator = leader.page): Promise<void> {
  const field = within.getByLabel(leader.say('Choose a picture'), { exact: true });
  await field.setInputFiles({ name, mimeType: 'image/jpeg', buffer });
}

export interface Blob {
  sha256: string;
  bytes: Buffer;
  unsent: boolean;
  full: boolean;
}

/** The bytes of pictures that are on the disk, by what they say they are. */
export async function blobs(page: Page): Promise<Blob[]> {
  const rows = await page.evaluate(async () => {
    const asked = <T>(request: IDBRequest<T>) =>
      new Promise<T>((answer, refuse) => {
        request.onsuccess = () => answer(request.result);
        request.onerror = () => refuse(request.error);
      });
    const database = await asked(indexedDB.open('fieldbook'));
    const rows = await asked(database.transaction('blobs').objectStore('blobs').getAll());
    database.close();
    return rows.map(({ sha256, bytes, unsent, full }) => ({ sha256, unsent: unsent !== undefined, full: !!full, bytes: [...bytes] as number[] }));
  });
  return rows.map((row) => ({ ...row, bytes: Buffer.from(row.bytes) }));
}

export const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** How large a JPEG is and whether its red corner is where `photo` put it, as the browser shows it. */
export async function shownAs(page: Page, bytes: Buffer): Promise<{ across: number; down: number; redCorner: string }> {
  return page.evaluate(async (bytes) => {
    const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext('2d')!;
    pen.drawImage(image, 0, 0);
    const corners: Record<string, [number, number]> = {
      'top left': [0.05, 0.05],
      'top right': [0.95, 0.05],
      'bottom left': [0.05, 0.95],
      'bottom right': [0.95, 0.95],
    };
    const red = Object.entries(corners).filter(([, [x, y]]) => {
      const [r, g] = pen.getImageData(Math.floor(x * image.width), Math.floor(y * image.height), 1, 1).data;
      return r > 200 && g < 80;
    });
    return { across: image.width, down: image.height, redCorner: red.map(([name]) => name).join() };
  }, [...bytes]);
}

/** A line to a District that breaks in the middle of pieces of pictures, and counts what went up. */
export class Line {
  /** How many bytes of the next pieces get through, each then cut. */
  cuts: number[] = [];
  /** Bytes of calls about pictures that went up. */
  up = 0;
  /** Which calls went up, in their order: "PUT /v1/bundles", "PUT /v1/blobs". */
  readonly calls: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async to(port: number): Promise<Line> {
    const server = createServer((phone) => {
      const district = connect(port, '127.0.0.1');
      let left = Infinity;
      let ofPicture = false;
      const end = () => {
        phone.destroy();
        district.destroy();
      };
      phone.on('data', (bytes) => {
        const text = bytes.toString('latin1');
        const call = /^(PUT|GET|POST) (\/v1\/[a-z]+)/.exec(text);
        if (call) {
          line.calls.push(`${call[1]} ${call[2]}`);
          ofPicture = text.startsWith('PUT /v1/blobs');
          left = ofPicture ? (line.cuts.shift() ?? Infinity) : Infinity;
        }
        const through = bytes.subarray(0, Math.min(bytes.length, left));
        if (ofPicture) line.up += through.length;
        left -= through.length;
        district.write(through);
        if (left <= 0) end();
      });
      district.on('data', (bytes) => phone.write(bytes));
      for (const socket of [phone, district]) socket.on('close', end).on('error', end);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port: mine } = server.address() as { port: number };
    const line = new Line(server, `http://127.0.0.1:${mine}`);
    return line;
  }

  close(): void {
    this.server.close();
  }
}
