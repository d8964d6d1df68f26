import type { Context } from '#kernel/context';
import { isUuid } from '#kernel/ids';
import { Refusal } from '#kernel/refusal';
import type { Draft } from '../statement.model.ts';
import { draftOf, statementById } from '../statement.reads.ts';
import { versionById } from '../version.reads.ts';
import type { VersionWithApprovals } from '../version-history.model.ts';
import { isStatementLanguage } from '../words.model.ts';
import { knownNames } from './known-names.ts';
import { sourceOf } from './save-translation.ts';
import {
  draftOfTargets,
  type Kept,
  keptTargets,
  type Segment,
  segmentsOf,
  type Targets,
} from './segment.model.ts';

/** What a translator has before him or her. */
export interface Translation {
  source: VersionWithApprovals;
  segments: Segment[];
  kept: Map<string, Kept>;
  names: string[];
  draft: Draft | undefined;
}

/**
 * The newest source of a statement beside what is translated of it.
 * @throws Refusal `not-found` for a language statements are not translated into; `conflict` while nothing was put
 *   forward
 */
export async function readTranslation(
  ctx: Context,
  statementId: string,
  language: string,
): Promise<Translation> {
  const statement = await statementById(ctx.tx, ctx.forceId, statementId);
  if (!statement || !isStatementLanguage(language) || language === statement.language)
    throw new Refusal('not-found', 'this statement is not translated into this language');
  const source = await sourceOf(ctx, statementId);
  const draft = await draftOf(ctx.tx, ctx.forceId, { statementId, language });
  const followed = draft?.followsVersionId ?? source.id;
  const before = followed === source.id ? source : await versionById(ctx.tx, ctx.forceId, followed);
  return {
    source,
    draft,
    names: await knownNames(ctx, source.issuer),
    segments: segmentsOf(source.template),
    kept: draft ? keptTargets(source.template, draft, (before ?? source).template) : new Map(),
  };
}

/** What was typed beside an older source, laid beside the newest; what is kept where it was typed beside the newest. */
export async function laidAnew(
  ctx: Context,
  { source, kept }: Translation,
  typed: { targets: Targets; sourceVersionId: string },
): Promise<Map<string, Kept>> {
  if (typed.sourceVersionId === source.id)
    return new Map(
      [...typed.targets].map(([id, target]) => [id, { target, isChanged: kept.get(id)?.isChanged ?? false }]),
    );
  const before = isUuid(typed.sourceVersionId)
    ? await versionById(ctx.tx, ctx.forceId, typed.sourceVersionId)
    : undefined;
  if (before?.statementId !== source.statementId) return kept;
  return keptTargets(source.template, draftOfTargets(before.template, typed.targets), before.template);
}
