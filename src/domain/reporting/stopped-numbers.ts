import type { Context } from '#kernel/context';
import type { Sensitive } from '#kernel/sensitive';
import { blindIndex, indexKey } from '#platform/crypto/blind-index';
import { stoppedLines } from './text.reads.ts';

/** The keyed hash a number's line is found by. */
export const textLineHash = (receiptPepper: Sensitive<string>, number: string): Buffer =>
  blindIndex(indexKey(receiptPepper, 'reporting.text-number'), number);

/**
 * Which of these numbers said STOP to the force's text number and did not say START since. It ends all texts to them,
 * whatever room they come from.
 */
export async function numbersThatStopped(
  ctx: Context,
  receiptPepper: Sensitive<string>,
  numbers: readonly Sensitive<string>[],
): Promise<Set<string>> {
  const byHash = new Map(
    numbers.map((number) => [textLineHash(receiptPepper, number.reveal()).toString('hex'), number.reveal()]),
  );
  const hashes = [...byHash.keys()].map((hex) => Buffer.from(hex, 'hex'));
  const stopped = await stoppedLines(ctx.tx, ctx.forceId, hashes);
  return new Set(stopped.flatMap((hash) => byHash.get(hash.toString('hex')) ?? []));
}
