import type { Context } from '#kernel/context';
import { openEach } from '#kernel/open-each';
import { demand } from '#kernel/policy';
import { found } from '#kernel/refusal';
import { listAreas, staffByRole, staffNames } from '#room/access';
import {
  broughtBy,
  dutiesOf,
  evidenceOf,
  messagesOf,
  openReport,
  reportForTriage,
  takerOf,
  textsOf,
  textThreadOf,
} from '#room/reporting';
import { listEvents } from '#room/situation';
import { clocksOf, stepsOfReport } from './clocks/clock.reads.ts';
import { kindChangesOf } from './reroute/reroute.reads.ts';
import { demandNamed } from './restricted/demand-named.ts';
import { readFindings } from './sample/read-findings.ts';
import { mayReadCase } from './triage.policy.ts';
import { caseByReport, decisionsOf, handoversOf, oversightOf, reviewsOf } from './triage.reads.ts';

const EVENTS_OFFERED = 50;

/**
 * Everything an officer needs to decide on one report: what was told, opened through the keeper, and what was done.
 * Who told it is not among it.
 * @param why `purpose` is `triage` from the queue and `case` from the supervision; it stands in the keeper's audit line
 * @throws Refusal `not-found`, or `not-allowed` for another role or area
 */
export async function readReport(ctx: Context, why: { reportId: string; purpose: 'triage' | 'case' }) {
  const { tx, forceId } = ctx;
  const { reportId, purpose } = why;
  const oversight = found(await oversightOf(tx, forceId, reportId), 'report');
  demand(mayReadCase, ctx.actor, oversight.areaPath ?? '');
  await demandNamed(ctx, reportId);
  const report = found(await reportForTriage(tx, forceId, reportId), 'report');
  const caseFile = await caseByReport(tx, forceId, reportId);
  const decisionRows = await decisionsOf(tx, forceId, reportId);
  const handovers = caseFile ? await handoversOf(tx, forceId, caseFile.id) : [];
  const reviewRows = caseFile ? await reviewsOf(tx, forceId, caseFile.id) : [];
  const clocks = await clocksOf(tx, forceId, reportId);
  const duties = await dutiesOf(tx, forceId, reportId);
  const steps = await stepsOfReport(tx, forceId, reportId);
  const kindChanges = await kindChangesOf(tx, forceId, reportId);
  const told = await openReport(ctx, why);
  const messages = await messagesOf(ctx, why);
  const evidence = await evidenceOf(tx, forceId, reportId);
  const partner = await broughtBy(tx, forceId, reportId);
  const taker = await takerOf(tx, forceId, reportId);
  const texting = await textThreadOf(tx, forceId, reportId);
  const sentTexts = texting ? await textsOf(tx, forceId, reportId) : [];
  const reasons = await openEach(
    ctx,
    { table: 'triage.decision', field: 'reasons', purpose },
    decisionRows,
    ({ reasonsSealed }) => reasonsSealed,
  );
  const texts = await openEach(
    ctx,
    { table: 'triage.review', field: 'text', purpose },
    reviewRows,
    ({ textSealed }) => textSealed,
  );
  const findings = await readFindings(ctx, why);
  const people = [
    oversight.askedStaffId,
    ...findings.map(({ checkedBy }) => checkedBy),
    oversight.acknowledgedBy,
    caseFile?.supervisorId,
    ...clocks.map(({ ownerId }) => ownerId),
    ...duties.map(({ setBy }) => setBy),
    ...kindChanges.map(({ by }) => by),
    ...steps.map(({ staffId }) => staffId),
    ...decisionRows.map(({ decidedBy }) => decidedBy),
    ...handovers.flatMap(({ fromId, toId }) => [fromId, toId]),
    ...reviewRows.map(({ reviewedBy }) => reviewedBy),
    ...messages.map(({ staffId }) => staffId),
  ].filter((id) => typeof id === 'string');
  return {
    oversight,
    report,
    caseFile,
    told,
    messages,
    evidence,
    texting,
    partner,
    /** A colleague typed the words; the language of the report is then the one the person reads. */
    isTypedByStaff: taker !== undefined,
    texts: sentTexts,
    clocks,
    duties,
    steps,
    kindChanges,
    findings,
    handovers,
    decisions: decisionRows.map((row, at) => ({ ...row, reasons: reasons[at]?.reveal() ?? '' })),
    reviews: reviewRows.map((row, at) => ({ ...row, text: texts[at]?.reveal() ?? '' })),
    names: await staffNames(tx, forceId, people),
    areas: await listAreas(tx, forceId),
    events: await listEvents(tx, forceId, { limit: EVENTS_OFFERED }),
    detectives: await staffByRole(tx, forceId, 'DETECTIVE_INSPECTOR', oversight.areaPath ?? ''),
    now: ctx.now,
  };
}

export type ReadReport = Awaited<ReturnType<typeof readReport>>;
