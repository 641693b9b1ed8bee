// What the tests find things by: the English texts, which are the reference,
// and the made-up language, which is English with every letter changed
// (domain::language::made_up, letter for letter).

const LOWER = [...'αьςδεфγηιјκλмηορφяѕτυνωχψζ'];
const UPPER = [...'ΑΒϹΔΕФΓΗΙЈΚΛΜΝΟΡΦЯЅΤΥѴΩΧΨΖ'];

export type Places = Record<string, string | number>;

/** Gives the words of an English phrase in one language, its `{places}` filled. */
export type Speaker = (phrase: string, places?: Places) => string;

export const english: Speaker = (phrase, places = {}) => fill(phrase, places);

export const madeUp: Speaker = (phrase, places = {}) => fill(changed(phrase), places);

/** The tag under which the app keeps the language of the interface. */
export const MADE_UP_TAG = 'en-x-madeup';

function fill(text: string, places: Places): string {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in places ? String(places[name]) : whole));
}

function changed(text: string): string {
  return text.replace(/\{\w+\}|[a-z]|[A-Z]/g, (part) => {
    if (part.length > 1) return part;
    const lower = part >= 'a';
    const at = part.charCodeAt(0) - (lower ? 97 : 65);
    return lower ? LOWER[at] : UPPER[at];
  });
}
