import type { Context } from '#kernel/context';
import { type FieldProblem, Refusal } from '#kernel/refusal';
import { piecesOf, plainMarks, TEXT_CHARACTERS } from '#reference/text-length';
import { foldText, holdsWord, TELLING_WORDS } from '#reference/texting';
import { wholeNumbers } from '#reference/whole-numbers';
import type { TextThread } from './text.reads.ts';
import { insertStaffText } from './text.store.ts';
import { textQueued } from './text-queued.event.ts';

const GIVE_UP_HOURS = 48;

/**
 * What is wrong with words for a phone that others may read: too long, or one of the words that tell what it is about
 * where the person did not write "police" first. Undefined where nothing is.
 */
export function textFault(text: string, { saidPolice }: TextThread): FieldProblem | undefined {
  if (text.length > TEXT_CHARACTERS)
    return {
      field: 'text',
      key: 'reporting.text.too-long',
      args: { most: TEXT_CHARACTERS, now: text.length },
    };
  const word = saidPolice ? undefined : TELLING_WORDS.find((one) => holdsWord(text, [one]));
  return word === undefined
    ? undefined
    : { field: 'text', key: 'reporting.text.telling', args: { word: foldText(word) } };
}

/** @throws Refusal `invalid-input` that says what to change in an officer's words */
export function refuseTellingText(text: string, thread: TextThread): void {
  const fault = textFault(text, thread);
  if (fault) throw new Refusal('invalid-input', 'The text cannot go to a phone as it is', [fault]);
}

/** Puts an officer's words on their way as a text. To somebody who said STOP nothing goes, and the ledger says so. */
export async function queueStaffText(
  ctx: Context,
  message: { messageId: string; reportId: string; text: string; thread: TextThread },
): Promise<void> {
  const id = ctx.newId();
  const body = wholeNumbers(plainMarks(message.text));
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
