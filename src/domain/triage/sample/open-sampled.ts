import type { Context } from '#kernel/context';
import { openEach } from '#kernel/open-each';
import { demand } from '#kernel/policy';
import { found } from '#kernel/refusal';
import { staffNames } from '#room/access';
import { openReport, reportForTriage } from '#room/reporting';
import { demandNamed } from '../restricted/demand-named.ts';
import { caseDecisionsOf } from '../supervision/supervision.reads.ts';
import { caseByReport, decisionsOf, oversightOf } from '../triage.reads.ts';
import { readFindings } from './read-findings.ts';
import { mayDipSample } from './sample.policy.ts';

const PURPOSE = 'dip-sample';

/** Asks that a commander may look at this report in the sample. @throws Refusal `not-found`, `not-allowed` */
export async function demandSampled(ctx: Context, reportId: string): Promise<void> {
  const oversight = found(await oversightOf(ctx.tx, ctx.forceId, reportId), 'report');
  demand(mayDipSample, ctx.actor, oversight.areaPath ?? '');
  await demandNamed(ctx, reportId);
}

/**
 * Opens the words of one sampled report and of the decisions on it, for a reason that stands in the keeper's audit line.
 * @throws Refusal `not-found`, `not-allowed`
 */
export async function openSampled(ctx: Context, { reportId, reason }: { reportId: string; reason: string }) {
  const { tx, forceId } = ctx;
  await demandSampled(ctx, reportId);
  const report = found(await reportForTriage(tx, forceId, reportId), 'report');
  const told = await openReport(ctx, { reportId, purpose: PURPOSE, reason });
  const decisions = await decisionsOf(tx, forceId, reportId);
  const caseFile = await caseByReport(tx, forceId, reportId);
  const endings = caseFile ? await caseDecisionsOf(tx, forceId, caseFile.id) : [];
  const sealed = { field: 'reasons', purpose: PURPOSE, reason };
  const why = await openEach(
    ctx,
    { ...sealed, table: 'triage.decision' },
    decisions,
    (row) => row.reasonsSealed,
  );
  const ends = await openEach(
    ctx,
    { ...sealed, table: 'triage.case_decision' },
    endings,
    (row) => row.reasonsSealed,
  );
  const findings = await readFindings(ctx, { reportId, purpose: 'case' });
  return {
    report,
    narrative: told.narrative.reveal(),
    decisions: decisions.map((row, at) => ({ ...row, reasons: why[at]?.reveal() ?? '' })),
    endings: endings.map((row, at) => ({ ...row, reasons: ends[at]?.reveal() ?? '' })),
    names: await staffNames(tx, forceId, [
      ...decisions.map(({ decidedBy }) => decidedBy),
      ...endings.map(({ decidedBy }) => decidedBy),
      ...findings.map(({ checkedBy }) => checkedBy),
    ]),
    findings,
  };
}
