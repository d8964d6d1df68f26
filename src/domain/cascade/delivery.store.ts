import type { Context } from '#kernel/context';
import type { DispatchKind } from './delivery.model.ts';
import { insertParcels, type NewParcel, showTurns } from './sending/parcel.store.ts';

export interface NewDispatch {
  id: string;
  rootVersionId: string;
  kind: DispatchKind;
  audience: Record<string, readonly string[]>;
  recipients: number;
  /** False where the worker writes the audience into the ledger; true unless told. */
  isFrozen?: boolean;
  askedBy: string | null;
  /** Why it goes out in quiet hours and beyond a leader's week's statements. */
  urgentReason?: string;
  /** When its first line is due; at once where it is absent. */
  notBefore?: Date;
  /** Holy days it fell on, and until when it waits for them or why it does not. */
  holyDays?: readonly string[];
  heldUntil?: Date;
  holyReason?: string;
}

export async function insertDispatch(ctx: Context, dispatch: NewDispatch): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.dispatch (force_id, id, root_version_id, kind, audience, recipients, asked_by, asked_at,
       urgent_reason, is_frozen, not_before, holy_days, held_until, holy_reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      ctx.forceId,
      dispatch.id,
      dispatch.rootVersionId,
      dispatch.kind,
      JSON.stringify(dispatch.audience),
      dispatch.recipients,
      dispatch.askedBy,
      ctx.now,
      dispatch.urgentReason ?? '',
      dispatch.isFrozen ?? true,
      dispatch.notBefore ?? ctx.now,
      dispatch.holyDays ?? [],
      dispatch.heldUntil ?? null,
      dispatch.holyReason ?? '',
    ],
  );
}

/** One line of the ledger to be. */
export interface NewDelivery {
  leaderId: string;
  rootVersionId: string;
  versionId: string;
  priority: number;
  pleaseForward: boolean;
  /** Not before this moment; at once where it is absent. */
  notBefore?: Date;
  /** The leader's area, part and language under their number (ledger/keep-cells). */
  cell?: number;
}

/** Lines of one statement: a million in one would be held three times over in memory on their way. */
const LINES_AT_ONCE = 20_000;

/** Freezes an audience into the ledger; who has a line for that version already keeps it. Returns the new lines. */
export async function insertDeliveries(
  ctx: Context,
  dispatch: { id: string; kind: DispatchKind },
  deliveries: readonly NewDelivery[],
): Promise<number> {
  let added = 0;
  for (let from = 0; from < deliveries.length; from += LINES_AT_ONCE)
    added += await insertLines(ctx, dispatch, deliveries.slice(from, from + LINES_AT_ONCE));
  return added;
}

async function insertLines(
  ctx: Context,
  dispatch: { id: string; kind: DispatchKind },
  deliveries: readonly NewDelivery[],
): Promise<number> {
  const lines = await ctx.tx.rows<Line>(
    `insert into cascade.delivery (force_id, id, dispatch_id, kind, leader_id, root_version_id, version_id, priority,
       please_forward, state, next_attempt_at, changed_at, cell)
     select $1, u.id, $2, $3, u.leader_id, u.root_version_id, u.version_id, u.priority, u.please_forward, 'queued',
       u.not_before, $4, u.cell
     from unnest($5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::smallint[], $10::boolean[],
         $11::timestamptz[], $12::integer[])
       as u (id, leader_id, root_version_id, version_id, priority, please_forward, not_before, cell)
     on conflict (force_id, root_version_id, kind, leader_id) do nothing
     returning id, priority, next_attempt_at as "nextAttemptAt"`,
    [
      ctx.forceId,
      dispatch.id,
      dispatch.kind,
      ctx.now,
      deliveries.map(() => ctx.newId()),
      deliveries.map(({ leaderId }) => leaderId),
      deliveries.map(({ rootVersionId }) => rootVersionId),
      deliveries.map(({ versionId }) => versionId),
      deliveries.map(({ priority }) => priority),
      deliveries.map(({ pleaseForward }) => pleaseForward),
      deliveries.map(({ notBefore }) => notBefore ?? ctx.now),
      deliveries.map(({ cell }) => cell ?? null),
    ],
  );
  await insertParcels(ctx, parcelsOf(lines));
  return lines.length;
}

interface Line {
  id: string;
  priority: number;
  nextAttemptAt: Date;
}

/** Lines of one priority that are due at one moment. */
function parcelsOf(lines: readonly Line[]): NewParcel[] {
  const parcels = new Map<string, NewParcel & { lineIds: string[] }>();
  for (const { id, priority, nextAttemptAt } of lines) {
    const key = `${priority} ${nextAttemptAt.getTime()}`;
    const parcel = parcels.get(key) ?? { priority, nextAttemptAt, lineIds: [], mayShare: false };
    parcels.set(key, parcel);
    parcel.lineIds.push(id);
  }
  return [...parcels.values()];
}

/** Leaders who had a version by e-mail or text (as far as is known), passed it on, or took its share kit, for a correction. */
export const holdersOf = (
  ctx: Context,
  rootVersionId: string,
): Promise<Array<{ leaderId: string; hasPassedOn: boolean }>> =>
  ctx.tx.rows(
    `with spread as (
       select p.leader_id from cascade.passing_on p where p.force_id = $1 and p.root_version_id = $2
       union
       select k.taker_id from cascade.kit_taking k
       where k.force_id = $1 and k.root_version_id = $2 and k.taker_kind = 'leader')
     select d.leader_id as "leaderId", bool_or(s.leader_id is not null) as "hasPassedOn"
     from cascade.delivery d
     join cascade.dispatch p on p.force_id = $1 and p.id = d.dispatch_id
     left join spread s on s.leader_id = d.leader_id
     where d.force_id = $1 and d.root_version_id = $2 and d.kind not in ('withdrawal', 'withdrawal-reminder')
       and (d.kind = 'correction' and (d.state <> 'left-off' or p.recalled_at is null) or d.state in ('handed-over', 'delivered', 'handing-over', 'unknown', 'bounced')
         or d.is_uncertain or s.leader_id is not null)
     group by d.leader_id
     union
     select s.leader_id, true from spread s
     where not exists (select 1 from cascade.delivery d where d.force_id = $1 and d.root_version_id = $2
         and d.leader_id = s.leader_id)`,
    [ctx.forceId, rootVersionId],
  );

/** What of a version is still waiting is not sent any more: a newer one takes its place. Returns who was waiting. */
export async function dropQueued(ctx: Context, rootVersionId: string): Promise<string[]> {
  await showTurns(ctx);
  const rows = await ctx.tx.rows<{ leaderId: string }>(
    // In the order in which senders mark them, so that neither waits for the other.
    `with waiting as (
       select id from cascade.delivery
       where force_id = $1 and root_version_id = $2 and state = 'queued' and not is_uncertain
         and kind not in ('withdrawal', 'withdrawal-reminder')
       order by id for update)
     update cascade.delivery d set state = 'left-off', changed_at = $3 from waiting
     where d.force_id = $1 and d.id = waiting.id
     returning d.leader_id as "leaderId"`,
    [ctx.forceId, rootVersionId, ctx.now],
  );
  return rows.map(({ leaderId }) => leaderId);
}

/**
 * Takes away the lines of reminders that were left off, for leaders who are to be reminded after all: a line is for ever
 * one leader's only one of its kind. What left (though it came back), or may have, stays. Returns how many.
 */
export async function clearReminders(
  ctx: Context,
  { kind, rootVersionId }: { kind: DispatchKind; rootVersionId: string },
  leaders: ReadonlyArray<{ leaderId: string }>,
): Promise<number> {
  const row = await ctx.tx.row<{ cleared: number }>(
    'select cascade.clear_reminders($1, $2, $3, $4::uuid[]) as cleared',
    [ctx.forceId, rootVersionId, kind, leaders.map(({ leaderId }) => leaderId)],
  );
  return row?.cleared ?? 0;
}
