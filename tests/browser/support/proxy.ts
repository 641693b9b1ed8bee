// What stands before a District on the way from the phone: it lets calls
// through, or answers in the District's place, as proxies and portals do.

import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { District } from './district.ts';

/** How a call of the app is met. */
export type Mood = 'through' | 'down' | 'busy' | 'portal' | 'moved' | 'newer';

export class Proxy {
  mood: Mood = 'through';
  /** A body of more bytes is answered 413, as by a proxy that was set up carelessly. */
  limit = Infinity;
  /** The bytes of each bundle that was asked for, and what it was answered. */
  readonly bundles: { bytes: number; status: number }[] = [];

  private constructor(
    private readonly server: Server,
    private readonly district: District,
    readonly port: number,
  ) {}

  static async before(district: District): Promise<Proxy> {
    const server = createServer((request, answer) => void proxy.meet(request, answer));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const proxy = new Proxy(server, district, port);
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** A link of the District's as it reads here. */
  link(link: string): string {
    return this.url + new URL(link).pathname + new URL(link).hash;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async meet(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const isBundle = request.url!.startsWith('/v1/bundles/');
    if (isBundle) answer.on('finish', () => this.bundles.push({ bytes: body.length, status: answer.statusCode }));
    const html = (status: number, more: Record<string, string> = {}) =>
      answer.writeHead(status, { 'Content-Type': 'text/html', ...more }).end('<!doctype html><title>-</title>');
    if (body.length > this.limit) return void html(413);
    // The app's own files come from the phone or from the District.
    if (request.url!.startsWith('/v1/')) {
      if (this.mood === 'down') return void request.socket.destroy();
      if (this.mood === 'busy') return void html(503);
      if (this.mood === 'portal') return void html(200);
      if (this.mood === 'moved') return void html(302, { Location: 'http://127.0.0.1:9/login' });
      if (this.mood === 'newer') {
        const receipt = JSON.stringify({ format: 'fieldbook-receipt/2' });
        return void answer.writeHead(200, { 'Content-Type': 'application/json' }).end(receipt);
      }
    }
    const { method, headers } = request;
    const on = ask({ host: '127.0.0.1', port: this.district.port, method, path: request.url, headers }, (reply) => {
      answer.writeHead(reply.statusCode!, reply.headers);
      reply.pipe(answer);
    });
    on.on('error', () => request.socket.destroy());
    on.end(body);
  }
}
