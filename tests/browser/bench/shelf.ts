// Serves a folder as the District serves the app: brotli, hashed or not, over
// plain HTTP on the loopback.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

export class Shelf {
  bytes = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async of(folder: string): Promise<Shelf> {
    const packed = new Map<string, Buffer>();
    const server = createServer(async (asked, answer) => {
      const { pathname } = new URL(asked.url!, 'http://shelf');
      const name = extname(pathname) ? pathname : '/index.html';
      try {
        if (!packed.has(name)) packed.set(name, brotliCompressSync(await readFile(join(folder, name))));
      } catch {
        answer.writeHead(404).end();
        return;
      }
      const body = packed.get(name)!;
      shelf.bytes += body.length;
      answer.writeHead(200, {
        'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream',
        'Content-Encoding': 'br',
        'Content-Length': body.length,
        'Cache-Control': 'max-age=86400',
      });
      answer.end(body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const shelf = new Shelf(server, `http://127.0.0.1:${port}`);
    return shelf;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
