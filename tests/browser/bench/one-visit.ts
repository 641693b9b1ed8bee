// The moulds of a history: one visit, written as a leader writes it.

import { Leader } from '../support/leader.ts';
import type { Phone } from '../support/phone.ts';
import { openChecklist } from '../support/rest.ts';
import { PLAN, TALK, TUDUN_FARI, closing } from '../support/visit.ts';
import { bringWhole } from '../support/whole.ts';

/** A leader who has closed one visit; the moulds of all history. */
export async function oneVisit(phone: Phone, url: string): Promise<Leader> {
  const page = await phone.tab(url);
  const leader = new Leader(page);
  await leader.begin();
  await leader.addSchool(TUDUN_FARI);
  await leader.plan(PLAN);
  await leader.startVisit();
  await leader.observe('P3 English');
  await leader.count('girl, back', 5);
  await leader.count('boy, front', 9);
  await leader.note('Pupils do', 'Pairs talk');
  await leader.present(24, 31);
  await leader.onTask(49, 55);
  await leader.tap('Talk');
  await leader.talk(TALK);
  await openChecklist(leader);
  await leader.tap('Write about a meeting');
  await leader.radio('SMT').check();
  await leader.write('What was agreed', 'Registers are taken before the second lesson');
  await leader.tap('Save meeting');
  await leader.saved();
  await leader.tap('Back');
  await leader.tap('Close visit');
  await leader.writeClosing(closing());
  await leader.tap('Close visit');
  await leader.saved();
  await bringWhole(page);
  return leader;
}
