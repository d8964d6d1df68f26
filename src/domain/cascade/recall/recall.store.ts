import type { Context } from '#kernel/context';

/** What became of one dispatch that was taken back. */
export interface StoppedDispatch {
  dispatchId: string;
  /** Lines that were still waiting and are not sent. */
  recalled: number;
  /** Lines a mail server had, or may have had, before. */
  gone: number;
}

/** Takes back what still waits of the dispatches of these versions; see `cascade.recall_lines`. */
export const stopDispatches = (
  ctx: Context,
  rootVersionIds: readonly string[],
  staffId: string,
): Promise<StoppedDispatch[]> =>
  ctx.tx.rows<StoppedDispatch>(
    `select dispatch_id as "dispatchId", recalled, gone from cascade.recall_lines($1, $2::uuid[], $3)`,
    [ctx.forceId, rootVersionIds, staffId],
  );

/** Texts that are no longer current by a recall, in all languages, each with the note in its own. */
export const markRecalled = (
  ctx: Context,
  rootVersionIds: readonly string[],
  notes: ReadonlyMap<string, string>,
): Promise<Array<{ statementId: string; rootVersionId: string }>> =>
  ctx.tx.rows(
    `with taken as (
       update cascade.published p set state = 'withdrawn', state_changed_at = $3, recalled_at = $3,
         withdrawal_note = n.note
       from unnest($4::text[], $5::text[]) as n (language, note)
       where p.force_id = $1 and p.root_version_id = any($2::uuid[]) and p.state = 'current' and n.language = p.language
       returning p.statement_id, p.root_version_id)
     select distinct statement_id as "statementId", root_version_id as "rootVersionId" from taken`,
    [ctx.forceId, rootVersionIds, ctx.now, [...notes.keys()], [...notes.values()]],
  );

/** What a recalled version had taken the place of is current again, in all its languages. Returns how many texts. */
export const restoreBefore = (ctx: Context, rootVersionIds: readonly string[]): Promise<number> =>
  ctx.tx.run(
    `update cascade.published p set state = 'current', state_changed_at = $3
     from (select distinct b.root_version_id from cascade.published r
           join cascade.published b on b.force_id = $1 and b.version_id = r.supersedes_version_id
           where r.force_id = $1 and r.version_id = any($2::uuid[])) before
     where p.force_id = $1 and p.root_version_id = before.root_version_id and p.state = 'corrected'`,
    [ctx.forceId, rootVersionIds, ctx.now],
  );
