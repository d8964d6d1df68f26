import type { Context } from '#kernel/context';
import type { ClockKind } from '#reference/clocks';
import { nextLookAt, shareAt } from './clock.model.ts';
import { runningOfKinds, saveClock } from './clock.store.ts';

/** Brings the end of running clocks of a kind that take a set time forward; never back. */
export async function bringForward(
  ctx: Context,
  about: { reportId: string; kind: ClockKind; dueAt: Date },
): Promise<void> {
  const { reportId, kind, dueAt } = about;
  for (const clock of await runningOfKinds(ctx.tx, ctx.forceId, { reportId, kinds: [kind] })) {
    if (clock.dueAt <= dueAt) continue;
    const warnAt = shareAt(clock.startedAt, dueAt, { share: clock.warnShare, spans: [] });
    const sooner = { ...clock, dueAt, setDueAt: dueAt, warnAt };
    await saveClock(ctx, sooner, nextLookAt(sooner, []));
  }
}
