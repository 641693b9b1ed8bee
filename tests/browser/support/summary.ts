// The summary that the journey's visit must give, word for word.

import { TALK, TUDUN_FARI, closing } from './visit.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  ['January', 'February', 'March', 'April', 'May', 'June'],
  ['July', 'August', 'September', 'October', 'November', 'December'],
].flat();

/** "14 October", with the year where it is not this visit's. */
export function date(iso: string, visit = today()): string {
  const [year, month, day] = iso.split('-').map(Number);
  const said = `${day} ${MONTHS[month - 1]}`;
  return iso.slice(0, 4) === visit.slice(0, 4) ? said : `${said} ${year}`;
}

/** "Tuesday 14 October". */
export function weekdayDate(iso: string): string {
  return `${WEEKDAYS[new Date(`${iso}T12:00:00Z`).getUTCDay()]} ${date(iso)}`;
}

function today(): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Africa/Lagos' }).format(new Date());
}

/** All of it; every clock time stands as 00:00. */
export function summaryText({ signed, lookAgain }: { signed: boolean; lookAgain: string }): string {
  const visit = today();
  const close = closing();
  const [school] = close.school as { what: string; who: string; by: string; notice: string }[];
  const [office] = close.office as { what: string; who: string; by: string; tell: string }[];
  const next = close.next as { date: string; purpose: string };
  const full = `${WEEKDAYS[new Date(`${visit}T12:00:00Z`).getUTCDay()]} ${date(visit)} ${visit.slice(0, 4)}`;
  const sign = signed ? ` (signed by Mrs Bala, ${date(visit)}, 00:00)` : '';
  return `Cluster Fieldbook · visit summary
*${TUDUN_FARI.name}*
${full}, from 00:00 · with Mrs Bala, Head Teacher

*Why I came*
See how pair talk is going in P2 and P3.

*What I saw and want to praise*
• Every class was taught from the first bell.
• P3 English, 00:00–00:00: ${TALK.praise}.

*What we talked about*
• P3 teacher, English: The teacher asked me to look at: who answers. Present: 24 girls, 31 boys.
  Answers: girls 2, boys 3; front 3, middle 1, back 1. Questions: 2 open, 1 closed. On task: 49 of 55 at 00:00, 38 of 55 at 00:00, 46 of 55 at 00:00.
  My question: ${TALK.question} One small step: ${TALK.step}. We practised it together. We look at it again on ${weekdayDate(lookAgain)}.

*What will happen in the school*
• ${school.what}, by ${date(school.by)}. Who: ${school.who}. We would notice: ${school.notice}.

*What I will do at the office*
• ${office.what}, by ${date(office.by)}. I ask ${office.who}. I tell ${office.tell}.

*When I come again*
${weekdayDate(next.date)}: ${next.purpose}.

*The Head Teacher’s own words*
I agree.

Mrs Bala, Head Teacher${sign}
A. Musa, Cluster Leader, Rimi`;
}
