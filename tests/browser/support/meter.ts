// A wire with a meter: passes requests on to a District and counts every byte
// that comes back, whoever asked (page, service worker, the browser itself).

import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';

export interface Passed {
  path: string;
  status: number;
  coding: string;
  /** Body as it is on the wire, compressed. */
  body: number;
  /** Status line and headers, about. */
  head: number;
}

export class Meter {
  readonly passed: Passed[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async before(port: number): Promise<Meter> {
    const server = createServer((asked, answer) => {
      const { method, url, headers } = asked;
      const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (came) => {
        const lines = came.rawHeaders.reduce((sum, part) => sum + part.length + 2, 17);
        const passed: Passed = {
          path: url!,
          status: came.statusCode!,
          coding: came.headers['content-encoding'] ?? 'plain',
          body: 0,
          head: lines,
        };
        meter.passed.push(passed);
        answer.writeHead(came.statusCode!, came.rawHeaders);
        came.on('data', (bytes: Buffer) => (passed.body += bytes.length));
        came.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      asked.pipe(onward);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port: mine } = server.address() as { port: number };
    const meter = new Meter(server, `http://127.0.0.1:${mine}`);
    return meter;
  }

  /** All bytes so far. */
  get bytes(): number {
    return this.passed.reduce((sum, one) => sum + one.body + one.head, 0);
  }

  /** What came, one line a file, the largest first. */
  get list(): string {
    const lines = [...this.passed]
      .sort((a, b) => b.body - a.body)
      .map(({ path, status, coding, body }) => `${String(body).padStart(8)}  ${coding.padEnd(5)} ${status}  ${path}`);
    const heads = this.passed.reduce((sum, one) => sum + one.head, 0);
    return [...lines, `${String(heads).padStart(8)}  headers`, `${String(this.bytes).padStart(8)}  altogether`].join('\n');
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
