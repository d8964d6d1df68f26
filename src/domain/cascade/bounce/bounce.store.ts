import type { Context } from '#kernel/context';
import { PRIORITY } from '../delivery.model.ts';
import { insertParcels, showTurns } from '../sending/parcel.store.ts';
import type { AfterBounce, BounceKind } from './bounce.model.ts';

/** A line of the ledger a report came back for, locked. */
export interface ReturnedLine {
  leaderId: string;
  state: string;
  /** A sender has it in hand this moment. */
  isHeld: boolean;
  /** Reports of failures that may pass, so far. */
  earlierLater: number;
}

/** Locks a line, and says how it stands; a sender that has it on its way has that written into the line first. */
export async function lockReturned(ctx: Context, deliveryId: string): Promise<ReturnedLine | undefined> {
  const waits = await ctx.tx.row(
    `select 1 from cascade.delivery where force_id = $1 and id = $2 and state = 'queued'`,
    [ctx.forceId, deliveryId],
  );
  if (waits) await showTurns(ctx);
  return ctx.tx.row<ReturnedLine>(
    `select d.leader_id as "leaderId", d.state, d.state = 'handing-over' as "isHeld",
       (select count(*)::integer from cascade.bounce b where b.force_id = $1 and b.delivery_id = d.id
         and b.kind = 'later') as "earlierLater"
     from cascade.delivery d where d.force_id = $1 and d.id = $2 and d.channel = 'email' for update of d`,
    [ctx.forceId, deliveryId],
  );
}

/** Keeps a report; false where the same one came before. */
export async function insertBounce(
  ctx: Context,
  bounce: {
    deliveryId: string;
    leaderId: string;
    kind: Exclude<BounceKind, 'nothing'>;
    status: string;
    reportHash: Buffer;
  },
): Promise<boolean> {
  const added = await ctx.tx.run(
    `insert into cascade.bounce (force_id, id, delivery_id, leader_id, kind, status, report_hash, received_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (force_id, delivery_id, report_hash) do nothing`,
    [
      ctx.forceId,
      ctx.newId(),
      bounce.deliveryId,
      bounce.leaderId,
      bounce.kind,
      bounce.status,
      bounce.reportHash,
      ctx.now,
    ],
  );
  return added === 1;
}

/** Writes what the report came to into the ledger. @param before the state in which the report found the line */
export async function recordBounce(
  ctx: Context,
  { deliveryId, before }: { deliveryId: string; before: string },
  { state, nextAttemptAt, reply }: AfterBounce & { reply: string },
): Promise<void> {
  await ctx.tx.run(
    `update cascade.delivery set state = $3, next_attempt_at = coalesce($4, next_attempt_at), smtp_code = null,
       smtp_reply = $5, changed_at = $6
     where force_id = $1 and id = $2`,
    [ctx.forceId, deliveryId, state, nextAttemptAt, reply, ctx.now],
  );
  // A line that waits has its parcel; whoever takes that sees that it is to wait longer.
  if (state === 'queued' && before !== 'queued')
    await insertParcels(ctx, [
      {
        priority: PRIORITY.statement,
        nextAttemptAt: nextAttemptAt ?? ctx.now,
        lineIds: [deliveryId],
        // The parcel it was sent from may still be there.
        mayShare: true,
      },
    ]);
}

/** Messages to a leader whose address was reported as dead, and not yet counted towards a verdict. */
export async function deadReports(ctx: Context, leaderId: string, since: Date): Promise<number> {
  const row = await ctx.tx.row<{ n: number }>(
    `select count(distinct delivery_id)::integer as n from cascade.bounce
     where force_id = $1 and leader_id = $2 and kind = 'dead-address' and not is_spent and received_at > $3`,
    [ctx.forceId, leaderId, since],
  );
  return row?.n ?? 0;
}

/** Counts these reports no more: once an address works again, it takes as many new ones. */
export async function spendReports(ctx: Context, leaderId: string): Promise<void> {
  await ctx.tx.run(
    `update cascade.bounce set is_spent = true
     where force_id = $1 and leader_id = $2 and kind = 'dead-address' and not is_spent`,
    [ctx.forceId, leaderId],
  );
}
