import type { Context } from '#kernel/context';
import { reportForTriage } from '#room/reporting';
import { decisionsOf } from '../triage.reads.ts';
import { setStopped } from './clock.store.ts';
import { startClocks } from './start-clocks.ts';

/**
 * What a decision does to the clocks: a person recorded the report or did not, so the recording clock stops; and the
 * person is to be told of it within the Victims' Code's working days. Hate crime gives enhanced rights. A decision that
 * repeats the route of the one before it is a correction and starts nothing.
 */
export async function followDecision(
  ctx: Context,
  decided: { reportId: string; decisionId: string; kind: 'report' | 'concern'; route: string },
): Promise<void> {
  const { reportId, decisionId, route } = decided;
  const report = await reportForTriage(ctx.tx, ctx.forceId, reportId);
  const by = ctx.actor.kind === 'staff' ? ctx.actor.id : null;
  // A decision is refused where the report changed since it was read, so what the person sent before was read.
  await setStopped(ctx, reportId, { kinds: ['RECORDING', 'NEWS', 'DANGER', 'FINDING'], reason: 'DONE', by });
  if (!report || decided.kind !== 'report') return;
  const before = (await decisionsOf(ctx.tx, ctx.forceId, reportId)).at(-1)?.route;
  if (before === route) return;
  await startClocks(ctx, reportId, [
    {
      kind: report.strands.length > 0 ? 'VICTIM_UPDATE_ENHANCED' : 'VICTIM_UPDATE_STANDARD',
      startedAt: ctx.now,
      subject: decisionId,
      about: route === 'CRIME' ? 'recorded' : 'not-recorded',
      ownerId: by,
    },
  ]);
}
