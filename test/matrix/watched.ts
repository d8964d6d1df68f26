import type { StaffActor } from '#kernel/actor';
import { newId } from '#kernel/ids';
import type { TestRuntime } from '#platform/db/testing';
import { registerBreak } from '../../src/domain/surveillance/breaks/register-break.ts';

/** What is kept about the counts: a change of counting, and an alarm with the reason somebody gave. */
export async function watchedOf(
  t: TestRuntime,
  mark: string,
  all: StaffActor,
): Promise<{ alarm: string; break: string }> {
  const breakId = await t.as(all, (ctx) =>
    registerBreak(ctx, {
      day: '2020-04-01',
      areaPath: '',
      strand: '*',
      kind: 'NEW_SYSTEM',
      effect: 'STEP',
      reason: `${mark} bought a new system`,
    }),
  );
  const alarm = newId();
  await t.sql(
    `insert into surveillance.alarm (force_id, id, area_path, strand, first_week, last_week, weeks, judged_years,
       series_judged, raised_at, disposition, reason, disposed_by, disposed_at)
     values ($1, $2, '', 'ALL', '2026-03-02', '2026-03-02', '[]', 0, 1, now(), 'EXPLAINED', $3, $4, now())`,
    [t.forceId, alarm, `${mark} explained it`, all.id],
  );
  return { alarm, break: breakId };
}
