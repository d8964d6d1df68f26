import { createHash } from 'node:crypto';
import { plainReply } from '#channel';
import type { Context } from '#kernel/context';
import type { Sensitive } from '#kernel/sensitive';
import { indexKey } from '#platform/crypto/blind-index';
import { markEmailNotWorking } from '#room/community';
import { bounceKind, DEAD_AFTER, DEAD_WITHIN_DAYS, stateAfterBounce } from './bounce.model.ts';
import { deadReports, insertBounce, lockReturned, recordBounce, spendReports } from './bounce.store.ts';
import { readReport } from './read-report.ts';

/** The key that proves our own return addresses. */
export const returnPathKey = (pepper: Sensitive<string>): Sensitive<Buffer> =>
  indexKey(pepper, 'cascade.return-path');

/**
 * What a returned message came to:
 * - `noted`: the ledger says so now
 * - `ignored`: an automatic answer, a report that says nothing new, a copy, or one about a line that is settled
 * - `later`: the line is in a sender's hands this moment; the mail server keeps it and brings it again
 */
export type Returned = 'noted' | 'ignored' | 'later';

/**
 * Takes one message that came back. The caller has proven by the address that it is about this line of the ledger; that
 * alone is why a stranger cannot mark anybody's address as dead. Nothing of the message is kept but the kind of failure
 * and its codes. A failure that may pass puts the line back into the queue; after several reports of a dead address, for
 * as many messages, the leader gets no more e-mail until somebody mends it.
 */
export async function takeReturnedMail(ctx: Context, deliveryId: string, raw: Buffer): Promise<Returned> {
  const report = await readReport(raw);
  const kind = report && bounceKind(report);
  if (!report || !kind || kind === 'nothing') return 'ignored';
  const line = await lockReturned(ctx, deliveryId);
  if (!line) return 'ignored';
  if (line.isHeld) return 'later';
  const { leaderId, earlierLater } = line;
  const { status, diagnostic } = report;
  const reportHash = createHash('sha256').update(raw).digest();
  if (!(await insertBounce(ctx, { deliveryId, leaderId, kind, status, reportHash }))) return 'ignored';
  const isOpen = ['handed-over', 'unknown', 'queued'].includes(line.state);
  if (isOpen)
    await recordBounce(
      ctx,
      { deliveryId, before: line.state },
      { ...stateAfterBounce(kind, earlierLater, ctx.now), reply: plainReply(`${status} ${diagnostic}`) },
    );
  if (kind === 'dead-address') await judgeAddress(ctx, leaderId);
  return isOpen ? 'noted' : 'ignored';
}

async function judgeAddress(ctx: Context, leaderId: string): Promise<void> {
  const since = new Date(ctx.now.getTime() - DEAD_WITHIN_DAYS * 86_400_000);
  if ((await deadReports(ctx, leaderId, since)) < DEAD_AFTER) return;
  await spendReports(ctx, leaderId);
  await markEmailNotWorking(ctx, leaderId);
}
