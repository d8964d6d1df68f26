import type { ArrivedText } from '#channel';
import type { TextSending } from './deliver-texts.ts';
import { receiveText, type TextDesk } from './receive-text.ts';
import { textRouteOf } from './text.reads.ts';
import { knownArrivals } from './text-delivery.store.ts';

/**
 * Looks for texts the provider holds and never told us of (our door was shut, its call got lost) and takes them in by
 * the same use case, oldest first. Then the provider's copies are deleted where it can do that.
 * @returns how many had been missed
 */
export async function collectTexts(sending: TextSending, desk: TextDesk): Promise<number> {
  const { texts, inTransaction } = sending;
  const route = await inTransaction((ctx) => textRouteOf(ctx.tx, ctx.forceId));
  const held = route && (await texts.recent(route.number));
  if (!held) return 0;
  const ids = held.map(({ providerId }) => providerId);
  const known = await inTransaction((ctx) => knownArrivals(ctx, texts.name, ids));
  let missed = 0;
  for (const text of [...held].reverse()) {
    if (!known.has(text.providerId) && (await takeIn(sending, desk, text))) missed += 1;
    await texts.forget(text.providerId);
  }
  return missed;
}

const takeIn = ({ inTransaction }: TextSending, desk: TextDesk, text: ArrivedText): Promise<boolean> =>
  inTransaction((ctx) => receiveText(ctx, desk, text));
