import type { StaffActor } from '#kernel/actor';
import { newId } from '#kernel/ids';
import type { TestRuntime } from '#platform/db/testing';
import { askTranslation, reportForTriage } from '#room/reporting';
import { makePlan } from '../../src/domain/retention/make-plan.ts';
import { placeHold } from '../../src/domain/retention/place-hold.ts';
import { exportRecords } from '../../src/domain/triage/records/export-records.ts';
import { toldReport } from '../../src/domain/triage/triage.testing.ts';

/** What is kept about reports beside them: clocks, a dry run, a hold, an export, a text to be translated. */
export async function keptOf(
  t: TestRuntime,
  mark: string,
  { all, report, caseId }: { all: StaffActor; report: string; caseId: string },
): Promise<Record<'clock' | 'plan' | 'hold' | 'export' | 'translation', string>> {
  const foreign = await toldReport(t, { narrative: `${mark} in another language` }, 'ar');
  await t.runJobs({ failures: 'collect' });
  const { translationId } = await t.as(all, (ctx) =>
    askTranslation(ctx, { reportId: foreign.id, askedOf: 'TRANSLATOR', hours: 24 }),
  );
  const [clock] = await t.sql<{ id: string }>(
    'select id from triage.clock where report_id = $1 order by stopped_at is not null, id limit 1',
    [report],
  );
  const { reference } = (await t.as(all, (ctx) => reportForTriage(ctx.tx, ctx.forceId, report))) ?? {
    reference: '',
  };
  const { holdId } = await t.as(all, (ctx) =>
    placeHold(ctx, {
      subjectKind: 'REPORT',
      reference,
      reason: 'IOPC',
      words: `${mark} asked for by letter`,
      ownerId: all.id,
      reviewOn: '2099-01-01',
    }),
  );
  const { planId } = await t.as(all, (ctx) => makePlan(ctx));
  const exportId = newId();
  await t.as(all, (ctx) =>
    exportRecords(ctx, { exportId, caseId, sinceOn: null, format: 'JSON', hasMark: false }),
  );
  return { clock: clock?.id ?? '', plan: planId, hold: holdId, export: exportId, translation: translationId };
}
