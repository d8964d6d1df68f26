import type { Context } from '#kernel/context';
import { openEach } from '#kernel/open-each';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import type { DecisionInput } from './decision.model.ts';
import { MOST_PREPARED, type PreparedRow, preparedOf } from './prepared-decision.reads.ts';
import { insertPrepared, setPreparedRemoved } from './prepared-decision.store.ts';
import { mayDecide } from './triage.policy.ts';

/**
 * Keeps a decision an officer will choose again, report by report or for a group they have looked through. It decides
 * nothing by itself. Its reasons are sealed like every reason.
 * @throws Refusal `conflict` where they keep as many as there are keys
 */
export async function prepareDecision(
  ctx: Context,
  { name, input }: { name: string; input: DecisionInput },
): Promise<{ id: string }> {
  demand(mayDecide, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff decide');
  const kept = await preparedOf(ctx.tx, ctx.forceId, ctx.actor.id);
  if (kept.length >= MOST_PREPARED)
    throw new Refusal('conflict', 'as many are kept as there are keys', [
      { field: 'name', key: 'triage.prepared.full', args: { n: MOST_PREPARED } },
    ]);
  const id = ctx.newId();
  const { reasons, ...answers } = input;
  const { sealId, fields } = await ctx.seal({
    table: 'triage.prepared_decision',
    recordId: id,
    fields: { reasons },
  });
  await insertPrepared(ctx, {
    id,
    staffId: ctx.actor.id,
    name,
    answers,
    sealId,
    reasonsSealed: fields.reasons,
  });
  await ctx.audit({
    act: 'triage.prepare-decision',
    kind: 'collection',
    subject: 'prepared-decision',
    subjectId: id,
  });
  return { id };
}

/** A prepared decision with its reasons, opened through the keeper. */
export interface Prepared {
  id: string;
  name: string;
  input: DecisionInput;
}

/** Opens prepared decisions of the officer who asks. */
export async function openPrepared(ctx: Context, rows: readonly PreparedRow[]): Promise<Prepared[]> {
  const opened = await openEach(
    ctx,
    { table: 'triage.prepared_decision', field: 'reasons', purpose: 'triage' },
    rows,
    ({ reasonsSealed }) => reasonsSealed,
  );
  return rows.map(({ id, name, answers }, at) => ({
    id,
    name,
    input: { ...answers, reasons: opened[at]?.reveal() ?? '' },
  }));
}

/** Removes one of the officer's own; decisions made with it stand as they are. @throws Refusal `not-found` */
export async function removePrepared(ctx: Context, id: string): Promise<void> {
  demand(mayDecide, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff decide');
  const wasThere = await setPreparedRemoved(ctx, ctx.actor.id, id);
  found(wasThere || undefined, 'prepared decision');
}
