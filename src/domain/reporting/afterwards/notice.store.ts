import type { Context } from '#kernel/context';
import type { NoticeWay, NoticeWording } from './notice.model.ts';

/** Lets a notice wait; nothing where one of this report waits already. */
export async function insertNotice(
  ctx: Context,
  notice: { reportId: string; by: NoticeWay; dueAt: Date },
): Promise<void> {
  await ctx.tx.run(
    `insert into reporting.notice (force_id, id, report_id, by_what, made_at, due_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $5) on conflict do nothing`,
    [ctx.forceId, ctx.newId(), notice.reportId, notice.by, ctx.now, notice.dueAt],
  );
}

/** When the last notice of this report was on its way; undefined where none was. */
export async function lastNoticeAt(ctx: Context, reportId: string): Promise<Date | undefined> {
  const row = await ctx.tx.row<{ at: Date | null }>(
    `select max(changed_at) as at from reporting.notice
     where force_id = $1 and report_id = $2 and state = 'handed-over'`,
    [ctx.forceId, reportId],
  );
  return row?.at ?? undefined;
}

/** A notice that is due, with what the person wants now; nulls where they want nothing any more. */
export interface DueNotice {
  id: string;
  reportId: string;
  attempts: number;
  by: NoticeWay | null;
  wording: NoticeWording | null;
  language: string | null;
  lineId: string | null;
  sealId: string | null;
  address: Buffer | null;
  words: Buffer | null;
  days: number[] | null;
  fromHour: number | null;
  untilHour: number | null;
}

/** A hand-over that has lasted this long belongs to a worker that died. */
const ABANDONED_SECONDS = 120;

/** Takes the notices that are due and locks them until the transaction ends. */
export const dueNotices = (ctx: Context, limit: number): Promise<DueNotice[]> =>
  ctx.tx.rows<DueNotice>(
    `select n.id, n.report_id as "reportId", n.attempts, w.by_what as by, w.wording, w.language, w.line_id as "lineId",
       w.seal_id as "sealId", w.address_sealed as address, w.words_sealed as words, w.days,
       w.from_hour as "fromHour", w.until_hour as "untilHour"
     from reporting.notice n
       left join reporting.notice_wish w on w.force_id = n.force_id and w.report_id = n.report_id
     where n.force_id = $1 and (n.state = 'waiting' and n.due_at <= $2
       or n.state = 'handing-over' and n.changed_at < $2::timestamptz - make_interval(secs => $4))
     order by n.due_at, n.id limit $3 for update of n skip locked`,
    [ctx.forceId, ctx.now, limit, ABANDONED_SECONDS],
  );

/** Writes where a notice stands now. */
export async function moveNotice(
  ctx: Context,
  id: string,
  to: {
    state: 'waiting' | 'handing-over' | 'handed-over' | 'refused' | 'gave-up' | 'dropped';
    dueAt?: Date;
    textId?: string;
    code?: number | null;
  },
): Promise<void> {
  await ctx.tx.run(
    `update reporting.notice set state = $3, due_at = coalesce($4, due_at), text_id = coalesce($5, text_id),
       code = coalesce($6, code), attempts = attempts + case when $3 = 'handing-over' then 1 else 0 end, changed_at = $7
     where force_id = $1 and id = $2`,
    [ctx.forceId, id, to.state, to.dueAt ?? null, to.textId ?? null, to.code ?? null, ctx.now],
  );
}
