import type { Tx } from '#kernel/context';

/** A report that ended, as its retention needs to know it: codes and days, no words. */
export interface EndedReport {
  reportId: string;
  kind: 'report' | 'concern';
  /** The latest decision's route; null where it was never decided on. */
  route: string | null;
  /** The last day anything happened to it or to a copy of it, in London. */
  quietSince: string;
  /** True once the force's record system has given its reference. */
  isInRecords: boolean;
  /** The reports that were put beside it as the same incident: they go with it. */
  copies: string[];
  /** The other reports whose letters stand in a series with one of its own. */
  seriesPeers: string[];
}

// Ended: the case is closed; or no case was ever opened and it was decided to be no crime; or it waits for nobody because
// its case closed without one. A copy goes with the report it is a copy of.
const ENDED = `
  with recursive family (lead, report_id) as (
    select o.report_id, o.report_id from triage.oversight o
    where o.force_id = $1 and o.duplicate_of is null and ($2::uuid[] is null or o.report_id = any ($2))
    union
    select f.lead, o.report_id from family f join triage.oversight o on o.force_id = $1 and o.duplicate_of = f.report_id),
  decided as (select distinct on (d.report_id) d.report_id, d.route from triage.decision d
    where d.force_id = $1 and ($2::uuid[] is null or d.report_id = any ($2))
    order by d.report_id, d.decided_at desc, d.id desc),
  ended as (
    select o.report_id, o.kind, d.route, c.crime_reference is not null and c.state = 'closed' as in_records
    from triage.oversight o
    left join decided d on d.report_id = o.report_id
    left join triage.case_file c on c.force_id = $1 and c.report_id = o.report_id
    where o.force_id = $1 and o.duplicate_of is null and ($2::uuid[] is null or o.report_id = any ($2))
      and (c.state = 'closed' or (c.id is null and o.state = 'decided' and d.route <> 'CRIME'))),
  latest as (select distinct on (proposal_id) proposal_id, outcome, series_id from triage.series_decision
    where force_id = $1 order by proposal_id, number desc),
  member as (select distinct l.series_id, m.report_id from latest l
    join triage.series_proposal p on p.force_id = $1 and p.id = l.proposal_id
    join triage.material m on m.force_id = $1 and m.id in (p.newer_id, p.older_id)
    where l.outcome = 'SAME' and m.report_id is not null)
  select e.report_id as "reportId", e.kind, e.route, e.in_records as "isInRecords",
    to_char((select max(o.changed_at) from family f join triage.oversight o on o.force_id = $1 and o.report_id = f.report_id
      where f.lead = e.report_id) at time zone 'Europe/London', 'YYYY-MM-DD') as "quietSince",
    array(select f.report_id from family f where f.lead = e.report_id and f.report_id <> e.report_id) as copies,
    array(select distinct other.report_id from family f join member mine on mine.report_id = f.report_id
      join member other on other.series_id = mine.series_id
      where f.lead = e.report_id
        and other.report_id not in (select s.report_id from family s where s.lead = e.report_id)) as "seriesPeers"
  from ended e`;

/** Reports that ended and were quiet since before the day asked for (`YYYY-MM-DD`), longest quiet first. */
export const endedReports = (
  tx: Tx,
  forceId: string,
  { quietBefore, limit }: { quietBefore: string; limit: number },
): Promise<EndedReport[]> =>
  tx.rows<EndedReport>(
    `select * from (${ENDED}) r where r."quietSince" <= $3 order by r."quietSince", r."reportId" limit $4`,
    [forceId, null, quietBefore, limit],
  );

/** One report, where it ended. */
export const endedReport = (tx: Tx, forceId: string, reportId: string): Promise<EndedReport | undefined> =>
  tx.row<EndedReport>(ENDED, [forceId, [reportId]]);

/** The report and every copy of it, whichever of them is asked for, whether it ended or not. */
export async function familyOf(tx: Tx, forceId: string, reportId: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(
    `with recursive up (id, above) as (
       select report_id, duplicate_of from triage.oversight where force_id = $1 and report_id = $2
       union select o.report_id, o.duplicate_of from up join triage.oversight o
         on o.force_id = $1 and o.report_id = up.above),
     family (id) as (
       select id from up where above is null
       union select o.report_id from family f join triage.oversight o on o.force_id = $1 and o.duplicate_of = f.id)
     select id from family order by id`,
    [forceId, reportId],
  );
  return rows.map(({ id }) => id);
}

/** Keeps anybody else from changing these reports until the transaction ends. Worker only. */
export async function lockReports(tx: Tx, forceId: string, reportIds: readonly string[]): Promise<void> {
  await tx.rows(
    `select report_id from triage.oversight where force_id = $1 and report_id = any ($2::uuid[])
     order by report_id for update`,
    [forceId, reportIds],
  );
}

/** The reports behind cases and series, by the identifier asked for. */
export const reportsBehind = (
  tx: Tx,
  forceId: string,
  asked: { caseIds: readonly string[]; seriesIds: readonly string[] },
): Promise<Array<{ subjectId: string; reportId: string }>> =>
  tx.rows(
    `with latest as (select distinct on (proposal_id) proposal_id, outcome, series_id from triage.series_decision
       where force_id = $1 order by proposal_id, number desc)
     select c.id as "subjectId", c.report_id as "reportId" from triage.case_file c
       where c.force_id = $1 and c.id = any ($2::uuid[])
     union
     select l.series_id, m.report_id from latest l
       join triage.series_proposal p on p.force_id = $1 and p.id = l.proposal_id
       join triage.material m on m.force_id = $1 and m.id in (p.newer_id, p.older_id)
       where l.outcome = 'SAME' and l.series_id = any ($3::uuid[]) and m.report_id is not null`,
    [forceId, asked.caseIds, asked.seriesIds],
  );

/** The case of a report's reference or the series of its own reference, for whoever places a hold. */
export async function seriesIdOf(tx: Tx, forceId: string, reference: string): Promise<string | undefined> {
  const row = await tx.row<{ id: string }>(
    'select id from triage.series where force_id = $1 and reference = $2',
    [forceId, reference],
  );
  return row?.id;
}

/** The case of a report, where there is one. */
export async function caseIdOf(tx: Tx, forceId: string, reportId: string): Promise<string | undefined> {
  const row = await tx.row<{ id: string }>(
    'select id from triage.case_file where force_id = $1 and report_id = $2',
    [forceId, reportId],
  );
  return row?.id;
}
