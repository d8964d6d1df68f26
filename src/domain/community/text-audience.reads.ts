import type { Tx } from '#kernel/context';
import { type AudienceFilter, type AudienceMember, areasBelow, orNull } from './audience.reads.ts';

/** The leaders a statement goes to by text message: live, and they chose it; in the order of their identifiers. */
export const textAudience = async (
  tx: Tx,
  forceId: string,
  filter: AudienceFilter = {},
): Promise<AudienceMember[]> =>
  tx.rows<AudienceMember>(
    `select id, language, area_path as "areaPath", represents, to_char(quiet_from, 'HH24:MI') as "quietFrom",
       to_char(quiet_until, 'HH24:MI') as "quietUntil"
     from community.leader
     where force_id = $1 and left_at is null and channel = 'text'
       and ($2::text[] is null or area_path = any($2))
       and ($3::text[] is null or language = any($3))
       and ($4::text[] is null or represents = any($4))
       and ($5::text[] is null or interests is null or interests && $5)
     order by id`,
    [
      forceId,
      await areasBelow(tx, forceId, filter.areaPaths),
      orNull(filter.languages),
      orNull(filter.represents),
      orNull(filter.interests),
    ],
    'community_text_audience',
  );
