import type { Context } from '#kernel/context';
import { openEach } from '#kernel/open-each';
import { demand, isAllowed } from '#kernel/policy';
import { found } from '#kernel/refusal';
import { listAreas, staffNames } from '#room/access';
import { openWords, type Report, reportsByIds } from '#room/reporting';
import type { OversightRow } from '../oversight.store.ts';
import { rowsForAct } from '../queue-batch.reads.ts';
import { demandNamed } from '../restricted/demand-named.ts';
import { isOpenTo, shutReports } from '../restricted/restricted.reads.ts';
import { mayReadCase } from '../triage.policy.ts';
import { matchesOf } from './exchange.store.ts';
import { answersAbout, groupOf, openProposals, type ProposalRow } from './likeness.reads.ts';

/** Which of these reports the reader may open: their areas, and not restricted to others. */
async function opened(ctx: Context, rows: readonly OversightRow[]): Promise<OversightRow[]> {
  const { actor, tx, forceId } = ctx;
  const seen: OversightRow[] = [];
  for (const row of rows) {
    if (!isAllowed(mayReadCase, actor, row.areaPath ?? '')) continue;
    if (actor.kind !== 'staff') continue;
    if (row.isRestricted && !(await isOpenTo(tx, forceId, { reportId: row.reportId, staffId: actor.id })))
      continue;
    seen.push(row);
  }
  return seen;
}

/** How a report stands to others: how many may tell of the same, what it stands beside, and how many beside it. */
export async function standingOf(ctx: Context, reportId: string) {
  const { tx, forceId } = ctx;
  const { rootId, copyIds } = await groupOf(tx, forceId, reportId);
  const proposals = await openProposals(tx, forceId, [reportId]);
  const seen = await opened(
    ctx,
    await rowsForAct(
      tx,
      forceId,
      proposals.map(({ otherId }) => otherId),
    ),
  );
  return {
    isCopy: rootId !== reportId,
    copies: rootId === reportId ? copyIds.length : 0,
    proposed: seen.length,
  };
}

/**
 * A report beside those that may tell of the same, with the words of each as far as the reader may open them, and every
 * answer so far with its reason.
 * @throws Refusal `not-found`, `not-allowed`
 */
export async function readDuplicates(ctx: Context, reportId: string) {
  const { tx, forceId } = ctx;
  const own = found((await rowsForAct(tx, forceId, [reportId]))[0], 'report');
  demand(mayReadCase, ctx.actor, own.areaPath ?? '');
  await demandNamed(ctx, reportId);
  const group = await groupOf(tx, forceId, reportId);
  const proposals = await openProposals(tx, forceId, [reportId]);
  const others = await rowsForAct(
    tx,
    forceId,
    proposals.map(({ otherId }) => otherId),
  );
  const seen = await opened(ctx, others);
  const answers = await answersAbout(tx, forceId, reportId);
  const matches = await matchesOf(tx, forceId, reportId);
  const beside = [
    group.rootId,
    ...group.copyIds,
    ...answers.flatMap(({ leftId, rightId }) => [leftId, rightId]),
  ];
  const shut = await shutReports(tx, forceId, {
    reportIds: beside,
    staffId: ctx.actor.kind === 'staff' ? ctx.actor.id : '',
  });
  // Why two are the same tells of both.
  const reasoned = answers.flatMap(({ id, sealId, reasonSealed, leftId, rightId }) =>
    sealId && reasonSealed && !shut.has(leftId) && !shut.has(rightId)
      ? [{ id, sealId, reason: reasonSealed }]
      : [],
  );
  const reasons = await openEach(
    ctx,
    { table: 'triage.duplicate_answer', field: 'reason', purpose: 'triage' },
    reasoned,
    ({ reason }) => reason,
  );
  const reasonBy = new Map(reasoned.map(({ id }, at) => [id, reasons[at]?.reveal() ?? '']));
  const shown = proposals.filter(({ otherId }) => seen.some((row) => row.reportId === otherId));
  const reports = await reportsByIds(tx, forceId, [
    reportId,
    group.rootId,
    ...group.copyIds,
    ...shown.map(({ otherId }) => otherId),
    ...answers.flatMap(({ leftId, rightId }) => [leftId, rightId]),
  ]);
  return {
    reportId,
    group,
    proposals: shown as ProposalRow[],
    hidden: proposals.length - shown.length,
    /** Reports that stand beside it, restricted to others: of these the reference is shown and nothing else. */
    shut,
    reports: new Map<string, Report>(reports.map((one) => [one.id, one])),
    words: await openWords(ctx, {
      reportIds: [reportId, ...shown.map(({ otherId }) => otherId)],
      purpose: 'triage',
    }),
    answers: answers.map((one) => ({ ...one, reason: reasonBy.get(one.id) ?? '' })),
    matches,
    areas: await listAreas(tx, forceId),
    names: await staffNames(
      tx,
      forceId,
      [...answers, ...matches].flatMap(({ answeredBy }) => answeredBy ?? []),
    ),
  };
}
export type ReadDuplicates = Awaited<ReturnType<typeof readDuplicates>>;
