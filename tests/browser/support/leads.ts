// What somebody who taps at random is drawn to: everything a little, and what
// brings a visit on more than the rest.

import type { Target } from './targets.ts';

/** Taps by which somebody throws words away, knowing it. What was saved stays in the phone's memory all the same. */
export const THROWS_AWAY = /^(Remove|Take out|None: )/;

/** Where a walk would lead out of the app, or to an end that is wanted. */
const NOT_TAPPED = /sample|^Print$|^Call |^Write to|^Join|^Language/i;

/** What brings a visit on, wherever it stands. */
const BRINGS_ON = /^(Begin|Add a school|Save|Plan a visit|Start visit|Open the visit|Observe|Start observing|Add note|Talk|Back to the lesson|Close visit|Summary|Done|Changed|Let go)/;

/** The way of a visit, place by place, and how strongly each step of it draws. */
const ONWARD: [place: RegExp, steps: [name: RegExp, weight: number][]][] = [
  [/^\/$/, [[/^(Begin|Add a school|Start visit|Open the visit|Back to the lesson)/, 4], [/^Plan a visit/, 1]]],
  [/^\/visits\/…\/plan$/, [[/^Save plan/, 1]]],
  [/^\/visits\/…$/, [[/^Start visit/, 4], [/^Observe a lesson/, 2], [/^(Back to the lesson|Talk about)/, 3], [/^Close visit/, 3], [/^Summary/, 4]]],
  [/^\/visits\/…\/lesson$/, [[/^Observe /, 2], [/^Start observing/, 1]]],
  [/^\/observations\/…$/, [[/^Add note/, 1], [/: \d+$/, 0.5], [/^Talk/, 2]]],
  [/^\/observations\/…\/talk$/, [[/^Save conversation/, 1]]],
  [/^\/visits\/…\/close$/, [[/^Read it together/, 2], [/^(Close visit|Save what was agreed)/, 2]]],
  [/^\/visits\/…\/summary$/, [[/^(Share summary|Short text)/, 1], [/^Back$/, 2]]],
];

/** How much anything draws that is on the screen. */
export function draw({ what, name, value, isDisabled }: Target): number {
  if (isDisabled || NOT_TAPPED.test(name)) return 0;
  if (what === 'choice') return value ? 1 : 8;
  if (what === 'text') return value ? 0.6 : 2;
  if (what === 'pad') return value ? 0.6 : 3;
  if (BRINGS_ON.test(name)) return 6;
  return THROWS_AWAY.test(name) ? 0.3 : 1;
}

/** How much it draws somebody who wants to get on with a visit, and is at this place. */
export function drawOnward(place: string, all: Target[]): (target: Target) => number {
  // From anywhere else the way leads over Today.
  const steps = ONWARD.find(([where]) => where.test(place))?.[1] ?? [[/^Today$/, 2], [/^(Save|Cancel)/, 1]];
  const pad = all.find(({ what }) => what === 'pad');
  return (target) => {
    if (target.isDisabled) return 0;
    if (target.what === 'pad') return target.value ? 0 : 4;
    // A second tap would fold it up again.
    if (target.what !== 'tap' || (pad && /^Read it together/.test(target.name))) return 0;
    return (steps as [RegExp, number][]).find(([name]) => name.test(target.name))?.[1] ?? 0;
  };
}
