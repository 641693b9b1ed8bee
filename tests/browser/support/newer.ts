// A phone of another version, without a browser: it enrols, writes entries and
// reads changes as `exchange` says, with fields this version's app does not know.

import { createHash, randomBytes } from 'node:crypto';

interface Entry {
  record: string;
  kind: string;
  parents: string[];
  body: Record<string, unknown>;
  raw: string;
  id: string;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A UUIDv7, as records and devices bear. */
function mint(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export class NewerPhone {
  private readonly device = mint();
  private account = mint();
  private cookie = '';
  private seq = 0;

  constructor(private readonly url: string) {}

  /** Joins with an invitation's link. */
  async join(link: string): Promise<void> {
    const answer = await this.call('POST', '/v1/enrol', {
      code: link.split('#')[1],
      account: this.account,
      device: this.device,
      signing_key: Buffer.concat([Buffer.from([4]), randomBytes(64)]).toString('base64url'),
    });
    if (!answer.ok) throw new Error(`enrol: ${answer.status} ${await answer.text()}`);
    this.cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
    this.account = ((await answer.json()) as { account: string }).account;
  }

  /** A new record of that kind, sent; its id. */
  async write(kind: string, body: Record<string, unknown>): Promise<string> {
    const [record] = await this.writeAll(kind, [body]);
    return record!;
  }

  /** Many new records, sent in bundles; their ids. */
  async writeAll(kind: string, bodies: Record<string, unknown>[]): Promise<string[]> {
    const records: string[] = [];
    for (let from = 0; from < bodies.length; from += 1_500) {
      const raws = bodies.slice(from, from + 1_500).map((body) => {
        const record = mint();
        records.push(record);
        return JSON.stringify({
          v: 1,
          device: this.device,
          seq: ++this.seq,
          record,
          kind,
          parents: [],
          at: new Date().toISOString().replace(/\.\d+/, ''),
          author: this.account,
          share: 'district',
          set: Object.keys(body),
          body,
        });
      });
      const digest = sha256(`fieldbook-bundle/1\n${this.device}\n${raws.map((raw) => `${raw}\n`).join('')}`);
      const bundle = `{"format":"fieldbook-bundle/1","device":"${this.device}","entries":[${raws.join(',')}],"sha256":"${digest}"}`;
      const answer = await this.call('PUT', `/v1/bundles/${digest}`, bundle);
      const receipt = await answer.text();
      if (!answer.ok || !receipt.includes('"refused":[]')) throw new Error(`${answer.status} ${receipt}`);
    }
    return records;
  }

  /** The newest entry of a record that the District gives: one nobody has built on. */
  async newest(record: string): Promise<Entry> {
    const entries: Entry[] = [];
    let after = '';
    for (;;) {
      const page = await (await this.call('GET', `/v1/changes${after}`)).text();
      for (const raw of rawEntries(page)) {
        const entry = JSON.parse(raw) as Entry;
        if (entry.record === record) entries.push({ ...entry, raw, id: sha256(raw) });
      }
      const { mark, more } = JSON.parse(page) as { mark: { n: number; chain: string }; more: boolean };
      if (!more) break;
      after = `?after=${mark.n}.${mark.chain}`;
    }
    const parents = new Set(entries.flatMap((entry) => entry.parents));
    const heads = entries.filter((entry) => !parents.has(entry.id));
    if (heads.length !== 1) throw new Error(`${heads.length} heads of ${entries.length} entries`);
    return heads[0]!;
  }

  private call(method: string, path: string, body?: unknown): Promise<Response> {
    const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
    return fetch(`${this.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', cookie: this.cookie },
      ...(text === undefined ? {} : { body: text as string }),
    });
  }
}

/** The exact texts of the entries on a page of changes: an id is of the bytes. */
function rawEntries(page: string): string[] {
  const raws: string[] = [];
  let at = page.indexOf('{"entry":');
  while (at >= 0) {
    const from = at + '{"entry":'.length;
    let depth = 0;
    let inText = false;
    let end = from;
    for (; end < page.length; end++) {
      const c = page[end];
      if (inText) {
        if (c === '\\') end++;
        else if (c === '"') inText = false;
      } else if (c === '"') inText = true;
      else if (c === '{') depth++;
      else if (c === '}' && --depth === 0) break;
    }
    raws.push(page.slice(from, end + 1));
    at = page.indexOf('{"entry":', end);
  }
  return raws;
}
