// Texts that nobody expects, and some that anybody would write.

import { day } from './leader.ts';
import type { Target } from './targets.ts';

/** Pieces that texts are made of, all of them harmless and none of them easy. */
const NASTY = ['سلام', 'עולם', '\u202E', '\u200B', '\u200D', '👩🏾‍🏫', 'e\u0301', 'ɓɗƙ', 'ẹ́', '"', '\\', '<b>', '&amp;', "'", '{n}', '\t', '  ', '\u0000', '=1+1', 'a'.repeat(60), 'Mrs Sani', '漢字', '\uFEFF', '%00', '\n'];

/** What is written in a field, sane or not, with `token` in it; and where it will have to be found, "" where it need not. */
export function textFor(
  { kind, name, field }: Pick<Target, 'kind' | 'name' | 'field'>,
  sane: boolean,
  token: string,
  chance: () => number,
): { where: string; text: string } {
  const among = (texts: string[]) => texts[Math.floor(chance() * texts.length)];
  if (kind === 'date') return { where: '', text: sane ? day(Math.floor(chance() * 30)) : among(['0001-01-01', '9999-12-31', '2028-02-29', '12345-01-01', '', day(-1)]) };
  if (kind === 'time') return { where: '', text: among(['00:00', '08:30', '12:15', '23:59', '']) };
  if (kind === 'number') return { where: '', text: sane ? String(Math.floor(chance() * 30)) : among(['-1', '1000000000', '1.5', '٣', '12 girls', '', '0', '501']) };
  const pieces = Array.from({ length: 1 + Math.floor(chance() * 5) }, () => among(NASTY));
  // The name of who signs is of use with a signature only; a passphrase is kept nowhere.
  const where = field === 'signer' || /^Find|Search|passphrase/i.test(name) ? '' : name;
  if (sane) return { where, text: `Words ${token}` };
  if (chance() < 0.05) return { where, text: `${token}${'long '.repeat(2_100)}` };
  return { where, text: [...pieces, token, among(NASTY)].join('') };
}
