import type { Context } from '#kernel/context';

/** Counts that arrive together are judged once: at the end of the minute they arrive in. */
const TOGETHER_MS = 60_000;

/** The end of the minute: the same for all that ask in it, so that a steady stream does not put it off for ever. */
export const endOfMinute = (now: Date): Date =>
  new Date((Math.floor(now.getTime() / TOGETHER_MS) + 1) * TOGETHER_MS);

/** Asks that what the counts say be judged again: what they do not touch is left as it is. */
export async function askJudging(ctx: Context): Promise<void> {
  await ctx.enqueue('surveillance.judge-touched', {}, { key: 'touched', runAt: endOfMinute(ctx.now) });
}

/** The same for one event alone. */
export async function askEventJudging(ctx: Context, eventId: string, runAt: Date): Promise<void> {
  await ctx.enqueue('surveillance.judge-event', { eventId }, { key: `ladder-${eventId}`, runAt });
}
