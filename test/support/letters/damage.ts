import type { Chance } from './chance.ts';
import { sentence } from './wording.ts';

const MISREAD: ReadonlyArray<[RegExp, string]> = [
  [/rn/, 'm'],
  [/m/, 'rn'],
  [/l/, '1'],
  [/i/, 'l'],
  [/o/, '0'],
  [/e/, 'c'],
  [/c/, 'e'],
  [/h/, 'b'],
  [/s/, '5'],
  [/u/, 'n'],
  [/a/, 'o'],
  [/t/, 'f'],
  [/w/, 'vv'],
];

/** The text as a poor scan reads it: at each letter, with this probability, a wrong sign, none, or one too many. */
export function scanned(chance: Chance, text: string, rate: number): string {
  if (rate === 0) return text;
  let out = '';
  for (let at = 0; at < text.length; at += 1) {
    const here = text[at] as string;
    if (!chance.isTrue(rate)) {
      out += here;
      continue;
    }
    const kind = chance.next();
    if (kind < 0.6) {
      const misread = chance.shuffle([...MISREAD]).find(([from]) => from.test(here.toLowerCase()));
      out += misread ? misread[1] : chance.pick([...'aeinorst']);
    } else if (kind < 0.8) continue;
    else out += here + chance.pick([...'ilt.,']);
  }
  return out;
}

const HOMOGLYPHS: Readonly<Record<string, string>> = {
  a: 'а',
  e: 'е',
  o: 'о',
  p: 'р',
  c: 'с',
  x: 'х',
  y: 'у',
};

/** How it looks: capitals, no punctuation, letters of another script, lines broken with hyphens. */
export function restyled(chance: Chance, text: string): string {
  let out = text;
  if (chance.isTrue(0.1)) out = out.toUpperCase();
  if (chance.isTrue(0.2)) out = out.replace(/[.,;]/g, chance.pick(['', '!', ' -']));
  if (chance.isTrue(0.15))
    out = out.replace(/[aeopcxy]/g, (letter) =>
      chance.isTrue(0.4) ? (HOMOGLYPHS[letter] ?? letter) : letter,
    );
  if (chance.isTrue(0.3))
    out = out.replace(/(\p{L}{3})(\p{L}{3})/gu, (all, a: string, b: string) =>
      chance.isTrue(0.05) ? `${a}-\n${b}` : all,
    );
  if (chance.isTrue(0.15)) out = out.replace(/ /g, (space) => (chance.isTrue(0.1) ? '' : space));
  return out;
}

/** The sentences of one copy: some lost, some added, two in another order, words changed; or only a part of them. */
export function edited(chance: Chance, master: readonly string[]): string[] {
  const lost = chance.next() * 0.2;
  const added = chance.next() * 0.15;
  const swapped = chance.next() * 0.06;
  let copy = master.filter(() => !chance.isTrue(lost));
  if (copy.length < 3) copy = [...master];
  copy = copy.flatMap((line) => (chance.isTrue(added) ? [line, sentence(chance)] : [line]));
  if (chance.isTrue(0.3)) {
    const at = chance.whole(0, copy.length - 2);
    [copy[at], copy[at + 1]] = [copy[at + 1] as string, copy[at] as string];
  }
  copy = copy.map((line) =>
    line.replace(/(?<!\{)\p{L}{4,}/gu, (word) =>
      chance.isTrue(swapped)
        ? chance.pick(['thing', 'matter', 'people', 'always', 'certain', 'another'])
        : word,
    ),
  );
  if (chance.isTrue(0.1)) {
    const kept = Math.max(3, Math.round(copy.length * (0.5 + chance.next() * 0.2)));
    const from = chance.whole(0, Math.max(0, copy.length - kept));
    copy = copy.slice(from, from + kept);
  }
  return copy;
}
