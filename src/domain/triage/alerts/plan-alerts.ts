import type { Context } from '#kernel/context';
import { contactWays, staffByRole } from '#room/access';
import { takerOf } from '#room/reporting';
import { namedOn } from '../restricted/restricted.reads.ts';
import { stageAt } from './alert.model.ts';
import { type AlertedClock, alertedClock, askedAtStep } from './alert.reads.ts';
import { insertAlert } from './alert.store.ts';

/**
 * Puts down who hears, away from the console, that nobody has taken a report: whoever the roster asks at this step, or
 * everybody of the role on call where nobody is on duty. Of a restricted report only those hear who may open it. The
 * senior officer's clock alone; the others are days long and wait for a page. Asked again, nobody hears twice of one
 * stage. @param level the step of the clock; undefined for its warning, which goes to who was asked first
 */
export async function planAlerts(ctx: Context, about: { clockId: string; level?: number }): Promise<void> {
  const { tx, forceId } = ctx;
  const clock = await alertedClock(tx, forceId, about.clockId);
  if (clock?.kind !== 'ATTENTION' || clock.isStopped) return;
  const stage = stageAt(clock.dueAt, ctx.now);
  for (const { staffId, hasEmail, hasPhone } of await contactWays(
    tx,
    forceId,
    await hearers(ctx, clock, about),
  )) {
    if (hasEmail) await insertAlert(ctx, { clockId: about.clockId, staffId, stage, by: 'EMAIL' });
    if (hasPhone) await insertAlert(ctx, { clockId: about.clockId, staffId, stage, by: 'TEXT' });
  }
}

async function hearers(
  ctx: Context,
  clock: AlertedClock,
  { clockId, level }: { clockId: string; level?: number },
): Promise<string[]> {
  const { tx, forceId } = ctx;
  if (clock.isRestricted) return (await namedOn(tx, forceId, clock.reportId)).map(({ staffId }) => staffId);
  const asked = level === undefined ? clock.askedFirst : await askedAtStep(tx, forceId, { clockId, level });
  if (asked) return [asked];
  const taker = await takerOf(tx, forceId, clock.reportId);
  const onCall = await staffByRole(tx, forceId, clock.onCallRole, clock.areaPath ?? '');
  return onCall.map(({ id }) => id).filter((id) => id !== taker);
}
