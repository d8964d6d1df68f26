import type { Tx } from '#kernel/context';
import type { BriefingInput } from './briefing.model.ts';
import type { NotDoneReason } from './visit.model.ts';

export interface SiteRow {
  id: string;
  name: string;
  kind: string;
  areaPath: string;
  consent: string;
}

export const listSites = (tx: Tx, forceId: string): Promise<SiteRow[]> =>
  tx.rows<SiteRow>(
    `select id, name, kind, area_path as "areaPath", consent from patrol.site
     where force_id = $1 and closed_at is null order by area_path, name`,
    [forceId],
  );

export const siteById = (tx: Tx, forceId: string, id: string): Promise<SiteRow | undefined> =>
  tx.row<SiteRow>(
    'select id, name, kind, area_path as "areaPath", consent from patrol.site where force_id = $1 and id = $2',
    [forceId, id],
  );

export interface VisitRow {
  id: string;
  siteName: string;
  siteKind: string;
  areaPath: string;
  eventId: string | null;
  purpose: string;
  windowFromAt: Date;
  windowUntilAt: Date;
  dwellMinutes: number;
  mode: string;
  officerId: string | null;
  state: 'planned' | 'done' | 'not-done' | 'cancelled';
  doneBy: string | null;
  doneAt: Date | null;
  stayedMinutes: number | null;
  notDoneReason: NotDoneReason | null;
}

const VISIT = `v.id, s.name as "siteName", s.kind as "siteKind", s.area_path as "areaPath", v.event_id as "eventId",
  v.purpose, v.window_from_at as "windowFromAt", v.window_until_at as "windowUntilAt",
  v.dwell_minutes as "dwellMinutes", v.mode, v.officer_id as "officerId", v.state, v.done_by as "doneBy",
  v.done_at as "doneAt", v.stayed_minutes as "stayedMinutes", v.not_done_reason as "notDoneReason"`;

/** Most visits one page lists; the totals above them count all. */
export const MOST_LISTED = 500;

/** Visits whose window begins in the time span, those of the given areas, in window order. */
export const listVisits = (
  tx: Tx,
  forceId: string,
  span: { from: Date; until: Date; scopes: readonly string[] },
): Promise<VisitRow[]> =>
  tx.rows<VisitRow>(
    `select ${VISIT} from patrol.visit v join patrol.site s on s.force_id = v.force_id and s.id = v.site_id
     where v.force_id = $1 and v.window_from_at >= $2 and v.window_from_at < $3
       and exists (select 1 from unnest($4::text[]) a(path)
         where a.path = '' or s.area_path = a.path or starts_with(s.area_path, a.path || '/'))
     order by v.window_from_at, s.name limit ${MOST_LISTED}`,
    [forceId, span.from, span.until, span.scopes],
  );

export const visitById = (tx: Tx, forceId: string, id: string): Promise<VisitRow | undefined> =>
  tx.row<VisitRow>(
    `select ${VISIT} from patrol.visit v join patrol.site s on s.force_id = v.force_id and s.id = v.site_id
     where v.force_id = $1 and v.id = $2`,
    [forceId, id],
  );

/** What officers wrote about a visit, still sealed; undefined where nobody wrote anything. */
export async function sealedWordsOf(
  tx: Tx,
  forceId: string,
  id: string,
): Promise<{ sealId: string; fields: Record<string, Buffer> } | undefined> {
  const row = await tx.row<
    { sealId: string | null } & Record<'engagedWith' | 'heard' | 'why', Buffer | null>
  >(
    `select seal_id as "sealId", engaged_with_sealed as "engagedWith", heard_sealed as heard, why_sealed as why
     from patrol.visit where force_id = $1 and id = $2`,
    [forceId, id],
  );
  if (!row?.sealId) return undefined;
  const { sealId, ...sealed } = row;
  const fields = Object.entries(sealed).flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  return { sealId, fields: Object.fromEntries(fields) };
}

/** What was planned in a time span and what came of it, in the given areas. */
export interface VisitTotals {
  planned: number;
  done: number;
  stayedMinutes: number;
  notDone: number;
  /** The window has passed and nobody has said what became of it. */
  missed: number;
  ahead: number;
  reasons: Array<{ reason: NotDoneReason; count: number }>;
}

/** Counts of all visits whose window begins in the span; the list beside it may be shorter. */
export async function visitTotals(
  tx: Tx,
  forceId: string,
  span: { from: Date; until: Date; scopes: readonly string[]; now: Date },
): Promise<VisitTotals> {
  const rows = await tx.rows<{
    state: VisitRow['state'];
    reason: NotDoneReason | null;
    isOver: boolean;
    count: number;
    stayedMinutes: number;
  }>(
    `select v.state, v.not_done_reason as reason, v.window_until_at < $5 as "isOver", count(*)::int as count,
       coalesce(sum(v.stayed_minutes), 0)::int as "stayedMinutes"
     from patrol.visit v join patrol.site s on s.force_id = v.force_id and s.id = v.site_id
     where v.force_id = $1 and v.window_from_at >= $2 and v.window_from_at < $3 and v.state <> 'cancelled'
       and exists (select 1 from unnest($4::text[]) a(path)
         where a.path = '' or s.area_path = a.path or starts_with(s.area_path, a.path || '/'))
     group by 1, 2, 3 order by count(*) desc, 2`,
    [forceId, span.from, span.until, span.scopes, span.now],
  );
  const sum = (match: (row: (typeof rows)[number]) => boolean): number =>
    rows.filter(match).reduce((total, { count }) => total + count, 0);
  const reasons = new Map<NotDoneReason, number>();
  for (const { reason, count } of rows) if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  return {
    planned: sum(() => true),
    done: sum(({ state }) => state === 'done'),
    stayedMinutes: rows.reduce((total, row) => total + (row.state === 'done' ? row.stayedMinutes : 0), 0),
    notDone: sum(({ state }) => state === 'not-done'),
    missed: sum(({ state, isOver }) => state === 'planned' && isOver),
    ahead: sum(({ state, isOver }) => state === 'planned' && !isOver),
    reasons: [...reasons].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count),
  };
}

export interface EventVisits {
  planned: number;
  done: number;
  notDone: number;
  missed: number;
  stayedMinutes: number;
}

/** What was planned for an event and what came of it; `missed` are windows that passed with nothing logged. */
export async function visitsForEvent(tx: Tx, forceId: string, eventId: string): Promise<EventVisits> {
  const row = await tx.row<EventVisits>(
    `select count(*)::int as planned,
       count(*) filter (where state = 'done')::int as done,
       count(*) filter (where state = 'not-done')::int as "notDone",
       count(*) filter (where state = 'planned' and window_until_at < now())::int as missed,
       coalesce(sum(stayed_minutes) filter (where state = 'done'), 0)::int as "stayedMinutes"
     from patrol.visit where force_id = $1 and event_id = $2 and state <> 'cancelled'`,
    [forceId, eventId],
  );
  return row ?? { planned: 0, done: 0, notDone: 0, missed: 0, stayedMinutes: 0 };
}

export interface BriefingRow extends BriefingInput {
  id: string;
  eventId: string;
  version: number;
  writtenBy: string;
  issuedAt: Date;
}

const BRIEFING = `id, event_id as "eventId", version, written_by as "writtenBy", issued_at as "issuedAt", information,
  intention, method, administration, risk, communications, human_rights as "humanRights",
  line_to_take as "lineToTake", not_to_say as "notToSay"`;

/** Each event's newest briefing. */
export const currentBriefings = (tx: Tx, forceId: string): Promise<BriefingRow[]> =>
  tx.rows<BriefingRow>(
    `select distinct on (event_id) ${BRIEFING} from patrol.briefing where force_id = $1
     order by event_id, version desc limit 50`,
    [forceId],
  );

export const briefingById = (tx: Tx, forceId: string, id: string): Promise<BriefingRow | undefined> =>
  tx.row<BriefingRow>(`select ${BRIEFING} from patrol.briefing where force_id = $1 and id = $2`, [
    forceId,
    id,
  ]);

export const acknowledgementsOf = (
  tx: Tx,
  forceId: string,
  briefingId: string,
): Promise<Array<{ staffId: string; acknowledgedAt: Date }>> =>
  tx.rows(
    `select staff_id as "staffId", acknowledged_at as "acknowledgedAt" from patrol.briefing_acknowledgement
     where force_id = $1 and briefing_id = $2 order by acknowledged_at`,
    [forceId, briefingId],
  );

/** The newest briefing of an event, to say on an older one that it is superseded. */
export const newestBriefing = (
  tx: Tx,
  forceId: string,
  eventId: string,
): Promise<{ id: string; version: number; issuedAt: Date } | undefined> =>
  tx.row(
    `select id, version, issued_at as "issuedAt" from patrol.briefing where force_id = $1 and event_id = $2
     order by version desc limit 1`,
    [forceId, eventId],
  );

/** How many staff acknowledged the newest briefing of an event. */
export async function briefedOn(tx: Tx, forceId: string, eventId: string): Promise<number> {
  const row = await tx.row<{ n: number }>(
    `select count(*)::int as n from patrol.briefing_acknowledgement a
     where a.force_id = $1 and a.briefing_id = (select id from patrol.briefing
       where force_id = $1 and event_id = $2 order by version desc limit 1)`,
    [forceId, eventId],
  );
  return row?.n ?? 0;
}
