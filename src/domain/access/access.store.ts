import type { Role } from '#kernel/actor';
import type { Context, Tx } from '#kernel/context';
import type { DeviceKind, LinkAudience, SeenLink } from './login-link.model.ts';
import type { StaffClaims } from './staff-claims.model.ts';

export interface StaffSessionRow {
  staffId: string;
  name: string;
  rank: string;
  roles: Role[];
  scopes: string[];
  tokenHash: Buffer;
  seenAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
  disabledAt: Date | null;
  authenticatedAt: Date | null;
}

/** Finds or makes the member of staff and replaces roles and scopes with what the provider says now. */
export async function saveStaff(ctx: Context, issuer: string, claims: StaffClaims): Promise<string> {
  const { tx, forceId, now } = ctx;
  const known = await tx.row<{ id: string; disabled_at: Date | null }>(
    'select id, disabled_at from access.staff_member where force_id = $1 and issuer = $2 and subject = $3 for update',
    [forceId, issuer, claims.subject],
  );
  const id = known?.id ?? ctx.newId();
  if (known) {
    await tx.run(
      'update access.staff_member set name = $3, rank = $4, last_seen_at = $5 where force_id = $1 and id = $2',
      [forceId, id, claims.name, claims.rank, now],
    );
    await tx.run('delete from access.staff_role where force_id = $1 and staff_id = $2', [forceId, id]);
    await tx.run('delete from access.staff_scope where force_id = $1 and staff_id = $2', [forceId, id]);
  } else {
    await tx.run(
      `insert into access.staff_member (force_id, id, issuer, subject, name, rank, last_seen_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [forceId, id, issuer, claims.subject, claims.name, claims.rank, now],
    );
  }
  await tx.run('insert into access.staff_role (force_id, staff_id, role) select $1, $2, unnest($3::text[])', [
    forceId,
    id,
    claims.roles,
  ]);
  await tx.run(
    'insert into access.staff_scope (force_id, staff_id, area_path) select $1, $2, unnest($3::text[])',
    [forceId, id, claims.scopes],
  );
  return id;
}

export async function isDisabled(tx: Tx, forceId: string, staffId: string): Promise<boolean> {
  const row = await tx.row<{ disabled: boolean }>(
    'select disabled_at is not null as disabled from access.staff_member where force_id = $1 and id = $2',
    [forceId, staffId],
  );
  return row?.disabled ?? true;
}

export async function insertStaffSession(
  ctx: Context,
  session: { id: string; staffId: string; tokenHash: Buffer; expiresAt: Date; authenticatedAt: Date | null },
): Promise<void> {
  await ctx.tx.run(
    `insert into access.staff_session (force_id, id, staff_id, token_hash, started_at, seen_at, expires_at,
       authenticated_at)
     values ($1, $2, $3, $4, $5, $5, $6, $7)`,
    [
      ctx.forceId,
      session.id,
      session.staffId,
      session.tokenHash,
      ctx.now,
      session.expiresAt,
      session.authenticatedAt,
    ],
  );
}

export function staffSession(tx: Tx, forceId: string, id: string): Promise<StaffSessionRow | undefined> {
  return tx.row<StaffSessionRow>(
    `select s.staff_id as "staffId", m.name, m.rank, s.token_hash as "tokenHash", s.seen_at as "seenAt",
       s.expires_at as "expiresAt", s.ended_at as "endedAt", m.disabled_at as "disabledAt",
       s.authenticated_at as "authenticatedAt",
       array(select role from access.staff_role r where r.force_id = s.force_id and r.staff_id = s.staff_id) as roles,
       array(select area_path from access.staff_scope a where a.force_id = s.force_id and a.staff_id = s.staff_id)
         as scopes
     from access.staff_session s
     join access.staff_member m on m.force_id = s.force_id and m.id = s.staff_id
     where s.force_id = $1 and s.id = $2`,
    [forceId, id],
    'access_staff_session',
  );
}

export interface LeaderSessionRow {
  leaderId: string;
  tokenHash: Buffer;
  seenAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
}

export function leaderSession(tx: Tx, forceId: string, id: string): Promise<LeaderSessionRow | undefined> {
  return tx.row<LeaderSessionRow>(
    `select leader_id as "leaderId", token_hash as "tokenHash", seen_at as "seenAt", expires_at as "expiresAt",
       ended_at as "endedAt"
     from access.leader_session where force_id = $1 and id = $2`,
    [forceId, id],
    'access_leader_session',
  );
}

/** Notes that the session was used, at most once a minute, so that reading a page seldom writes. */
export async function touchSession(
  ctx: Context,
  table: 'staff_session' | 'leader_session',
  id: string,
): Promise<void> {
  await ctx.tx.run(
    `update access.${table} set seen_at = $3
     where force_id = $1 and id = $2 and seen_at < $3::timestamptz - interval '1 minute'`,
    [ctx.forceId, id, ctx.now],
  );
}

export async function endSession(
  ctx: Context,
  table: 'staff_session' | 'leader_session',
  id: string,
): Promise<void> {
  await ctx.tx.run(
    `update access.${table} set ended_at = $3 where force_id = $1 and id = $2 and ended_at is null`,
    [ctx.forceId, id, ctx.now],
  );
}

export async function endLeaderSessions(ctx: Context, leaderId: string): Promise<void> {
  await ctx.tx.run(
    'update access.leader_session set ended_at = $3 where force_id = $1 and leader_id = $2 and ended_at is null',
    [ctx.forceId, leaderId, ctx.now],
  );
}

export interface LoginLinkRow {
  audience: LinkAudience;
  personId: string | null;
  language: string;
  expiresAt: Date;
  usedAt: Date | null;
}

export async function insertLoginLink(
  ctx: Context,
  link: {
    id: string;
    audience: LinkAudience;
    personId: string | null;
    language: string;
    askedOn: DeviceKind;
    minutes: number;
    browserHash: Buffer;
    codeHash: Buffer;
  },
): Promise<void> {
  await ctx.tx.row('select access.ask_login_link($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
    ctx.forceId,
    link.audience,
    link.id,
    link.personId,
    link.language,
    link.askedOn,
    link.minutes,
    link.browserHash,
    link.codeHash,
  ]);
}

/** What the worker needs to know of a link before it is sent. */
export function loginLink(tx: Tx, forceId: string, id: string): Promise<LoginLinkRow | undefined> {
  return tx.row<LoginLinkRow>(
    `select audience, person_id as "personId", language, expires_at as "expiresAt", used_at as "usedAt"
     from access.login_link where force_id = $1 and id = $2 for update`,
    [forceId, id],
  );
}

export async function setLoginLinkToken(ctx: Context, id: string, tokenHash: Buffer): Promise<void> {
  await ctx.tx.run(
    'update access.login_link set token_hash = $3 where force_id = $1 and id = $2 and used_at is null',
    [ctx.forceId, id, tokenHash],
  );
}

/** A live link to whoever holds its secret; looking changes nothing. */
export const lookAtLink = (
  tx: Tx,
  forceId: string,
  given: { audience: LinkAudience; id: string; secret: string; browser: string },
): Promise<SeenLink | undefined> =>
  tx.row<SeenLink>(
    `select asked_at as "askedAt", asked_on as "askedOn", is_same_browser as "isSameBrowser"
     from access.look_at_login_link($1, $2, $3, $4, $5)`,
    [forceId, given.audience, given.id, given.secret, given.browser],
  );

/** Trades a link for a session in one step of the database, which alone may make one. */
export async function tradeLink(
  ctx: Context,
  given: { audience: LinkAudience; id: string; secret: string; browser: string; code: string },
  session: { id: string; tokenHash: Buffer; hours: number },
): Promise<{ outcome: 'opened' | 'wrong-code' | 'gone'; personId: string | null; expiresAt: Date | null }> {
  const row = await ctx.tx.row<{
    outcome: 'opened' | 'wrong-code' | 'gone';
    personId: string | null;
    expiresAt: Date | null;
  }>(
    `select outcome, person_id as "personId", expires_at as "expiresAt"
     from access.use_login_link($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ctx.forceId,
      given.audience,
      given.id,
      given.secret,
      given.browser,
      given.code,
      session.id,
      session.tokenHash,
      session.hours,
    ],
  );
  return row ?? { outcome: 'gone', personId: null, expiresAt: null };
}

/** Whose live session this is, by its secret; it notes that the session was used. Undefined for every other. */
export async function partnerSession(
  tx: Tx,
  forceId: string,
  session: { id: string; secret: string; idleMinutes: number },
): Promise<string | undefined> {
  const row = await tx.row<{ workerId: string | null }>(
    'select access.use_partner_session($1, $2, $3, $4) as "workerId"',
    [forceId, session.id, session.secret, session.idleMinutes],
    'access_use_partner_session',
  );
  return row?.workerId ?? undefined;
}

export async function endPartnerSession(
  ctx: Context,
  session: { id: string; tokenHash: Buffer },
): Promise<void> {
  await ctx.tx.row('select access.end_partner_session($1, $2, $3)', [
    ctx.forceId,
    session.id,
    session.tokenHash,
  ]);
}
