import type { Context } from '#kernel/context';
import { eraseSeals } from '#platform/crypto/seal';
import type { TextSending } from './deliver-texts.ts';
import { markForgotten, textsToForget } from './text-delivery.store.ts';

const BATCH = 100;

/**
 * Has the provider delete its copy of texts that came to an end, and destroys the key of ours. What an officer wrote
 * stays in the thread; an automatic text is nothing but its kind in the ledger.
 */
export async function forgetTexts({ texts, inTransaction }: TextSending): Promise<void> {
  for (const { id, providerId } of await inTransaction((ctx) => textsToForget(ctx, BATCH))) {
    if (providerId && !(await texts.forget(providerId))) continue;
    await inTransaction((ctx) => forget(ctx, id));
  }
}

async function forget(ctx: Context, id: string): Promise<void> {
  await eraseSeals(ctx.tx, ctx.forceId, { table: 'reporting.text_out', recordId: id });
  await markForgotten(ctx, id);
}
