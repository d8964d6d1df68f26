import type { Context } from '#kernel/context';
import { partnerMessageSent } from '../partner-message-sent.event.ts';
import { partnerNoticeQueued } from '../partner-notice-queued.event.ts';
import { insertNotice } from './notice.store.ts';
import { broughtBy } from './partner.reads.ts';
import type { NoticeKind } from './webhook.model.ts';

/**
 * Has the partner who looks after a report told of it: its program, where it wants to be called back, and by e-mail the
 * people who sign in for it, where there is a message to answer. Only identifiers will travel.
 */
export async function tellPartner(
  ctx: Context,
  { reportId, kind }: { reportId: string; kind: NoticeKind },
): Promise<void> {
  const brought = await broughtBy(ctx.tx, ctx.forceId, reportId);
  if (!brought || brought.partnerId === null) return;
  if (kind === 'report.message-written')
    await ctx.publish(partnerMessageSent, reportId, { reportId, noticeId: ctx.newId() });
  if (!brought.isCalled) return;
  const id = ctx.newId();
  await insertNotice(ctx, { id, partnerId: brought.partnerId, reportId, kind });
  await ctx.publish(partnerNoticeQueued, id, { noticeId: id });
}
