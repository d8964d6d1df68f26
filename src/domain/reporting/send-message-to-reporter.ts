import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { readerKeyOf, reportForTriage } from './report.reads.ts';
import { insertStaffMessage } from './report.store.ts';
import { mayWriteToReporter } from './reporting.policy.ts';

/** The longest message, in characters; the same as a reporter's own. */
export const MESSAGE_CHARACTERS = 4000;

/**
 * Writes to the person who reported. They read it with their private code; nothing is sent to any address.
 * @throws Refusal `not-found`, `not-allowed`, `invalid-input` for an empty or too long text
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
  const { readerKey } = found(await readerKeyOf(ctx.tx, ctx.forceId, reportId), 'The report');
  const id = ctx.newId();
  const sealed = await ctx.seal({
    table: 'reporting.message',
    recordId: id,
    fields: { text: words },
    readerKey,
  });
  await insertStaffMessage(ctx, { id, reportId, staffId: ctx.actor.id, ...sealed });
  await ctx.audit({
    act: 'reporting.write-to-reporter',
    kind: 'disclosure',
    subject: 'report',
    subjectId: reportId,
  });
  return { messageId: id };
}
