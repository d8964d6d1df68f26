import type { Context } from '#kernel/context';
import { openEach } from '#kernel/open-each';
import { demand } from '#kernel/policy';
import { found } from '#kernel/refusal';
import { listAreas, listStaff, staffByRole, staffNames } from '#room/access';
import { reportForTriage } from '#room/reporting';
import { clocksOf } from '../clocks/clock.reads.ts';
import { demandNamed } from '../restricted/demand-named.ts';
import { readFindings } from '../sample/read-findings.ts';
import { mayReadCase } from '../triage.policy.ts';
import {
  caseById,
  decisionsOf,
  handoversOf,
  oversightOf,
  type ReviewRow,
  reviewsOf,
} from '../triage.reads.ts';
import { NDM_HEADINGS, type NdmHeading } from './supervision.model.ts';
import { caseDecisionsOf, investigatorsOf } from './supervision.reads.ts';

/** A review with its words; a review older than the headings has `text` alone. */
export type OpenedReview = ReviewRow & { words: Partial<Record<NdmHeading, string>> };

const sealedOf = (row: ReviewRow): Record<string, Buffer> => {
  const { informationSealed, assessmentSealed, powersSealed, optionsSealed, textSealed } = row;
  const all = {
    information: informationSealed,
    assessment: assessmentSealed,
    powers: powersSealed,
    options: optionsSealed,
    text: textSealed,
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, sealed]) => (sealed ? [[name, sealed]] : [])),
  );
};

async function openedReviews(ctx: Context, rows: readonly ReviewRow[]): Promise<OpenedReview[]> {
  const opened = await ctx.openMany(
    rows.map((row) => ({
      table: 'triage.review',
      recordId: row.id,
      sealId: row.sealId,
      fields: sealedOf(row),
      purpose: 'case',
    })),
  );
  return rows.map((row, at) => ({
    ...row,
    words: Object.fromEntries(
      NDM_HEADINGS.flatMap((name) => {
        const words = opened[at]?.[name];
        return words ? [[name, words.reveal()]] : [];
      }),
    ),
  }));
}

/**
 * A case as its supervision sees it: who investigates, what the reviews found, how it ended. Nothing the person told
 * us is opened here.
 * @throws Refusal `not-found`, or `not-allowed` for another role or area
 */
export async function readCase(ctx: Context, caseId: string) {
  const { tx, forceId } = ctx;
  const row = found(await caseById(tx, forceId, caseId), 'case');
  const oversight = found(await oversightOf(tx, forceId, row.reportId), 'report');
  demand(mayReadCase, ctx.actor, oversight.areaPath ?? '');
  await demandNamed(ctx, row.reportId);
  const report = found(await reportForTriage(tx, forceId, row.reportId), 'report');
  const investigators = await investigatorsOf(tx, forceId, caseId);
  const decisions = await decisionsOf(tx, forceId, row.reportId);
  const handovers = await handoversOf(tx, forceId, caseId);
  const clocks = (await clocksOf(tx, forceId, row.reportId)).filter(({ stoppedAt }) => stoppedAt === null);
  const reviews = await openedReviews(ctx, await reviewsOf(tx, forceId, caseId));
  const endings = await caseDecisionsOf(tx, forceId, caseId);
  const reasons = await openEach(
    ctx,
    { table: 'triage.case_decision', field: 'reasons', purpose: 'case' },
    endings,
    ({ reasonsSealed }) => reasonsSealed,
  );
  const findings = await readFindings(ctx, { reportId: row.reportId, purpose: 'case' });
  const people = [
    row.supervisorId,
    ...findings.map(({ checkedBy }) => checkedBy),
    ...clocks.map(({ ownerId }) => ownerId),
    ...investigators.flatMap(({ staffId, namedBy }) => [staffId, namedBy]),
    ...reviews.map(({ reviewedBy }) => reviewedBy),
    ...endings.map(({ decidedBy }) => decidedBy),
  ].filter((id) => typeof id === 'string');
  return {
    row,
    oversight,
    report,
    investigators,
    handovers,
    clocks,
    reviews,
    findings,
    route: decisions.at(-1)?.route ?? 'CRIME',
    endings: endings.map((ending, at) => ({ ...ending, reasons: reasons[at]?.reveal() ?? '' })),
    names: await staffNames(tx, forceId, people),
    areas: await listAreas(tx, forceId),
    staff: await listStaff(tx, forceId),
    commanders: await staffByRole(tx, forceId, 'COMMANDER', oversight.areaPath ?? ''),
    now: ctx.now,
  };
}

export type ReadCase = Awaited<ReturnType<typeof readCase>>;
