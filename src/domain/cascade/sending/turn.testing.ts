import type { ClaimedParcel, LineResult, Marking, ParcelLine, Turn } from './parcel.store.ts';

/** A turn of a sender that does what the test gives and nothing else. */
export const turnOf = (part: Partial<Turn>): Turn => ({
  number: 1,
  results: [],
  over: [],
  markings: [],
  mayShare: false,
  ...part,
});

/** Lines of a parcel, as a sender marks them. */
export const markingsOf = (parcel: ClaimedParcel, lines: readonly ParcelLine[]): Marking[] =>
  lines.map(({ id, attempts }) => ({ id, parcelId: parcel.id, attempts }));

/** What the next mail server's "taken" comes to after the first attempt. */
export const handedOver = (id: string): LineResult => ({
  id,
  attempts: 1,
  state: 'handed-over',
  isUncertain: false,
  nextAttemptAt: null,
  code: 250,
  reply: '250 ok',
});
