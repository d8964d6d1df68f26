import type { Context } from '#kernel/context';
import { contactWays, staffByRole } from '#room/access';
import { takerOf } from '#room/reporting';
import { askOrder, ownerFirst } from '../clocks/ask-order.ts';
import { namedOn } from '../restricted/restricted.reads.ts';
import {
  ALERTED,
  type AlertStage,
  type AlertWay,
  LATELY_MINUTES,
  MOST_LATELY,
  stageAt,
} from './alert.model.ts';
import { type AlertedClock, alertedClock, alertsSince, askedAtStep } from './alert.reads.ts';
import { insertAlert } from './alert.store.ts';

/**
 * Puts down who hears, away from the console, that a report waits for a person: whoever the roster asks at this step. Once
 * the roster has come to its end, or nobody is on duty, everybody of the role on call hears too. Where nobody who should
 * hear has an address, it goes on to the rest of the roster and then to the role on call, rather than to nobody. Of a
 * restricted report those named hear first. Asked again, nobody hears twice of one stage.
 * @param level the step of the clock; undefined for its warning, which goes to who was asked first
 */
export async function planAlerts(ctx: Context, about: { clockId: string; level?: number }): Promise<void> {
  const { tx, forceId } = ctx;
  const clock = await alertedClock(tx, forceId, about.clockId);
  if (!clock || !ALERTED.includes(clock.kind) || clock.isStopped) return;
  const stage = stageAt(clock.dueAt, ctx.now);
  for (const hearers of await circles(ctx, clock, about)) {
    const reached = await contactWays(tx, forceId, hearers);
    for (const { staffId, hasEmail, hasPhone } of reached) {
      if (hasEmail) await putDown(ctx, clock, { clockId: about.clockId, staffId, stage, by: 'EMAIL' });
      if (hasPhone) await putDown(ctx, clock, { clockId: about.clockId, staffId, stage, by: 'TEXT' });
    }
    if (reached.length > 0) return;
  }
}

/** One alert; the one after the most there may be lately stands for those that follow, and these are kept unsent. */
async function putDown(
  ctx: Context,
  clock: AlertedClock,
  alert: { clockId: string; staffId: string; stage: AlertStage; by: AlertWay },
): Promise<void> {
  const since = new Date(ctx.now.getTime() - LATELY_MINUTES * 60_000);
  const lately = clock.isDanger ? 0 : await alertsSince(ctx.tx, ctx.forceId, { ...alert, since });
  const state = lately > MOST_LATELY ? 'bundled' : 'waiting';
  await insertAlert(ctx, { ...alert, state, isMany: lately === MOST_LATELY });
}

/** Who is to hear, and who instead where none of them has an address. */
async function circles(
  ctx: Context,
  clock: AlertedClock,
  { clockId, level }: { clockId: string; level?: number },
): Promise<string[][]> {
  const { tx, forceId } = ctx;
  const { reportId } = clock;
  const taker = await takerOf(tx, forceId, reportId);
  const role = await staffByRole(tx, forceId, clock.onCallRole, clock.areaPath ?? '');
  const onCall = role.map(({ id }) => id).filter((id) => id !== taker);
  // Whoever is on call may break the glass where nobody named is reached; the alert itself tells nothing of the report.
  if (clock.isRestricted)
    return [(await namedOn(tx, forceId, reportId)).map(({ staffId }) => staffId), onCall];
  const order = ownerFirst(await askOrder(ctx, clock), clock.kind === 'DANGER' ? clock.ownerId : null);
  const first = clock.kind === 'ATTENTION' ? clock.askedFirst : (order[0] ?? null);
  const asked = level === undefined ? first : await askedAtStep(tx, forceId, { clockId, level });
  if (!asked) return [onCall, order];
  // The head of the roster was asked of a new report before the first step.
  const steps = clock.kind === 'ATTENTION' ? order.length : order.length + 1;
  const isAtTheEnd = level !== undefined && level >= steps;
  return [isAtTheEnd ? [asked, ...onCall] : [asked], order, onCall];
}
