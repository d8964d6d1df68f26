import type { Tx } from '#kernel/context';
import { byteaArray } from '#platform/db/bytea-array';
import type { Leader, LeaderChannel } from './leader.model.ts';

const LEADER = `id, area_path as "areaPath", organisation_id as "organisationId", represents, language, channel,
  to_char(quiet_from, 'HH24:MI') as "quietFrom", to_char(quiet_until, 'HH24:MI') as "quietUntil",
  interests, consent_basis as "consentBasis", to_char(consent_on, 'YYYY-MM-DD') as "consentOn", recorded_at as "recordedAt",
  email_stopped_at as "emailStoppedAt", email_failed_at as "emailFailedAt", left_at as "leftAt", revision`;

const SEALED = `seal_id as "sealId", name_sealed as "nameSealed", email_sealed as "emailSealed",
  phone_sealed as "phoneSealed"`;

/** A live leader with the sealed fields, still sealed. */
export interface SealedLeader extends Leader {
  sealId: string;
  nameSealed: Buffer;
  emailSealed: Buffer;
  phoneSealed: Buffer | null;
}

/** One leader without the sealed fields; those who left are found too. */
export const leaderById = (tx: Tx, forceId: string, id: string): Promise<Leader | undefined> =>
  tx.row<Leader>(`select ${LEADER} from community.leader where force_id = $1 and id = $2`, [forceId, id]);

/** Live leaders by identifier, sealed fields included; those who left are absent. */
export const leadersByIds = (tx: Tx, forceId: string, ids: readonly string[]): Promise<SealedLeader[]> =>
  tx.rows<SealedLeader>(
    `select ${LEADER}, ${SEALED} from community.leader
     where force_id = $1 and id = any($2::uuid[]) and left_at is null`,
    [forceId, [...new Set(ids)]],
  );

/** A live leader as a message needs one, name and address still sealed. */
export interface SealedContact {
  id: string;
  areaPath: string;
  language: string;
  channel: LeaderChannel;
  quietFrom: string | null;
  quietUntil: string | null;
  emailStoppedAt: Date | null;
  sealId: string;
  nameSealed: Buffer;
  emailSealed: Buffer;
  /** Only of those who chose texts. */
  phoneSealed: Buffer | null;
}

/** Live leaders by identifier as messages to them need them; those who left are absent. */
export const contactsByIds = (tx: Tx, forceId: string, ids: readonly string[]): Promise<SealedContact[]> =>
  tx.rows<SealedContact>(
    `select id, area_path as "areaPath", language, channel, to_char(quiet_from, 'HH24:MI') as "quietFrom",
       to_char(quiet_until, 'HH24:MI') as "quietUntil", email_stopped_at as "emailStoppedAt", seal_id as "sealId",
       name_sealed as "nameSealed", email_sealed as "emailSealed",
       case when channel = 'text' then phone_sealed end as "phoneSealed"
     from community.leader where force_id = $1 and id = any($2::uuid[]) and left_at is null`,
    [forceId, [...new Set(ids)]],
    // Planned once for lists of any length: for five hundred at a time the planner would walk over the whole register.
    'community_contacts',
  );

/** The live leader whose address has this keyed hash, or undefined. */
export const leaderByEmailIndex = (
  tx: Tx,
  forceId: string,
  emailIndex: Buffer,
): Promise<Leader | undefined> =>
  tx.row<Leader>(
    `select ${LEADER} from community.leader where force_id = $1 and email_index = $2 and left_at is null`,
    [forceId, emailIndex],
  );

/** A hash as the key of a map: its bytes as letters, in the order of the bytes. */
export const nameOfIndex = (index: Buffer): string => index.toString('latin1');

/**
 * Which of the hashes the register knows, by their names: live ones, and the day those who left did so. By a function that finds each by
 * its key in any case: a planner that has not counted the register yet walks over all of it instead.
 */
export async function knownEmails(
  tx: Tx,
  forceId: string,
  indexes: readonly Buffer[],
): Promise<Map<string, { leftAt: Date | null }>> {
  const rows = await tx.rows<{ place: number; leftAt: Date | null }>(
    `select place, left_at as "leftAt" from community.known_emails($1, $2) order by left_at asc nulls last`,
    [forceId, byteaArray(indexes)],
    'community_known_emails',
  );
  // Live rows come last and so win over an earlier leaving of the same address.
  return new Map(rows.map(({ place, leftAt }) => [nameOfIndex(indexes[place - 1] as Buffer), { leftAt }]));
}

export interface DirectoryFilter {
  /** Area paths the reader may see and asked for, already spelt out; null asks nothing. */
  areaPaths: readonly string[] | null;
  language: string | null;
  represents: string | null;
  /** Only those whose address mail servers say does not exist. */
  isReturned: boolean;
}

const filtered = (forceId: string, { areaPaths, language, represents, isReturned }: DirectoryFilter) => [
  forceId,
  areaPaths,
  language,
  represents,
  isReturned,
];

/** One page of the directory, `limit` rows after the first `offset`. */
export const directoryPage = (
  tx: Tx,
  forceId: string,
  filter: DirectoryFilter & { limit: number; offset: number },
): Promise<Array<SealedLeader & { organisation: string | null }>> =>
  tx.rows(
    `select l.*, o.name as organisation from (
       select ${LEADER}, ${SEALED} from community.leader
       where force_id = $1 and left_at is null
         and ($2::text[] is null or area_path = any($2))
         and ($3::text is null or language = $3)
         and ($4::text is null or represents = $4)
         and (not $5::boolean or (channel = 'email' and email_failed_at is not null))
       order by area_path, represents, id limit $6 offset $7) l
     left join community.organisation o on o.force_id = $1 and o.id = l."organisationId"
     order by l."areaPath", l.represents, l.id`,
    [...filtered(forceId, filter), filter.limit, filter.offset],
  );

/** Number of live leaders per area and language under the filter. */
export const leaderCounts = (
  tx: Tx,
  forceId: string,
  filter: DirectoryFilter,
): Promise<Array<{ areaPath: string; language: string; n: number }>> =>
  tx.rows(
    `select area_path as "areaPath", language, count(*)::int as n from community.leader
     where force_id = $1 and left_at is null
       and ($2::text[] is null or area_path = any($2))
       and ($3::text is null or language = $3)
       and ($4::text is null or represents = $4)
       and (not $5::boolean or (channel = 'email' and email_failed_at is not null))
     group by area_path, language`,
    filtered(forceId, filter),
  );

export async function organisationName(tx: Tx, forceId: string, id: string): Promise<string | null> {
  const row = await tx.row<{ name: string }>(
    'select name from community.organisation where force_id = $1 and id = $2',
    [forceId, id],
  );
  return row?.name ?? null;
}
