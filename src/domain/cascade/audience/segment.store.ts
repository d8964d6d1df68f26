import type { Context } from '#kernel/context';
import type { AudienceFilter } from '#room/community';

/** Keeps an audience under a name; the same name again replaces what it stood for. Returns its identifier. */
export async function upsertSegment(
  ctx: Context,
  segment: { name: string; audience: AudienceFilter; staffId: string },
): Promise<string> {
  const id = ctx.newId();
  const row = await ctx.tx.row<{ id: string }>(
    `insert into cascade.segment (force_id, id, name, audience, saved_by, saved_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (force_id, name) do update
       set audience = excluded.audience, saved_by = excluded.saved_by, saved_at = excluded.saved_at
     returning id`,
    [ctx.forceId, id, segment.name, JSON.stringify(segment.audience), segment.staffId, ctx.now],
  );
  return row?.id ?? id;
}
