import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { type LeaderSettings, updateSettings } from './leader.store.ts';

/**
 * Keeps what a leader chose for themselves; asking for e-mail again takes an earlier stop back.
 * @throws Refusal `not-allowed` for anybody but the leader; `gone` where the leader has left
 */
export async function keepSettings(ctx: Context, leaderId: string, settings: LeaderSettings): Promise<void> {
  if (ctx.actor.kind !== 'leader' || ctx.actor.id !== leaderId)
    throw new Refusal('not-allowed', 'leaders keep their own settings');
  if (!(await updateSettings(ctx, leaderId, settings))) throw new Refusal('gone', 'this leader has left');
  await ctx.audit({
    act: 'community.keep-settings',
    kind: 'alteration',
    subject: 'leader',
    subjectId: leaderId,
    detail: { channel: settings.channel, language: settings.language },
  });
}
