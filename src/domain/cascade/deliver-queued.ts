import { newId } from '#kernel/ids';
import { AnswerJournal } from './sending/answer-journal.ts';
import type { Sending } from './sending/prepare-parcel.ts';
import { recoverAnswers } from './sending/recover-answers.ts';
import { ParcelSender } from './sending/send-parcels.ts';
import { dismissSender, seeSender } from './sending/sender.store.ts';

export type { Sending } from './sending/prepare-parcel.ts';

const SIGN_OF_LIFE_MS = 5_000;

/**
 * Sends everything that is due, parcel after parcel, while the next one is being opened. Returns how many messages
 * were tried. Several workers may run this at once; each parcel is taken by one of them.
 */
export async function deliverQueued(sending: Sending): Promise<number> {
  const senderId = newId();
  const show = (): Promise<void> => sending.inTransaction((ctx) => seeSender(ctx, senderId));
  await show();
  const sign = setInterval(() => void show().catch(() => undefined), SIGN_OF_LIFE_MS);
  const journal = sending.journals === undefined ? undefined : new AnswerJournal(sending.journals, senderId);
  let isDone = false;
  try {
    const tried = await new ParcelSender(sending, senderId, journal).run();
    isDone = true;
    return tried;
  } finally {
    clearInterval(sign);
    journal?.close(isDone);
    // Of a run that failed what is known comes into the ledger before the rest is given back as in doubt.
    if (!isDone) await recoverAnswers(sending.journals, sending.inTransaction);
    await sending.inTransaction((ctx) => dismissSender(ctx, senderId));
  }
}
