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

/** The words of a language with a file of its own, as translators have it. */
export function translated(po: string): Speaker {
  const texts = new Map<string, string>();
  for (const [, id, own] of po.matchAll(/^msgid (".*")\nmsgstr (".+")$/gm)) {
    texts.set(JSON.parse(id!), JSON.parse(own!));
  }
  const said = (phrase: string) => texts.get(phrase) || phrase;
  // In the tables the words of the country are places to fill.
  const word = (phrase: string) => phrase.replace(/(?<!\{)\b(District|SMT|TDT)\b/g, '{$1}');
  return (phrase, places = {}) => {
    const text = texts.get(phrase) || texts.get(word(phrase)) || phrase;
    const country = { District: said('District'), SMT: said('SMT'), TDT: said('TDT') };
    return fill(text, { ...country, ...places });
  };
}

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
