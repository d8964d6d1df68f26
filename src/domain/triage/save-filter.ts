import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { MOST_FILTERS, savedFilters } from './saved-filter.reads.ts';
import { deleteSavedFilter, insertSavedFilter } from './saved-filter.store.ts';
import { mayReadQueue } from './triage.policy.ts';

const NAME_LENGTH = 40;

function officer(ctx: Context): string {
  demand(mayReadQueue, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff keep views');
  return ctx.actor.id;
}

/**
 * Keeps a view of the queue under the officer's own name for it; the same name again holds the new one.
 * @throws Refusal `invalid-input` without a name, `conflict` where they keep `MOST_FILTERS` already
 */
export async function saveFilter(
  ctx: Context,
  { name, query }: { name: string; query: string },
): Promise<void> {
  const staffId = officer(ctx);
  if (name === '' || name.length > NAME_LENGTH)
    throw new Refusal('invalid-input', 'a view needs a name', [
      { field: 'name', key: 'triage.saved.name.required' },
    ]);
  const kept = await savedFilters(ctx.tx, ctx.forceId, staffId);
  if (kept.length >= MOST_FILTERS && !kept.some((one) => one.name === name))
    throw new Refusal('conflict', 'too many views are kept', [
      { field: 'name', key: 'triage.saved.full', args: { n: MOST_FILTERS } },
    ]);
  await insertSavedFilter(ctx, { staffId, name, query });
}

/** Removes one of the officer's own views. @throws Refusal `not-found` */
export async function removeFilter(ctx: Context, id: string): Promise<void> {
  const wasThere = await deleteSavedFilter(ctx, officer(ctx), id);
  found(wasThere || undefined, 'filter');
}
