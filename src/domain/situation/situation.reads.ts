import type { Tx } from '#kernel/context';
import type { CriticalEvent } from './event.model.ts';
import type { ThreatLevel, ThreatLevelCheck } from './threat-level.model.ts';

const EVENT = `id, title, what, place, kind, happened_at as "happenedAt", area_paths as "areaPaths",
  groups_touched as "groupsTouched", groups_mistaken as "groupsMistaken", hashtags, status,
  registered_by as "registeredBy", registered_at as "registeredAt", amended_by as "amendedBy",
  amended_at as "amendedAt", closed_at as "closedAt", revision`;

/** One event of the register, or undefined. Needs a staff or worker connection. */
export const eventById = (tx: Tx, forceId: string, id: string): Promise<CriticalEvent | undefined> =>
  tx.row<CriticalEvent>(
    `select ${EVENT} from situation.critical_event where force_id = $1 and id = $2`,
    [forceId, id],
    'situation_event',
  );

/** The register, newest event first; at most `limit` (100 unless told). */
export const listEvents = (
  tx: Tx,
  forceId: string,
  filter: { status?: CriticalEvent['status']; limit?: number } = {},
): Promise<CriticalEvent[]> =>
  tx.rows<CriticalEvent>(
    `select ${EVENT} from situation.critical_event
     where force_id = $1 and ($2::text is null or status = $2)
     order by happened_at desc, id limit $3`,
    [forceId, filter.status ?? null, filter.limit ?? 100],
  );

/** The open event that happened last, or undefined. */
export const latestOpenEvent = async (tx: Tx, forceId: string): Promise<CriticalEvent | undefined> =>
  (await listEvents(tx, forceId, { status: 'open', limit: 1 }))[0];

/** An event's name by identifier. Unknown identifiers are absent. */
export async function eventTitles(
  tx: Tx,
  forceId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.rows<{ id: string; title: string }>(
    'select id, title from situation.critical_event where force_id = $1 and id = any($2::uuid[])',
    [forceId, [...new Set(ids)]],
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}

const LEVEL = `id, level, to_char(set_on, 'YYYY-MM-DD') as "setOn", source, checked_at as "checkedAt"`;

/** The national threat level as last checked, or undefined where nobody has yet. */
export const currentThreatLevel = (tx: Tx, forceId: string): Promise<ThreatLevel | undefined> =>
  tx.row<ThreatLevel>(
    `select ${LEVEL} from situation.threat_level where force_id = $1 order by checked_at desc, id limit 1`,
    [forceId],
    'situation_threat_level',
  );

/** The latest checks with who made them, newest first. Staff only. */
export const threatLevelChecks = (tx: Tx, forceId: string, limit = 20): Promise<ThreatLevelCheck[]> =>
  tx.rows<ThreatLevelCheck>(
    `select ${LEVEL}, checked_by as "checkedBy", changed from situation.threat_level
     where force_id = $1 order by checked_at desc, id limit $2`,
    [forceId, limit],
  );
