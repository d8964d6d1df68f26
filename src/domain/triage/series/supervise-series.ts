import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { staffByRole } from '#room/access';
import { materialsById } from './material.reads.ts';
import { reachOf } from './series.model.ts';
import { mayDecideSeries } from './series.policy.ts';
import { membersBySeries, seriesById } from './series.reads.ts';
import { setSeriesSupervisor } from './series.store.ts';
import { demandOpenLetters } from './shut-letters.ts';

/** Names the detective inspector who supervises a series. @throws Refusal `not-found`, `not-allowed`, `invalid-input` for somebody else */
export async function superviseSeries(ctx: Context, seriesId: string, supervisorId: string): Promise<void> {
  const { tx, forceId, actor } = ctx;
  const series = found(await seriesById(tx, forceId, seriesId), 'series');
  const rows = await materialsById(tx, forceId, (await membersBySeries(tx, forceId)).get(seriesId) ?? []);
  for (const row of rows) demand(mayDecideSeries, actor, reachOf(row));
  await demandOpenLetters(ctx, rows);
  const detectives = await staffByRole(tx, forceId, 'DETECTIVE_INSPECTOR');
  const chosen = detectives.find(({ id }) => id === supervisorId);
  if (!chosen)
    throw new Refusal('invalid-input', 'not a detective inspector of this force', [
      { field: 'supervisorId', key: 'triage.series.supervise.required' },
    ]);
  await setSeriesSupervisor(ctx, series.id, chosen.id);
  await ctx.audit({
    act: 'triage.supervise-series',
    kind: 'alteration',
    subject: 'series',
    subjectId: series.id,
    detail: { supervisorId: chosen.id },
  });
}
