import type { Context } from '#kernel/context';
import { deleteExpired } from './draft.store.ts';
import { deleteOldRequests } from './partners/partner.store.ts';

/**
 * Deletes unfinished forms nobody came back to in 72 hours, the claims of forms sent more than a week ago, and the answers
 * kept for partners who might repeat a request.
 */
export async function tidyForms(ctx: Context): Promise<void> {
  await deleteExpired(ctx);
  await deleteOldRequests(ctx);
}
