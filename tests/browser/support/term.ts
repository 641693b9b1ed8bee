// A term of one leader, thrown with dice: what is done on which day, every
// word of it. The tests know from here what must be found in the end.

import type { TalkWords } from './leader.ts';
import { TALK } from './visit.ts';

/** How many weeks, visits a week, lessons a visit; every third week there is a network. */
export const WEEKS = 13;
export const A_WEEK = 2;
export const LESSONS = 2;
export const BURST = 3;
export const DAY = 86_400_000;

/** On what day of a week its second visit is, and when the rest is written down. */
const SECOND = 2;
const EVENING = 4;

export const FATES = ['Done', 'Changed', 'Let go'] as const;

export interface Lesson {
  class: string;
  teacher: string;
  girls: number;
  boys: number;
  note: string;
  talk: TalkWords;
}

export interface Promised {
  what: string;
  /** What becomes of it a week later; null: it stays open. */
  fate: (typeof FATES)[number] | null;
  why: string;
}

export interface OneVisit {
  nth: number;
  at: number;
  school: string;
  purpose: string;
  lessons: Lesson[];
  inSchool: string;
  promise: Promised | null;
  /** What was agreed at a meeting on it. */
  meeting: string | null;
  /** The Head Teacher who signs with a finger. */
  signer: string | null;
  /** The phone lay at home: it is written down a day later. */
  isAfterwards: boolean;
}

export interface Week {
  /** When the rest of the week is written down. */
  evening: number;
  visits: OneVisit[];
  /** For the leader alone. */
  reflection: string;
  /** For the leader alone. */
  concern: string | null;
  /** A meeting of the District's, of no school. */
  meeting: string | null;
  calledOff: { school: string; why: string } | null;
}

/** The term that ends on `today`, at these schools. */
export function termOf(schools: string[], today: number, chance: () => number): Week[] {
  const below = (many: number) => Math.floor(chance() * many);
  const word = () => `${below(1e9)}`;
  const [concern, meeting, afterwards] = [below(WEEKS), below(WEEKS), below(WEEKS)];
  const off = below(WEEKS);
  const calledOff = [off, (off + 1 + below(WEEKS - 1)) % WEEKS];
  let promises = 0;
  const promise = (nth: number): Promised => {
    promises += 1;
    // The first ones meet each fate, whatever the dice say; the fourth stays open.
    const fate = promises <= 4 ? promises - 1 : below(4);
    // Nothing comes after the last week.
    const isLast = nth >= (WEEKS - 1) * A_WEEK;
    return { what: `Ask for benches, ${nth}`, fate: isLast ? null : (FATES[fate] ?? null), why: `The office said ${word()}` };
  };
  const visit = (week: number, nthOfWeek: number): OneVisit => {
    const nth = week * A_WEEK + nthOfWeek;
    const school = schools[nth % schools.length]!;
    const first = below(6);
    return {
      nth,
      at: today - (WEEKS - week) * 7 * DAY + nthOfWeek * SECOND * DAY,
      school,
      purpose: `Visit ${nth} to see the pairs`,
      lessons: Array.from({ length: LESSONS }, (_, n) => ({
        class: `P${((first + n) % 6) + 1}`,
        teacher: `Teacher ${String.fromCharCode(65 + below(20))} of ${school}`,
        girls: below(3),
        boys: 1 + below(3),
        note: `Pairs talk, ${word()}`,
        talk: { ...TALK, praise: `Private praise ${word()}` },
      })),
      inSchool: `Names on sticks, ${nth}`,
      promise: chance() < 0.5 ? promise(nth) : null,
      meeting: chance() < 0.3 ? `Registers are taken early, ${word()}` : null,
      // The list of schools names her (support/lists.ts).
      signer: school.startsWith('Tudun Fari') ? 'Mrs Bala' : null,
      isAfterwards: week === afterwards && nthOfWeek === A_WEEK - 1,
    };
  };
  return Array.from({ length: WEEKS }, (_, week) => ({
    evening: today - (WEEKS - week) * 7 * DAY + EVENING * DAY,
    visits: Array.from({ length: A_WEEK }, (_, nth) => visit(week, nth)),
    reflection: `Private thought ${word()}`,
    concern: week === concern ? `Private worry ${word()}` : null,
    meeting: week === meeting ? `Readers come in January, ${word()}` : null,
    calledOff: calledOff.includes(week) ? { school: schools[below(schools.length)]!, why: `The river is up, ${word()}` } : null,
  }));
}

export const visitsOf = (term: Week[]): OneVisit[] => term.flatMap((week) => week.visits);
export const promisesOf = (term: Week[]): Promised[] => visitsOf(term).flatMap(({ promise }) => promise ?? []);

/** Every text that the District may read. */
export function saidOpenly(term: Week[]): string[] {
  return [
    ...visitsOf(term).flatMap(({ purpose, lessons, inSchool, promise, meeting }) => [
      purpose,
      ...lessons.map(({ note }) => note),
      inSchool,
      ...(promise ? [promise.what] : []),
      ...(promise?.fate && promise.fate !== 'Done' ? [promise.why] : []),
      ...(meeting ? [meeting] : []),
    ]),
    ...term.flatMap(({ meeting, calledOff }) => [...(meeting ? [meeting] : []), ...(calledOff ? [calledOff.why] : [])]),
  ];
}

/** Everything that only the leader may ever read. */
export function saidInPrivate(term: Week[]): string[] {
  return term.flatMap(({ visits, reflection, concern }) => [
    ...visits.flatMap(({ lessons }) => lessons.flatMap(({ talk, teacher }) => [talk.praise!, teacher])),
    reflection,
    ...(concern ? [concern] : []),
  ]);
}
