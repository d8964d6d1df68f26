import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { messageRows, reportForTriage } from '../report.reads.ts';
import { mayWriteToReporter } from '../reporting.policy.ts';
import { type AskedOf, TRANSLATION_HOURS } from './translation.model.ts';
import { insertTranslation } from './translation.store.ts';

/** The language staff read and write here. */
const STAFF_LANGUAGE = 'en';

/**
 * Asks a person to put one message, or (no `messageId`) what was told, into the other language of the conversation, by a
 * time. What the person wrote goes into English; what staff wrote goes into the language of the report.
 * @throws Refusal `not-found`, `not-allowed`, `invalid-input` for a report in English or a time not offered, `conflict`
 * where it was asked for already
 */
export async function askTranslation(
  ctx: Context,
  asked: { reportId: string; messageId?: string; askedOf: AskedOf; hours: number },
): Promise<{ translationId: string }> {
  const { reportId, messageId = null, askedOf, hours } = asked;
  const report = found(await reportForTriage(ctx.tx, ctx.forceId, reportId), 'The report');
  demand(mayWriteToReporter, ctx.actor, report.areaPath ?? undefined);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'Only a person asks for a translation');
  if (report.language === STAFF_LANGUAGE)
    throw new Refusal('invalid-input', 'This conversation is in English');
  if (!TRANSLATION_HOURS.some((one) => one === hours))
    throw new Refusal('invalid-input', `A translation is due in ${TRANSLATION_HOURS.join(', ')} hours`);
  const rows = messageId ? await messageRows(ctx.tx, ctx.forceId, reportId) : [];
  const message = messageId
    ? found(
        rows.find(({ id }) => id === messageId),
        'The message',
      )
    : undefined;
  const isOurs = message?.direction === 'to-reporter';
  const id = ctx.newId();
  const isNew = await insertTranslation(ctx, {
    id,
    reportId,
    messageId,
    fromLanguage: isOurs ? STAFF_LANGUAGE : report.language,
    toLanguage: isOurs ? report.language : STAFF_LANGUAGE,
    askedBy: ctx.actor.id,
    askedOf,
    hours,
  });
  if (!isNew) throw new Refusal('conflict', 'This translation was asked for already');
  await ctx.audit({
    act: 'reporting.ask-translation',
    kind: 'disclosure',
    subject: 'report',
    subjectId: reportId,
    detail: { translationId: id, askedOf, hours },
  });
  return { translationId: id };
}
