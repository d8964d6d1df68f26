import { randomInt } from 'node:crypto';
import { PASSING_CHANNELS } from '../delivery.model.ts';

/** Letters of one step down: as many steps as a path is long, divided by this. */
export const LABEL_LENGTH = 6;
/** Steps a cascade may go down, the leader's own place counted. */
export const DEEPEST = 8;
/** Comes after every letter a label may hold, so that `path` to `path~` is everything below a path. */
const AFTER_ALL = '~';
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** One place in the tree of co-ordinators below a leader. */
export interface Tier {
  path: string;
  leaderId: string;
  areaPath: string;
  language: string;
  channel: string;
  /** To about how many people this one passes words on, as told; 0 once it has ended. */
  people: number;
  registeredAt: Date;
}

/** What is below a place: those who still pass words on, and to about how many people together. */
export interface ReachBelow {
  tiers: number;
  people: number;
}

export const depthOf = (path: string): number => path.length / LABEL_LENGTH;

/** The last step of a path, by which a co-ordinator is told apart from the others beside it. */
export const labelOf = (path: string): string => path.slice(-LABEL_LENGTH);

/** A new step: a thousand million to one that two beside each other are the same; the key refuses the second. */
export const newLabel = (): string =>
  Array.from({ length: LABEL_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/** Labels tried before the tree is taken to be at fault. */
const TRIES = 3;

/** Makes a place at a new label; undefined where none could be made under any that was tried. */
export async function atNewLabel(
  make: (label: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  for (let tried = 0; tried < TRIES; tried++) {
    const path = await make(newLabel());
    if (path) return path;
  }
  return undefined;
}

/** Everything below a path lies strictly between these two, in byte order. */
export const rangeBelow = (path: string): [string, string] => [path, `${path}${AFTER_ALL}`];

export const isTierPath = (text: string): boolean =>
  new RegExp(`^(?:[${LETTERS}]{${LABEL_LENGTH}}){1,${DEEPEST}}$`).test(text);

export const isPassingChannel = (text: string): boolean =>
  (PASSING_CHANNELS as readonly string[]).includes(text);
