import { Refusal } from '#kernel/refusal';
import { dayNumber, dayOf } from '#statistics/days';
import type { Call } from './command.ts';

export type Flags = Call['flags'];

/** The text of a flag, or what stands for it where it is not given. */
export const textFlag = (flags: Flags, name: string, otherwise: string): string =>
  typeof flags[name] === 'string' ? flags[name] : otherwise;

/** A whole number given by a flag. @throws Refusal where it is none, or outside its limits */
export function wholeFlag(
  flags: Flags,
  name: string,
  limits: { otherwise: number; least: number; most: number },
): number {
  const value = numberFlag(flags, name, limits);
  if (!Number.isInteger(value)) throw new Refusal('invalid-input', `--${name} is a whole number.`);
  return value;
}

/** A number given by a flag. @throws Refusal where it is none, or outside its limits */
export function numberFlag(
  flags: Flags,
  name: string,
  { otherwise, least, most }: { otherwise: number; least: number; most: number },
): number {
  const value = Number(textFlag(flags, name, String(otherwise)));
  if (!(value >= least && value <= most))
    throw new Refusal('invalid-input', `--${name} is a number from ${least} to ${most}.`);
  return value;
}

/** The day a flag names. @throws Refusal without one */
export function dayFlag(flags: Flags, name: string): string {
  try {
    return dayOf(dayNumber(textFlag(flags, name, '')));
  } catch {
    throw new Refusal('invalid-input', `--${name} names a day, YYYY-MM-DD.`);
  }
}
