// Leaders and officers who join, each with a phone of their own, and what goes
// between them and the District.

import type { Page } from '@playwright/test';
import type { District } from './district.ts';
import { Leader } from './leader.ts';

/** A leader who has begun and joined. */
export async function joined(district: District, page: Page, name: string, cluster: string): Promise<Leader> {
  const leader = new Leader(page);
  await leader.begin(name, cluster);
  await leader.join(await district.inviteNew(name));
  await leader.light('all sent');
  return leader;
}

/** An officer who has joined. */
export async function officer(district: District, page: Page, name = 'B. Sani'): Promise<Leader> {
  const officer = new Leader(page);
  await officer.join(await district.inviteOfficer(name));
  await officer.at('Send and receive');
  return officer;
}

/** Each in turn sends what waits and fetches what has come. */
export async function syncs(district: District, ...all: Leader[]): Promise<void> {
  for (const leader of all) {
    await leader.page.goto(`${district.url}/more/send`);
    // Where nothing waits, the light says so before anything was fetched.
    const heard = leader.page.waitForResponse((answer) => answer.ok() && answer.url().includes('/v1/changes'));
    await leader.tap('Send now');
    await heard;
    await leader.light('all sent');
  }
}
