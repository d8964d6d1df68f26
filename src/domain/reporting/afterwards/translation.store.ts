import type { Context, SealedRecord, Tx } from '#kernel/context';
import type { AskedOf, Translation } from './translation.model.ts';

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

/** What waits for a translator, the first due first, then what was made in the last week and may be read again. */
export const translationDesk = (
  tx: Tx,
  forceId: string,
): Promise<Array<Translation & { areaPath: string | null; reference: string }>> =>
  tx.rows(
    `select d.*, r.area_path as "areaPath", r.reference from (${TRANSLATION}
       where t.force_id = $1 and t.asked_of = 'TRANSLATOR'
         and (t.entered_at is null or t.entered_at > now() - interval '7 days')) d
       join reporting.report r on r.force_id = $1 and r.id = d."reportId"
     order by d."enteredAt" is not null, d."dueAt", d.id limit 500`,
    [forceId],
  );

/** Asks for one; false where it was asked for already. */
export async function insertTranslation(
  ctx: Context,
  asked: {
    id: string;
    reportId: string;
    messageId: string | null;
    fromLanguage: string;
    toLanguage: string;
    askedBy: string;
    askedOf: AskedOf;
    hours: number;
  },
): Promise<boolean> {
  const added = await ctx.tx.run(
    `insert into reporting.translation (force_id, id, report_id, message_id, from_language, to_language, asked_by,
       asked_at, asked_of, due_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8::timestamptz + make_interval(hours => $10))
     on conflict do nothing`,
    [
      ctx.forceId,
      asked.id,
      asked.reportId,
      asked.messageId,
      asked.fromLanguage,
      asked.toLanguage,
      asked.askedBy,
      ctx.now,
      asked.askedOf,
      asked.hours,
    ],
  );
  return added === 1;
}

/** Keeps the words; what a second person had read before counts no more. */
export async function storeTranslation(
  ctx: Context,
  id: string,
  made: { staffId: string; hasMachineDraft: boolean } & SealedRecord<'text'>,
): Promise<void> {
  await ctx.tx.run(
    `update reporting.translation set entered_by = $3, entered_at = $4, has_machine_draft = $5, seal_id = $6,
       text_sealed = $7, read_by = null, read_at = null
     where force_id = $1 and id = $2`,
    [ctx.forceId, id, made.staffId, ctx.now, made.hasMachineDraft, made.sealId, made.fields.text],
  );
}

/** Notes the second reader; false where somebody was quicker or the reader made it. */
export async function markRead(ctx: Context, id: string, staffId: string): Promise<boolean> {
  const changed = await ctx.tx.run(
    `update reporting.translation set read_by = $3, read_at = $4
     where force_id = $1 and id = $2 and entered_by <> $3 and read_at is null`,
    [ctx.forceId, id, staffId, ctx.now],
  );
  return changed === 1;
}
