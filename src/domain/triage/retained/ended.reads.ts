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

// Ended: the case is closed, or no case was ever opened and it was decided to be no crime. A copy goes with the report it
// is a copy of.
const ended = (which: string): string => `
  with recursive decided as materialized (
    select o.report_id, o.kind, o.state, (select d.route from triage.decision d
      where d.force_id = $1 and d.report_id = o.report_id order by d.decided_at desc, d.id desc limit 1) as route
    from triage.oversight o
    where o.force_id = $1 and o.duplicate_of is null and o.state in ('decided', 'handed-over', 'supervised', 'closed')
      and ${which}),
  ended as (
    select d.report_id, d.kind, d.route, c.crime_reference is not null and c.state = 'closed' as in_records
    from decided d left join triage.case_file c on c.force_id = $1 and c.report_id = d.report_id
    where c.state = 'closed' or (c.id is null and d.state = 'decided' and d.route <> 'CRIME')),
  family (lead, report_id) as (
    select e.report_id, e.report_id from ended e
    union
    select f.lead, o.report_id from family f join triage.oversight o on o.force_id = $1 and o.duplicate_of = f.report_id),
  latest as (select distinct on (proposal_id) proposal_id, outcome, series_id from triage.series_decision
    where force_id = $1 order by proposal_id, number desc),
  member as materialized (select distinct l.series_id, m.report_id from latest l
    join triage.series_proposal p on p.force_id = $1 and p.id = l.proposal_id
    join triage.material m on m.force_id = $1 and m.id in (p.newer_id, p.older_id)
    where l.outcome = 'SAME' and m.report_id is not null),
  whole as (select f.lead, max(o.changed_at) as changed_at,
      array_agg(f.report_id) filter (where f.report_id <> f.lead) as copies
    from family f join triage.oversight o on o.force_id = $1 and o.report_id = f.report_id group by f.lead),
  peer as (select f.lead, array_agg(distinct other.report_id) as ids
    from family f join member mine on mine.report_id = f.report_id
    join member other on other.series_id = mine.series_id
    where not exists (select from family s where s.lead = f.lead and s.report_id = other.report_id) group by f.lead)
  select e.report_id as "reportId", e.kind, e.route, e.in_records as "isInRecords",
    to_char(w.changed_at at time zone 'Europe/London', 'YYYY-MM-DD') as "quietSince",
    coalesce(w.copies, '{}') as copies, coalesce(peer.ids, '{}') as "seriesPeers"
  from ended e join whole w on w.lead = e.report_id left join peer on peer.lead = e.report_id`;

/** What sort of record an ended report is, as far as this room knows; which group a crime is in others decide. */
export const ENDED_SORTS = ['CONCERN', 'IN_RECORDS', 'CRIME', 'INTELLIGENCE', 'ASB', 'NON_CRIME'] as const;
export type EndedSort = (typeof ENDED_SORTS)[number];

const SORT = `case when o.kind = 'concern' then 'CONCERN' else case coalesce((select d.route from triage.decision d
    where d.force_id = $1 and d.report_id = o.report_id order by d.decided_at desc, d.id desc limit 1), 'CRIME')
  when 'CRIME' then case when exists (select from triage.case_file c where c.force_id = $1
    and c.report_id = o.report_id and c.state = 'closed' and c.crime_reference is not null) then 'IN_RECORDS'
    else 'CRIME' end
  when 'INTELLIGENCE_REPORT' then 'INTELLIGENCE' when 'ASB_PERSONAL' then 'ASB' else 'NON_CRIME' end end`;
const MAY_HAVE_ENDED = `o.force_id = $1 and o.duplicate_of is null
  and o.state in ('decided', 'handed-over', 'supervised', 'closed')
  and o.changed_at < ($2::date + 1)::timestamp at time zone 'Europe/London' and ${SORT} = $3
  and ($4::text is null or (o.changed_at, o.report_id) > ($4::timestamptz, $5::uuid))
  and exists (select from triage.decision d where d.force_id = $1 and d.report_id = o.report_id)
  and not exists (select from triage.case_file c where c.force_id = $1 and c.report_id = o.report_id
    and c.state <> 'closed')`;

/** Where a walk through ended reports stands: a moment to the microsecond, and the report it was of. */
export interface EndedPlace {
  at: string;
  reportId: string;
}
interface EndedWalk {
  sort: EndedSort;
  /** `YYYY-MM-DD` */
  quietBefore: string;
  after: EndedPlace | undefined;
}
const walkValues = (forceId: string, { sort, quietBefore, after }: EndedWalk): unknown[] => [
  forceId,
  quietBefore,
  sort,
  after?.at ?? null,
  after?.reportId ?? null,
];

/**
 * One stretch of a walk through the reports of a sort that ended and were quiet since a day or longer, longest quiet
 * first. @returns the reports, and where the next stretch begins; undefined at the end of the walk
 */
export async function endedReports(
  tx: Tx,
  forceId: string,
  walk: EndedWalk & { limit: number },
): Promise<{ reports: EndedReport[]; next: EndedPlace | undefined }> {
  const places = await tx.rows<EndedPlace>(
    `select o.changed_at::text as at, o.report_id as "reportId" from triage.oversight o
     where ${MAY_HAVE_ENDED} order by o.changed_at, o.report_id limit $6`,
    [...walkValues(forceId, walk), walk.limit],
  );
  const reports = await tx.rows<EndedReport>(
    `select * from (${ended('o.report_id = any ($2::uuid[])')}) r
     where r."quietSince" <= $3::date::text order by r."quietSince", r."reportId"`,
    [forceId, places.map(({ reportId }) => reportId), walk.quietBefore],
  );
  return { reports, next: places.length < walk.limit ? undefined : places.at(-1) };
}

/** How many are left of a walk that is broken off. */
export async function countEnded(tx: Tx, forceId: string, walk: EndedWalk): Promise<number> {
  const row = await tx.row<{ n: number }>(
    `select count(*)::int as n from triage.oversight o where ${MAY_HAVE_ENDED}`,
    walkValues(forceId, walk),
  );
  return row?.n ?? 0;
}

/** One report, where it ended. */
export const endedReport = (tx: Tx, forceId: string, reportId: string): Promise<EndedReport | undefined> =>
  tx.row<EndedReport>(`select * from (${ended('o.report_id = $2')}) r`, [forceId, reportId]);

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
