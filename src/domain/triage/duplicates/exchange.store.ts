import type { Context, Tx } from '#kernel/context';

/** What is hashed of this force's own reports: the incident once, however many told of it; restricted ones stay here. */
export interface OwnRow {
  reportId: string;
  areaPath: string;
  day: string;
  strands: string[];
}

/** Reports of these days whose ward, day and strand are known, and that stand beside no other. */
export const ownRows = (tx: Tx, forceId: string, days: { from: string; to: string }): Promise<OwnRow[]> =>
  tx.rows<OwnRow>(
    `select report_id as "reportId", area_path as "areaPath", to_char(incident_on, 'YYYY-MM-DD') as day, strands
     from triage.oversight where force_id = $1 and kind = 'report' and incident_on between $2 and $3
       and area_path is not null and strands <> '{}' and duplicate_of is null and not is_restricted
     order by incident_on, report_id`,
    [forceId, days.from, days.to],
  );

export interface MatchRow {
  id: string;
  agreement: string;
  reportId: string;
  otherReference: string;
  how: 'DAY' | 'NEAR';
  foundAt: Date;
  outcome: 'SAME' | 'NOT_SAME' | null;
  answeredBy: string | null;
  answeredAt: Date | null;
}

/** Puts what an exchange found before a person; once. @returns false where it was there */
export async function insertMatch(
  ctx: Context,
  row: Pick<MatchRow, 'agreement' | 'reportId' | 'otherReference' | 'how'>,
): Promise<boolean> {
  const added = await ctx.tx.run(
    `insert into triage.exchange_match (force_id, id, agreement, report_id, other_reference, how, found_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (force_id, agreement, report_id, other_reference) do nothing`,
    [ctx.forceId, ctx.newId(), row.agreement, row.reportId, row.otherReference, row.how, ctx.now],
  );
  return added === 1;
}

/** What other organisations may know of a report, with the latest answer. */
export const matchesOf = (tx: Tx, forceId: string, reportId: string): Promise<MatchRow[]> =>
  tx.rows<MatchRow>(
    `select m.id, m.agreement, m.report_id as "reportId", m.other_reference as "otherReference", m.how,
       m.found_at as "foundAt", a.outcome, a.answered_by as "answeredBy", a.answered_at as "answeredAt"
     from triage.exchange_match m
     left join lateral (select * from triage.exchange_answer w where w.force_id = $1 and w.match_id = m.id
       order by w.answered_at desc, w.id desc limit 1) a on true
     where m.force_id = $1 and m.report_id = $2 order by m.found_at, m.id`,
    [forceId, reportId],
  );

export async function insertMatchAnswer(
  ctx: Context,
  row: { id: string; matchId: string; outcome: string; answeredBy: string; sealId: string; reason: Buffer },
): Promise<void> {
  await ctx.tx.run(
    `insert into triage.exchange_answer (force_id, id, match_id, outcome, answered_by, answered_at, seal_id, reason_sealed)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [ctx.forceId, row.id, row.matchId, row.outcome, row.answeredBy, ctx.now, row.sealId, row.reason],
  );
}
