import type { Context } from '#kernel/context';
import { openEach } from '#kernel/open-each';
import { demand } from '#kernel/policy';
import { found } from '#kernel/refusal';
import { staffNames } from '#room/access';
import { type CustodyLine, EVIDENCE_TABLE, type Evidence } from './evidence.model.ts';
import { custodyOf, evidenceOf, sealedEvidenceOf } from './evidence.reads.ts';
import type { Report } from './report.model.ts';
import { reportForTriage } from './report.reads.ts';
import { mayOpenEvidence } from './reporting.policy.ts';

/** Everything the evidence page shows: facts, the names the files came with, and who touched them. */
export interface ReadEvidence {
  report: Report;
  files: (Evidence & { name: string })[];
  custody: CustodyLine[];
  /** Names of staff by their id. */
  names: ReadonlyMap<string, string>;
}

/**
 * A report's files with their names, opened through the keeper. Their content stays sealed.
 * @throws Refusal `not-found`, `not-allowed`
 */
export async function readEvidence(ctx: Context, reportId: string): Promise<ReadEvidence> {
  const { tx, forceId } = ctx;
  const report = found(await reportForTriage(tx, forceId, reportId), 'The report');
  demand(mayOpenEvidence, ctx.actor, report.areaPath ?? '');
  const files = await evidenceOf(tx, forceId, reportId);
  const custody = await custodyOf(tx, forceId, reportId);
  const names = await namesOf(ctx, files);
  const people = [...files.map(({ staffId }) => staffId), ...custody.map(staffOf)].filter(
    (id) => id !== null,
  );
  return {
    report,
    files: files.map((file) => ({ ...file, name: names.get(file.id) ?? '' })),
    custody,
    names: await staffNames(tx, forceId, people),
  };
}

const staffOf = ({ actorKind, actorId }: CustodyLine): string | null =>
  actorKind === 'staff' ? actorId : null;

async function namesOf(ctx: Context, files: readonly Evidence[]): Promise<Map<string, string>> {
  if (files.length === 0) return new Map();
  const rows = await sealedEvidenceOf(
    ctx.tx,
    ctx.forceId,
    files.map(({ id }) => id),
  );
  const opened = await openEach(
    ctx,
    { table: EVIDENCE_TABLE, field: 'name', purpose: 'case' },
    rows,
    ({ name }) => name,
  );
  return new Map(rows.map(({ id }, at) => [id, opened[at]?.reveal() ?? '']));
}
