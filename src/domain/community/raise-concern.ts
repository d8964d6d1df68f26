import type { Context } from '#kernel/context';
import { found, Refusal } from '#kernel/refusal';
import { answerDueAt, CONCERN_MAX, type ConcernKind } from './concern.model.ts';
import { concernOfForm, insertConcern } from './concern.store.ts';
import { concernRaised } from './concern-raised.event.ts';
import { leaderById } from './leader.reads.ts';

/** What a leader sends. The area is the leader's own unless told; `formKey` makes a repeated form count once. */
export interface RaisedConcern {
  leaderId: string;
  kind: ConcernKind;
  text: string;
  eventId?: string;
  statementId?: string;
  areaPath?: string;
  language?: string;
  formKey?: string;
}

/**
 * Takes a question or worry from a leader: the words are sealed, the 72 hours begin, an owner is found by a job.
 * @throws Refusal `not-found` where the leader has left; `not-allowed` where one leader names another; `invalid-input` where there are no words or too many
 */
export async function raiseConcern(ctx: Context, raised: RaisedConcern): Promise<{ concernId: string }> {
  if (ctx.actor.kind === 'leader' && ctx.actor.id !== raised.leaderId)
    throw new Refusal('not-allowed', 'leaders speak for themselves');
  const leader = found(await leaderById(ctx.tx, ctx.forceId, raised.leaderId), 'leader');
  if (leader.leftAt) throw new Refusal('not-found', 'this leader has left');
  const text = raised.text.trim();
  if (text === '' || text.length > CONCERN_MAX)
    throw new Refusal('invalid-input', 'a concern needs words, and not too many', [
      {
        field: 'text',
        key: text === '' ? 'community.concern.text.required' : 'web.form.tooLong',
        args: { max: CONCERN_MAX, over: text.length - CONCERN_MAX },
      },
    ]);
  const id = ctx.newId();
  const formKey = raised.formKey ?? id;
  const before = await concernOfForm(ctx, raised.leaderId, formKey);
  if (before) return { concernId: before.id };
  const sealed = await ctx.seal({ table: 'community.concern', recordId: id, fields: { text } });
  const isNew = await insertConcern(ctx, {
    id,
    leaderId: raised.leaderId,
    eventId: raised.eventId ?? null,
    statementId: raised.statementId ?? null,
    areaPath: raised.areaPath ?? leader.areaPath,
    kind: raised.kind,
    language: raised.language ?? leader.language,
    sealId: sealed.sealId,
    textSealed: sealed.fields.text,
    answerDueAt: answerDueAt(ctx.now),
    formKey,
  }).catch(refuseUnknownEvent);
  // Two presses in the same instant: the second waited for the first and finds its row.
  if (!isNew) return { concernId: found(await concernOfForm(ctx, raised.leaderId, formKey), 'concern').id };
  await ctx.publish(concernRaised, id, { concernId: id });
  await ctx.audit({
    act: 'community.raise-concern',
    kind: 'collection',
    subject: 'concern',
    subjectId: id,
    detail: { kind: raised.kind },
  });
  return { concernId: id };
}

/** The event came from a link: one that is not on the register (or another force's) is refused, not stored. */
function refuseUnknownEvent(error: unknown): never {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code === '23503' && constraint?.includes('event'))
    throw new Refusal('not-found', 'event was not found');
  throw error;
}
