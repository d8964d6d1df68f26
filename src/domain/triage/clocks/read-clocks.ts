import type { Context } from '#kernel/context';
import { found } from '#kernel/refusal';
import { staffNames } from '#room/access';
import { dutiesOf, reportForTriage } from '#room/reporting';
import { alertsOfClock } from '../alerts/alert.reads.ts';
import { clockById, clocksOf, stepsOfReport } from './clock.reads.ts';
import { suspensionsOf } from './clock-suspension.store.ts';
import { demandKeeper } from './held-clock.ts';

/** The clocks of a report with everybody they name. No word of the report is opened. */
export async function readClocks(ctx: Context, reportId: string) {
  const actor = await demandKeeper(ctx, reportId);
  const { tx, forceId } = ctx;
  const report = found(await reportForTriage(tx, forceId, reportId), 'report');
  const clocks = await clocksOf(tx, forceId, reportId);
  const duties = await dutiesOf(tx, forceId, reportId);
  const steps = await stepsOfReport(tx, forceId, reportId);
  const suspensions = await suspensionsOf(
    tx,
    forceId,
    clocks.map(({ id }) => id),
  );
  const people = [
    ...clocks.flatMap(({ ownerId, stoppedBy }) => [ownerId, stoppedBy]),
    ...duties.map(({ setBy }) => setBy),
    ...steps.map(({ staffId }) => staffId),
    ...suspensions.map(({ suspendedBy }) => suspendedBy),
  ].filter((id) => id !== null);
  const names = await staffNames(tx, forceId, people);
  return { actor, report, clocks, duties, steps, suspensions, names, now: ctx.now };
}

/** One clock and everything about it. @throws Refusal `not-found` */
export async function readClock(ctx: Context, id: string) {
  const known = found(await clockById(ctx.tx, ctx.forceId, id), 'clock');
  const read = await readClocks(ctx, known.reportId);
  const alerts = await alertsOfClock(ctx.tx, ctx.forceId, id);
  const told = alerts.map(({ staffId }) => staffId);
  return {
    ...read,
    alerts,
    names: new Map([...read.names, ...(await staffNames(ctx.tx, ctx.forceId, told))]),
    clock: known,
    steps: read.steps.filter(({ clockId }) => clockId === id),
    suspensions: read.suspensions.filter(({ clockId }) => clockId === id),
  };
}
