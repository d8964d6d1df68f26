import type { Context, Tx } from '#kernel/context';
import type { Rulings } from './judge.model.ts';
import type { RulingVerdict } from './ruling.model.ts';

interface RulingRow {
  reportId: string;
  verdict: RulingVerdict;
  mopiGroup: number | null;
  keepUntil: string | null;
  madeOn: string;
}

/**
 * What people decided about these reports: the latest MoPI group, and the latest of "keep" and "erase". A group is no
 * answer to either.
 */
export async function rulingsOf(
  tx: Tx,
  forceId: string,
  reportIds: readonly string[],
): Promise<Map<string, Rulings>> {
  const rows = await tx.rows<RulingRow>(
    `select distinct on (report_id, verdict = 'GROUP') report_id as "reportId", verdict, mopi_group as "mopiGroup",
       to_char(keep_until, 'YYYY-MM-DD') as "keepUntil",
       to_char(made_at at time zone 'Europe/London', 'YYYY-MM-DD') as "madeOn"
     from retention.ruling where force_id = $1 and report_id = any ($2::uuid[])
     order by report_id, verdict = 'GROUP', made_at desc, id`,
    [forceId, reportIds],
  );
  const found = new Map<string, Rulings>();
  for (const { reportId, verdict, mopiGroup, keepUntil, madeOn } of rows) {
    const known = found.get(reportId) ?? {};
    if (verdict === 'GROUP' && mopiGroup) known.mopiGroup = mopiGroup;
    if (verdict === 'KEEP' && keepUntil) known.keepUntil = keepUntil;
    if (verdict === 'ERASE') known.erasedFrom = madeOn;
    found.set(reportId, known);
  }
  return found;
}

/** Reports somebody decided to erase and that are not erased yet. */
export async function ruledForErasure(tx: Tx, forceId: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(
    `select r.report_id as id from (select distinct on (report_id) report_id, verdict from retention.ruling
       where force_id = $1 and verdict <> 'GROUP' order by report_id, made_at desc, id) r
     where r.verdict = 'ERASE' and not exists (select from retention.tombstone t where t.force_id = $1
       and t.subject_kind = 'report' and t.subject_id = r.report_id)`,
    [forceId],
  );
  return rows.map(({ id }) => id);
}

export async function insertRuling(
  ctx: Context,
  row: {
    reportId: string;
    verdict: RulingVerdict;
    mopiGroup: number | null;
    keepUntil: string | null;
    isAsked: boolean;
    reason: string;
    madeBy: string;
  },
): Promise<void> {
  await ctx.tx.run(
    `insert into retention.ruling (force_id, id, report_id, verdict, mopi_group, keep_until, is_asked, reason, made_by,
       made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp())`,
    [
      ctx.forceId,
      ctx.newId(),
      row.reportId,
      row.verdict,
      row.mopiGroup,
      row.keepUntil,
      row.isAsked,
      row.reason,
      row.madeBy,
    ],
  );
}

/** The latest rulings of the force, for the page. */
export const recentRulings = (
  tx: Tx,
  forceId: string,
): Promise<
  Array<{ reportId: string; verdict: RulingVerdict; reason: string; madeBy: string; madeAt: Date }>
> =>
  tx.rows(
    `select report_id as "reportId", verdict, reason, made_by as "madeBy", made_at as "madeAt" from retention.ruling
     where force_id = $1 order by made_at desc, id limit 50`,
    [forceId],
  );
