// A Wi-Fi sign-in page: answers everything with 200 and its own HTML.

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

export class Portal {
  readonly asked: string[] = [];

  private constructor(private readonly server: Server) {}

  static async on(port: number): Promise<Portal> {
    const server = createServer((request, answer) => {
      portal.asked.push(`${request.method} ${request.url}`);
      request.resume();
      answer.writeHead(200, { 'Content-Type': 'text/html' });
      answer.end('<!doctype html><title>Free Wi-Fi</title><p>Please sign in.</p>');
    });
    const portal = new Portal(server);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return portal;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
