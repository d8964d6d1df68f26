import type { Context } from '#kernel/context';
import { setEmailFailed } from './leader.store.ts';

async function mark(ctx: Context, leaderId: string, isFailed: boolean): Promise<void> {
  if (!(await setEmailFailed(ctx, leaderId, isFailed))) return;
  await ctx.audit({
    act: isFailed ? 'community.mark-email-not-working' : 'community.mark-email-working',
    kind: 'alteration',
    subject: 'leader',
    subjectId: leaderId,
  });
}

/**
 * Mail servers said several times that a leader's address does not exist: no more statements go there, the directory
 * says so, and sign-in links are still tried. Doing it again changes nothing.
 */
export const markEmailNotWorking = (ctx: Context, leaderId: string): Promise<void> =>
  mark(ctx, leaderId, true);

/** Somebody asked the leader, and the address works: statements go there again. */
export const markEmailWorking = (ctx: Context, leaderId: string): Promise<void> => mark(ctx, leaderId, false);
