import type { Tx } from '#kernel/context';
import type { Verdict } from './sample.model.ts';

const IN_SCOPE = `exists (select 1 from unnest($2::text[]) s(path)
  where s.path = '' or o.area_path = s.path or starts_with(coalesce(o.area_path, ''), s.path || '/'))`;

export interface SampledRow {
  reportId: string;
  caseId: string | null;
  how: 'CLOSED' | 'NO_RECORD';
  endedAt: Date;
  outcome: string | null;
  openedAt: Date;
  acknowledgedAt: Date | null;
  escalations: number;
  verdict: string | null;
}

/**
 * A random sample of reports that ended: closed cases, and those where the last decision was to record nothing. The
 * order is by a hash of the seed and the report, so the same seed draws the same sample of the same reports.
 */
export const sampleOf = (
  tx: Tx,
  forceId: string,
  filter: { scopes: readonly string[]; seed: string; since: Date; size: number },
): Promise<SampledRow[]> =>
  tx.rows<SampledRow>(
    `with ended as (
       select report_id, id as case_id, 'CLOSED' as how, closed_at as ended_at, outcome from triage.case_file
       where force_id = $1 and state = 'closed' and closed_at >= $4
       union all
       select d.report_id, null, 'NO_RECORD', d.decided_at, null
       from (select distinct on (report_id) report_id, route, decided_at from triage.decision
         where force_id = $1 order by report_id, decided_at desc, id desc) d
       where d.route = 'NO_RECORD_SIGNPOST' and d.decided_at >= $4 and not exists (
         select 1 from triage.case_file c where c.force_id = $1 and c.report_id = d.report_id and c.state = 'closed'))
     select e.report_id as "reportId", e.case_id as "caseId", e.how, e.ended_at as "endedAt", e.outcome,
       o.opened_at as "openedAt", o.acknowledged_at as "acknowledgedAt", o.escalation_level as escalations,
       (select k.verdict from triage.dip_check k where k.force_id = $1 and k.report_id = e.report_id
         order by k.checked_at desc limit 1) as verdict
     from ended e join triage.oversight o on o.force_id = $1 and o.report_id = e.report_id
     where ${IN_SCOPE}
     order by md5($3 || e.report_id::text) limit $5`,
    [forceId, filter.scopes, filter.seed, filter.since, filter.size],
  );

export interface FindingRow {
  id: string;
  verdict: Verdict;
  checkedBy: string;
  checkedAt: Date;
  sealId: string;
  wordsSealed: Buffer;
}

/** What was found of one report, oldest first. */
export const findingsOf = (tx: Tx, forceId: string, reportId: string): Promise<FindingRow[]> =>
  tx.rows<FindingRow>(
    `select id, verdict, checked_by as "checkedBy", checked_at as "checkedAt", seal_id as "sealId",
       words_sealed as "wordsSealed"
     from triage.dip_check where force_id = $1 and report_id = $2 order by checked_at, id`,
    [forceId, reportId],
  );
