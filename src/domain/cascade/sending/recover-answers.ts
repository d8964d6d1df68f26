import { rmSync } from 'node:fs';
import type { Context } from '#kernel/context';
import { foundJournals, readAnswers } from './answer-journal.ts';
import { livingSenders, settleAnswers } from './sender.store.ts';

/** Answers in one statement. */
const AT_ONCE = 5_000;

/**
 * Brings into the ledger what senders of this machine were answered before they died. It comes before their parcels are
 * given back: what is known by then is not in doubt. Returns how many lines it settled.
 * @param directory where journals lie; undefined where none are kept
 */
export async function recoverAnswers(
  directory: string | undefined,
  inTransaction: <T>(fn: (ctx: Context) => Promise<T>) => Promise<T>,
): Promise<number> {
  const found = directory === undefined ? [] : foundJournals(directory);
  if (found.length === 0) return 0;
  const living = await inTransaction(livingSenders);
  let settled = 0;
  for (const { file, senderId, isDead } of found) {
    if (!isDead && living.has(senderId)) continue;
    const answers = readAnswers(file);
    for (let from = 0; from < answers.length; from += AT_ONCE)
      settled += await inTransaction((ctx) => settleAnswers(ctx, answers.slice(from, from + AT_ONCE)));
    rmSync(file, { force: true });
  }
  return settled;
}
