import { randomInt } from 'node:crypto';
import type { Context } from '#kernel/context';

export const MATERIAL_KINDS = ['LETTER', 'LEAFLET', 'POSTER', 'PARCEL', 'MESSAGE'] as const;
export type MaterialKind = (typeof MATERIAL_KINDS)[number];

/** Whether envelope, string and tape were kept: they carry marks the letter does not. */
export const PACKAGINGS = ['KEPT', 'NOT_KEPT', 'NOT_KNOWN'] as const;
export type Packaging = (typeof PACKAGINGS)[number];

/** What a person may say of two letters that were put side by side. */
export const OUTCOMES = ['SAME', 'NOT_SAME', 'UNSURE'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Why two letters were put side by side: the words, a sample of them unopened, the picture, or a person's own idea. */
export type ProposalBasis = 'WORDS' | 'MARKS' | 'PICTURE' | 'PERSON';

/** Longest text of one letter, in characters: some twelve pages. */
export const TEXT_MOST = 20_000;
export const REASON_MOST = 2_000;

// Without I, L, O and U: read out over a telephone none of these is taken for another.
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** A series' short name, `S-7K3M9`: random, so that it says nothing of how many there are. */
export const newReference = (): string =>
  `S-${Array.from({ length: 5 }, () => SIGNS[randomInt(SIGNS.length)]).join('')}`;

/** The member of staff who acts; undefined for anybody else. */
export const staffId = ({ actor }: Pick<Context, 'actor'>): string | undefined =>
  actor.kind === 'staff' ? actor.id : undefined;

/** One stretch of a text, shared with the other or not. */
export interface Stretch {
  text: string;
  isShared: boolean;
}

/**
 * A text cut where shared passages begin and end. `spans` are places in the folded letters; `places` leads from there
 * to the text.
 */
export function stretchesOf(
  text: string,
  places: Uint32Array,
  spans: ReadonlyArray<readonly [from: number, length: number]>,
): Stretch[] {
  const shared = new Uint8Array(text.length);
  for (const [from, length] of spans) {
    const last = places[from + length - 1];
    const first = places[from];
    if (first !== undefined && last !== undefined) shared.fill(1, first, last + 1);
  }
  const stretches: Stretch[] = [];
  let from = 0;
  for (let at = 1; at <= text.length; at += 1) {
    if (at < text.length && shared[at] === shared[from]) continue;
    stretches.push({ text: text.slice(from, at), isShared: shared[from] === 1 });
    from = at;
  }
  return stretches;
}

/**
 * The area a person must hold to see a letter: where it was found; the whole force where nobody knows. What another
 * force handed over has no area here and is for everyone who reads series (undefined).
 */
export const reachOf = ({
  fromForce,
  areaPath,
}: {
  fromForce: string | null;
  areaPath: string | null;
}): string | undefined => (fromForce === null ? (areaPath ?? '') : undefined);
