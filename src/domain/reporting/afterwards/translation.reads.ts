import type { Tx } from '#kernel/context';
import { type ListReader, WITHIN } from './staff.reads.ts';
import type { Translation } from './translation.model.ts';

const TRANSLATION = `select t.id, t.report_id as "reportId", t.message_id as "messageId",
    t.from_language as "fromLanguage", t.to_language as "toLanguage", t.asked_by as "askedBy", t.asked_at as "askedAt",
    t.asked_of as "askedOf", t.due_at as "dueAt", t.entered_by as "enteredBy", t.entered_at as "enteredAt",
    t.has_machine_draft as "hasMachineDraft", t.read_by as "readBy", t.read_at as "readAt", t.seal_id as "sealId",
    t.text_sealed as text
  from reporting.translation t`;

/** The translations of one report, in the order they were asked for. */
export const translationsOf = (tx: Tx, forceId: string, reportId: string): Promise<Translation[]> =>
  tx.rows<Translation>(
    `${TRANSLATION} where t.force_id = $1 and t.report_id = $2 order by t.asked_at, t.id`,
    [forceId, reportId],
  );

export const translationById = (tx: Tx, forceId: string, id: string): Promise<Translation | undefined> =>
  tx.row<Translation>(`${TRANSLATION} where t.force_id = $1 and t.id = $2`, [forceId, id]);

const ON_THE_DESK = `t.force_id = $1 and t.asked_of = 'TRANSLATOR'
  and (t.entered_at is null or t.entered_at > now() - interval '7 days')`;

/**
 * What waits for a translator within their areas, the first due first, then what was made in the last week and may be
 * read again; nothing of a report that is shut to them.
 */
export const translationDesk = (
  tx: Tx,
  forceId: string,
  { scopes, shut }: ListReader,
): Promise<Array<Translation & { reference: string }>> =>
  tx.rows(
    `select d.*, r.reference from (${TRANSLATION} where ${ON_THE_DESK}) d
       join reporting.report r on r.force_id = $1 and r.id = d."reportId"
     where ${WITHIN} and d."reportId" <> all($3::uuid[])
     order by d."enteredAt" is not null, d."dueAt", d.id limit 500`,
    [forceId, scopes, shut],
  );

/** How many texts of these reports wait for a translator: for those that are counted and not listed. */
export async function countUntranslated(
  tx: Tx,
  forceId: string,
  reportIds: readonly string[],
): Promise<number> {
  const row = await tx.row<{ n: number }>(
    `select count(*)::int as n from reporting.translation
     where force_id = $1 and asked_of = 'TRANSLATOR' and entered_at is null and report_id = any($2::uuid[])`,
    [forceId, reportIds],
  );
  return row?.n ?? 0;
}
