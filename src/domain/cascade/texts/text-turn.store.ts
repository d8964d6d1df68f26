import type { Context } from '#kernel/context';
import type { DispatchKind, Outcome } from '../delivery.model.ts';
import type { NewDelivery } from '../delivery.store.ts';

/** One line of the ledger to be that goes by text. */
export type NewTextLine = NewDelivery & { notBefore: Date };

/** Writes lines into the ledger and gives each its turn; who has a line for that version keeps it. Returns the new ones. */
export const insertTextLines = (
  ctx: Context,
  dispatch: { id: string; kind: DispatchKind },
  lines: readonly NewTextLine[],
): Promise<number> =>
  ctx.tx.run(
    `with added as (
       insert into cascade.delivery (force_id, id, dispatch_id, kind, leader_id, root_version_id, version_id, priority,
         please_forward, state, next_attempt_at, changed_at, cell, channel)
       select $1, u.id, $2, $3, u.leader_id, u.root_version_id, u.version_id, u.priority, u.please_forward, 'queued',
         u.not_before, $4, u.cell, 'text'
       from unnest($5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::smallint[], $10::boolean[],
           $11::timestamptz[], $12::integer[])
         as u (id, leader_id, root_version_id, version_id, priority, please_forward, not_before, cell)
       on conflict (force_id, root_version_id, kind, leader_id) do nothing
       returning id, priority, next_attempt_at)
     insert into cascade.text_turn (force_id, delivery_id, priority, next_attempt_at)
     select $1, id, priority, next_attempt_at from added`,
    [
      ctx.forceId,
      dispatch.id,
      dispatch.kind,
      ctx.now,
      lines.map(() => ctx.newId()),
      lines.map(({ leaderId }) => leaderId),
      lines.map(({ rootVersionId }) => rootVersionId),
      lines.map(({ versionId }) => versionId),
      lines.map(({ priority }) => priority),
      lines.map(({ pleaseForward }) => pleaseForward),
      lines.map(({ notBefore }) => notBefore),
      lines.map(({ cell }) => cell ?? null),
    ],
  );

/** A line of the ledger that goes by text, in this sender's hands. */
export interface TextLine {
  id: string;
  leaderId: string;
  versionId: string;
  kind: DispatchKind;
  attempts: number;
  /** An attempt broke off whose end nobody knows: the provider is asked first. */
  isUncertain: boolean;
  /** When somebody asked for it to be sent: no attempt is older. */
  askedAt: Date;
}

/** In hand for so long is in the hands of a worker that died: twenty texts of a slow provider take eighty seconds. */
const ABANDONED_SECONDS = 120;

/** True where a text could be sent now. */
export async function isTextDue(ctx: Context): Promise<boolean> {
  const row = await ctx.tx.row<{ due: boolean }>(
    `select exists (select 1 from cascade.text_turn where force_id = $1 and next_attempt_at <= $2
       and (claimed_at is null or claimed_at < $2::timestamptz - make_interval(secs => $3))) as due`,
    [ctx.forceId, ctx.now, ABANDONED_SECONDS],
  );
  return row?.due ?? false;
}

/**
 * Takes due lines and marks them as being handed over, in a transaction that commits before anything leaves: after a
 * crash it is known which are in doubt. Lines that ended in another way (left off, replaced) lose their turn.
 */
export async function claimTextLines(ctx: Context, limit: number): Promise<TextLine[]> {
  await ctx.tx.run(
    `delete from cascade.text_turn t using cascade.delivery d
     where t.force_id = $1 and d.force_id = $1 and d.id = t.delivery_id and d.state not in ('queued', 'handing-over')`,
    [ctx.forceId],
  );
  return ctx.tx.rows<TextLine>(
    `with due as (
       select t.delivery_id from cascade.text_turn t
       where t.force_id = $1 and t.next_attempt_at <= $2
         and (t.claimed_at is null or t.claimed_at < $2::timestamptz - make_interval(secs => $4))
       order by t.priority desc, t.next_attempt_at limit $3 for update of t skip locked),
     taken as (
       update cascade.text_turn t set claimed_at = $2 from due
       where t.force_id = $1 and t.delivery_id = due.delivery_id returning t.delivery_id)
     update cascade.delivery d set state = 'handing-over', attempts = d.attempts + 1, changed_at = $2,
       is_uncertain = d.is_uncertain or d.state = 'handing-over'
     from taken, cascade.dispatch p
     where d.force_id = $1 and d.id = taken.delivery_id and d.state in ('queued', 'handing-over')
       and p.force_id = $1 and p.id = d.dispatch_id
     returning d.id, d.leader_id as "leaderId", d.version_id as "versionId", d.kind, d.attempts,
       d.is_uncertain as "isUncertain", p.asked_at as "askedAt"`,
    [ctx.forceId, ctx.now, limit, ABANDONED_SECONDS],
    'cascade_claim_texts',
  );
}

export interface TextResult extends Outcome {
  id: string;
  providerId: string | null;
  reply: string;
}

/** Writes what became of a line, and its next turn where it has one; a receipt that was quicker stands. */
export async function recordTextResult(ctx: Context, result: TextResult): Promise<void> {
  const { id, nextAttemptAt } = result;
  await ctx.tx.run(
    `update cascade.delivery set state = $3, is_uncertain = $4, next_attempt_at = coalesce($5, next_attempt_at),
       provider_id = coalesce(provider_id, $6), smtp_reply = $7, changed_at = $8
     where force_id = $1 and id = $2 and state = 'handing-over'`,
    [
      ctx.forceId,
      id,
      result.state,
      result.isUncertain,
      nextAttemptAt,
      result.providerId,
      result.reply,
      ctx.now,
    ],
    'cascade_record_text',
  );
  if (nextAttemptAt)
    await ctx.tx.run(
      `update cascade.text_turn set next_attempt_at = $3, claimed_at = null where force_id = $1 and delivery_id = $2`,
      [ctx.forceId, id, nextAttemptAt],
    );
  else
    await ctx.tx.run('delete from cascade.text_turn where force_id = $1 and delivery_id = $2', [
      ctx.forceId,
      id,
    ]);
}

/** Back into the queue without an attempt: the provider is away. What was in doubt stays in doubt. */
export async function giveBackTextLines(ctx: Context, ids: readonly string[]): Promise<void> {
  await ctx.tx.run(
    `update cascade.delivery set state = 'queued', attempts = attempts - 1, changed_at = $3
     where force_id = $1 and id = any($2::uuid[]) and state = 'handing-over'`,
    [ctx.forceId, ids, ctx.now],
  );
  await ctx.tx.run(
    'update cascade.text_turn set claimed_at = null where force_id = $1 and delivery_id = any($2::uuid[])',
    [ctx.forceId, ids],
  );
}

/** Notes what a provider says of a text; false where it changes nothing, or the text is none of ours. */
export async function keepTextReceipt(
  ctx: Context,
  receipt: { messageId: string; providerId: string; state: string; code: number | null },
): Promise<boolean> {
  const row = await ctx.tx.row<{ changed: boolean }>(
    'select cascade.note_text_receipt($1, $2, $3, $4, $5) as changed',
    [ctx.forceId, receipt.messageId, receipt.providerId, receipt.state, receipt.code],
  );
  return row?.changed ?? false;
}
