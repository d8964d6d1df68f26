import type { StaffActor } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { staffByRole } from '#room/access';
import { releaseClocks } from '../clocks/release-clocks.ts';
import { mayKeepRoster } from './roster.policy.ts';
import {
  answerOffer,
  deleteEntry,
  endAbsence,
  endEntry,
  entryNow,
  entryOf,
  insertAbsence,
  insertOffer,
  insertRosterEntry,
} from './roster.store.ts';

/** Why somebody on the roster is away. */
export const ABSENCE_REASONS = ['LEAVE', 'SICK', 'COURT', 'INCIDENT', 'OTHER_DUTY'] as const;
const MOST_MS = 400 * 86_400_000;
const MOST_POSITION = 99;

function keeperOf(ctx: Context): StaffActor {
  demand(mayKeepRoster, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff keep the roster');
  return ctx.actor;
}
const wrong = (field: string, key: string): Refusal =>
  new Refusal('invalid-input', key, [{ field, key: `triage.roster.${key}` }]);

/** Those who may stand on the roster: senior officers, by name. */
export async function rosterStaff(ctx: Context) {
  const inspectors = await staffByRole(ctx.tx, ctx.forceId, 'DUTY_INSPECTOR');
  const commanders = await staffByRole(ctx.tx, ctx.forceId, 'COMMANDER');
  const known = new Set(inspectors.map(({ id }) => id));
  return [...inspectors, ...commanders.filter(({ id }) => !known.has(id))];
}
async function demandSenior(ctx: Context, staffId: string, field: string): Promise<void> {
  const senior = await rosterStaff(ctx);
  if (!senior.some(({ id }) => id === staffId)) throw wrong(field, 'staffId.required');
}
function demandSpan(span: { fromAt: Date; untilAt: Date }, now: Date): void {
  const length = span.untilAt.getTime() - span.fromAt.getTime();
  if (!(length > 0 && length <= MOST_MS) || span.untilAt <= now) throw wrong('untilDay', 'untilDay.wrong');
}

const line = (ctx: Context, act: string, detail: Record<string, string | number | boolean>): Promise<void> =>
  ctx.audit({ act, kind: 'alteration', subject: 'roster', subjectId: null, detail });

/**
 * Puts somebody on the duty roster for a span, at a place in the order in which they are asked.
 * @throws Refusal `invalid-input` where they are no senior officer or the span is none
 */
export async function addToRoster(
  ctx: Context,
  entry: { staffId: string; position: number; fromAt: Date; untilAt: Date },
): Promise<void> {
  keeperOf(ctx);
  await demandSenior(ctx, entry.staffId, 'staffId');
  demandSpan(entry, ctx.now);
  if (!Number.isInteger(entry.position) || entry.position < 1 || entry.position > MOST_POSITION)
    throw wrong('position', 'position.wrong');
  await insertRosterEntry(ctx, entry);
  await line(ctx, 'triage.add-to-roster', { staff: entry.staffId, position: entry.position });
}

/**
 * Notes that somebody is away: nobody asks them until they are back. Where they are away already, clocks they took on go
 * back to the roster.
 * @throws Refusal `invalid-input` where the span is none
 */
export async function noteAbsence(
  ctx: Context,
  absence: { staffId: string; fromAt: Date; untilAt: Date; reason: (typeof ABSENCE_REASONS)[number] },
): Promise<void> {
  const actor = keeperOf(ctx);
  await demandSenior(ctx, absence.staffId, 'absentId');
  demandSpan(absence, ctx.now);
  await insertAbsence(ctx, { ...absence, notedBy: actor.id });
  const isAway = absence.fromAt <= ctx.now;
  const released = isAway ? await releaseClocks(ctx, absence.staffId) : 0;
  await line(ctx, 'triage.note-absence', { staff: absence.staffId, reason: absence.reason, released });
}

/**
 * Somebody noted as away is back, or never went: they are asked again from now on.
 * @throws Refusal `conflict` where the absence is over already
 */
export async function takeBackAbsence(ctx: Context, absenceId: string): Promise<void> {
  keeperOf(ctx);
  const staffId = await endAbsence(ctx, absenceId);
  if (!staffId) throw new Refusal('conflict', 'this absence is over already');
  await line(ctx, 'triage.end-absence', { staff: staffId });
}

/**
 * Takes somebody off the roster: a turn that runs ends now, one to come is taken away.
 * @throws Refusal `conflict` where it is over already
 */
export async function takeOffRoster(ctx: Context, about: { staffId: string; fromAt: Date }): Promise<void> {
  keeperOf(ctx);
  const entry = await entryOf(ctx, about);
  if (!entry) throw new Refusal('conflict', 'this turn is over already');
  if (entry.fromAt > ctx.now) await deleteEntry(ctx, entry);
  else await endEntry(ctx, entry);
  await releaseClocks(ctx, entry.staffId);
  await line(ctx, 'triage.take-off-roster', { staff: entry.staffId, position: entry.position });
}

/**
 * Offers one's own turn to a colleague. It stays one's own until they accept.
 * @throws Refusal `conflict` where one is not on duty, `invalid-input` where the colleague is no senior officer
 */
export async function offerDuty(ctx: Context, toId: string): Promise<void> {
  const actor = keeperOf(ctx);
  if (toId === actor.id) throw wrong('toId', 'staffId.required');
  await demandSenior(ctx, toId, 'toId');
  if (!(await entryNow(ctx, actor.id))) throw new Refusal('conflict', 'you are not on the roster now');
  await insertOffer(ctx, { fromId: actor.id, toId });
  await line(ctx, 'triage.offer-duty', { to: toId });
}

/**
 * Answers a turn that was offered: accepted, it is the answerer's from now on, at the same place and to the same end, and
 * clocks the other took on go back to the roster.
 * @throws Refusal `conflict` where it is not offered (any more), or the turn has ended
 */
export async function answerDuty(
  ctx: Context,
  { offerId, isAccepted }: { offerId: string; isAccepted: boolean },
): Promise<void> {
  const actor = keeperOf(ctx);
  const offer = await answerOffer(ctx, { id: offerId, toId: actor.id, isAccepted });
  if (!offer) throw new Refusal('conflict', 'this turn is not offered to you (any more)');
  if (isAccepted) {
    const entry = await entryNow(ctx, offer.fromId);
    if (!entry) throw new Refusal('conflict', 'the turn has ended');
    await endEntry(ctx, entry);
    await insertRosterEntry(ctx, { ...entry, staffId: actor.id, fromAt: ctx.now });
    await releaseClocks(ctx, offer.fromId);
  }
  await line(ctx, 'triage.answer-duty', { from: offer.fromId, accepted: isAccepted });
}
