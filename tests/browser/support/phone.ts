// A leader's phone: Chromium with a profile on disk, so that it can be killed
// and found again. 360 by 740, as the cheap Android phones are.

import { chromium, type BrowserContext, type CDPSession, type Page } from '@playwright/test';
import { appendFile, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const SMALL = { width: 360, height: 740 };

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A camera that shows a moving picture, and nobody is asked for it.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

export interface Looks {
  width?: number;
  height?: number;
  /** How many times slower the processor is. */
  slower?: number;
}

export class Phone {
  private context: BrowserContext | null = null;
  private opened = 0;

  private constructor(
    readonly profile: string,
    private looks: Looks,
  ) {}

  /** A phone on which nothing was ever opened. */
  static async fresh(looks: Looks = {}): Promise<Phone> {
    const phone = new Phone(await mkdtemp(join(tmpdir(), 'fieldbook-phone-')), looks);
    await phone.start();
    return phone;
  }

  /** Starts the browser on its profile. */
  async start(): Promise<void> {
    this.opened += 1;
    // Chromium itself was seen to crash while it starts (SIGSEGV), once in
    // thousands of starts, with no page yet: then it is started once more.
    this.context = await this.launch().catch((error: Error) => {
      if (!/signal=SIG(SEGV|TRAP|ABRT|BUS)/.test(error.message)) throw error;
      console.log('Chromium crashed while it started, and is started once more.');
      return this.launch();
    });
    this.context.setDefaultTimeout(20_000);
    await this.context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => {});
  }

  private launch(): Promise<BrowserContext> {
    return chromium.launchPersistentContext(this.profile, {
      executablePath: process.env.FIELDBOOK_CHROMIUM ?? '/usr/bin/chromium',
      headless: true,
      args: FLAGS,
      viewport: { width: this.looks.width ?? SMALL.width, height: this.looks.height ?? SMALL.height },
      isMobile: true,
      hasTouch: true,
      deviceScaleFactor: 1,
      locale: 'en-GB',
      timezoneId: 'Africa/Lagos',
      acceptDownloads: true,
    });
  }

  get browser(): BrowserContext {
    if (!this.context) throw new Error('This phone is off.');
    return this.context;
  }

  /** A tab at `address`. The browser's own first empty tab is used first. */
  async tab(address?: string): Promise<Page> {
    const blank = this.browser.pages().find((page) => page.url() === 'about:blank');
    const page = blank ?? (await this.browser.newPage());
    if ((this.looks.slower ?? 1) > 1) {
      const tools = await this.tools(page);
      await tools.send('Emulation.setCPUThrottlingRate', { rate: this.looks.slower! });
    }
    if (address) await page.goto(address);
    return page;
  }

  /** The developer tools of a tab. */
  tools(page: Page): Promise<CDPSession> {
    return this.browser.newCDPSession(page);
  }

  /** SIGKILL to every process of this browser: no goodbye, no pagehide. */
  async kill(): Promise<void> {
    const dead = new Promise((resume) => this.browser.once('close', resume));
    for (const pid of await this.processes()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It went with its parent.
      }
    }
    await dead;
    this.context = null;
    // What a real phone clears on its own after such a death.
    for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) {
      await rm(join(this.profile, name), { force: true });
    }
  }

  /** The files in which Chromium logs what is written to the databases of its addresses. */
  async logs(): Promise<string[]> {
    const folder = join(this.profile, 'Default/IndexedDB');
    const files = await readdir(folder, { recursive: true });
    return files.filter((file) => file.endsWith('.log')).map((file) => join(folder, file));
  }

  /** While it is off: what a kill leaves that comes between the two writes of a log's record. */
  async tear(): Promise<void> {
    // The head of a whole record of 1,795 bytes, with any checksum, and a little of its body.
    const torn = Buffer.concat([Buffer.from([0xde, 0xad, 0xbe, 0xef, 0x03, 0x07, 1]), Buffer.alloc(40, 7)]);
    for (const log of await this.logs()) await appendFile(log, torn);
  }

  /** Switched off for good. */
  async remove(): Promise<void> {
    await this.context?.close();
    this.context = null;
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Processes that were started with this very profile. */
  private async processes(): Promise<number[]> {
    const mine: number[] = [];
    for (const name of await readdir('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      const line = await readFile(`/proc/${name}/cmdline`, 'latin1').catch(() => '');
      if (line.includes(`--user-data-dir=${this.profile}`)) mine.push(Number(name));
    }
    if (mine.length === 0) throw new Error('No process of this browser was found.');
    return mine;
  }
}
