import type { Tx } from '#kernel/context';
import type { WardOfficer } from './ward-officer.model.ts';

const OFFICER = `id, area_path as "areaPath", name, rank, phone, email, languages,
  to_char(valid_until, 'YYYY-MM-DD') as "validUntil"`;

/** Ward officers of an area and what lies below it whose contact has not run out; `` is the whole force. */
export const wardOfficers = (tx: Tx, forceId: string, areaPath: string): Promise<WardOfficer[]> =>
  tx.rows<WardOfficer>(
    `select ${OFFICER} from community.ward_officer
     where force_id = $1 and ended_at is null and valid_until >= (now() at time zone 'Europe/London')::date
       and ($2 = '' or area_path = $2 or starts_with(area_path, $2 || '/'))
     order by area_path, name, id`,
    [forceId, areaPath],
  );

/** All contacts that have not been ended, run out or not: the list staff keep in order. */
export const allWardOfficers = (tx: Tx, forceId: string): Promise<WardOfficer[]> =>
  tx.rows<WardOfficer>(
    `select ${OFFICER} from community.ward_officer where force_id = $1 and ended_at is null
     order by area_path, name, id`,
    [forceId],
  );

/** Areas at or below the path to which more patrols are promised now. */
export async function promisedAreas(tx: Tx, forceId: string, areaPath: string): Promise<string[]> {
  const rows = await tx.rows<{ path: string }>(
    `select area_path as path from community.area_promise
     where force_id = $1 and kind = 'more-patrols' and until_at > now()
       and ($2 = '' or area_path = $2 or area_path = '' or starts_with(area_path, $2 || '/')
         or starts_with($2, area_path || '/'))
     order by area_path`,
    [forceId, areaPath],
  );
  return rows.map(({ path }) => path);
}
