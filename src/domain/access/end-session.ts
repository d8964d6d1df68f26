import type { Context } from '#kernel/context';
import { endLeaderSessions, endPartnerSession, endSession as endRow } from './access.store.ts';

/**
 * Ends the signed-in actor's own session; does nothing for anybody else.
 * @param tokenHash of a partner's case worker, whose sessions no process may write by their identifier alone
 */
export async function endSession(ctx: Context, tokenHash?: Buffer): Promise<void> {
  const { actor } = ctx;
  if (actor.kind === 'public' || actor.kind === 'system') return;
  if (actor.kind === 'partner')
    await endPartnerSession(ctx, { id: actor.sessionId, tokenHash: tokenHash ?? Buffer.alloc(0) });
  else await endRow(ctx, actor.kind === 'staff' ? 'staff_session' : 'leader_session', actor.sessionId);
  await ctx.audit({
    act: 'access.end-session',
    kind: 'access',
    subject: 'session',
    subjectId: actor.sessionId,
  });
}

/** Ends every session of a leader who has left. */
export const endSessionsOfLeader = (ctx: Context, leaderId: string): Promise<void> =>
  endLeaderSessions(ctx, leaderId);
