import type { Context } from '#kernel/context';
import { type PublicKey, publicKeys } from '#platform/crypto/force-keys';
import { comparableText, normaliseVerifyCode } from '#platform/crypto/signing';
import { areaName, listAreas } from '#room/access';
import { PASTE_MAX, uncovered } from './check/carried.model.ts';
import { foreignContacts } from './check/change.model.ts';
import { type Comparison, likest } from './check.model.ts';
import { furnitureLines, pageLabels } from './check.presenter.ts';
import { forceName } from './force.reads.ts';
import { textFor } from './published.presenter.ts';
import {
  currentText,
  likelyOriginals,
  publishedByCode,
  publishedById,
  publishedTexts,
} from './published.reads.ts';
import { shinglesOf, tokensOf } from './shingle.model.ts';
import { codePrefix } from './signed-text.model.ts';
import { linesOf, type Published, shownState } from './statement.model.ts';

/** What can be said about a text or a code somebody brought. */
export type Verdict =
  | { kind: 'nothing' }
  | {
      kind: 'not-ours';
      hadCode: boolean;
      /** The statement whose real code stands under the strange words. */
      borrowed: Published | undefined;
      foreign: readonly string[];
    }
  | {
      /** `code`: only a code or an address was given. The others: a text was compared with this statement. */
      kind: 'code' | Comparison['likeness'];
      published: Published;
      state: ReturnType<typeof shownState>;
      /** The text that is current now, where it is another one. */
      current: Published | undefined;
      comparison: Comparison | undefined;
      /** When the key that signed the text was revoked; null where it was not. */
      keyRevokedAt: Date | null;
      /** Telephone numbers and links in what was brought that are not ours. */
      foreign: readonly string[];
      /** What programs put around the text on its way. */
      marks: readonly string[];
    };

const CODE = /[A-Za-z]{2,5}[\s\p{Pd}]?[0-9A-Za-z]{4}[\s\p{Pd}]?[0-9A-Za-z]{4}/gu;
const ADDRESS = /\/s\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/gi;

/** Codes that stand in a text, each once, at most five. */
export function codesIn(text: string, prefix: string): string[] {
  const codes = [...text.slice(0, PASTE_MAX).matchAll(CODE)]
    .map(([match]) => normaliseVerifyCode(match))
    .filter((code): code is string => code?.startsWith(`${prefix}-`) ?? false);
  return [...new Set(codes)].slice(0, 5);
}

/** Statements whose addresses stand in a text, each once, at most three. */
const addressedIn = (text: string): string[] =>
  [...new Set([...text.matchAll(ADDRESS)].map(([, id]) => (id ?? '').toLowerCase()))].slice(0, 3);

interface Urls {
  publicUrl: string;
  leaderUrl: string;
}

const hostsOf = (urls: Urls): string[] =>
  [urls.publicUrl, urls.leaderUrl].map((url) => new URL(url).hostname.replace(/^www\./, ''));

/** What codes and addresses in a text lead to, in the reader's language where there is one. */
async function named(
  ctx: Context,
  brought: string,
  codes: readonly string[],
  lang: string,
): Promise<Published[]> {
  const byCode = await Promise.all(codes.map((code) => publishedByCode(ctx.tx, ctx.forceId, code)));
  const byAddress = await Promise.all(
    addressedIn(brought).map(async (id) => {
      const texts = await publishedTexts(ctx.tx, ctx.forceId, id);
      const newest = texts.filter(({ number }) => number === texts[0]?.number);
      return textFor(newest, lang);
    }),
  );
  return [...byCode, ...byAddress].filter((one): one is Published => one !== undefined);
}

async function candidates(ctx: Context, text: string, known: readonly Published[]): Promise<Published[]> {
  const found = [...known];
  const shingles = shinglesOf(tokensOf(text));
  const likely = shingles.length > 0 ? await likelyOriginals(ctx.tx, ctx.forceId, shingles) : [];
  for (const { versionId } of likely) {
    if (found.some((one) => one.versionId === versionId)) continue;
    const one = await publishedById(ctx.tx, ctx.forceId, versionId);
    if (one) found.push(one);
  }
  return found;
}

type Ours = Exclude<Verdict, { kind: 'nothing' | 'not-ours' }>;

async function verdictOn(
  ctx: Context,
  published: Published,
  about: Pick<Ours, 'kind' | 'comparison' | 'foreign' | 'marks'>,
): Promise<Verdict> {
  const { statementId, language, versionId, keyId } = published;
  const current = await currentText(ctx.tx, ctx.forceId, { statementId, language });
  const keys: PublicKey[] = await publicKeys(ctx.tx, ctx.forceId, 'statement');
  return {
    ...about,
    published,
    state: shownState(published, ctx.now),
    current: current && current.versionId !== versionId ? current : undefined,
    keyRevokedAt: keys.find((key) => key.keyId === keyId)?.revokedAt ?? null,
  };
}

/**
 * Answers "is this message real?" for a pasted text, a typed code or an address: ours and unchanged, ours and changed
 * (with the differences), a part of ours, or not ours; and whether it still holds. Nothing of what was brought is kept.
 * @param lang the reader's language, in which the words around a copied statement may be
 * @param labels words of every page of the site in that language
 */
export async function checkText(
  ctx: Context,
  brought: string,
  { lang, labels = [], ...urls }: Urls & { lang: string; labels?: readonly string[] },
): Promise<Verdict> {
  const raw = brought.slice(0, PASTE_MAX).trim();
  if (raw === '') return { kind: 'nothing' };
  const prefix = codePrefix(ctx.forceId);
  const alone = raw.length <= 40 ? normaliseVerifyCode(raw, prefix) : null;
  const codes = alone ? [alone] : codesIn(raw, prefix);
  const { text: words, marks } = uncovered(raw);
  const text = comparableText(words);
  const hosts = hostsOf(urls);
  const known = await named(ctx, raw, codes, lang);
  const foreign = foreignContacts(raw, { statement: '', hosts });
  const notOurs: Verdict = { kind: 'not-ours', hadCode: codes.length > 0, borrowed: undefined, foreign: [] };
  if (alone || tokensOf(text).length <= 6) {
    const [published] = known;
    return published
      ? verdictOn(ctx, published, { kind: 'code', comparison: undefined, foreign, marks: [] })
      : notOurs;
  }
  const name = await forceName(ctx.tx, ctx.forceId);
  const areas = await listAreas(ctx.tx, ctx.forceId);
  const ofTheSite = labels.map(comparableText);
  const originals = (await candidates(ctx, text, known)).map((published) => {
    const area = published.areaPath === '' ? '' : areaName(areas, published.areaPath);
    const lines = linesOf(published).map(comparableText);
    return {
      published,
      isCurrent: published.state === 'current',
      lines,
      labels: [...ofTheSite, ...pageLabels(published.language, lang), ...lines],
      furniture: furnitureLines(published, { forceName: name, area, lang, ...urls }).map(comparableText),
      hosts,
    };
  });
  const best = likest(originals, text, marks);
  if (!best) return { ...notOurs, borrowed: known[0], foreign };
  const { comparison } = best;
  return verdictOn(ctx, best.original.published, {
    kind: comparison.likeness,
    comparison,
    foreign: comparison.foreign,
    marks,
  });
}
