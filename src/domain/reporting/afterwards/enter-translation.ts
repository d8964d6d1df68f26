import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import type { Sensitive } from '#kernel/sensitive';
import { eraseSeals } from '#platform/crypto/seal';
import { queueStaffText, textFault } from '../queue-staff-text.ts';
import { messageRows, readerKeyOf, reportForTriage, sealedStory } from '../report.reads.ts';
import type { ReportGuard } from '../report-guard.model.ts';
import { mayTranslate } from '../reporting.policy.ts';
import { textThreadOf } from '../text.reads.ts';
import { queueNotice } from './queue-notice.ts';
import { wishOf } from './staff.reads.ts';
import { TRANSLATION_CHARACTERS, type Translation } from './translation.model.ts';
import { translationById } from './translation.reads.ts';
import { markRead, storeTranslation } from './translation.store.ts';

const TABLE = 'reporting.translation';

async function open(ctx: Context, id: string): Promise<{ translation: Translation; staffId: string }> {
  const translation = found(await translationById(ctx.tx, ctx.forceId, id), 'The translation');
  const report = found(await reportForTriage(ctx.tx, ctx.forceId, translation.reportId), 'The report');
  demand(mayTranslate, ctx.actor, report.areaPath ?? undefined);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'Only a person translates');
  return { translation, staffId: ctx.actor.id };
}

/** What somebody who translates sees: the words as they were written, and the translation where there is one. */
export interface TranslationTask {
  translation: Translation;
  original: Sensitive<string>;
  made: Sensitive<string> | undefined;
}

/**
 * Opens the one text that is to be translated, through the keeper, which asks again that a translation was asked for.
 * @throws Refusal `not-found`, `not-allowed`
 */
export async function readTranslationTask(ctx: Context, id: string): Promise<TranslationTask> {
  const { translation } = await open(ctx, id);
  const { reportId, messageId, sealId, text } = translation;
  const purpose = 'translation';
  const made =
    sealId && text
      ? (await ctx.open({ table: TABLE, recordId: id, sealId, fields: { text }, purpose })).text
      : undefined;
  return { translation, original: await original(ctx, { reportId, messageId, purpose }), made };
}

async function original(
  ctx: Context,
  { reportId, messageId, purpose }: { reportId: string; messageId: string | null; purpose: string },
): Promise<Sensitive<string>> {
  if (!messageId) {
    const { sealId, narrative } = found(await sealedStory(ctx.tx, ctx.forceId, reportId), 'The report');
    const fields = { narrative };
    return (await ctx.open({ table: 'reporting.report', recordId: reportId, sealId, fields, purpose }))
      .narrative;
  }
  const rows = await messageRows(ctx.tx, ctx.forceId, reportId);
  const row = found(
    rows.find((one) => one.id === messageId),
    'The message',
  );
  const { sealId, text } = row;
  return (
    await ctx.open({ table: 'reporting.message', recordId: messageId, sealId, fields: { text }, purpose })
  ).text;
}

/**
 * Keeps a translation that a person made, or made out of a machine's draft, sealed to the force and to the person who
 * reported. Entered again it replaces what was there. A message of ours that can now be read is worth a notice, or goes as
 * a text where the message went as one.
 * @throws Refusal `not-found`, `not-allowed`, `invalid-input` for an empty or too long text
 */
export async function enterTranslation(
  ctx: Context,
  made: { id: string; text: string; hasMachineDraft?: boolean; guard: ReportGuard },
): Promise<void> {
  const { translation, staffId } = await open(ctx, made.id);
  await made.guard(ctx, translation.reportId);
  const { reportId, messageId, toLanguage, enteredAt } = translation;
  const text = made.text.trim();
  if (text === '' || text.length > TRANSLATION_CHARACTERS)
    throw new Refusal('invalid-input', `A translation has 1 to ${TRANSLATION_CHARACTERS} characters`, [
      { field: 'text', key: 'reporting.translations.text.required' },
    ]);
  const { readerKey } = found(await readerKeyOf(ctx.tx, ctx.forceId, reportId), 'The report');
  // The words that were there go, and with them their key.
  if (enteredAt) await eraseSeals(ctx.tx, ctx.forceId, { table: TABLE, recordId: made.id });
  const sealed = await ctx.seal({ table: TABLE, recordId: made.id, fields: { text }, readerKey });
  const hasMachineDraft = made.hasMachineDraft ?? false;
  await storeTranslation(ctx, made.id, { staffId, hasMachineDraft, ...sealed });
  if (messageId && toLanguage !== 'en') {
    await queueNotice(ctx, reportId);
    // Entered again it is corrected where it stands; a phone is not lit up twice for one message.
    if (!enteredAt && !hasMachineDraft) await textTranslation(ctx, { reportId, messageId, text });
  }
  await ctx.audit({
    act: 'reporting.enter-translation',
    kind: enteredAt ? 'alteration' : 'collection',
    subject: 'report',
    subjectId: reportId,
    detail: { translationId: made.id, hasMachineDraft },
  });
}

/**
 * Somebody who told us by text and chose nothing else gets the translation where they got the message: on their phone.
 * What is too long, tells what it is about, or began as a machine's draft, which must be marked, waits under their code.
 */
async function textTranslation(
  ctx: Context,
  { reportId, messageId, text }: { reportId: string; messageId: string; text: string },
): Promise<void> {
  const { withdrawnAt } = found(await reportForTriage(ctx.tx, ctx.forceId, reportId), 'The report');
  if (withdrawnAt || (await wishOf(ctx.tx, ctx.forceId, reportId))) return;
  const thread = await textThreadOf(ctx.tx, ctx.forceId, reportId);
  if (thread && !textFault(text, thread)) await queueStaffText(ctx, { messageId, reportId, text, thread });
}

/**
 * A second person has read a translation beside its original and finds it right.
 * @throws Refusal `not-found`, `not-allowed`, `own-work` for whoever made it, `conflict` where somebody did before
 */
export async function confirmTranslation(
  ctx: Context,
  { id, guard }: { id: string; guard: ReportGuard },
): Promise<void> {
  const { translation, staffId } = await open(ctx, id);
  await guard(ctx, translation.reportId);
  if (translation.enteredBy === staffId)
    throw new Refusal('own-work', 'you made this translation; a colleague reads it');
  if (!(await markRead(ctx, id, staffId))) throw new Refusal('conflict', 'there is nothing to read here');
  await ctx.audit({
    act: 'reporting.confirm-translation',
    kind: 'alteration',
    subject: 'report',
    subjectId: translation.reportId,
    detail: { translationId: id },
  });
}
