import { Refusal } from '#kernel/refusal';
import { type HolyChoice, holyWindowAt } from './holy-window.model.ts';

export const HOLY_REASON_MAX = 300;

/** What is kept with a dispatch that falls on a holy day; empty for one that does not. */
export interface HolySending {
  holyDays?: readonly string[];
  heldUntil?: Date;
  holyReason?: string;
}

const refused = (message: string, key: string): Refusal =>
  new Refusal('invalid-input', message, [{ field: 'holy', key: `cascade.send.holy.${key}` }]);

/**
 * Whether what is sent now waits. The machine proposes, for everybody in the audience alike, since it knows of nobody
 * what they keep; a person decides.
 * @param validUntil when the texts to be sent are out of date
 * @throws Refusal `invalid-input` on a holy day without a choice, without a reason to send all the same, or where a text
 *   would be out of date by the end of the wait
 */
export function holySending(now: Date, validUntil: readonly Date[], holy?: HolyChoice): HolySending {
  const window = holyWindowAt(now);
  if (!window) return {};
  const holyDays = window.days.map(({ name }) => name);
  if (holy?.choice === 'wait') {
    if (validUntil.some((end) => end <= window.resumesAt))
      throw refused('the text would be out of date after the wait', 'outOfDate');
    return { holyDays, heldUntil: window.resumesAt };
  }
  if (holy?.choice !== 'send') throw refused('today is a holy day: wait, or say why not', 'required');
  const reason = holy.reason.trim().slice(0, HOLY_REASON_MAX);
  if (reason === '') throw refused('sending on a holy day needs a reason', 'reason.required');
  return { holyDays, holyReason: reason };
}

/** Seconds until what is held goes out; 0 where nothing is. */
export const heldSeconds = ({ heldUntil }: HolySending, now: Date): number =>
  heldUntil ? Math.ceil((heldUntil.getTime() - now.getTime()) / 1_000) : 0;
