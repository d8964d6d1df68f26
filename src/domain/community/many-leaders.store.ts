import type { Context, ManySealed } from '#kernel/context';
import { byteaArray } from '#platform/db/bytea-array';
import { wordArray } from '#platform/db/word-array';
import type { NewLeader } from './leader.model.ts';

/** A leader to be. */
export interface LeaderRow {
  id: string;
  leader: NewLeader;
  /** Its place in the list it came in. */
  at: number;
  organisationId: string | null;
  emailIndex: Buffer;
}

/** Leaders to be, in the order in which their names, addresses and numbers were sealed. */
export interface LeadersToInsert {
  rows: readonly LeaderRow[];
  sealed: ManySealed<'name' | 'email' | 'phone'>;
  /**
   * True where an address may stand there already: such a leader is passed over. Otherwise the database refuses them all
   * with a unique violation, which spares it a second look at every row.
   */
  isContested: boolean;
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

/** Adds leaders and the keys they are sealed under. Returns the identifiers of those who were passed over. */
export async function insertLeaders(
  ctx: Context,
  { rows, sealed, isContested }: LeadersToInsert,
): Promise<string[]> {
  const insert = `insert into community.leader (force_id, id, area_path, organisation_id, represents, language, channel,
       consent_basis, consent_on, seal_id, name_sealed, email_sealed, phone_sealed, email_index, recorded_at)
     select $1, u.id, u.area_path, u.organisation_id, u.represents, u.language, u.channel, u.consent_basis,
       u.consent_on, u.seal_id, u.name_sealed, u.email_sealed, u.phone_sealed, u.email_index, $2
     from unnest($3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::date[],
         $11::uuid[], $12::bytea[], $13::bytea[], $14::bytea[], $15::bytea[])
       as u (id, area_path, organisation_id, represents, language, channel, consent_basis, consent_on, seal_id,
         name_sealed, email_sealed, phone_sealed, email_index)`;
  const values = [
    ctx.forceId,
    ctx.now,
    wordArray(rows.map(({ id }) => id)),
    wordArray(rows.map(({ leader }) => leader.areaPath)),
    wordArray(rows.map(({ organisationId }) => organisationId)),
    wordArray(rows.map(({ leader }) => leader.represents)),
    wordArray(rows.map(({ leader }) => leader.language)),
    wordArray(rows.map(({ leader }) => leader.channel)),
    wordArray(rows.map(({ leader }) => leader.consentBasis)),
    wordArray(rows.map(({ leader }) => leader.consentOn)),
    wordArray(sealed.sealIds),
    sealed.fields.name,
    sealed.fields.email,
    sealed.fields.phone,
    byteaArray(rows.map(({ emailIndex }) => emailIndex)),
  ];
  if (!isContested) {
    await ctx.tx.run(insert, values, 'community_insert_leaders');
    await keepSeals(ctx, { rows, sealed }, null);
    return [];
  }
  const added = await ctx.tx.rows<{ id: string }>(
    `${insert} on conflict (force_id, email_index) where left_at is null do nothing returning id`,
    values,
    'community_insert_contested_leaders',
  );
  const ids = new Set(added.map(({ id }) => id));
  await keepSeals(ctx, { rows, sealed }, [...ids]);
  return rows.filter(({ id }) => !ids.has(id)).map(({ id }) => id);
}

/** Keeps the keys of these records, or of all of them. */
async function keepSeals(
  ctx: Context,
  { rows, sealed }: Pick<LeadersToInsert, 'rows' | 'sealed'>,
  only: readonly string[] | null,
): Promise<void> {
  await ctx.tx.rows(
    `select platform.keep_seals($1, array_agg(u.seal_id), array_agg($7::text), array_agg(u.id),
       array_agg($2::text), array_agg(u.wrapped), array_agg(null::bytea))
     from unnest($3::uuid[], $4::uuid[], $5::bytea[]) as u (seal_id, id, wrapped)
     where $6::uuid[] is null or u.id = any($6) having count(*) > 0`,
    [
      ctx.forceId,
      sealed.keyId,
      wordArray(sealed.sealIds),
      wordArray(rows.map(({ id }) => id)),
      sealed.wrapped,
      only && wordArray(only),
      'community.leader',
    ],
    'community_keep_seals',
  );
}
