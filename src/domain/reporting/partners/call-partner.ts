import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import type { Sensitive } from '#kernel/sensitive';
import { type OutsideAnswer, postOutside } from '#platform/outbound/post-outside';
import { noteCall, stopWebhook, type WaitingNotice, waitingNotice } from './notice.store.ts';
import { MOST_CALLS, signedCall } from './webhook.model.ts';

/** What a call works with; the worker's door puts it together. */
export interface PartnerCalling {
  inTransaction<T>(fn: (ctx: Context) => Promise<T>): Promise<T>;
  /** True in demonstration and tests, where the partner may be this machine. */
  mayBeLocal: boolean;
}

interface Ready {
  notice: WaitingNotice;
  url: string;
  secret: Sensitive<string>;
  now: Date;
}

/**
 * Calls a partner back once. It may get the same call twice, with the same webhook-id: after a crash nobody knows whether it
 * heard. 410 stops all calls to it.
 * @throws Refusal `unavailable` where the call is to be repeated
 */
export async function callPartner(calling: PartnerCalling, noticeId: string): Promise<void> {
  const ready = await calling.inTransaction((ctx) => makeReady(ctx, noticeId));
  if (!ready) return;
  const { notice, url } = ready;
  const answer = await postOutside({ url, ...signedCall(notice, ready), mayBeLocal: calling.mayBeLocal });
  const isOver = await calling.inTransaction((ctx) => note(ctx, notice, answer));
  if (!isOver)
    throw new Refusal('unavailable', `The partner did not take the call (${answer.why || answer.status})`);
}

async function makeReady(ctx: Context, noticeId: string): Promise<Ready | undefined> {
  const notice = await waitingNotice(ctx, noticeId);
  if (!notice) return undefined;
  const { partnerId, url, sealId, secret: sealed } = notice;
  if (!url || !sealId || !sealed) {
    await noteCall(ctx, { id: notice.id, state: 'dropped', status: 0, calls: 0 });
    return undefined;
  }
  const { secret } = await ctx.open({
    table: 'reporting.partner',
    recordId: partnerId,
    sealId,
    fields: { secret: sealed },
    purpose: 'partner-webhook',
  });
  return { notice, url, secret, now: ctx.now };
}

/** True where no further call follows. */
async function note(ctx: Context, notice: WaitingNotice, { status }: OutsideAnswer): Promise<boolean> {
  const line = { id: notice.id, status, calls: 1 } as const;
  if (status === 410) {
    await stopWebhook(ctx, notice.partnerId);
    await ctx.audit({
      act: 'reporting.stop-partner-webhook',
      kind: 'access',
      subject: 'partner',
      subjectId: notice.partnerId,
    });
    await noteCall(ctx, { ...line, state: 'dropped' });
    return true;
  }
  const isTaken = status >= 200 && status < 300;
  const isLast = notice.attempts + 1 >= MOST_CALLS;
  await noteCall(ctx, { ...line, state: isTaken ? 'delivered' : isLast ? 'given-up' : 'waiting' });
  return isTaken || isLast;
}
