import type { Context } from '#kernel/context';
import type { FieldProblem } from '#kernel/refusal';
import { type Claim, claimBlocks } from './claim.model.ts';
import { readyText, sectionsOf } from './compose.model.ts';
import { gatherReferences } from './gather-references.ts';
import { HEADINGS } from './heading.model.ts';
import type { DraftText, ReadyText, Statement, Version } from './statement.model.ts';
import { claimsOf } from './statement.reads.ts';
import { headingTitle } from './words.model.ts';

export interface Readied {
  ready: ReadyText;
  claims: Claim[];
  problems: FieldProblem[];
}

const wholeText = (draft: DraftText): string =>
  [draft.title, draft.answer, ...HEADINGS.map((heading) => draft.sections[heading])].join('\n');

/** Wording shows claims only in English; in other languages the reference to the threat level alone can be seen. */
const claimText = (draft: DraftText, language: string): string => {
  const text = wholeText(draft);
  return language === 'en' ? text : (text.match(/\{threat\}/g) ?? []).join(' ');
};

/**
 * Resolves a draft as things stand now and says everything that keeps it from going out: references that lead
 * nowhere or were not looked at, claims without a source, claims whose time is over.
 * @param core for a variant, the version of the core it wraps
 */
export async function readyVersion(
  ctx: Context,
  statement: Statement,
  text: { draft: DraftText; language: string; core?: Pick<Version, 'sections'> },
): Promise<Readied> {
  const { draft, language, core } = text;
  const { references, threatCheckedAt } = await gatherReferences(ctx, {
    eventId: statement.eventId,
    language,
    ...(core ? { core: sectionsOf(core) } : {}),
  });
  const { ready, problems } = readyText(draft, references, headingTitle(language));
  const own = await claimsOf(ctx.tx, ctx.forceId, statement.id);
  const wrapped = [];
  for (const id of new Set([statement.parentId, statement.coreId]))
    if (id) wrapped.push(...(await claimsOf(ctx.tx, ctx.forceId, id)));
  const claims = [...own, ...wrapped].map(
    ({ kind, text: words, source, approver, ctpReference, validUntil }) => ({
      kind,
      text: words,
      source,
      approver,
      ctpReference,
      validUntil,
    }),
  );
  const blocks = claimBlocks(claimText(draft, language), claims, { now: ctx.now, threatCheckedAt });
  return { ready, claims, problems: [...problems, ...blocks] };
}
