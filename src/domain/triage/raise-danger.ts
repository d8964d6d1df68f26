import type { Context } from '#kernel/context';
import { PROMISED_MINUTES } from '#room/reporting';
import { bringForward } from './clocks/bring-forward.ts';
import { startDanger } from './clocks/start-news.ts';
import { setDanger } from './oversight.store.ts';

/**
 * What the person wrote later may tell of danger now: the report is flagged, and a senior officer who has not looked yet
 * has five minutes from here. Where somebody has it already, or it is closed, a clock of its own asks somebody at once.
 */
export async function raiseDanger(ctx: Context, reportId: string): Promise<void> {
  const dueAt = new Date(ctx.now.getTime() + PROMISED_MINUTES.danger * 60_000);
  await setDanger(ctx, reportId, dueAt);
  await bringForward(ctx, { reportId, kind: 'ATTENTION', dueAt });
  await startDanger(ctx, reportId);
}
