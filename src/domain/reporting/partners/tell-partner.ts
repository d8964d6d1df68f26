import type { Context } from '#kernel/context';
import { partnerNoticeQueued } from '../partner-notice-queued.event.ts';
import { insertNotice } from './notice.store.ts';
import { broughtBy } from './partner.reads.ts';
import type { NoticeKind } from './webhook.model.ts';

/** Has the partner who looks after a report called back, where there is one that wants it. Only identifiers will travel. */
export async function tellPartner(
  ctx: Context,
  { reportId, kind }: { reportId: string; kind: NoticeKind },
): Promise<void> {
  const brought = await broughtBy(ctx.tx, ctx.forceId, reportId);
  if (!brought?.isCalled || brought.partnerId === null) return;
  const id = ctx.newId();
  await insertNotice(ctx, { id, partnerId: brought.partnerId, reportId, kind });
  await ctx.publish(partnerNoticeQueued, id, { noticeId: id });
}
