import type { Context } from '#kernel/context';
import { openEach } from '#kernel/open-each';
import { demand } from '#kernel/policy';
import { found } from '#kernel/refusal';
import { staffNames } from '#room/access';
import { type Report, reportForTriage, reportsAtPlaceKind } from '#room/reporting';
import { demandNamed } from '../restricted/demand-named.ts';
import { caseByReport, decisionsOf, oversightOf } from '../triage.reads.ts';
import { repeatFlags } from './response.model.ts';
import { mayAssessResponse } from './response.policy.ts';
import { type AssessmentRow, assessmentsOf, copiesAtPlaceKind, notesOf } from './response.reads.ts';

const DAY_MS = 86_400_000;
const MONTH_DAYS = 30.44;

/** What makes a place a repeat place: so many reports, this one among them, in so many months. */
export interface RepeatWindow {
  months: number;
  reports: number;
}

async function reportsThere(ctx: Context, report: Report, { months }: RepeatWindow): Promise<number> {
  const { areaPath, placeKind } = report;
  // An area above the wards is no place.
  if (!areaPath?.includes('/') || !placeKind) return 0;
  const since = new Date(ctx.now.getTime() - months * MONTH_DAYS * DAY_MS);
  const at = { areaPath, placeKind, since };
  const told = await reportsAtPlaceKind(ctx.tx, ctx.forceId, at);
  // What several people told of happened once.
  return told - (await copiesAtPlaceKind(ctx.tx, ctx.forceId, at));
}

const sealedOf = (row: AssessmentRow): Record<string, Buffer> => {
  const { threat, harm, riskWords: risk, investigation, vulnerability, engagement, override } = row;
  const words = { threat, harm, risk, investigation, vulnerability, engagement };
  return override ? { ...words, override } : words;
};

async function openedAssessments(ctx: Context, reportId: string) {
  const rows = await assessmentsOf(ctx.tx, ctx.forceId, reportId);
  const opened = await ctx.openMany(
    rows.map((row) => ({
      table: 'triage.response_assessment',
      recordId: row.id,
      sealId: row.sealId,
      fields: sealedOf(row),
      purpose: 'triage',
    })),
  );
  return rows.map((row, at) => ({
    ...row,
    words: Object.fromEntries(
      Object.entries(opened[at] ?? {}).map(([name, words]) => [name, words.reveal()]),
    ),
  }));
}

async function openedNotes(ctx: Context, reportId: string) {
  const rows = await notesOf(ctx.tx, ctx.forceId, reportId);
  const opened = new Map<string, string>();
  const sealed = rows.flatMap(({ id, sealId, reasonSealed }) =>
    sealId && reasonSealed ? [{ id, sealId, reasonSealed }] : [],
  );
  const answers = await openEach(
    ctx,
    { table: 'triage.response_note', field: 'reason', purpose: 'triage' },
    sealed,
    ({ reasonSealed }) => reasonSealed,
  );
  for (const [at, { id }] of sealed.entries()) opened.set(id, answers[at]?.reveal() ?? '');
  return rows.map((row) => ({ ...row, reason: opened.get(row.id) ?? '' }));
}

/** Asks that this person may work at the response to this report. @throws Refusal `not-found`, `not-allowed` */
export async function demandResponse(ctx: Context, reportId: string): Promise<void> {
  const oversight = found(await oversightOf(ctx.tx, ctx.forceId, reportId), 'report');
  demand(mayAssessResponse, ctx.actor, oversight.areaPath ?? '');
  await demandNamed(ctx, reportId);
}

/**
 * The first response to one report: THRIVE, checks, the three tests, safeguarding, and whether it happened before by
 * what this report itself says. The person's own words are not opened here.
 * @throws Refusal `not-found`, or `not-allowed` for another role or area
 */
export async function readResponse(ctx: Context, reportId: string, window: RepeatWindow) {
  const { tx, forceId } = ctx;
  await demandResponse(ctx, reportId);
  const report = found(await reportForTriage(tx, forceId, reportId), 'report');
  const assessments = await openedAssessments(ctx, reportId);
  const notes = await openedNotes(ctx, reportId);
  const there = await reportsThere(ctx, report, window);
  return {
    report,
    assessments,
    notes,
    there,
    window,
    flags: repeatFlags({
      isSaidBefore: report.isRepeat,
      reportsThere: there,
      atLeast: window.reports,
    }),
    decision: (await decisionsOf(tx, forceId, reportId)).at(-1),
    caseId: (await caseByReport(tx, forceId, reportId))?.id,
    names: await staffNames(tx, forceId, [
      ...assessments.map(({ assessedBy }) => assessedBy),
      ...notes.map(({ notedBy }) => notedBy),
    ]),
  };
}

export type ReadResponse = Awaited<ReturnType<typeof readResponse>>;
