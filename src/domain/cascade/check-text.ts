import type { Context } from '#kernel/context';
import { comparableText, normaliseVerifyCode } from '#platform/crypto/signing';
import { areaName, listAreas } from '#room/access';
import { type Comparison, compareTexts, isRecognisable, PASTE_MAX, unquoted } from './check.model.ts';
import { furnitureLines } from './check.presenter.ts';
import { forceName } from './force.reads.ts';
import { currentText, likelyOriginals, publishedByCode, publishedById } from './published.reads.ts';
import { shinglesOf, tokensOf } from './shingle.model.ts';
import { codePrefix } from './signed-text.model.ts';
import { linesOf, type Published, shownState } from './statement.model.ts';

/** What can be said about a text or a code somebody brought. */
export type Verdict =
  | { kind: 'nothing' }
  | { kind: 'not-ours'; hadCode: boolean }
  | {
      /** `code`: only a code was given. The others: a text was compared with this statement. */
      kind: 'code' | Comparison['likeness'];
      published: Published;
      state: ReturnType<typeof shownState>;
      /** The text that is current now, where it is another one. */
      current: Published | undefined;
      comparison: Comparison | undefined;
    };

const CODE = /[A-Za-z]{2,5}[\s\p{Pd}]?[0-9A-Za-z]{4}[\s\p{Pd}]?[0-9A-Za-z]{4}/gu;

/** Codes that stand in a text, each once, at most five. */
export function codesIn(text: string, prefix: string): string[] {
  const codes = [...text.slice(0, PASTE_MAX).matchAll(CODE)]
    .map(([match]) => normaliseVerifyCode(match))
    .filter((code): code is string => code?.startsWith(`${prefix}-`) ?? false);
  return [...new Set(codes)].slice(0, 5);
}

interface Urls {
  publicUrl: string;
  leaderUrl: string;
}

async function candidates(ctx: Context, text: string, codes: readonly string[]): Promise<Published[]> {
  const found = await Promise.all(codes.map((code) => publishedByCode(ctx.tx, ctx.forceId, code)));
  const shingles = shinglesOf(tokensOf(text));
  const likely = shingles.length > 0 ? await likelyOriginals(ctx.tx, ctx.forceId, shingles) : [];
  for (const { versionId } of likely)
    if (!found.some((one) => one?.versionId === versionId))
      found.push(await publishedById(ctx.tx, ctx.forceId, versionId));
  return found.filter((one): one is Published => one !== undefined);
}

/** The better of two comparisons: the likelier verdict first, then the larger share, then what is current. */
function isBetter(
  one: { published: Published; comparison: Comparison },
  than: typeof one | undefined,
): boolean {
  if (!than) return true;
  const rank = { genuine: 0, part: 1, altered: 2 } as const;
  const byLikeness = rank[one.comparison.likeness] - rank[than.comparison.likeness];
  if (byLikeness !== 0) return byLikeness < 0;
  const byShare = one.comparison.share - than.comparison.share;
  if (byShare !== 0) return byShare > 0;
  return one.published.state === 'current' && than.published.state !== 'current';
}

async function verdictOn(
  ctx: Context,
  kind: 'code' | Comparison['likeness'],
  published: Published,
  comparison?: Comparison,
): Promise<Verdict> {
  const { statementId, language, versionId } = published;
  const current = await currentText(ctx.tx, ctx.forceId, { statementId, language });
  return {
    kind,
    published,
    comparison,
    state: shownState(published, ctx.now),
    current: current && current.versionId !== versionId ? current : undefined,
  };
}

/**
 * Answers "is this message real?" for a pasted text or a typed code: ours and unchanged, ours and changed (with the
 * differences), a part of ours, or not ours; and whether it still holds. Nothing of what was brought is kept.
 */
export async function checkText(ctx: Context, brought: string, urls: Urls): Promise<Verdict> {
  const raw = brought.slice(0, PASTE_MAX).trim();
  if (raw === '') return { kind: 'nothing' };
  const prefix = codePrefix(ctx.forceId);
  const alone = raw.length <= 40 ? normaliseVerifyCode(raw, prefix) : null;
  const codes = alone ? [alone] : codesIn(raw, prefix);
  const text = comparableText(unquoted(raw));
  const hasText = !alone && tokensOf(text).length > 6;
  if (!hasText) {
    const published = codes[0] ? await publishedByCode(ctx.tx, ctx.forceId, codes[0]) : undefined;
    return published ? verdictOn(ctx, 'code', published) : { kind: 'not-ours', hadCode: codes.length > 0 };
  }
  const name = await forceName(ctx.tx, ctx.forceId);
  const areas = await listAreas(ctx.tx, ctx.forceId);
  let best: { published: Published; comparison: Comparison } | undefined;
  for (const published of await candidates(ctx, text, codes)) {
    const lines = linesOf(published).map(comparableText);
    const area = published.areaPath === '' ? '' : areaName(areas, published.areaPath);
    const furniture = furnitureLines(published, { forceName: name, area, ...urls }).map(comparableText);
    const comparison = compareTexts(lines, text, furniture);
    if (!comparison || !isRecognisable(comparison, text)) continue;
    const one = { published, comparison };
    if (isBetter(one, best)) best = one;
  }
  if (!best) return { kind: 'not-ours', hadCode: codes.length > 0 };
  return verdictOn(ctx, best.comparison.likeness, best.published, best.comparison);
}
