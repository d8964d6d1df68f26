import type { Tx } from '#kernel/context';
import { CASE, type CaseRow } from './case.store.ts';
import { OVERSIGHT, type OversightRow } from './oversight.store.ts';

const IN_SCOPE = `exists (select 1 from unnest($2::text[]) s(path)
  where s.path = '' or area_path = s.path or starts_with(coalesce(area_path, ''), s.path || '/'))`;
// Where the next officer was asked it counts as late, as in the order of the queue.
const IS_LATE = '(escalation_level > 0 or attention_due_at < now())';

export interface EventCounts {
  reports: number;
  unread: number;
  overdue: number;
  supervised: number;
}

/** How reports since an event stand, in its areas and where the area is not known. Counts by time, not by cause. */
export async function countsSince(
  tx: Tx,
  forceId: string,
  { since, areaPaths }: { since: Date; areaPaths: readonly string[] },
): Promise<EventCounts> {
  const row = await tx.row<EventCounts>(
    `select count(*)::int as reports, count(*) filter (where state = 'unread')::int as unread,
       count(*) filter (where state = 'unread' and ${IS_LATE})::int as overdue,
       count(*) filter (where state = 'supervised')::int as supervised
     from triage.oversight
     where force_id = $1 and reported_at >= $3 and duplicate_of is null and (area_path is null or cardinality($2::text[]) = 0 or ${IN_SCOPE})`,
    [forceId, areaPaths, since],
  );
  return row ?? { reports: 0, unread: 0, overdue: 0, supervised: 0 };
}

export const oversightOf = (tx: Tx, forceId: string, reportId: string): Promise<OversightRow | undefined> =>
  tx.row<OversightRow>(`select ${OVERSIGHT} from triage.oversight where force_id = $1 and report_id = $2`, [
    forceId,
    reportId,
  ]);

export interface DecisionRow {
  id: string;
  decidedBy: string;
  decidedAt: Date;
  route: string;
  risk: 'LOW' | 'MEDIUM' | 'HIGH';
  riskFactors: string[];
  actions: string[];
  criticalIncident: string;
  eventId: string | null;
  eventLink: string;
  eventLinkBasis: string | null;
  sealId: string;
  reasonsSealed: Buffer;
}

export const decisionsOf = (tx: Tx, forceId: string, reportId: string): Promise<DecisionRow[]> =>
  tx.rows<DecisionRow>(
    `select id, decided_by as "decidedBy", decided_at as "decidedAt", route, risk, risk_factors as "riskFactors",
       actions, critical_incident as "criticalIncident", event_id as "eventId", event_link as "eventLink",
       event_link_basis as "eventLinkBasis", seal_id as "sealId", reasons_sealed as "reasonsSealed"
     from triage.decision where force_id = $1 and report_id = $2 order by decided_at, id`,
    [forceId, reportId],
  );

export interface ReviewRow {
  id: string;
  reviewedBy: string;
  reviewedAt: Date;
  nextDueAt: Date | null;
  /** Null, like the headings, for a review written before there were headings. */
  finding: string | null;
  sealId: string;
  textSealed: Buffer;
  informationSealed: Buffer | null;
  assessmentSealed: Buffer | null;
  powersSealed: Buffer | null;
  optionsSealed: Buffer | null;
}

export const reviewsOf = (tx: Tx, forceId: string, caseId: string): Promise<ReviewRow[]> =>
  tx.rows<ReviewRow>(
    `select id, reviewed_by as "reviewedBy", reviewed_at as "reviewedAt", next_due_at as "nextDueAt",
       finding, seal_id as "sealId", text_sealed as "textSealed", information_sealed as "informationSealed",
       assessment_sealed as "assessmentSealed", powers_sealed as "powersSealed", options_sealed as "optionsSealed"
     from triage.review where force_id = $1 and case_id = $2 order by reviewed_at, id`,
    [forceId, caseId],
  );

export interface HandoverRow {
  fromId: string;
  toId: string;
  offeredAt: Date;
  answeredAt: Date | null;
  isAccepted: boolean | null;
}

export const handoversOf = (tx: Tx, forceId: string, caseId: string): Promise<HandoverRow[]> =>
  tx.rows<HandoverRow>(
    `select from_id as "fromId", to_id as "toId", offered_at as "offeredAt", answered_at as "answeredAt",
       is_accepted as "isAccepted"
     from triage.handover where force_id = $1 and case_id = $2 order by offered_at, id`,
    [forceId, caseId],
  );

export const caseByReport = (tx: Tx, forceId: string, reportId: string): Promise<CaseRow | undefined> =>
  tx.row<CaseRow>(`select ${CASE} from triage.case_file c where c.force_id = $1 and c.report_id = $2`, [
    forceId,
    reportId,
  ]);

export const caseById = (tx: Tx, forceId: string, id: string): Promise<CaseRow | undefined> =>
  tx.row<CaseRow>(`select ${CASE} from triage.case_file c where c.force_id = $1 and c.id = $2`, [
    forceId,
    id,
  ]);

/** Cases a detective supervises, and those offered to them that wait for an answer. */
export const casesOf = (
  tx: Tx,
  forceId: string,
  staffId: string,
): Promise<Array<CaseRow & { isOffer: boolean }>> =>
  tx.rows<CaseRow & { isOffer: boolean }>(
    `select ${CASE}, (c.state = 'offered') as "isOffer" from triage.case_file c
     where c.force_id = $1 and (c.supervisor_id = $2 and c.state = 'supervised'
       or exists (select 1 from triage.handover h where h.force_id = $1 and h.case_id = c.id and h.to_id = $2
         and h.answered_at is null))
     order by "isOffer" desc, "reviewDueAt" nulls first, c.id limit 500`,
    [forceId, staffId],
  );

export interface EventLinkCounts {
  confirmed: number;
  assessed: number;
  possible: number;
  notLinked: number;
}

/** How people judged the link of reports to an event, by each report's latest decision. Never mixed with timing. */
export async function eventLinkCounts(tx: Tx, forceId: string, eventId: string): Promise<EventLinkCounts> {
  const row = await tx.row<EventLinkCounts>(
    `select count(*) filter (where event_link = 'CONFIRMED')::int as confirmed,
       count(*) filter (where event_link = 'ASSESSED')::int as assessed,
       count(*) filter (where event_link = 'POSSIBLE')::int as possible,
       count(*) filter (where event_link = 'NOT_LINKED')::int as "notLinked"
     from (select distinct on (report_id) report_id, event_id, event_link from triage.decision
       where force_id = $1 order by report_id, decided_at desc, id) latest
     where event_id = $2`,
    [forceId, eventId],
  );
  return row ?? { confirmed: 0, assessed: 0, possible: 0, notLinked: 0 };
}

export interface EventLinkJudgements extends EventLinkCounts {
  /** Reports of the time asked about, in the event's areas, of which nobody has said yet whether they are linked to anything. */
  notYetAssessed: number;
  /** What the judgements rest on, as the officer said, most first. */
  bases: { link: string; basis: string; n: number }[];
}

/**
 * The same with what each judgement rests on, and how many reports still wait for one: those told from the event on and
 * before `until`, for what is told years later has nothing to do with it unless somebody says so.
 */
export async function eventLinkJudgements(
  tx: Tx,
  forceId: string,
  event: { id: string; happenedAt: Date; until: Date; areaPaths: readonly string[] },
): Promise<EventLinkJudgements> {
  const waiting = await tx.row<{ n: number }>(
    `select count(*)::int as n from triage.oversight
     where force_id = $1 and reported_at >= $3 and reported_at < $4 and duplicate_of is null
       and (area_path is null or cardinality($2::text[]) = 0 or ${IN_SCOPE})
       and coalesce((select d.event_link from triage.decision d
         where d.force_id = $1 and d.report_id = oversight.report_id order by d.decided_at desc, d.id limit 1),
         'NOT_YET_ASSESSED') = 'NOT_YET_ASSESSED'`,
    [forceId, event.areaPaths, event.happenedAt, event.until],
  );
  const bases = await tx.rows<{ link: string; basis: string; n: number }>(
    `select event_link as link, event_link_basis as basis, count(*)::int as n
     from (select distinct on (report_id) report_id, event_id, event_link, event_link_basis from triage.decision
       where force_id = $1 order by report_id, decided_at desc, id) latest
     where event_id = $2 and event_link_basis is not null and event_link <> 'NOT_YET_ASSESSED'
     group by event_link, event_link_basis order by n desc, event_link, event_link_basis`,
    [forceId, event.id],
  );
  return { ...(await eventLinkCounts(tx, forceId, event.id)), notYetAssessed: waiting?.n ?? 0, bases };
}
