import type { Context } from '#kernel/context';
import { keepEqualityAnswer } from './report.store.ts';

/**
 * Keeps the answers to the equality questions with the month and nothing else: no report, no code, no day. Comes in
 * its own request, after the report, so that not even the transaction joins them.
 */
export async function answerEquality(ctx: Context, answers: Readonly<Record<string, string>>): Promise<void> {
  if (Object.values(answers).every((answer) => answer === '')) return;
  const id = ctx.newId();
  const sealed = await ctx.seal({
    table: 'reporting.equality_answer',
    recordId: id,
    fields: { answers: JSON.stringify(answers) },
  });
  await keepEqualityAnswer(ctx, id, sealed);
}
