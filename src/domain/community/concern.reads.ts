import type { Tx } from '#kernel/context';
import type { Concern, ConcernSummary } from './concern.model.ts';

const CONCERN = `id, leader_id as "leaderId", event_id as "eventId", statement_id as "statementId",
  area_path as "areaPath", kind, language, raised_at as "raisedAt", answer_due_at as "answerDueAt",
  owner_id as "ownerId", state, answered_at as "answeredAt", answered_by as "answeredBy", said_line as "saidLine",
  did_line as "didLine", answer_seen_at as "answerSeenAt"`;

/** A concern with its sealed words, still sealed. */
export interface SealedConcern extends Concern {
  sealId: string;
  textSealed: Buffer;
  answerSealId: string | null;
  answerSealed: Buffer | null;
}
const SEALED = `seal_id as "sealId", text_sealed as "textSealed", answer_seal_id as "answerSealId",
  answer_sealed as "answerSealed"`;

export const concernById = (tx: Tx, forceId: string, id: string): Promise<SealedConcern | undefined> =>
  tx.row<SealedConcern>(
    `select ${CONCERN}, ${SEALED} from community.concern where force_id = $1 and id = $2`,
    [forceId, id],
  );

/** What a leader has sent, newest first. */
export const concernsOfLeader = (tx: Tx, forceId: string, leaderId: string): Promise<SealedConcern[]> =>
  tx.rows<SealedConcern>(
    `select ${CONCERN}, ${SEALED} from community.concern
     where force_id = $1 and leader_id = $2 order by raised_at desc, id limit 100`,
    [forceId, leaderId],
  );

export interface ConcernFilter {
  /** Spelt-out area paths the reader may see; null is the whole force. */
  areaPaths: readonly string[] | null;
  state: Concern['state'] | null;
  ownerId: string | null;
  kind: string | null;
  eventId: string | null;
}

/** Concerns under the filter, the next due first and the answered ones after them. */
export const listConcerns = (
  tx: Tx,
  forceId: string,
  filter: ConcernFilter & { limit: number; offset: number },
): Promise<SealedConcern[]> =>
  tx.rows<SealedConcern>(
    `select ${CONCERN}, ${SEALED} from community.concern
     where force_id = $1 and ($2::text[] is null or area_path = any($2)) and ($3::text is null or state = $3)
       and ($4::uuid is null or owner_id = $4) and ($5::text is null or kind = $5)
       and ($6::uuid is null or event_id = $6)
     order by (state = 'answered'), case when state = 'open' then answer_due_at end, answered_at desc, id
     limit $7 offset $8`,
    [
      forceId,
      filter.areaPaths,
      filter.state,
      filter.ownerId,
      filter.kind,
      filter.eventId,
      filter.limit,
      filter.offset,
    ],
  );

const COUNTS = `count(*) filter (where state = 'open')::int as open,
  count(*) filter (where state = 'open' and answer_due_at < now())::int as overdue,
  count(*) filter (where state = 'answered')::int as answered,
  count(*) filter (where state = 'open' and owner_id is null)::int as unowned`;

/** How many concerns stand where, of one event, of areas, or of both. */
export async function concernSummary(
  tx: Tx,
  forceId: string,
  filter: { eventId?: string; areaPaths?: readonly string[] } = {},
): Promise<ConcernSummary> {
  const row = await tx.row<ConcernSummary>(
    `select ${COUNTS} from community.concern
     where force_id = $1 and ($2::uuid is null or event_id = $2) and ($3::text[] is null or area_path = any($3))`,
    [forceId, filter.eventId ?? null, filter.areaPaths ?? null],
  );
  return row ?? { open: 0, overdue: 0, answered: 0, unowned: 0 };
}

/** A concern for other rooms: kinds, times and public lines; never the words, never who sent it. */
export type ConcernFacts = Pick<
  Concern,
  'id' | 'areaPath' | 'kind' | 'raisedAt' | 'answerDueAt' | 'state' | 'answeredAt' | 'saidLine' | 'didLine'
> & { eventId: string | null };
const FACTS = `id, event_id as "eventId", area_path as "areaPath", kind, raised_at as "raisedAt",
  answer_due_at as "answerDueAt", state, answered_at as "answeredAt", said_line as "saidLine", did_line as "didLine"`;

/** The concerns that came with an event, oldest first. */
export const concernsForEvent = (tx: Tx, forceId: string, eventId: string): Promise<ConcernFacts[]> =>
  tx.rows<ConcernFacts>(
    `select ${FACTS} from community.concern where force_id = $1 and event_id = $2 order by raised_at, id`,
    [forceId, eventId],
  );

/** An answered concern with the lines proposed for the "you said, we did" board; undefined while it is open. */
export const answeredConcern = (tx: Tx, forceId: string, id: string): Promise<ConcernFacts | undefined> =>
  tx.row<ConcernFacts>(
    `select ${FACTS} from community.concern where force_id = $1 and id = $2 and state = 'answered'`,
    [forceId, id],
  );

/** How many open concerns each of the people holds; who holds none is absent. */
export async function openConcernsOf(
  tx: Tx,
  forceId: string,
  staffIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await tx.rows<{ id: string; n: number }>(
    `select owner_id as id, count(*)::int as n from community.concern
     where force_id = $1 and state = 'open' and owner_id = any($2::uuid[]) group by owner_id`,
    [forceId, staffIds],
  );
  return new Map(rows.map(({ id, n }) => [id, n]));
}
