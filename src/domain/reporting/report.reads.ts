import type { Tx } from '#kernel/context';
import type { Report, ReportKind } from './report.model.ts';

const REPORT = `id, kind, reference, status, status_at as "statusAt", withdrawn_at as "withdrawnAt",
  reported_at as "reportedAt", route, language, area_path as "areaPath", place_kind as "placeKind",
  to_char(incident_on, 'YYYY-MM-DD') as "incidentOn", incident_precision as "incidentPrecision", danger,
  is_repeat as "isRepeat", reporter_role as "reporterRole", person_knows as "personKnows",
  happened_kinds as "happenedKinds", strands, strand_extras as "strandExtras",
  perceived_religions as "perceivedReligions", perceived_tags as "perceivedTags", perceived_by as "perceivedBy",
  risk_words as "riskWords", wants, anonymity, contact_by as "contactBy", may_leave_message as "mayLeaveMessage",
  needs, share_with as "shareWith", may_tell_leader as "mayTellLeader", concern_about as "concernAbout",
  concern_soon as "concernSoon", worry, heard_from as "heardFrom"`;

/** One report's clear facts, or undefined. Needs a staff or worker connection, like every read of this file. */
export const reportForTriage = (tx: Tx, forceId: string, id: string): Promise<Report | undefined> =>
  tx.row<Report>(
    `select ${REPORT} from reporting.report where force_id = $1 and id = $2`,
    [forceId, id],
    'reporting_report',
  );

/** The clear facts of several reports, in no particular order; unknown identifiers are absent. */
export async function reportsByIds(tx: Tx, forceId: string, ids: readonly string[]): Promise<Report[]> {
  if (ids.length === 0) return [];
  return tx.rows<Report>(
    `select ${REPORT} from reporting.report where force_id = $1 and id = any($2::uuid[])`,
    [forceId, [...new Set(ids)]],
  );
}

/** The report of a public reference, as somebody read it out on the telephone. */
export const reportByReference = (tx: Tx, forceId: string, reference: string): Promise<Report | undefined> =>
  tx.row<Report>(`select ${REPORT} from reporting.report where force_id = $1 and reference = $2`, [
    forceId,
    reference,
  ]);

/**
 * Reports and concerns since an event happened, newest first, in the given areas and below them (all where none is
 * given; those of unknown area always). Whether one has to do with the event is for a person to say.
 */
export const listForEvent = (
  tx: Tx,
  forceId: string,
  filter: { since: Date; areaPaths?: readonly string[]; limit?: number },
): Promise<Report[]> =>
  tx.rows<Report>(
    `select ${REPORT} from reporting.report
     where force_id = $1 and reported_at >= $2
       and ($3::text[] is null or area_path is null or exists (
         select 1 from unnest($3::text[]) as wanted (path)
         where wanted.path = '' or area_path = wanted.path or starts_with(area_path, wanted.path || '/')))
     order by reported_at desc, id limit $4`,
    [forceId, filter.since, filter.areaPaths?.length ? filter.areaPaths : null, filter.limit ?? 200],
  );

/** What is counted of one report: no words, no person, times to the day in London. */
export interface CountedReport {
  reportId: string;
  kind: ReportKind;
  areaPath: string | null;
  strands: string[];
  perceivedReligions: string[];
  /** `YYYY-MM-DD` */
  reportedOn: string;
  incidentOn: string | null;
}

/** Every report and concern received in the time asked for, withdrawn ones too: they were received. */
export const countsSource = (
  tx: Tx,
  forceId: string,
  range: { since: Date; until?: Date },
): Promise<CountedReport[]> =>
  tx.rows<CountedReport>(
    `select id as "reportId", kind, area_path as "areaPath", strands, perceived_religions as "perceivedReligions",
       to_char(reported_at at time zone 'Europe/London', 'YYYY-MM-DD') as "reportedOn",
       to_char(incident_on, 'YYYY-MM-DD') as "incidentOn"
     from reporting.report
     where force_id = $1 and reported_at >= $2 and ($3::timestamptz is null or reported_at < $3)
     order by reported_at, id`,
    [forceId, range.since, range.until ?? null],
    'reporting_counts',
  );

/** The reporter's public key and kind of report, to seal a message to them. */
export const readerKeyOf = (
  tx: Tx,
  forceId: string,
  id: string,
): Promise<{ readerKey: Buffer } | undefined> =>
  tx.row<{ readerKey: Buffer }>(
    'select reader_key as "readerKey" from reporting.report where force_id = $1 and id = $2',
    [forceId, id],
  );

export interface SealedStoryRow {
  sealId: string;
  narrative: Buffer;
  place: Buffer;
  details: Buffer;
}

export const sealedStory = (tx: Tx, forceId: string, id: string): Promise<SealedStoryRow | undefined> =>
  tx.row<SealedStoryRow>(
    `select seal_id as "sealId", narrative_sealed as narrative, place_sealed as place, details_sealed as details
     from reporting.report where force_id = $1 and id = $2`,
    [forceId, id],
  );

export interface SealedIdentityRow {
  sealId: string;
  name: Buffer;
  contact: Buffer;
  safety: Buffer;
}

export const sealedIdentity = (
  tx: Tx,
  forceId: string,
  reportId: string,
): Promise<SealedIdentityRow | undefined> =>
  tx.row<SealedIdentityRow>(
    `select seal_id as "sealId", name_sealed as name, contact_sealed as contact, safety_sealed as safety
     from reporting.identity where force_id = $1 and report_id = $2`,
    [forceId, reportId],
  );

export const sealedSelfIdentity = (
  tx: Tx,
  forceId: string,
  reportId: string,
): Promise<{ sealId: string; words: Buffer } | undefined> =>
  tx.row(
    `select seal_id as "sealId", words_sealed as words from reporting.self_identity
     where force_id = $1 and report_id = $2`,
    [forceId, reportId],
  );

export interface MessageRow {
  id: string;
  direction: 'from-reporter' | 'to-reporter';
  staffId: string | null;
  sentAt: Date;
  sealId: string;
  text: Buffer;
}

export const messageRows = (tx: Tx, forceId: string, reportId: string): Promise<MessageRow[]> =>
  tx.rows<MessageRow>(
    `select id, direction, staff_id as "staffId", sent_at as "sentAt", seal_id as "sealId", text_sealed as text
     from reporting.message where force_id = $1 and report_id = $2 order by sent_at, id`,
    [forceId, reportId],
  );

/** Who took the report for somebody else; undefined where the person told us themselves. */
export async function takerOf(tx: Tx, forceId: string, reportId: string): Promise<string | undefined> {
  const row = await tx.row<{ staffId: string }>(
    'select staff_id as "staffId" from reporting.taking where force_id = $1 and report_id = $2',
    [forceId, reportId],
  );
  return row?.staffId;
}

/** How many reports since then were of this kind of place in this very area; concerns are not counted. */
export async function reportsAtPlaceKind(
  tx: Tx,
  forceId: string,
  at: { areaPath: string; placeKind: string; since: Date },
): Promise<number> {
  const row = await tx.row<{ n: number }>(
    `select count(*)::int as n from reporting.report
     where force_id = $1 and kind = 'report' and area_path = $2 and place_kind = $3 and reported_at >= $4`,
    [forceId, at.areaPath, at.placeKind, at.since],
  );
  return row?.n ?? 0;
}
