import type { StaffActor } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { changeStanding } from '../change-standing.ts';
import type { LockedRow } from '../queue-batch.reads.ts';
import { lockForAct } from '../queue-batch.store.ts';
import { reportAcknowledged } from '../report-acknowledged.event.ts';
import { demandNamed } from '../restricted/demand-named.ts';
import { maySayDuplicate } from './duplicates.policy.ts';
import { insertMatchAnswer, matchesOf } from './exchange.store.ts';
import { groupOf } from './likeness.reads.ts';
import { insertAnswer, type Outcome, pairOf } from './likeness.store.ts';

/** Letters of a reason: more than "ok". */
const REASON_LEAST = 5;
export const REASON_MOST = 1_000;

export interface DuplicateAnswer {
  reportId: string;
  otherId: string;
  outcome: Extract<Outcome, 'SAME' | 'NOT_SAME'>;
  reason: string;
}

function staffWith(ctx: Context, reason: string): StaffActor {
  demand(maySayDuplicate, ctx.actor);
  if (ctx.actor.kind !== 'staff')
    throw new Refusal('not-allowed', 'only a person says that two are the same');
  if (reason.trim().length < REASON_LEAST)
    throw new Refusal('invalid-input', 'a reason is missing', [
      { field: 'reason', key: 'triage.duplicates.reason.required' },
    ]);
  return ctx.actor;
}

async function lockedAll(ctx: Context, ids: readonly string[]): Promise<Map<string, LockedRow>> {
  const rows = await lockForAct(ctx.tx, ctx.forceId, ids);
  for (const row of rows) {
    demand(maySayDuplicate, ctx.actor, row.areaPath ?? '');
    await demandNamed(ctx, row.reportId);
  }
  return new Map(rows.map((row) => [row.reportId, row]));
}

const isOthers = ({ acknowledgedBy }: LockedRow, by: StaffActor): boolean =>
  acknowledgedBy !== null && acknowledgedBy !== by.id;
const isBeyond = ({ state }: LockedRow): boolean => !['unread', 'acknowledged', 'decided'].includes(state);

/** Reports are dated to the minute; of two in one minute the one that was opened later came later. */
const cameAt = ({ reportedAt, openedAt, reportId }: LockedRow): string =>
  `${reportedAt.toISOString()} ${openedAt.toISOString()} ${reportId}`;

/**
 * Which of two reports steps back: one that nobody has made a case of, that no colleague is at work on, that is less far
 * on, and then the later one.
 * @throws Refusal `conflict` where neither may
 */
export function whichStepsBack(one: LockedRow, other: LockedRow, by: StaffActor): LockedRow {
  const free = [one, other].filter((row) => !isBeyond(row) && !isOthers(row, by));
  const [first, second] = free;
  if (!first)
    throw new Refusal('conflict', 'both are in the hands of colleagues or have a case; ask one of them');
  if (!second) return first;
  if (first.state !== second.state && [first.state, second.state].includes('decided'))
    return first.state === 'decided' ? second : first;
  return cameAt(first) > cameAt(second) ? first : second;
}

async function keepAnswer(
  ctx: Context,
  by: StaffActor,
  said: { ids: [string, string]; outcome: Outcome; copyId: string | null; reason: string },
): Promise<void> {
  const id = ctx.newId();
  const { sealId, fields } = await ctx.seal({
    table: 'triage.duplicate_answer',
    recordId: id,
    fields: { reason: said.reason.trim() },
  });
  await insertAnswer(ctx, {
    id,
    pair: pairOf(...said.ids),
    outcome: said.outcome,
    copyId: said.copyId,
    answeredBy: by.id,
    sealed: { sealId, reason: fields.reason },
  });
  await ctx.audit({
    act: 'triage.say-duplicate',
    kind: said.outcome === 'NOT_SAME' ? 'alteration' : 'combination',
    subject: 'report',
    subjectId: said.ids[0],
    detail: { otherId: said.ids[1], outcome: said.outcome, copyId: said.copyId },
  });
}

async function putBeside(
  ctx: Context,
  copy: LockedRow,
  how: { leadId: string; by: StaffActor },
): Promise<void> {
  const { leadId, by } = how;
  await changeStanding(ctx, copy, {
    state: copy.state === 'unread' ? 'acknowledged' : copy.state,
    acknowledgedBy: copy.acknowledgedBy ?? by.id,
    acknowledgedAt: copy.acknowledgedAt ?? ctx.now,
    heldUntil: copy.heldUntil,
    duplicateOf: leadId,
  });
  if (copy.state === 'unread')
    await ctx.publish(reportAcknowledged, copy.reportId, { reportId: copy.reportId });
}

/**
 * Keeps a person's answer to two reports side by side. "The same" puts one report, and whatever stands beside it, beside
 * the other: always beside the one that counts, so that there are no chains and no circles. Both stay whole.
 * @returns the report that stands beside the other now; nothing for "not the same"
 * @throws Refusal `invalid-input` without a reason, `conflict` where they stand together already or a colleague has both
 */
export async function decideDuplicate(ctx: Context, said: DuplicateAnswer): Promise<string | undefined> {
  const by = staffWith(ctx, said.reason);
  const { tx, forceId } = ctx;
  if (said.reportId === said.otherId) throw new Refusal('conflict', 'this is the same report');
  const [here, there] = [await groupOf(tx, forceId, said.reportId), await groupOf(tx, forceId, said.otherId)];
  const rows = await lockedAll(ctx, [...new Set([said.reportId, said.otherId, here.rootId, there.rootId])]);
  const [one, other] = [found(rows.get(here.rootId), 'report'), found(rows.get(there.rootId), 'report')];
  const ids: [string, string] = [said.reportId, said.otherId];
  if (said.outcome === 'NOT_SAME') {
    await keepAnswer(ctx, by, { ids, outcome: 'NOT_SAME', copyId: null, reason: said.reason });
    return undefined;
  }
  if (one.reportId === other.reportId) throw new Refusal('conflict', 'they stand beside each other already');
  if (one.duplicateOf || other.duplicateOf)
    throw new Refusal('conflict', 'one of them was put beside another meanwhile');
  const copy = whichStepsBack(one, other, by);
  const lead = copy === one ? other : one;
  // Whatever stands beside it moves with it, so each of them must be open to whoever says so.
  const moved = await lockedAll(ctx, (await groupOf(tx, forceId, copy.reportId)).copyIds);
  for (const row of [copy, ...moved.values()]) await putBeside(ctx, row, { leadId: lead.reportId, by });
  await keepAnswer(ctx, by, { ids, outcome: 'SAME', copyId: copy.reportId, reason: said.reason });
  return copy.reportId;
}

/**
 * Lets a report that stands beside another stand alone again: it comes back to the list as it was taken, and is counted.
 * @throws Refusal `invalid-input` without a reason, `conflict` where it stands beside none
 */
export async function separateReport(
  ctx: Context,
  { reportId, reason }: { reportId: string; reason: string },
): Promise<void> {
  const by = staffWith(ctx, reason);
  const { rootId } = await groupOf(ctx.tx, ctx.forceId, reportId);
  const rows = await lockedAll(ctx, [...new Set([reportId, rootId])]);
  const copy = found(rows.get(reportId), 'report');
  if (!copy.duplicateOf) throw new Refusal('conflict', 'it stands beside no other report');
  await changeStanding(ctx, copy, { ...copy, duplicateOf: null });
  await keepAnswer(ctx, by, {
    ids: [reportId, copy.duplicateOf],
    outcome: 'SEPARATED',
    copyId: reportId,
    reason,
  });
}

/**
 * Keeps a person's answer to what an exchange with another organisation found. It changes no count: the other report is
 * not this force's. Whoever adds up the figures of both leaves out what was answered with "the same".
 * @throws Refusal `invalid-input` without a reason, `not-found`, `not-allowed`
 */
export async function answerMatch(
  ctx: Context,
  said: { reportId: string; matchId: string; outcome: 'SAME' | 'NOT_SAME'; reason: string },
): Promise<void> {
  const by = staffWith(ctx, said.reason);
  await lockedAll(ctx, [said.reportId]);
  const match = (await matchesOf(ctx.tx, ctx.forceId, said.reportId)).find(({ id }) => id === said.matchId);
  found(match, 'match');
  const id = ctx.newId();
  const { sealId, fields } = await ctx.seal({
    table: 'triage.exchange_answer',
    recordId: id,
    fields: { reason: said.reason.trim() },
  });
  const { matchId, outcome } = said;
  await insertMatchAnswer(ctx, { id, matchId, outcome, answeredBy: by.id, sealId, reason: fields.reason });
  await ctx.audit({
    act: 'triage.answer-exchange',
    kind: 'alteration',
    subject: 'report',
    subjectId: said.reportId,
    detail: { matchId, outcome },
  });
}
