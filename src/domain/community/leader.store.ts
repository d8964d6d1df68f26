import type { Context, SealedRecord } from '#kernel/context';
import type { Interest, LeaderChannel, NewLeader } from './leader.model.ts';

/** Finds the organisation by name or records it. */
export async function organisationId(
  ctx: Context,
  organisation: { name: string; represents: string; areaPath: string },
): Promise<string> {
  const id = ctx.newId();
  await ctx.tx.run(
    `insert into community.organisation (force_id, id, name, represents, area_path, recorded_at)
     values ($1, $2, $3, $4, $5, $6) on conflict (force_id, name) do nothing`,
    [ctx.forceId, id, organisation.name, organisation.represents, organisation.areaPath, ctx.now],
  );
  const row = await ctx.tx.row<{ id: string }>(
    'select id from community.organisation where force_id = $1 and name = $2',
    [ctx.forceId, organisation.name],
  );
  return row?.id ?? id;
}

/** Adds a leader; false where the address stands for a live one already. */
export async function insertLeader(
  ctx: Context,
  leader: Omit<NewLeader, 'name' | 'email' | 'phone' | 'organisation'> & {
    id: string;
    organisationId: string | null;
    emailIndex: Buffer;
    sealed: SealedRecord<'name' | 'email' | 'phone'>;
  },
): Promise<boolean> {
  const { sealed } = leader;
  const added = await ctx.tx.run(
    `insert into community.leader (force_id, id, area_path, organisation_id, represents, language, channel,
       consent_basis, consent_on, seal_id, name_sealed, email_sealed, phone_sealed, email_index, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     on conflict (force_id, email_index) where left_at is null do nothing`,
    [
      ctx.forceId,
      leader.id,
      leader.areaPath,
      leader.organisationId,
      leader.represents,
      leader.language,
      leader.channel,
      leader.consentBasis,
      leader.consentOn,
      sealed.sealId,
      sealed.fields.name,
      sealed.fields.email,
      sealed.fields.phone,
      leader.emailIndex,
      ctx.now,
    ],
    'community_insert_leader',
  );
  return added === 1;
}

/** Stops e-mail to a live leader; false where it was stopped already or the leader has left. */
export async function stopEmail(ctx: Context, leaderId: string): Promise<boolean> {
  const changed = await ctx.tx.run(
    `update community.leader set email_stopped_at = $3, channel = 'portal', revision = revision + 1
     where force_id = $1 and id = $2 and left_at is null and email_stopped_at is null`,
    [ctx.forceId, leaderId, ctx.now],
  );
  return changed === 1;
}

/** Ends texts to a live leader; the portal is left. False where they were not reached by text. */
export async function stopTexts(ctx: Context, leaderId: string): Promise<boolean> {
  const changed = await ctx.tx.run(
    `update community.leader set channel = 'portal', revision = revision + 1
     where force_id = $1 and id = $2 and left_at is null and channel = 'text'`,
    [ctx.forceId, leaderId],
  );
  return changed === 1;
}

/** Notes that a live leader's address does not work, or that it does again; false where nothing changed. */
export async function setEmailFailed(ctx: Context, leaderId: string, isFailed: boolean): Promise<boolean> {
  const changed = await ctx.tx.run(
    `update community.leader set email_failed_at = case when $3 then $4::timestamptz end, revision = revision + 1
     where force_id = $1 and id = $2 and left_at is null and (email_failed_at is null) = $3`,
    [ctx.forceId, leaderId, isFailed, ctx.now],
  );
  return changed === 1;
}

/**
 * Ends the contact and erases name, address and phone number with the key they were sealed under; false where it had
 * ended already. One function of the database, so that the leaders' process needs no right to write any of them.
 */
export async function eraseLeader(ctx: Context, leaderId: string): Promise<boolean> {
  const row = await ctx.tx.row<{ erased: boolean }>('select community.erase_leader($1, $2) as erased', [
    ctx.forceId,
    leaderId,
  ]);
  return row?.erased ?? false;
}

/** What a leader chooses for themselves. */
export interface LeaderSettings {
  language: string;
  channel: LeaderChannel;
  /** `HH:MM` on the United Kingdom's clock; both or neither. */
  quietFrom: string | null;
  quietUntil: string | null;
  /** Kinds of message; none: only what goes to everybody; null: every kind. */
  interests: readonly Interest[] | null;
}

/** Keeps what a leader chose; choosing e-mail again takes back an earlier stop. False where the leader has left. */
export async function updateSettings(
  ctx: Context,
  leaderId: string,
  settings: LeaderSettings,
): Promise<boolean> {
  const changed = await ctx.tx.run(
    `update community.leader set language = $3, channel = $4, quiet_from = $5, quiet_until = $6, interests = $7,
       email_stopped_at = case when $4 = 'email' then null else email_stopped_at end,
       email_failed_at = case when $4 = 'email' then null else email_failed_at end, revision = revision + 1
     where force_id = $1 and id = $2 and left_at is null`,
    [
      ctx.forceId,
      leaderId,
      settings.language,
      settings.channel,
      settings.quietFrom,
      settings.quietUntil,
      settings.interests,
    ],
  );
  return changed === 1;
}
