import type { Context, SealedRecord } from '#kernel/context';
import type { AskedOf } from './translation.model.ts';

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
