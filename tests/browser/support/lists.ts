// Lists of schools as offices make them, as files to choose.

export interface File {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** What Windows-1252 has between 0x80 and 0x9f that these lists use. */
const UPPER: Record<string, number> = { '–': 0x96, '’': 0x92, '“': 0x93, '”': 0x94 };

export function windows1252(text: string): Buffer {
  return Buffer.from([...text].map((letter) => UPPER[letter] ?? letter.charCodeAt(0)));
}

export function utf16(text: string): Buffer {
  return Buffer.from(`\ufeff${text}`, 'utf16le');
}

export function list(name: string, text: string | Buffer): File {
  return { name, mimeType: 'text/csv', buffer: Buffer.isBuffer(text) ? text : Buffer.from(text) };
}

/** Ten schools of a cluster: titles above, headings again and a total below, one row twice, one without a name, one with a cell that is not certain. */
const RIMI = `STATE UNIVERSAL BASIC EDUCATION BOARD;;;;;;;
LIST OF SCHOOLS – RIMI CLUSTER;;;;;;;
;;;;;;;
S/N;Name of School;EMIS Code;Village/Ward;Head Teacher’s Name;GSM No.;Contact person;Girls;Boys
1;Tudun Fari Primary School;KT-017;Tudun Fari;Mrs Bala;08031234567;Alh. Garba;312;298
2;Unguwar Rimi Primary School;KT-018;Unguwar Rimi;Mal. Élie Sani;0805 555 1234;;"1,204";998
3;"Ƙofar" Gari Model;KT-019;Kofar Gari;;;;220;241
4;Danja Central;KT-020;Danja;;;;180;175
5;Miga Nomadic;KT-021;Miga;;;;95;88
6;Sabon Gari;KT-022;Sabon Gari;;;;410;402
7;Tsauri;KT-023;Tsauri;;;;120;131
8;Kandawa;KT-024;Kandawa;;;;77;80
9;Tudun Fari Primary School;KT-017;Tudun Fari;;;;312;298
10;;KT-025;Bakori;;;;204;190
11;Layin Minista;KT-026;Layin Minista;;8031234567.0;;150 girls;149,0
12;Hayin Gada;KT-027;Hayin Gada;;;;166;170
S/N;Name of School;EMIS Code;Village/Ward;Head Teacher’s Name;GSM No.;Contact person;Girls;Boys
;TOTAL;;;;;;3246;3022
`;

/** As Excel for Windows saves it; its letters have no Ƙ. */
export const rimi = (): File => list('rimi 2026.csv', windows1252(RIMI.replace('"Ƙofar"', 'Kofar').replaceAll('\n', '\r\n')));

export function many(rows: number): File {
  const row = (nth: number) => `School of ${nth},C-${nth},Place ${nth % 97},${nth % 400},${nth % 391}`;
  const rowsOf = Array.from({ length: rows }, (_, nth) => row(nth + 1));
  return list('state.csv', `School,Code,Village,Girls,Boys\n${rowsOf.join('\n')}\n`);
}
