import type { Context } from '#kernel/context';
import type { ConcernKind } from './concern.model.ts';

/** Keeps a new concern; false where the same form has been sent before. */
export async function insertConcern(
  ctx: Context,
  concern: {
    id: string;
    leaderId: string;
    eventId: string | null;
    statementId: string | null;
    areaPath: string;
    kind: ConcernKind;
    language: string;
    sealId: string;
    textSealed: Buffer;
    answerDueAt: Date;
    formKey: string;
  },
): Promise<boolean> {
  const added = await ctx.tx.run(
    `insert into community.concern (force_id, id, leader_id, event_id, statement_id, area_path, kind, language,
       seal_id, text_sealed, raised_at, answer_due_at, state, form_key)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'open', $13)
     on conflict (force_id, leader_id, form_key) do nothing`,
    [
      ctx.forceId,
      concern.id,
      concern.leaderId,
      concern.eventId,
      concern.statementId,
      concern.areaPath,
      concern.kind,
      concern.language,
      concern.sealId,
      concern.textSealed,
      ctx.now,
      concern.answerDueAt,
      concern.formKey,
    ],
  );
  return added === 1;
}

/** The concern this form made when it was sent the first time. */
export const concernOfForm = (
  ctx: Context,
  leaderId: string,
  formKey: string,
): Promise<{ id: string } | undefined> =>
  ctx.tx.row<{ id: string }>(
    'select id from community.concern where force_id = $1 and leader_id = $2 and form_key = $3',
    [ctx.forceId, leaderId, formKey],
  );

/** Puts an open concern into somebody's hands. `onlyIfUnowned` keeps a hand that took it meanwhile. */
export async function setOwner(
  ctx: Context,
  concernId: string,
  owner: { staffId: string; onlyIfUnowned: boolean },
): Promise<boolean> {
  const changed = await ctx.tx.run(
    `update community.concern set owner_id = $3, owned_at = $4
     where force_id = $1 and id = $2 and state = 'open' and (not $5::boolean or owner_id is null)`,
    [ctx.forceId, concernId, owner.staffId, ctx.now, owner.onlyIfUnowned],
  );
  return changed === 1;
}

/** Writes the answer to an open concern; false where somebody else answered first. */
export async function setAnswer(
  ctx: Context,
  concernId: string,
  answer: {
    by: string;
    sealId: string;
    answerSealed: Buffer;
    saidLine: string | null;
    didLine: string | null;
  },
): Promise<boolean> {
  const changed = await ctx.tx.run(
    `update community.concern set state = 'answered', answered_by = $3, answered_at = $4, answer_seal_id = $5,
       answer_sealed = $6, said_line = $7, did_line = $8, owner_id = coalesce(owner_id, $3),
       owned_at = coalesce(owned_at, $4)
     where force_id = $1 and id = $2 and state = 'open'`,
    [
      ctx.forceId,
      concernId,
      answer.by,
      ctx.now,
      answer.sealId,
      answer.answerSealed,
      answer.saidLine,
      answer.didLine,
    ],
  );
  return changed === 1;
}

/** Notes when the leader first read the answers, so that "returned" is a fact and not a hope. */
export async function noteAnswersSeen(ctx: Context, leaderId: string): Promise<void> {
  await ctx.tx.run(
    `update community.concern set answer_seen_at = $3
     where force_id = $1 and leader_id = $2 and state = 'answered' and answer_seen_at is null`,
    [ctx.forceId, leaderId, ctx.now],
  );
}
