/** A text as it is compared: letters alone, each with where it stood. */
export interface Folded {
  /** UTF-16 units of the folded letters. */
  units: Uint16Array;
  /** For each unit, the index in the text of the character it came from. */
  places: Uint32Array;
  /** The length of the text the places point into. */
  textLength: number;
}

/** Letters of other scripts that look like Latin ones (after Unicode TS 39); used to slip past a comparison. */
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries([
  ['а', 'a'],
  ['в', 'b'],
  ['е', 'e'],
  ['ѕ', 's'],
  ['і', 'i'],
  ['ј', 'j'],
  ['к', 'k'],
  ['м', 'm'],
  ['н', 'h'],
  ['о', 'o'],
  ['р', 'p'],
  ['с', 'c'],
  ['т', 't'],
  ['у', 'y'],
  ['х', 'x'],
  ['ԁ', 'd'],
  ['ԛ', 'q'],
  ['ԝ', 'w'],
  ['α', 'a'],
  ['ε', 'e'],
  ['η', 'n'],
  ['ι', 'i'],
  ['κ', 'k'],
  ['ν', 'v'],
  ['ο', 'o'],
  ['ρ', 'p'],
  ['τ', 't'],
  ['υ', 'u'],
  ['χ', 'x'],
  ['ı', 'i'],
  ['ɡ', 'g'],
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['ø', 'o'],
  ['ł', 'l'],
]);

/** Signs a reader of scans takes for each other; each class has one sign. Other digits fall away: dates, numbers. */
const SCAN_CLASSES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  i: 'l',
  '|': 'l',
  '!': 'l',
  '5': 's',
  $: 's',
  '8': 'b',
  '9': 'g',
  q: 'g',
  '2': 'z',
  '@': 'a',
};
/** Two letters that a scan makes of one. */
const SCAN_PAIRS: Readonly<Record<string, string>> = { rn: 'm', vv: 'w', cl: 'd', nn: 'm' };

const LETTER = /^\p{L}$/u;

/** The letters one character stands for, or none. */
function lettersOf(character: string): string {
  let letters = '';
  for (const part of character.normalize('NFKD').toLowerCase()) {
    const plain = LOOKALIKES[part] ?? part;
    for (const one of plain) {
      const same = SCAN_CLASSES[one] ?? one;
      if (LETTER.test(same)) letters += same;
    }
  }
  return letters;
}

const known = new Map<string, string>();
const KNOWN_MOST = 20_000;
function lettersKept(character: string): string {
  let letters = known.get(character);
  if (letters === undefined) {
    letters = lettersOf(character);
    if (known.size < KNOWN_MOST) known.set(character, letters);
  }
  return letters;
}

/**
 * The letters of a text, folded so that case, accents, punctuation, spacing, digits, letters of look-alike scripts and
 * the usual faults of scanning do not tell two copies apart. Any script; nothing is translated.
 */
export function fold(text: string): Folded {
  const units: number[] = [];
  const places: number[] = [];
  let at = 0;
  for (const character of text) {
    for (const letter of lettersKept(character)) {
      const before = units.at(-1);
      const pair = before === undefined ? undefined : SCAN_PAIRS[String.fromCharCode(before) + letter];
      if (pair !== undefined) {
        units[units.length - 1] = pair.charCodeAt(0);
        continue;
      }
      for (let unit = 0; unit < letter.length; unit += 1) {
        units.push(letter.charCodeAt(unit));
        places.push(at);
      }
    }
    at += character.length;
  }
  return { units: Uint16Array.from(units), places: Uint32Array.from(places), textLength: text.length };
}
