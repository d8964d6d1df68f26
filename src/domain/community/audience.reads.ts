import { coversArea } from '#kernel/actor';
import type { Tx } from '#kernel/context';
import { listAreas } from '#room/access';
import type { Interest, Represents, SentChannel } from './leader.model.ts';

/** Whom a statement is for. An absent or empty list asks nothing; an area covers what lies below it. */
export interface AudienceFilter {
  areaPaths?: readonly string[];
  languages?: readonly string[];
  represents?: readonly Represents[];
  /** How they are reached; in every way without it. */
  channels?: readonly SentChannel[];
  /** Kinds of message it is of: leaders who want one of them, and those who never chose. Everybody without it. */
  interests?: readonly Interest[];
}

export interface AudienceMember {
  id: string;
  language: string;
  areaPath: string;
  represents: Represents;
  /** `HH:MM` on the United Kingdom's clock; both or neither. */
  quietFrom: string | null;
  quietUntil: string | null;
}

export const orNull = (list: readonly string[] | undefined): readonly string[] | null =>
  list && list.length > 0 ? list : null;

/** All areas at or below the paths, so that the leaders' index can be asked for plain equality. */
export async function areasBelow(
  tx: Tx,
  forceId: string,
  paths: readonly string[] | undefined,
): Promise<string[] | null> {
  if (!paths || paths.length === 0 || paths.includes('')) return null;
  const areas = await listAreas(tx, forceId);
  return areas.map(({ path }) => path).filter((path) => coversArea(paths, path));
}

/** In how many languages the leaders of some areas want to be written to, and how many want each; most first. */
export async function audienceLanguages(
  tx: Tx,
  forceId: string,
  areaPaths: readonly string[],
): Promise<Array<{ language: string; leaders: number }>> {
  return tx.rows(
    `select language, count(*)::integer as leaders from community.leader
     where force_id = $1 and left_at is null and ($2::text[] is null or area_path = any($2))
     group by language order by count(*) desc, language`,
    [forceId, await areasBelow(tx, forceId, areaPaths)],
  );
}
/** Leaders of one area, language and part. */
export interface AudienceCell {
  areaPath: string;
  language: string;
  represents: Represents;
  leaders: number;
}

/** The leaders a statement goes to by e-mail, as `audience` reads them, counted by area, language and part. */
export async function audienceCells(
  tx: Tx,
  forceId: string,
  filter: AudienceFilter = {},
): Promise<AudienceCell[]> {
  return tx.rows<AudienceCell>(
    `select area_path as "areaPath", language, represents, count(*)::integer as leaders from community.leader
     where force_id = $1 and left_at is null and email_stopped_at is null and channel = 'email'
       and email_failed_at is null
       and ($2::text[] is null or area_path = any($2))
       and ($3::text[] is null or language = any($3))
       and ($4::text[] is null or represents = any($4))
       and ($5::text[] is null or interests is null or interests && $5)
     group by area_path, language, represents order by area_path, language, represents`,
    [
      forceId,
      await areasBelow(tx, forceId, filter.areaPaths),
      orNull(filter.languages),
      orNull(filter.represents),
      orNull(filter.interests),
    ],
  );
}

/** Leaders read at one time: a million in one answer would outlast the time that one statement may take. */
const READ_AT_ONCE = 50_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * The leaders a statement goes to by e-mail: live, not unsubscribed, with an address that works as far as is known, in
 * the areas, languages and parts asked for, in the order of their identifiers. Those by text: `textAudience`.
 */
export async function audience(
  tx: Tx,
  forceId: string,
  filter: AudienceFilter = {},
): Promise<AudienceMember[]> {
  const asked = [
    forceId,
    await areasBelow(tx, forceId, filter.areaPaths),
    orNull(filter.languages),
    orNull(filter.represents),
    orNull(filter.interests),
  ];
  const members: AudienceMember[] = [];
  for (let after = BEFORE_ALL; ; after = members.at(-1)?.id ?? after) {
    const next = await someMembers(tx, [...asked, after, READ_AT_ONCE]);
    for (const member of next) members.push(member);
    if (next.length < READ_AT_ONCE) return members;
  }
}

const someMembers = (tx: Tx, values: readonly unknown[]): Promise<AudienceMember[]> =>
  tx.rows<AudienceMember>(
    `select id, language, area_path as "areaPath", represents, to_char(quiet_from, 'HH24:MI') as "quietFrom",
       to_char(quiet_until, 'HH24:MI') as "quietUntil"
     from community.leader
     where force_id = $1 and left_at is null and email_stopped_at is null and channel = 'email'
       and email_failed_at is null
       and ($2::text[] is null or area_path = any($2))
       and ($3::text[] is null or language = any($3))
       and ($4::text[] is null or represents = any($4))
       and ($5::text[] is null or interests is null or interests && $5)
       and id > $6
     order by id limit $7`,
    values,
  );

/** What holds of a leader whom messages reach now: by text, or by e-mail at an address that works as far as is known. */
const TAKES_MESSAGES = `(channel = 'text'
  or channel = 'email' and email_stopped_at is null and email_failed_at is null)`;

/** How many of these leaders are live and are reached by messages now; who reads in the portal alone is not. */
export async function messageTakers(tx: Tx, forceId: string, ids: readonly string[]): Promise<number> {
  const row = await tx.row<{ n: number }>(
    `select count(*)::integer as n from community.leader
     where force_id = $1 and id = any($2::uuid[]) and left_at is null and ${TAKES_MESSAGES}`,
    [forceId, ids],
  );
  return row?.n ?? 0;
}

/**
 * Those of these leaders who are live and whom no message reaches, in the order of their areas: somebody has to ring them up.
 * With `areaPaths` only those of these areas.
 */
export const leadersWithoutMessages = (
  tx: Tx,
  forceId: string,
  { ids, areaPaths, limit }: { ids: readonly string[]; areaPaths: readonly string[] | null; limit: number },
): Promise<Array<Pick<AudienceMember, 'id' | 'areaPath' | 'language' | 'represents'>>> =>
  tx.rows(
    `select id, area_path as "areaPath", language, represents from community.leader
     where force_id = $1 and id = any($2::uuid[]) and left_at is null and not ${TAKES_MESSAGES}
       and ($4::text[] is null or area_path = any($4))
     order by area_path, id limit $3`,
    [forceId, ids, limit, areaPaths],
  );

/** Live leaders by e-mail whose address mail servers say does not exist: no statement goes to them. */
export async function failedEmails(tx: Tx, forceId: string): Promise<number> {
  const row = await tx.row<{ n: number }>(
    `select count(*)::integer as n from community.leader
     where force_id = $1 and left_at is null and channel = 'email' and email_failed_at is not null`,
    [forceId],
  );
  return row?.n ?? 0;
}
