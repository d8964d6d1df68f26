import { Chance } from './chance.ts';
import { edited, restyled, scanned } from './damage.ts';
import { FORMS, NAMES, sentences, TOWNS } from './wording.ts';

export interface Letter {
  id: string;
  text: string;
  /** The series it truly belongs to; undefined for one of its own. */
  series: number | undefined;
}

export interface LetterSetOptions {
  letters: number;
  series: number;
  seed: number;
}

/** Copies in each series: many small ones and a few large ones. */
const SIZES = [2, 2, 3, 3, 4, 5, 6, 8, 10, 14, 20, 32];
const SCAN_RATES = [0, 0, 0, 0, 0.01, 0.01, 0.01, 0.03, 0.03, 0.05];

/** The letter as it is found: greeting, its sentences, none to two forms anywhere round them, then scanned and restyled. */
function written(chance: Chance, body: readonly string[]): string {
  const forms = chance.isTrue(0.55) ? (chance.isTrue(0.25) ? 2 : 1) : 0;
  const [town, name] = [chance.pick(TOWNS), chance.pick(NAMES)];
  const greeting = chance.pick([
    `Dear ${name},`,
    `To the householder, ${town}`,
    `Good people of ${town}!`,
    '',
  ]);
  const parts = [greeting, body.join(' ')];
  for (let at = 0; at < forms; at += 1) parts.splice(chance.whole(0, parts.length), 0, chance.pick(FORMS));
  const dated = chance.isTrue(0.5) ? `${chance.whole(1, 28)} ${chance.pick(['May', 'June', 'July'])}` : '';
  const text = [dated, ...parts]
    .filter(Boolean)
    .join('\n')
    .replaceAll('{town}', town)
    .replaceAll('{name}', name);
  return restyled(chance, scanned(chance, text, chance.pick(SCAN_RATES)));
}

/**
 * A constructed set with a known answer: true series whose copies differ by edits, excerpts, scanning faults, letters of
 * another script, greetings and places; and unrelated letters, most of which share a form or its translation with
 * hundreds of others, and some of which quote a sentence or two of a series. The same seed makes the same letters.
 */
export function letterSet({ letters, series, seed }: LetterSetOptions): Letter[] {
  const chance = new Chance(seed);
  const made: Array<{ text: string; series: number | undefined }> = [];
  const masters: string[][] = [];
  for (let number = 0; number < series; number += 1) {
    const master = sentences(chance, chance.whole(6, 16));
    masters.push(master);
    const copies = SIZES[number % SIZES.length] as number;
    for (let copy = 0; copy < copies; copy += 1)
      made.push({ text: written(chance, edited(chance, master)), series: number });
  }
  if (made.length > letters)
    throw new RangeError(`${series} series hold ${made.length} letters, more than ${letters}`);
  while (made.length < letters) {
    const body = sentences(chance, chance.whole(6, 16));
    // An answer to a leaflet quotes it; that makes it no copy.
    if (chance.isTrue(0.03)) {
      const master = chance.pick(masters);
      const quoted = Math.max(1, Math.min(2, Math.floor(body.length / 6)));
      const from = chance.whole(0, master.length - quoted);
      body.splice(chance.whole(0, body.length), 0, ...master.slice(from, from + quoted));
    }
    made.push({ text: written(chance, body), series: undefined });
  }
  return chance.shuffle(made).map((letter, at) => ({ ...letter, id: `letter-${at}` }));
}
