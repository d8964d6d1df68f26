import { Readable } from 'node:stream';
import type { StaffActor } from '#kernel/actor';
import type { TestRuntime } from '#platform/db/testing';
import { addStaffFile } from '../../src/domain/reporting/add-files.ts';
import { photo } from '../../src/domain/reporting/evidence.testing.ts';
import { takeFile } from '../../src/domain/reporting/take-file.ts';
import { actOnReports } from '../../src/domain/triage/act-on-reports.ts';
import type { DecisionInput } from '../../src/domain/triage/decision.model.ts';
import { prepareDecision } from '../../src/domain/triage/prepare-decision.ts';
import { breakGlass, restrictReport } from '../../src/domain/triage/restricted/restrict-report.ts';
import { saveFilter } from '../../src/domain/triage/save-filter.ts';
import { supervisedCase } from '../../src/domain/triage/supervision/case.testing.ts';
import { toldReport } from '../../src/domain/triage/triage.testing.ts';
import type { Kind } from './kinds.ts';
import { officer } from './people.ts';

const CRIME: Omit<DecisionInput, 'reasons'> = {
  route: 'CRIME',
  risk: 'MEDIUM',
  riskFactors: [],
  actions: [],
  criticalIncident: 'CONSIDERED_NOT_PROPOSED',
  eventLink: 'NOT_YET_ASSESSED',
};

/** What was said, sealed and decided about reports: case, letters, evidence, acts of the queue, a broken glass. */
export async function reportsOf(
  t: TestRuntime,
  mark: string,
  all: StaffActor,
): Promise<Partial<Record<Kind, string>>> {
  const duty = await officer(t, ['DUTY_INSPECTOR']);
  const detective = await officer(t, ['DETECTIVE_INSPECTOR']);
  const answers = { narrative: `${mark} he shouted at the gate`, name: `Sam ${mark}`, place: `Gate ${mark}` };
  const { id, caseId } = await supervisedCase(t, { duty, detective }, { answers });
  const second = await toldReport(t, { ...answers, happened: ['LETTER'] });
  const shut = await toldReport(t, answers);
  await t.runJobs({ failures: 'collect' });
  await t.as(duty, (ctx) => restrictReport(ctx, { reportId: shut.id, why: 'CHILD' }));
  await t.as(detective, (ctx) => breakGlass(ctx, { reportId: shut.id, reason: 'DANGER_TO_LIFE' }));
  const { batchId } = await t.as(all, (ctx) =>
    actOnReports(ctx, { action: 'TAKE', chosen: [{ reportId: second.id, version: 1 }] }),
  );
  await t.as(all, (ctx) => saveFilter(ctx, { name: mark, query: 'state=unread' }));
  const prepared = await t.as(all, (ctx) =>
    prepareDecision(ctx, { name: mark, input: { ...CRIME, reasons: `${mark} reasons` } }),
  );
  await takeFile(
    t.files,
    {
      forceId: t.forceId,
      limits: t.config.evidence,
      file: { name: `${mark}.jpg`, stream: Readable.from([await photo()]), isCleaned: false },
    },
    (taken) => t.as(detective, (ctx) => addStaffFile(ctx, { reportId: id, taken })),
  );
  const one = async (table: string): Promise<string> =>
    (await t.sql<{ id: string }>(`select id from ${table} where force_id = $1 limit 1`, [t.forceId]))[0]
      ?.id ?? '';
  return {
    report: id,
    case: caseId,
    act: batchId,
    prepared: prepared.id,
    filter: await one('triage.saved_filter'),
    glass: await one('triage.break_glass'),
    evidence: await one('reporting.evidence'),
  };
}
