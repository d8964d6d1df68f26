import type { Context } from '#kernel/context';
import { endLeaderSessions, endSession as endRow } from './access.store.ts';

/** Ends the signed-in actor's own session; does nothing for anybody else. */
export async function endSession(ctx: Context): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== 'staff' && actor.kind !== 'leader') return;
  await endRow(ctx, actor.kind === 'staff' ? 'staff_session' : 'leader_session', actor.sessionId);
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
