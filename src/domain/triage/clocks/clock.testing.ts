import type { Actor } from '#kernel/actor';
import type { TestRuntime } from '#platform/db/testing';
import { toldReport } from '../triage.testing.ts';
import { clocksOf } from './clock.reads.ts';
import type { ClockRow } from './clock.store.ts';

/** A report that the worker has put into the queue. For tests. */
export async function arrivedReport(t: TestRuntime, part: Record<string, string | string[]> = {}) {
  const told = await toldReport(t, part);
  await t.runJobs({ failures: 'collect' });
  return told;
}

/** The clock of this kind of a report, as this officer reads it; throws where there is none. For tests. */
export async function clockOfKind(
  t: TestRuntime,
  reader: Actor,
  about: { reportId: string; kind: string },
): Promise<ClockRow> {
  const rows = await t.as(reader, (ctx) => clocksOf(ctx.tx, ctx.forceId, about.reportId));
  const one = rows.find((row) => row.kind === about.kind);
  if (!one) throw new Error(`no clock ${about.kind}`);
  return one;
}

/** Moves a clock and every time of it back, as if so much time had passed. For tests. */
export const passTime = (t: TestRuntime, id: string, time: string): Promise<unknown> =>
  t.sql(
    `update triage.clock set started_at = started_at - $2::interval, warn_at = warn_at - $2::interval,
       due_at = due_at - $2::interval, next_at = next_at - $2::interval,
       last_asked_at = last_asked_at - $2::interval, accepted_at = accepted_at - $2::interval where id = $1`,
    [id, time],
  );
