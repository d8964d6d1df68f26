import type { Tx } from '#kernel/context';

const own = (table: string) =>
  `select id, report_id from ${table} where force_id = $1 and id = any($2::uuid[])`;
const ofCase = (table: string) =>
  `select x.id, c.report_id from ${table} x
     join triage.case_file c on c.force_id = x.force_id and c.id = x.case_id
     where x.force_id = $1 and x.id = any($2::uuid[])`;
// These stand under the report's own id.
const ITSELF = 'select id, id as report_id from unnest($2::uuid[]) as x (id)';

// Why somebody said what of two letters tells of both.
const ofLetters = `select x.id, m.report_id from triage.series_decision x
  join triage.series_proposal p on p.force_id = x.force_id and p.id = x.proposal_id
  join triage.material m on m.force_id = x.force_id and m.id in (p.newer_id, p.older_id)
  where x.force_id = $1 and x.id = any($2::uuid[])`;

// Why somebody said what of two reports tells of both.
const ofPair = `select x.id, r.report_id from triage.duplicate_answer x
  cross join lateral (values (x.left_id), (x.right_id)) r (report_id)
  where x.force_id = $1 and x.id = any($2::uuid[])`;
const ofMatch = `select x.id, m.report_id from triage.exchange_answer x
  join triage.exchange_match m on m.force_id = x.force_id and m.id = x.match_id
  where x.force_id = $1 and x.id = any($2::uuid[])`;

// The report each sealed record belongs to. A letter that another force handed over is of none here.
const REPORT_OF: Readonly<Record<string, string>> = {
  'reporting.report': ITSELF,
  'reporting.identity': ITSELF,
  'reporting.self_identity': ITSELF,
  'reporting.message': own('reporting.message'),
  'reporting.evidence': own('reporting.evidence'),
  'reporting.translation': own('reporting.translation'),
  'triage.material': own('triage.material'),
  'triage.series_decision': ofLetters,
  'triage.decision': own('triage.decision'),
  'triage.response_assessment': own('triage.response_assessment'),
  'triage.response_note': own('triage.response_note'),
  'triage.dip_check': own('triage.dip_check'),
  'triage.duplicate_answer': ofPair,
  'triage.exchange_answer': ofMatch,
  'triage.review': ofCase('triage.review'),
  'triage.case_decision': ofCase('triage.case_decision'),
};

/** True where any of these records is of a report restricted to people of whom this person is none. */
export async function isShutTo(
  tx: Tx,
  forceId: string,
  asked: { table: string; recordIds: readonly string[]; staffId: string },
): Promise<boolean> {
  const query = REPORT_OF[asked.table];
  if (!query) return false;
  const row = await tx.row<{ isShut: boolean }>(
    `select exists (select 1 from (${query}) r
       join triage.oversight o on o.force_id = $1 and o.report_id = r.report_id and o.is_restricted
       where not coalesce((select n.is_given from triage.named_access n where n.force_id = $1
           and n.report_id = r.report_id and n.staff_id = $3 order by n.changed_at desc, n.id desc limit 1), false)
         and not exists (select 1 from triage.break_glass g where g.force_id = $1 and g.report_id = r.report_id
           and g.staff_id = $3 and g.ends_at > now())) as "isShut"`,
    [forceId, asked.recordIds, asked.staffId],
    `keeper-shut-${asked.table}`,
  );
  return row?.isShut ?? true;
}
