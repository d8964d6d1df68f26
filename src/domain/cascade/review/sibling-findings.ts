import type { Context } from '#kernel/context';
import { listAreas } from '#room/access';
import { claimsIn } from '../claim.model.ts';
import { currentText } from '../published.reads.ts';
import { linesOf, type ReadyText, type Statement } from '../statement.model.ts';
import { variantsOf } from '../statement.reads.ts';
import { versionsOf } from '../version.reads.ts';
import { newestFrozen } from '../version-history.model.ts';
import type { Finding } from './finding.model.ts';
import { positionFinder, sentenceSpans } from './spans.model.ts';
import { type FamilyText, toldApart } from './told-apart.model.ts';
import type { VariantFinding } from './variant-rules.model.ts';

/** Claims are recognised in English alone. */
const LANGUAGE = 'en';

const familyText = ({ id, parentId, community }: Statement, text: ReadyText): FamilyText => ({
  name: id,
  parentId,
  community,
  text: linesOf(text).join('\n'),
});

/** The newest words of the statements beside this one and of what they wrap; those that were withdrawn say nothing. */
async function relativesOf(ctx: Context, { id, coreId, parentId }: Statement): Promise<Statement[]> {
  if (coreId === null) return [];
  const variants = await variantsOf(ctx.tx, ctx.forceId, coreId);
  return variants.filter((one) => one.id !== id && (one.parentId === parentId || one.id === parentId));
}

async function textsOf(ctx: Context, statements: readonly Statement[]): Promise<FamilyText[]> {
  const { tx, forceId } = ctx;
  const versions = await versionsOf(
    tx,
    forceId,
    statements.map(({ id }) => id),
  );
  const texts: FamilyText[] = [];
  for (const statement of statements) {
    const own = versions.filter(({ statementId }) => statementId === statement.id);
    const newest = newestFrozen(own, LANGUAGE);
    const isGone =
      newest?.publishedAt &&
      !(await currentText(tx, forceId, { statementId: statement.id, language: LANGUAGE }));
    if (newest && !isGone) texts.push(familyText(statement, newest));
  }
  return texts;
}

/** A finding about two texts as one about the text in hand: at the sentence that is told here alone, or at none. */
function inText(found: VariantFinding, text: string, nameOf: (id: string) => string): Finding {
  const sentence = sentenceSpans(text).find(({ text: words }) =>
    claimsIn(words).some((kind) => kind === found.what),
  );
  const { start, end } = found.rule === 'variant.claim' && sentence ? sentence : { start: 0, end: 0 };
  const [within, without] = [found.in, found.notIn].map((ids) => ids.map(nameOf).join('; '));
  const note =
    found.rule === 'variant.claim'
      ? `${found.what}. Told to: ${within}. Not told to: ${without}.`
      : `${found.what}: ${within}, and ${without}.`;
  return {
    rule: found.rule,
    severity: found.severity,
    text: end > 0 ? text.slice(start, end) : found.what,
    position: positionFinder(text)(start, end),
    hint: `${note} ${found.hint}`,
  };
}

/**
 * What this variant tells its readers and those beside it do not tell theirs, or the other way round, and a tone that
 * differs from theirs. Nothing for a core, and nothing in other languages than English.
 */
export async function siblingFindings(
  ctx: Context,
  statement: Statement,
  own: { ready: ReadyText; language: string },
): Promise<Finding[]> {
  if (statement.parentId === null || own.language !== LANGUAGE) return [];
  const relatives = await relativesOf(ctx, statement);
  if (relatives.length === 0) return [];
  const text = familyText(statement, own.ready);
  const apart = toldApart([text, ...(await textsOf(ctx, relatives))]).filter((found) =>
    [...found.in, ...found.notIn].includes(statement.id),
  );
  if (apart.length === 0) return [];
  const areas = await listAreas(ctx.tx, ctx.forceId);
  const nameOf = (id: string): string => {
    if (id === statement.id) return 'this text';
    const one = relatives.find((relative) => relative.id === id);
    const area = areas.find(({ path }) => path === one?.areaPath)?.name ?? 'the whole force';
    return one?.community ? `${area}, ${one.community.replaceAll('-', ' ')}` : area;
  };
  return apart.map((found) => inText(found, text.text, nameOf));
}
