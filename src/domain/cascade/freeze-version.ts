import { createHash } from 'node:crypto';
import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { type FieldProblem, found, Refusal } from '#kernel/refusal';
import { canonicalText, newVerifyCode } from '#platform/crypto/signing';
import { actingStaff } from './acting-staff.model.ts';
import { type ApprovalChain, chainKindOf, type Purpose } from './approval/chain.model.ts';
import { chainFor } from './approval/chain.reads.ts';
import { mayDraft } from './cascade.policy.ts';
import type { Claim } from './claim.model.ts';
import { draftProblems, incompleteProblems } from './compose.model.ts';
import { forceName } from './force.reads.ts';
import { holdingProblems } from './holding/holding.model.ts';
import { currentText } from './published.reads.ts';
import { readyVersion } from './ready-version.ts';
import { publicationOf } from './recall/recall.reads.ts';
import { codePrefix, signedText } from './signed-text.model.ts';
import type { Draft, Statement, Version } from './statement.model.ts';
import { draftOf, statementById } from './statement.reads.ts';
import { slotProblems } from './template/slot.model.ts';
import { knownNames } from './translation/known-names.ts';
import { gapProblems, translationProblems } from './translation/segment.model.ts';
import { versionsOf } from './version.reads.ts';
import { insertVersion, lockStatement } from './version.store.ts';
import { newestFrozen, nextNumber, type VersionWithApprovals } from './version-history.model.ts';

export const textHash = (text: string): Buffer =>
  createHash('sha256').update(canonicalText(text), 'utf8').digest();

/** What a version is pinned to. */
interface Pins {
  number: number;
  source: VersionWithApprovals | undefined;
  core: VersionWithApprovals | undefined;
  problems: FieldProblem[];
}

async function pinsOf(ctx: Context, statement: Statement, draft: Draft): Promise<Pins> {
  const versions = await versionsOf(ctx.tx, ctx.forceId, [statement.id]);
  const problems: FieldProblem[] = [];
  const wrong = (key: string): void => {
    problems.push({ field: 'follows', key: `cascade.freeze.${key}` });
  };
  if (draft.language !== statement.language) {
    const source = newestFrozen(versions, statement.language);
    if (!source) wrong('noSource');
    else if (draft.followsVersionId !== source.id) wrong('sourceChanged');
    const isDouble = versions.some(
      ({ sourceVersionId, language, approvals }) =>
        sourceVersionId === source?.id &&
        language === draft.language &&
        !approvals.some(({ decision }) => decision === 'returned'),
    );
    if (isDouble) wrong('alreadyFrozen');
    const core = source?.coreVersionId
      ? (await versionsOf(ctx.tx, ctx.forceId, [statement.parentId ?? ''])).find(
          ({ sourceVersionId, language }) =>
            sourceVersionId === source.coreVersionId && language === draft.language,
        )
      : undefined;
    if (source?.coreVersionId && !core) wrong('noCore');
    return { number: source?.number ?? 1, source, core, problems };
  }
  const { coreId, parentId } = statement;
  const core = parentId
    ? newestFrozen(await versionsOf(ctx.tx, ctx.forceId, [parentId]), statement.language)
    : undefined;
  if (parentId && !core) wrong('noCore');
  else if (core && draft.followsVersionId !== core.id) wrong('coreChanged');
  else if (core && coreId && coreId !== parentId) {
    const root = newestFrozen(await versionsOf(ctx.tx, ctx.forceId, [coreId]), statement.language);
    if (core.coreVersionId !== root?.id) wrong('wrapperBehind');
  }
  return { number: nextNumber(versions), source: undefined, core, problems };
}

/** What the version is, and who has to approve it, as that stands at this moment. A translation goes with its source. */
async function submittedUnder(
  ctx: Context,
  statement: Statement,
  about: { source: VersionWithApprovals | undefined; beforeId: string | undefined; isHolding: boolean },
): Promise<{ purpose: Purpose; chain: ApprovalChain | null; replacesHolding: boolean }> {
  const { source, beforeId, isHolding } = about;
  const before = beforeId ? await publicationOf(ctx.tx, ctx.forceId, beforeId) : undefined;
  const replacesHolding = before?.isHolding ?? false;
  if (source) return { purpose: source.purpose, chain: source.chain, replacesHolding };
  const purpose: Purpose = isHolding ? 'holding' : 'full';
  const kind = chainKindOf({
    purpose,
    moment: statement.moment,
    before: before && (before.isHolding ? 'holding' : 'full'),
  });
  return { purpose, chain: await chainFor(ctx.tx, ctx.forceId, kind), replacesHolding };
}

/** A statement holds no longer than the shortest-lived thing it says. */
function validUntil(draft: Draft, claims: readonly Claim[], now: Date): Date {
  const ends = [
    now.getTime() + draft.validHours * 3_600_000,
    ...claims.map((claim) => claim.validUntil.getTime()),
  ];
  return new Date(Math.min(...ends));
}

/**
 * Freezes a draft into an immutable version and puts it forward for approval.
 * @param revision the draft's revision the writer has before him or her
 * @param isHolding as a holding line: three sentences at most, before anything else of the statement is out
 * @throws Refusal `conflict` where somebody saved in between; `invalid-input` with everything that keeps it back
 * @returns the version's identifier
 */
export async function freezeVersion(
  ctx: Context,
  {
    statementId,
    language,
    revision,
    isHolding = false,
  }: { statementId: string; language: string; revision: number; isHolding?: boolean },
): Promise<string> {
  demand(mayDraft, ctx.actor);
  const staff = actingStaff(ctx.actor);
  const { tx, forceId, now } = ctx;
  await lockStatement(tx, forceId, statementId);
  const statement = found(await statementById(tx, forceId, statementId), 'statement');
  const draft = found(await draftOf(tx, forceId, { statementId, language }), 'draft');
  if (draft.revision !== revision) throw new Refusal('conflict', 'somebody else saved this draft in between');

  const pins = await pinsOf(ctx, statement, draft);
  const core = pins.core ? { core: pins.core } : {};
  const { ready, claims, problems } = await readyVersion(ctx, statement, { draft, language, ...core });
  const current = await currentText(tx, forceId, { statementId, language });
  const { purpose, chain, replacesHolding } = await submittedUnder(ctx, statement, {
    source: pins.source,
    beforeId: current?.versionId,
    isHolding,
  });
  const all = [
    ...draftProblems(draft),
    ...(purpose === 'holding' ? holdingProblems(draft) : incompleteProblems(draft)),
    ...slotProblems(draft),
    ...pins.problems,
    ...problems,
  ];
  // Only the first thing that is said can be a holding line, and only of a whole statement.
  if (isHolding && !pins.source && (current || statement.kind !== 'core'))
    all.push({ field: 'answer', key: 'cascade.holding.late' });
  if (current && draft.changeNote === '' && !replacesHolding)
    all.push({ field: 'changeNote', key: 'cascade.compose.changeNote.required' });
  if (pins.source) {
    const { template } = pins.source;
    all.push(...translationProblems(template, draft, await knownNames(ctx, pins.source.issuer)));
    all.push(...gapProblems(template, draft));
  }
  if (all.length > 0) throw new Refusal('invalid-input', 'the draft cannot be put forward yet', all);

  const code = newVerifyCode(codePrefix(forceId));
  const until = pins.source?.validUntil ?? validUntil(draft, claims, now);
  const text = canonicalText(
    signedText(
      {
        forceId,
        forceName: await forceName(tx, forceId),
        statementId,
        areaPath: statement.areaPath,
        language,
        number: pins.number,
        issuer: draft.issuer,
        code,
        supersedes: current?.code ?? '',
        translates: pins.source?.code ?? '',
        wraps: pins.core?.code ?? '',
        validUntil: until,
      },
      ready,
    ),
  );
  const version: Version = {
    ...ready,
    id: ctx.newId(),
    statementId,
    language,
    number: pins.number,
    sourceVersionId: pins.source?.id ?? null,
    supersedesVersionId: current?.versionId ?? null,
    coreVersionId: pins.core?.id ?? null,
    template: {
      title: draft.title,
      answer: draft.answer,
      sections: draft.sections,
      issuer: draft.issuer,
      validHours: draft.validHours,
      changeNote: draft.changeNote,
    },
    claims,
    issuer: draft.issuer,
    changeNote: draft.changeNote,
    validUntil: until,
    code,
    signedText: text,
    textSha256: textHash(text),
    purpose,
    chain,
    draftedBy: staff.id,
    frozenAt: now,
  };
  await insertVersion(ctx, version);
  await ctx.audit({
    act: 'cascade.freeze-version',
    kind: 'alteration',
    subject: 'statement_version',
    subjectId: version.id,
    detail: { statementId, language, number: version.number, purpose },
  });
  return version.id;
}
