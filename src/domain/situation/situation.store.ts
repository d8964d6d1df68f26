import type { Context } from '#kernel/context';
import type { ThreatLevelCode } from '#reference/threat-levels';
import type { EventFacts } from './event.model.ts';

const factValues = (facts: EventFacts): unknown[] => [
  facts.title,
  facts.what,
  facts.place,
  facts.kind,
  facts.happenedAt,
  facts.areaPaths,
  facts.groupsTouched,
  facts.groupsMistaken,
  facts.hashtags,
];

export async function insertEvent(ctx: Context, id: string, by: string, facts: EventFacts): Promise<void> {
  await ctx.tx.run(
    `insert into situation.critical_event (force_id, id, title, what, place, kind, happened_at, area_paths,
       groups_touched, groups_mistaken, hashtags, status, registered_by, registered_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', $12, $13)`,
    [ctx.forceId, id, ...factValues(facts), by, ctx.now],
  );
}

/** Writes the facts again if nobody else has since `revision`; false where somebody has. */
export async function updateEvent(
  ctx: Context,
  id: string,
  change: { by: string; revision: number; facts: EventFacts },
): Promise<boolean> {
  const changed = await ctx.tx.run(
    `update situation.critical_event set title = $3, what = $4, place = $5, kind = $6, happened_at = $7,
       area_paths = $8, groups_touched = $9, groups_mistaken = $10, hashtags = $11, amended_by = $12,
       amended_at = $13, revision = revision + 1
     where force_id = $1 and id = $2 and revision = $14 and status = 'open'`,
    [ctx.forceId, id, ...factValues(change.facts), change.by, ctx.now, change.revision],
  );
  return changed === 1;
}

export async function closeEventRow(ctx: Context, id: string, by: string): Promise<boolean> {
  const changed = await ctx.tx.run(
    `update situation.critical_event set status = 'closed', closed_by = $3, closed_at = $4, revision = revision + 1
     where force_id = $1 and id = $2 and status = 'open'`,
    [ctx.forceId, id, by, ctx.now],
  );
  return changed === 1;
}

export async function insertThreatLevel(
  ctx: Context,
  check: {
    id: string;
    level: ThreatLevelCode;
    setOn: string;
    source: string;
    by: string | null;
    changed: boolean;
  },
): Promise<void> {
  await ctx.tx.run(
    `insert into situation.threat_level (force_id, id, level, set_on, source, checked_at, checked_by, changed)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [ctx.forceId, check.id, check.level, check.setOn, check.source, ctx.now, check.by, check.changed],
  );
}
