import type { Context } from '#kernel/context';
import { deleteExpired } from './draft.store.ts';

/** Deletes unfinished forms nobody came back to in 72 hours, and the claims of forms sent more than a week ago. */
export async function tidyForms(ctx: Context): Promise<void> {
  await deleteExpired(ctx);
}
