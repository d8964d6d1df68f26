import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { readXliff } from '#platform/locale/xliff';
import { mayTranslate } from '../cascade.policy.ts';
import { targetsOfXliff } from './exchange-xliff.ts';
import { readTranslation } from './read-translation.ts';
import { saveTranslation } from './save-translation.ts';

/**
 * Takes a translator's XLIFF file over the draft in its language: all of it, or nothing.
 * @throws Refusal `invalid-input` with everything that is wrong, facts that were altered among it
 * @returns how many lines are translated now
 */
export async function importTranslation(
  ctx: Context,
  { statementId, language, text }: { statementId: string; language: string; text: string },
): Promise<number> {
  demand(mayTranslate, ctx.actor);
  const { source, segments, kept } = await readTranslation(ctx, statementId, language);
  const targets = targetsOfXliff(readXliff(text), { versionId: source.id, language, segments, kept });
  await saveTranslation(ctx, { statementId, language, sourceVersionId: source.id, targets });
  return targets.size;
}
