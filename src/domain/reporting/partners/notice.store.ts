import type { Context } from '#kernel/context';
import type { NoticeKind } from './webhook.model.ts';

export async function insertNotice(
  ctx: Context,
  notice: { id: string; partnerId: string; reportId: string; kind: NoticeKind },
): Promise<void> {
  await ctx.tx.run(
    `insert into reporting.partner_notice (force_id, id, partner_id, report_id, kind, made_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $6)`,
    [ctx.forceId, notice.id, notice.partnerId, notice.reportId, notice.kind, ctx.now],
  );
}

/** A notice that waits, with where to call; the address is null where the partner is not called any more. */
export interface WaitingNotice {
  id: string;
  partnerId: string;
  reportId: string;
  kind: NoticeKind;
  madeAt: Date;
  attempts: number;
  url: string | null;
  sealId: string | null;
  secret: Buffer | null;
}

/** The notice; undefined where it waits no more. */
export const waitingNotice = (ctx: Context, id: string): Promise<WaitingNotice | undefined> =>
  ctx.tx.row<WaitingNotice>(
    `select n.id, n.partner_id as "partnerId", n.report_id as "reportId", n.kind, n.made_at as "madeAt", n.attempts,
       case when p.ended_at is null and p.webhook_stopped_at is null then p.webhook_url end as url,
       p.webhook_seal_id as "sealId", p.webhook_secret_sealed as secret
     from reporting.partner_notice n
       join reporting.partner p on p.force_id = n.force_id and p.id = n.partner_id
     where n.force_id = $1 and n.id = $2 and n.state = 'waiting'`,
    [ctx.forceId, id],
  );

/** Notes one call and what came of it. */
export async function noteCall(
  ctx: Context,
  call: { id: string; state: 'waiting' | 'delivered' | 'given-up' | 'dropped'; status: number; calls: 0 | 1 },
): Promise<void> {
  await ctx.tx.run(
    `update reporting.partner_notice set state = $3, status = $4, attempts = attempts + $5, changed_at = $6
     where force_id = $1 and id = $2 and state = 'waiting'`,
    [ctx.forceId, call.id, call.state, call.status, call.calls, ctx.now],
  );
}

/** The partner wants no calls any more. */
export async function stopWebhook(ctx: Context, partnerId: string): Promise<void> {
  await ctx.tx.run(
    `update reporting.partner set webhook_stopped_at = $3
     where force_id = $1 and id = $2 and webhook_stopped_at is null`,
    [ctx.forceId, partnerId, ctx.now],
  );
}
