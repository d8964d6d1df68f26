/** A fact that a translation carries over as it stands: a reference to the register, a number, a name. */
export interface LockedFact {
  kind: 'reference' | 'number' | 'name';
  text: string;
}

/** A stretch of a text: words to translate, or a fact that stays. */
export type LockedPart = { text: string } | { fact: LockedFact };

/** What is wrong with the facts of a translation. */
export type FactFault =
  | { kind: 'missing'; fact: string }
  | { kind: 'added'; fact: string }
  | { kind: 'changed'; fact: string; to: string };

const REFERENCE = String.raw`\{[^{}\n]{1,90}\}`;
/** Digits with the marks that group them or part hours from minutes; a full stop at a sentence's end is not among them. */
const NUMBER = String.raw`\p{Nd}+(?:[.,:/]\p{Nd}+)*%?`;
/** A rank or form of address; the name behind it stays, the rank itself is translated. */
const RANK =
  '(?:Superintendent|Inspector|Sergeant|Constable|Commander|Commissioner|PC|DC|PS|DS|DI|DCI|Mr|Mrs|Ms|Dr|Imam|Rabbi|Bishop)';
const PERSON = String.raw`(?<=\b${RANK}\.? )(?:\p{Lu}\.? ?)*\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)?`;

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

function patternOf(names: readonly string[]): RegExp {
  const known = [...new Set(names)]
    .filter((name) => name.trim().length >= 3)
    .sort((a, b) => b.length - a.length)
    .map(quoted);
  // A name may take an ending in the other language (Eastmarchu), so only its beginning has to be a word's.
  const name = known.length > 0 ? `|(?<name>(?<![\\p{L}\\p{M}])(?:${known.join('|')}))` : '';
  return new RegExp(`(?<reference>${REFERENCE})${name}|(?<person>${PERSON})|(?<number>${NUMBER})`, 'gu');
}

/** Zeros of the scripts statements are written in: the digits of each follow its zero. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6];

/** A number with the digits of any script written as 0 to 9: ۳۰۰ is 300. */
export const plainDigits = (text: string): string =>
  text
    .replace(/\p{Nd}/gu, (digit) => {
      const code = digit.codePointAt(0) ?? 0;
      const zero = ZEROS.find((start) => code >= start && code <= start + 9);
      return zero === undefined ? digit : String(code - zero);
    })
    .replace(/\u066a/g, '%');

/**
 * Cuts a text into words and locked facts.
 * @param names names that are known: of areas, of the force, of who speaks
 */
export function lockedParts(text: string, names: readonly string[]): LockedPart[] {
  const parts: LockedPart[] = [];
  let from = 0;
  for (const match of text.matchAll(patternOf(names))) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    const { reference, number } = match.groups ?? {};
    const kind = reference ? 'reference' : number ? 'number' : 'name';
    parts.push({ fact: { kind, text: match[0].trimEnd() } });
    from = match.index + match[0].trimEnd().length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

/** The locked facts of a text, in its order. */
export const factsOf = (text: string, names: readonly string[]): LockedFact[] =>
  lockedParts(text, names).flatMap((part) => ('fact' in part ? [part.fact] : []));

const compared = ({ kind, text }: LockedFact): string => (kind === 'number' ? plainDigits(text) : text);

/** What stands in one list and not in the other, each as often as it stands there. */
function left(of: readonly LockedFact[], without: readonly LockedFact[]): LockedFact[] {
  const rest = without.map(compared);
  return of.filter((fact) => {
    const at = rest.indexOf(compared(fact));
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

/**
 * Compares the facts of a translation with those of its source. Every fact stands in it as often as in the source and
 * no other does; the order is the translator's. Where one of a kind went and one of that kind came, it was changed.
 */
export function factFaults(source: string, target: string, names: readonly string[]): FactFault[] {
  const wanted = factsOf(source, names);
  // Names of people in the source are looked for as they stand: a rank in another language does not show them.
  const all = [...names, ...wanted.filter(({ kind }) => kind === 'name').map(({ text }) => text)];
  const had = factsOf(target, all);
  const missing = left(wanted, had);
  const added = left(had, wanted);
  const faults = missing.map((fact): FactFault => {
    const at = added.findIndex(({ kind }) => kind === fact.kind);
    const [other] = at < 0 ? [] : added.splice(at, 1);
    return other
      ? { kind: 'changed', fact: fact.text, to: other.text }
      : { kind: 'missing', fact: fact.text };
  });
  return [...faults, ...added.map(({ text }): FactFault => ({ kind: 'added', fact: text }))];
}
