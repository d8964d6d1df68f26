import type { Tx } from '#kernel/context';
import type { DeliveryState, DispatchKind } from './delivery.model.ts';

/**
 * SQL that is true where a reminder left or is still to leave: one that was left off counts where it had left before, came
 * back and was waiting for its next turn. The force is $1. @param line what the ledger is called in the query
 */
export const countsAsReminder = (line: string): string =>
  `(${line}.state <> 'left-off' or exists (select from cascade.bounce b where b.force_id = $1 and b.delivery_id = ${line}.id))`;

export interface DispatchProgress {
  id: string;
  kind: DispatchKind;
  recipients: number;
  /** False while the worker is still writing its audience into the ledger. */
  isFrozen: boolean;
  askedAt: Date;
  askedBy: string | null;
  states: Partial<Record<DeliveryState, number>>;
  uncertain: number;
  /** Of those queued, how many wait for the end of a leader's quiet hours, and when the last of these ends. */
  held: number;
  heldUntil: Date | null;
  /** Until when the whole of it waits, so that it can be recalled. */
  notBefore: Date | null;
  recalledAt: Date | null;
  recalledBy: string | null;
  /** Of a recalled one: lines that were never sent, and lines that had gone before. */
  recalledLines: number | null;
  goneLines: number | null;
  isByText: boolean;
}

/** How far each dispatch of these versions has come, newest first. */
export async function dispatchesOf(
  tx: Tx,
  forceId: string,
  rootVersionIds: readonly string[],
): Promise<DispatchProgress[]> {
  return tx.rows<DispatchProgress>(
    `select p.id, p.kind, p.recipients, p.is_frozen as "isFrozen", p.asked_at as "askedAt", p.asked_by as "askedBy",
       coalesce((select json_object_agg(c.state, c.n) from
         (select d.state, count(*)::integer as n from cascade.delivery d
          where d.force_id = $1 and d.dispatch_id = p.id group by d.state) c), '{}'::json) as states,
       (select count(*)::integer from cascade.delivery d
        where d.force_id = $1 and d.dispatch_id = p.id and d.is_uncertain) as uncertain,
       coalesce(h.n, 0) as held, h.until as "heldUntil", p.not_before as "notBefore",
       p.recalled_at as "recalledAt", p.recalled_by as "recalledBy", p.recalled_lines as "recalledLines",
       p.gone_lines as "goneLines",
       p.audience -> 'channels' = '["text"]'::jsonb as "isByText"
     from cascade.dispatch p
     left join lateral (select count(*)::integer as n, max(d.next_attempt_at) as until from cascade.delivery d
       where d.force_id = $1 and d.dispatch_id = p.id and d.state = 'queued' and d.attempts = 0
         and d.next_attempt_at > greatest(now(), p.not_before)) h on true
     where p.force_id = $1 and p.root_version_id = any($2::uuid[])
     order by p.asked_at desc, p.id`,
    [forceId, rootVersionIds],
  );
}

export interface RefusalReply {
  state: DeliveryState;
  code: number | null;
  reply: string;
  count: number;
}

/** Replies of mail servers that did not take a message (yet), most frequent first. They hold no addresses. */
export const refusalReplies = (tx: Tx, forceId: string, dispatchId: string): Promise<RefusalReply[]> =>
  tx.rows<RefusalReply>(
    `select state, smtp_code as code, smtp_reply as reply, count(*)::integer as count
     from cascade.delivery
     where force_id = $1 and dispatch_id = $2 and state in ('refused', 'bounced', 'unknown', 'queued', 'not-delivered')
       and smtp_reply <> ''
     group by state, smtp_code, smtp_reply order by count(*) desc limit 20`,
    [forceId, dispatchId],
  );
