import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { queueNotice } from './afterwards/queue-notice.ts';
import { wishOf } from './afterwards/staff.reads.ts';
import { endPromise } from './afterwards/standing.store.ts';
import { broughtBy } from './partners/partner.reads.ts';
import { tellPartner } from './partners/tell-partner.ts';
import { queueStaffText, refuseTellingText } from './queue-staff-text.ts';
import { readerKeyOf, reportForTriage } from './report.reads.ts';
import { insertStaffMessage } from './report.store.ts';
import { mayWriteToReporter } from './reporting.policy.ts';
import { textThreadOf } from './text.reads.ts';

/** The longest message, in characters; the same as a reporter's own. */
export const MESSAGE_CHARACTERS = 4000;

/**
 * Writes to the person who reported. They read it with their private code, or through the partner who brought it. Where
 * they told us by text and chose nothing else, it also goes to their phone as it is, so it must say nothing that others
 * may not read there. Where they chose how to be told, the words they chose wait for the next time they called safe.
 * Otherwise nothing is sent anywhere, and nothing ever after a withdrawal. A promise to write is kept by it.
 * @throws Refusal `not-found`, `not-allowed`, `invalid-input` for an empty or too long text, or a telling one by text,
 * `conflict` where the partner has ended its work and handed its reports to nobody
 */
export async function sendMessageToReporter(
  ctx: Context,
  { reportId, text }: { reportId: string; text: string },
): Promise<{ messageId: string }> {
  const report = found(await reportForTriage(ctx.tx, ctx.forceId, reportId), 'The report');
  demand(mayWriteToReporter, ctx.actor, report.areaPath ?? undefined);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'Only a person writes to a reporter');
  const words = text.trim();
  if (words === '' || words.length > MESSAGE_CHARACTERS)
    throw new Refusal('invalid-input', `A message has 1 to ${MESSAGE_CHARACTERS} characters`);
  const partner = await broughtBy(ctx.tx, ctx.forceId, reportId);
  if (partner && partner.partner === null)
    throw new Refusal(
      'conflict',
      `Nobody reads messages here: ${partner.broughtBy} has ended its work with us`,
    );
  const wish = await wishOf(ctx.tx, ctx.forceId, reportId);
  const isTexted = !wish && !report.withdrawnAt;
  const thread = isTexted ? await textThreadOf(ctx.tx, ctx.forceId, reportId) : undefined;
  if (thread) refuseTellingText(words, thread);
  const { readerKey } = found(await readerKeyOf(ctx.tx, ctx.forceId, reportId), 'The report');
  const id = ctx.newId();
  const sealed = await ctx.seal({
    table: 'reporting.message',
    recordId: id,
    fields: { text: words },
    readerKey,
  });
  await insertStaffMessage(ctx, { id, reportId, staffId: ctx.actor.id, ...sealed });
  if (thread) await queueStaffText(ctx, { messageId: id, reportId, text: words, thread });
  await queueNotice(ctx, reportId);
  await endPromise(ctx, reportId, 'KEPT');
  if (partner) await tellPartner(ctx, { reportId, kind: 'report.message-written' });
  await ctx.audit({
    act: 'reporting.write-to-reporter',
    kind: 'disclosure',
    subject: 'report',
    subjectId: reportId,
  });
  return { messageId: id };
}
