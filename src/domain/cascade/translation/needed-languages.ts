import type { Context } from '#kernel/context';
import { audienceLanguages } from '#room/community';
import type { Statement } from '../statement.model.ts';
import { isStatementLanguage } from '../words.model.ts';

/** A language the people a statement is for are written to in. */
export interface NeededLanguage {
  language: string;
  leaders: number;
  /** The force publishes nothing in English without it. */
  isTogether: boolean;
  /** False where statements cannot be published in it yet. */
  isWritten: boolean;
}

/**
 * The languages proposed for a statement: those that go together with the English first, then those of the leaders in
 * its area, most leaders first.
 */
export async function neededLanguages(
  ctx: Context,
  { areaPath, language: first }: Pick<Statement, 'areaPath' | 'language'>,
  languagesTogether: readonly string[],
): Promise<NeededLanguage[]> {
  const wanted = await audienceLanguages(ctx.tx, ctx.forceId, [areaPath]);
  const leaders = new Map(wanted.map((one) => [one.language, one.leaders]));
  return [...new Set([...languagesTogether, ...leaders.keys()])]
    .filter((language) => language !== first)
    .map((language) => ({
      language,
      leaders: leaders.get(language) ?? 0,
      isTogether: languagesTogether.includes(language),
      isWritten: isStatementLanguage(language),
    }));
}
