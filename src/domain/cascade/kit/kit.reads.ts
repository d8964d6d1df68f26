import type { Tx } from '#kernel/context';
import type { KeptItem, KitItem } from './kit.model.ts';

/** The oldest published text in force that has no kit yet. */
export async function nextWithoutKit(tx: Tx, forceId: string): Promise<string | undefined> {
  const row = await tx.row<{ versionId: string }>(
    `select p.version_id as "versionId" from cascade.published p
     where p.force_id = $1 and p.state = 'current'
       and not exists (select from cascade.kit_item k where k.force_id = $1 and k.version_id = p.version_id)
     order by p.published_at, p.version_id limit 1`,
    [forceId],
  );
  return row?.versionId;
}

/** The files of these versions' kits, without their content. */
export const kitItems = (tx: Tx, forceId: string, versionIds: readonly string[]): Promise<KeptItem[]> =>
  tx.rows<KeptItem>(
    `select version_id as "versionId", item, media_type as "mediaType", encode(sha256, 'hex') as sha256,
       octet_length(content) as bytes, made_at as "madeAt"
     from cascade.kit_item where force_id = $1 and version_id = any($2::uuid[])`,
    [forceId, versionIds],
  );

/** One file with its content; undefined where the kit has none such. */
export const kitContent = (
  tx: Tx,
  forceId: string,
  wanted: { versionId: string; item: KitItem },
): Promise<{ content: Buffer; mediaType: string; sha256: string } | undefined> =>
  tx.row(
    `select content, media_type as "mediaType", encode(sha256, 'hex') as sha256
     from cascade.kit_item where force_id = $1 and version_id = $2 and item = $3`,
    [forceId, wanted.versionId, wanted.item],
  );

/** A kit somebody took, and what became of its version since. */
export interface KitTaking {
  versionId: string;
  number: number;
  language: string;
  title: string;
  state: 'current' | 'corrected' | 'withdrawn';
  channels: string[];
  takenAt: Date;
}

/** The kits one person took of one statement, newest first. */
export const takingsOf = (
  tx: Tx,
  forceId: string,
  taker: { kind: 'leader' | 'staff'; id: string; statementId: string },
): Promise<KitTaking[]> =>
  tx.rows<KitTaking>(
    `select t.version_id as "versionId", p.number, p.language, p.title, p.state, t.channels, t.taken_at as "takenAt"
     from cascade.kit_taking t
     join cascade.published p on p.force_id = $1 and p.version_id = t.version_id
     where t.force_id = $1 and t.taker_kind = $2 and t.taker_id = $3 and p.statement_id = $4
     order by t.taken_at desc`,
    [forceId, taker.kind, taker.id, taker.statementId],
  );

/** How often a statement's kits were taken, by channel as people said. */
export const takingsByChannel = (
  tx: Tx,
  forceId: string,
  statementId: string,
): Promise<Array<{ channel: string; leaders: number; staff: number }>> =>
  tx.rows(
    `select c.channel, count(distinct t.taker_id) filter (where t.taker_kind = 'leader')::integer as leaders,
       count(distinct t.taker_id) filter (where t.taker_kind = 'staff')::integer as staff
     from cascade.kit_taking t
     join cascade.published p on p.force_id = $1 and p.version_id = t.version_id and p.statement_id = $2
     cross join lateral unnest(t.channels) as c (channel)
     where t.force_id = $1 group by c.channel order by c.channel`,
    [forceId, statementId],
  );
