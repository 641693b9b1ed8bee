// The visit that most tests live through. Made up; no school or person of
// this name is meant.

import { day, type CloseWords, type PlanWords, type SchoolWords, type TalkWords } from './leader.ts';

export const TUDUN_FARI: SchoolWords = {
  name: 'Tudun Fari Primary',
  place: 'Tudun Fari',
  headTeacher: 'Mrs Bala',
  headPhone: '0800 000 0000',
  girls: 212,
  boys: 240,
};

export const UNGUWAR_RIMI: SchoolWords = { name: 'Unguwar Rimi Primary', place: 'Unguwar Rimi' };

/** The teacher whose name must never reach the District. */
export const CANARY = 'Zainabu Kanaryia';

export const PLAN: PlanWords = {
  school: TUDUN_FARI.name,
  from: '08:00',
  to: '12:30',
  purpose: 'See how pair talk is going in P2 and P3',
  lessons: [
    { lesson: 'P3', subject: 'English', teacher: CANARY, focus: 'who answers', at: '08:40' },
    { lesson: 'P2', subject: 'Mathematics' },
  ],
  people: [{ who: 'SMT', at: '11:00' }],
};

export const TALK: TalkWords = {
  view: 'The story went well, the end was noisy',
  praise: 'at “tell your partner” even the back rows talked',
  question: 'What did you notice about who answered?',
  idea: 'Bottle tops drawn from a bag',
  step: 'draw a name before each question, in three lessons',
  practised: true,
  words: 'I want to try this',
};

export const closing = (): CloseWords => ({
  praise: 'Every class was taught from the first bell',
  school: [
    {
      what: 'Names on sticks in P3 for three lessons',
      who: 'P3 teacher',
      by: day(10),
      notice: 'the back rows answer',
    },
  ],
  office: [
    {
      what: 'Ask for the bench delivery in writing',
      who: 'the Education Secretary',
      by: day(14),
      tell: 'Mrs Bala',
    },
  ],
  next: { date: day(21), purpose: 'look at P3 together' },
  headWords: 'I agree',
});
