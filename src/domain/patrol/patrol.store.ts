import type { Context, Tx } from '#kernel/context';
import type { BriefingInput } from './briefing.model.ts';
import type { NotDoneReason, SiteInput, VisitInput } from './visit.model.ts';

export async function insertSite(ctx: Context, id: string, site: SiteInput): Promise<void> {
  await ctx.tx.run(
    'insert into patrol.site (force_id, id, name, kind, area_path, consent) values ($1, $2, $3, $4, $5, $6)',
    [ctx.forceId, id, site.name, site.kind, site.areaPath, site.consent],
  );
}

export async function insertVisit(
  ctx: Context,
  id: string,
  visit: VisitInput,
  plannedBy: string,
): Promise<void> {
  await ctx.tx.run(
    `insert into patrol.visit (force_id, id, site_id, event_id, purpose, window_from_at, window_until_at,
       dwell_minutes, mode, officer_id, planned_by, planned_at, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'planned')`,
    [
      ctx.forceId,
      id,
      visit.siteId,
      visit.eventId,
      visit.purpose,
      visit.windowFromAt,
      visit.windowUntilAt,
      visit.dwellMinutes,
      visit.mode,
      visit.officerId,
      plannedBy,
      ctx.now,
    ],
  );
}

export interface VisitForChange {
  id: string;
  state: string;
  areaPath: string;
  windowFromAt: Date;
}

export const visitForChange = (tx: Tx, forceId: string, id: string): Promise<VisitForChange | undefined> =>
  tx.row<VisitForChange>(
    `select v.id, v.state, s.area_path as "areaPath", v.window_from_at as "windowFromAt"
     from patrol.visit v join patrol.site s on s.force_id = v.force_id and s.id = v.site_id
     where v.force_id = $1 and v.id = $2 for update of v`,
    [forceId, id],
  );

/** What officers wrote about a visit, sealed; a field nobody filled in is null. */
export interface SealedWords {
  sealId: string;
  engagedWith?: Buffer;
  heard?: Buffer;
  why?: Buffer;
}

export async function setVisitDone(
  ctx: Context,
  visit: { id: string; doneBy: string; stayedMinutes: number; words: SealedWords | undefined },
): Promise<void> {
  await ctx.tx.run(
    `update patrol.visit set state = 'done', done_by = $3, done_at = $4, stayed_minutes = $5, seal_id = $6,
       engaged_with_sealed = $7, heard_sealed = $8 where force_id = $1 and id = $2`,
    [
      ctx.forceId,
      visit.id,
      visit.doneBy,
      ctx.now,
      visit.stayedMinutes,
      visit.words?.sealId ?? null,
      visit.words?.engagedWith ?? null,
      visit.words?.heard ?? null,
    ],
  );
}

export async function setVisitNotDone(
  ctx: Context,
  visit: { id: string; by: string; reason: NotDoneReason; words: SealedWords | undefined },
): Promise<void> {
  await ctx.tx.run(
    `update patrol.visit set state = 'not-done', done_by = $3, done_at = $4, not_done_reason = $5, seal_id = $6,
       why_sealed = $7
     where force_id = $1 and id = $2`,
    [
      ctx.forceId,
      visit.id,
      visit.by,
      ctx.now,
      visit.reason,
      visit.words?.sealId ?? null,
      visit.words?.why ?? null,
    ],
  );
}

export async function lastBriefingVersion(tx: Tx, forceId: string, eventId: string): Promise<number> {
  const row = await tx.row<{ version: number }>(
    'select coalesce(max(version), 0)::int as version from patrol.briefing where force_id = $1 and event_id = $2',
    [forceId, eventId],
  );
  return row?.version ?? 0;
}

export async function insertBriefing(
  ctx: Context,
  briefing: BriefingInput & { id: string; eventId: string; version: number; writtenBy: string },
): Promise<void> {
  await ctx.tx.run(
    `insert into patrol.briefing (force_id, id, event_id, version, written_by, issued_at, information, intention,
       method, administration, risk, communications, human_rights, line_to_take, not_to_say)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      ctx.forceId,
      briefing.id,
      briefing.eventId,
      briefing.version,
      briefing.writtenBy,
      ctx.now,
      briefing.information,
      briefing.intention,
      briefing.method,
      briefing.administration,
      briefing.risk,
      briefing.communications,
      briefing.humanRights,
      briefing.lineToTake,
      briefing.notToSay,
    ],
  );
}

/** Notes the acknowledgement; a second one changes nothing, so that the first time stands. */
export async function insertAcknowledgement(
  ctx: Context,
  briefingId: string,
  staffId: string,
): Promise<void> {
  await ctx.tx.run(
    `insert into patrol.briefing_acknowledgement (force_id, briefing_id, staff_id, acknowledged_at)
     values ($1, $2, $3, $4) on conflict (force_id, briefing_id, staff_id) do nothing`,
    [ctx.forceId, briefingId, staffId, ctx.now],
  );
}
