// Paper: a page printed to PDF, read back with poppler's tools.

import type { Page } from '@playwright/test';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Paper {
  pages: number;
  /** Width and height in points. */
  size: string;
  text: string;
}

/** Prints the page on A4, as the browser's own dialogue would. */
export async function printed(page: Page, keep?: string): Promise<Paper> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldbook-paper-'));
  try {
    const file = keep ?? join(folder, 'paper.pdf');
    await writeFile(file, await page.pdf({ format: 'A4', preferCSSPageSize: true }));
    const info = (await run('pdfinfo', [file])).stdout;
    const text = (await run('pdftotext', ['-layout', file, '-'])).stdout;
    return {
      pages: Number(/Pages:\s+(\d+)/.exec(info)![1]),
      size: /Page size:\s+(.*)/.exec(info)![1],
      text: text.replaceAll(/\s+/g, ' ').trim(),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
