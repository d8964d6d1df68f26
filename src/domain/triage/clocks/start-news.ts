import type { Context } from '#kernel/context';
import { PROMISED_MINUTES } from '#room/reporting';
import { caseByReport, oversightOf } from '../triage.reads.ts';
import { runningOfKinds } from './clock.store.ts';
import { startClocks } from './start-clocks.ts';

/** What the person sent after somebody took their report; a code, never words. */
export type News = 'WORDS' | 'FILE' | 'WITHDRAWN';

/**
 * What the person sends once somebody has their report is read by somebody in time, whatever became of it: whoever took it
 * may be off duty, a detective may have it, it may stand beside another or be closed. One clock runs for all that nobody
 * has said they read. A report nobody took has the senior officer's clock, which is shorter.
 */
export async function startNews(ctx: Context, reportId: string, about: News): Promise<void> {
  await start(ctx, reportId, { kind: 'NEWS', about });
}

/** The same where a message may tell of danger now: somebody is asked at once, and again until a person has looked. */
export async function startDanger(ctx: Context, reportId: string): Promise<void> {
  const setDueAt = new Date(ctx.now.getTime() + PROMISED_MINUTES.danger * 60_000);
  await start(ctx, reportId, { kind: 'DANGER', setDueAt });
}

async function start(
  ctx: Context,
  reportId: string,
  clock: { kind: 'NEWS'; about: News } | { kind: 'DANGER'; setDueAt: Date },
): Promise<void> {
  const { tx, forceId, now } = ctx;
  const row = await oversightOf(tx, forceId, reportId);
  if (!row || row.state === 'unread') return;
  if ((await runningOfKinds(tx, forceId, { reportId, kinds: [clock.kind] })).length > 0) return;
  const supervisorId = (await caseByReport(tx, forceId, reportId))?.supervisorId;
  const ownerId = supervisorId ?? row.acknowledgedBy;
  await startClocks(ctx, reportId, [{ ...clock, startedAt: now, subject: ctx.newId(), ownerId }]);
}
