import { createHash } from 'node:crypto';
import type { Context } from '#kernel/context';
import { type MadeItem, mediaTypeOf } from './kit.model.ts';

/** Keeps a finished kit in one statement; what another worker kept first stays as it is. */
export async function insertKit(ctx: Context, versionId: string, made: readonly MadeItem[]): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.kit_item (force_id, version_id, item, media_type, sha256, content, made_at)
     select $1, $2, u.item, u.media_type, u.sha256, u.content, $3
     from unnest($4::text[], $5::text[], $6::bytea[], $7::bytea[]) as u (item, media_type, sha256, content)
     on conflict do nothing`,
    [
      ctx.forceId,
      versionId,
      ctx.now,
      made.map(({ item }) => item),
      made.map(({ item }) => mediaTypeOf(item)),
      made.map(({ content }) => createHash('sha256').update(content).digest()),
      made.map(({ content }) => content),
    ],
  );
}

/** Who takes a kit, and for which channels. */
export interface Taking {
  rootVersionId: string;
  versionId: string;
  takerKind: 'leader' | 'staff';
  takerId: string;
  channels: readonly string[];
}

/** Notes that a kit was taken; a second word replaces the first. */
export async function upsertTaking(ctx: Context, taking: Taking): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.kit_taking (force_id, root_version_id, version_id, taker_kind, taker_id, channels, taken_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (force_id, root_version_id, taker_kind, taker_id, version_id) do update
       set channels = excluded.channels, taken_at = excluded.taken_at`,
    [
      ctx.forceId,
      taking.rootVersionId,
      taking.versionId,
      taking.takerKind,
      taking.takerId,
      taking.channels,
      ctx.now,
    ],
  );
}
