import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { piecesOf, plainMarks, TEXT_CHARACTERS } from '#reference/text-length';
import { foldText, holdsWord, TELLING_WORDS } from '#reference/texting';
import type { TextThread } from './text.reads.ts';
import { insertStaffText } from './text.store.ts';
import { textQueued } from './text-queued.event.ts';

const GIVE_UP_HOURS = 48;

/**
 * Checks an officer's words for a phone that others may read: not too long, and none of the words that tell what it is
 * about unless the person wrote "police" first.
 * @throws Refusal `invalid-input` that says what to change
 */
export function refuseTellingText(text: string, { saidPolice }: TextThread): void {
  if (text.length > TEXT_CHARACTERS)
    throw new Refusal('invalid-input', 'The text is too long', [
      { field: 'text', key: 'reporting.text.too-long', args: { most: TEXT_CHARACTERS, now: text.length } },
    ]);
  const word = saidPolice ? undefined : TELLING_WORDS.find((one) => holdsWord(text, [one]));
  if (word)
    throw new Refusal('invalid-input', 'The text tells what it is about', [
      { field: 'text', key: 'reporting.text.telling', args: { word: foldText(word) } },
    ]);
}

/** Puts an officer's words on their way as a text. To somebody who said STOP nothing goes, and the ledger says so. */
export async function queueStaffText(
  ctx: Context,
  message: { messageId: string; reportId: string; text: string; thread: TextThread },
): Promise<void> {
  const id = ctx.newId();
  const body = plainMarks(message.text);
  const sealed = await ctx.seal({ table: 'reporting.text_out', recordId: id, fields: { body } });
  const { lineId, isStopped } = message.thread;
  const { reportId, messageId } = message;
  await insertStaffText(ctx, { id, lineId, reportId, messageId, isStopped, hours: GIVE_UP_HOURS, ...sealed });
  await ctx.audit({
    act: 'reporting.text-reporter',
    kind: 'disclosure',
    subject: 'report',
    subjectId: reportId,
    detail: { pieces: piecesOf(body), held: isStopped },
  });
  if (!isStopped) await ctx.publish(textQueued, id, { textId: id });
}
