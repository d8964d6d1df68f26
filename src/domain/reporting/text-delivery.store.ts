import type { Context } from '#kernel/context';

/** One text this worker is about to hand over. */
export interface ClaimedText {
  id: string;
  lineId: string;
  reportId: string | null;
  kind: string;
  attempts: number;
  sealId: string;
  body: Buffer;
  isUncertain: boolean;
  numberSealId: string;
  number: Buffer;
  /** When the first attempt began whose end is not known; null for a text nothing is in doubt about. */
  inDoubtSince: Date | null;
}

/** An attempt under way for this long belongs to a worker that died. */
const ABANDONED_SECONDS = 120;

/**
 * Takes texts that are due and marks them as being handed over, in a transaction that commits before anything leaves:
 * after a crash it is known which ones are in doubt. Texts whose time is over, and those to a number that said STOP, end.
 */
export async function claimTexts(ctx: Context, limit: number): Promise<ClaimedText[]> {
  await ctx.tx.run(
    `update reporting.text_out o set next_attempt_at = null, changed_at = now(),
       state = case when give_up_at <= now() then 'gave-up' else 'held' end
     where o.force_id = $1 and (o.state = 'queued' and (o.give_up_at <= now()
       or (o.kind <> 'stopped' and exists (select 1 from reporting.text_line l
         where l.force_id = $1 and l.id = o.line_id and l.stopped_at is not null)))
       -- A notice that a dead worker had in hand is not begun again once the safe time is over.
       or o.kind = 'notice' and o.state = 'handing-over' and o.give_up_at <= now()
         and o.changed_at < now() - make_interval(secs => $2))`,
    [ctx.forceId, ABANDONED_SECONDS],
  );
  const claimed = await ctx.tx.rows<ClaimedText>(
    `update reporting.text_out o set state = 'handing-over', attempts = o.attempts + 1,
       handing_over_at = case when due.state = 'handing-over' or o.is_uncertain then o.handing_over_at else now() end,
       next_attempt_at = now(), changed_at = now()
     from (
       select id, state, handing_over_at from reporting.text_out
       where force_id = $1 and (state = 'queued' and next_attempt_at <= now()
         or state = 'handing-over' and changed_at < now() - make_interval(secs => $3))
       -- "Call 999 now" overtakes every other text, however many wait.
       order by kind <> 'danger', next_attempt_at, id limit $2 for update skip locked) due, reporting.text_line l
     where o.force_id = $1 and o.id = due.id and l.force_id = $1 and l.id = o.line_id and o.seal_id is not null
       and l.seal_id is not null
     returning o.id, o.line_id as "lineId", o.report_id as "reportId", o.kind, o.attempts, o.seal_id as "sealId",
       o.body_sealed as body, o.is_uncertain as "isUncertain", l.seal_id as "numberSealId", l.number_sealed as number,
       case when due.state = 'handing-over' or o.is_uncertain then due.handing_over_at end as "inDoubtSince"`,
    [ctx.forceId, limit, ABANDONED_SECONDS],
  );
  // An update answers in any order.
  return claimed.sort((a, b) => Number(b.kind === 'danger') - Number(a.kind === 'danger'));
}

export interface TextResult {
  id: string;
  state: 'handed-over' | 'refused' | 'not-delivered' | 'queued' | 'gave-up';
  isUncertain: boolean;
  nextAttemptAt: Date | null;
  provider: string;
  providerId: string | null;
  code: number | null;
  reply: string;
}

/** Writes what an attempt came to; a receipt that was quicker stands. */
export async function recordTextResult(ctx: Context, result: TextResult): Promise<void> {
  await ctx.tx.run(
    `update reporting.text_out set state = case when state = 'handing-over' then $3 else state end,
       is_uncertain = $4, next_attempt_at = case when state = 'handing-over' then $5::timestamptz end, provider = $6,
       provider_id = coalesce(provider_id, $7), code = coalesce($8, code), reply = $9, changed_at = now()
     where force_id = $1 and id = $2`,
    [
      ctx.forceId,
      result.id,
      result.state,
      result.isUncertain,
      result.nextAttemptAt,
      result.provider,
      result.providerId,
      result.code,
      result.reply,
    ],
  );
}

/**
 * Back into the queue without an attempt: the provider is away. What a worker that died had left in doubt stays in doubt.
 * An attempt that is due again goes out with the next run.
 */
export async function giveBackTexts(ctx: Context, ids: readonly string[]): Promise<void> {
  await ctx.tx.run(
    `update reporting.text_out set state = 'queued', attempts = attempts - 1, next_attempt_at = now(), changed_at = now(),
       is_uncertain = is_uncertain or handing_over_at < changed_at
     where force_id = $1 and id = any($2::uuid[]) and state = 'handing-over'`,
    [ctx.forceId, ids],
  );
}

/** The sealed code of a report's conversation. */
export const threadCode = (
  ctx: Context,
  reportId: string,
): Promise<{ sealId: string; code: Buffer } | undefined> =>
  ctx.tx.row(
    'select seal_id as "sealId", code_sealed as code from reporting.text_thread where force_id = $1 and report_id = $2',
    [ctx.forceId, reportId],
  );

/** Texts that came to an end and whose words we or the provider still hold. */
export const textsToForget = (
  ctx: Context,
  limit: number,
): Promise<{ id: string; providerId: string | null }[]> =>
  ctx.tx.rows(
    `select id, provider_id as "providerId" from reporting.text_out
     where force_id = $1 and not is_forgotten and (state in ('delivered', 'not-delivered', 'refused', 'held', 'gave-up')
       or state in ('handed-over', 'sent') and changed_at < now() - interval '1 day')
     order by changed_at, id limit $2`,
    [ctx.forceId, limit],
  );

/** The words are gone from here; the line of the ledger stays. */
export async function markForgotten(ctx: Context, id: string): Promise<void> {
  await ctx.tx.run(
    'update reporting.text_out set is_forgotten = true, seal_id = null, body_sealed = null where force_id = $1 and id = $2',
    [ctx.forceId, id],
  );
}

/** Which of these the ledger of arrivals has already. */
export async function knownArrivals(
  ctx: Context,
  provider: string,
  providerIds: readonly string[],
): Promise<Set<string>> {
  const rows = await ctx.tx.rows<{ id: string }>(
    'select provider_id as id from reporting.text_in where force_id = $1 and provider = $2 and provider_id = any($3)',
    [ctx.forceId, provider, providerIds],
  );
  return new Set(rows.map(({ id }) => id));
}
