import { rmSync } from 'node:fs';
import type { Context } from '#kernel/context';
import { type FoundJournal, foundJournals, type Noted, readJournal } from './answer-journal.ts';
import { type KnownAnswer, livingSenders, putBackUntold, settleAnswers } from './sender.store.ts';

/** Answers in one statement. */
const AT_ONCE = 5_000;

const isInDoubt = ({ state }: Noted): boolean => state === 'leaving' || state === 'unknown';
const answersOf = (noted: readonly Noted[]): KnownAnswer[] =>
  noted.flatMap(({ state, ...rest }): KnownAnswer[] =>
    state === 'leaving' || state === 'unknown' ? [] : [{ ...rest, state }],
  );

async function settle(ctx: Context, noted: readonly Noted[]): Promise<number> {
  const answers = answersOf(noted);
  let settled = 0;
  for (let from = 0; from < answers.length; from += AT_ONCE)
    settled += await settleAnswers(ctx, answers.slice(from, from + AT_ONCE));
  return settled;
}

/** One dead sender's journal: what was answered, and what never began to leave. */
async function recover(ctx: Context, { file, senderId, isDead, isWhole }: FoundJournal): Promise<number> {
  const noted = readJournal(file);
  const settled = await settle(ctx, noted);
  if (!isDead || !isWhole) return settled;
  const inDoubt = noted.filter(isInDoubt).map(({ id }) => id);
  return settled + (await putBackUntold(ctx, senderId, inDoubt));
}

/**
 * Brings into the ledger what senders of this machine knew before they died: what was answered, and what never began to
 * leave. It comes before their parcels are given back, so that only the rest is in doubt. Returns how many lines it settled.
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
  for (const journal of found) {
    if (!journal.isDead && living.has(journal.senderId)) continue;
    settled += await inTransaction((ctx) => recover(ctx, journal));
    rmSync(journal.file, { force: true });
  }
  return settled;
}
