import type { Context, LooseSeal } from '#kernel/context';
import { byteaArray } from '#platform/db/bytea-array';
import type { NewLeader } from './leader.model.ts';

/** A leader to be, sealed. */
export interface LeaderRow extends Omit<NewLeader, 'name' | 'email' | 'phone' | 'organisation'> {
  id: string;
  /** Its place in the list it came in. */
  at: number;
  organisationId: string | null;
  emailIndex: Buffer;
  sealed: LooseSeal<'name' | 'email' | 'phone'>;
}

/** Finds the organisations these leaders name, or records them; by name. */
export async function organisationIds(
  ctx: Context,
  leaders: ReadonlyArray<Pick<NewLeader, 'organisation' | 'represents' | 'areaPath'>>,
): Promise<Map<string, string>> {
  const wanted = new Map(
    leaders.filter(({ organisation }) => organisation !== '').map((one) => [one.organisation, one]),
  );
  if (wanted.size === 0) return new Map();
  // In one order always, so that two lists never wait for each other in a circle.
  const names = [...wanted.keys()].sort();
  const all = names.map((name) => wanted.get(name) as (typeof leaders)[number]);
  await ctx.tx.run(
    `insert into community.organisation (force_id, id, name, represents, area_path, recorded_at)
     select $1, u.id, u.name, u.represents, u.area_path, $2
     from unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) as u (id, name, represents, area_path)
     on conflict (force_id, name) do nothing`,
    [
      ctx.forceId,
      ctx.now,
      names.map(() => ctx.newId()),
      names,
      all.map(({ represents }) => represents),
      all.map(({ areaPath }) => areaPath),
    ],
    'community_organisations',
  );
  const rows = await ctx.tx.rows<{ id: string; name: string }>(
    'select id, name from community.organisation where force_id = $1 and name = any($2::text[])',
    [ctx.forceId, names],
    'community_organisation_ids',
  );
  return new Map(rows.map(({ id, name }) => [name, id]));
}

/** Adds leaders and the keys they are sealed under; who stands there already is passed over. Returns the new ones' ids. */
export async function insertLeaders(ctx: Context, rows: readonly LeaderRow[]): Promise<Set<string>> {
  const added = await ctx.tx.rows<{ id: string }>(
    `insert into community.leader (force_id, id, area_path, organisation_id, represents, language, channel,
       consent_basis, consent_on, seal_id, name_sealed, email_sealed, phone_sealed, email_index, recorded_at)
     select $1, u.id, u.area_path, u.organisation_id, u.represents, u.language, u.channel, u.consent_basis,
       u.consent_on, u.seal_id, u.name_sealed, u.email_sealed, u.phone_sealed, u.email_index, $2
     from unnest($3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::date[],
         $11::uuid[], $12::bytea[], $13::bytea[], $14::bytea[], $15::bytea[])
       as u (id, area_path, organisation_id, represents, language, channel, consent_basis, consent_on, seal_id,
         name_sealed, email_sealed, phone_sealed, email_index)
     on conflict (force_id, email_index) where left_at is null do nothing
     returning id`,
    [
      ctx.forceId,
      ctx.now,
      rows.map(({ id }) => id),
      rows.map(({ areaPath }) => areaPath),
      rows.map(({ organisationId }) => organisationId),
      rows.map(({ represents }) => represents),
      rows.map(({ language }) => language),
      rows.map(({ channel }) => channel),
      rows.map(({ consentBasis }) => consentBasis),
      rows.map(({ consentOn }) => consentOn),
      rows.map(({ sealed }) => sealed.sealId),
      byteaArray(rows.map(({ sealed }) => sealed.fields.name)),
      byteaArray(rows.map(({ sealed }) => sealed.fields.email)),
      byteaArray(rows.map(({ sealed }) => sealed.fields.phone)),
      byteaArray(rows.map(({ emailIndex }) => emailIndex)),
    ],
    'community_insert_leaders',
  );
  const ids = new Set(added.map(({ id }) => id));
  const kept = rows.filter(({ id }) => ids.has(id));
  await ctx.tx.rows(
    `select platform.keep_seals($1, $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::bytea[], $7::bytea[])`,
    [
      ctx.forceId,
      kept.map(({ sealed }) => sealed.sealId),
      kept.map(() => 'community.leader'),
      kept.map(({ id }) => id),
      kept.map(({ sealed }) => sealed.keyId),
      byteaArray(kept.map(({ sealed }) => sealed.wrappedForce)),
      byteaArray(kept.map(() => null)),
    ],
    'community_keep_seals',
  );
  return ids;
}
