import { type Actor, PUBLIC } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { leaderSession, partnerSession, staffSession, touchSession } from './access.store.ts';
import {
  hashOf,
  isLive,
  LEADER_IDLE_MINUTES,
  matches,
  PARTNER_IDLE_MINUTES,
  parseToken,
  STAFF_IDLE_MINUTES,
} from './session.model.ts';

/** Who a staff session cookie stands for; `public` where it stands for nobody (any more). */
export async function resolveStaff(ctx: Context, cookie: string | undefined): Promise<Actor> {
  const token = parseToken(cookie);
  if (!token) return PUBLIC;
  const session = await staffSession(ctx.tx, ctx.forceId, token.id);
  if (!session || session.disabledAt || !matches(token.secret, session.tokenHash)) return PUBLIC;
  if (!isLive(session, ctx.now, STAFF_IDLE_MINUTES)) return PUBLIC;
  await touchSession(ctx, 'staff_session', token.id);
  const { staffId, name, rank, roles, scopes, authenticatedAt } = session;
  const actor: Actor = { kind: 'staff', id: staffId, sessionId: token.id, name, rank, roles, scopes };
  return authenticatedAt ? { ...actor, authenticatedAt } : actor;
}

/** Who a leader session cookie stands for. The name stays sealed; pages that need it ask the keeper. */
export async function resolveLeader(ctx: Context, cookie: string | undefined): Promise<Actor> {
  const token = parseToken(cookie);
  if (!token) return PUBLIC;
  const session = await leaderSession(ctx.tx, ctx.forceId, token.id);
  if (!session || !matches(token.secret, session.tokenHash)) return PUBLIC;
  if (!isLive(session, ctx.now, LEADER_IDLE_MINUTES)) return PUBLIC;
  await touchSession(ctx, 'leader_session', token.id);
  return { kind: 'leader', id: session.leaderId, sessionId: token.id };
}

/** A case worker's live session: who they are is the reporting room's to say, by the session's hash. */
export interface PartnerSession {
  sessionId: string;
  tokenHash: Buffer;
}

/** The session a partner cookie stands for; undefined where it stands for none (any more). */
export async function resolvePartnerSession(
  ctx: Context,
  cookie: string | undefined,
): Promise<PartnerSession | undefined> {
  const token = parseToken(cookie);
  if (!token) return undefined;
  const workerId = await partnerSession(ctx.tx, ctx.forceId, { ...token, idleMinutes: PARTNER_IDLE_MINUTES });
  return workerId === undefined ? undefined : { sessionId: token.id, tokenHash: hashOf(token.secret) };
}

/** The hash by which the database knows a partner cookie's session; an empty one, which is nobody's, without a cookie. */
export const partnerSessionHash = (cookie: string | undefined): Buffer => {
  const token = parseToken(cookie);
  return token ? hashOf(token.secret) : Buffer.alloc(0);
};
