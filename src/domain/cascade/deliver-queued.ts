import { newId } from '#kernel/ids';
import type { Sending } from './sending/prepare-parcel.ts';
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
  const { notes } = sending;
  const show = (): Promise<void> => sending.inTransaction((ctx) => seeSender(ctx, senderId, notes));
  await show();
  const sign = setInterval(() => void show().catch(() => undefined), SIGN_OF_LIFE_MS);
  const sender = new ParcelSender(sending, senderId);
  try {
    return await sender.run();
  } finally {
    clearInterval(sign);
    sender.close();
    await sending.inTransaction((ctx) => dismissSender(ctx, senderId, notes));
    // Only now: where the ledger could not be told, the notes are what is known.
    notes?.remove(senderId);
  }
}
