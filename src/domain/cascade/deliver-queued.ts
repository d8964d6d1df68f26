import { newId } from '#kernel/ids';
import { onceFree } from './sending/patience.ts';
import type { Sending } from './sending/prepare-parcel.ts';
import { ParcelSender } from './sending/send-parcels.ts';
import { dismissSender, SENDER_DEAD_AFTER_SECONDS, seeSender } from './sending/sender.store.ts';

export type { Sending } from './sending/prepare-parcel.ts';

const SIGN_OF_LIFE_MS = 5_000;
/** Well before others take it for dead, a sender that could not show itself begins no more texts. */
const BEGINS_WITHIN_MS = (SENDER_DEAD_AFTER_SECONDS - 5) * 1_000;

/** A moment by both clocks: the one stands still while a machine sleeps, the other may be set. */
const moment = (): [number, number] => [performance.now(), Date.now()];

/**
 * Sends everything that is due, parcel after parcel, while the next one is being opened. Returns how many messages
 * were tried. Several workers may run this at once; each parcel is taken by one of them.
 */
export async function deliverQueued(sending: Sending): Promise<number> {
  const senderId = newId();
  const { notes } = sending;
  let seen = moment();
  const show = async (): Promise<void> => {
    const asked = moment();
    await sending.inTransaction((ctx) => seeSender(ctx, senderId, notes));
    seen = asked;
  };
  const isSeen = (): boolean => moment().every((now, at) => now - (seen[at] ?? 0) < BEGINS_WITHIN_MS);
  await show();
  const sign = setInterval(() => void show().catch(() => undefined), SIGN_OF_LIFE_MS);
  const sender = new ParcelSender(sending, senderId, isSeen);
  try {
    return await sender.run();
  } finally {
    clearInterval(sign);
    sender.close();
    await onceFree(() => sending.inTransaction((ctx) => dismissSender(ctx, senderId, notes)));
    // Only now: where the ledger could not be told, the notes are what is known.
    notes?.remove(senderId);
  }
}
