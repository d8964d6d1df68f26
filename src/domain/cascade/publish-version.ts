import type { Context } from '#kernel/context';
import { demand, demandFresh } from '#kernel/policy';
import { type FieldProblem, found, Refusal } from '#kernel/refusal';
import { comparableText } from '#platform/crypto/signing';
import { englishNameOf } from '#reference/languages';
import { actingStaff } from './acting-staff.model.ts';
import { chainOf, stageOf } from './approval.model.ts';
import { mayPublish } from './cascade.policy.ts';
import { currentText, publishedById } from './published.reads.ts';
import { readyVersion } from './ready-version.ts';
import { holding } from './review/override.model.ts';
import { type CountsOf, reviewVersion } from './review/review-version.ts';
import { shinglesOf, tokensOf } from './shingle.model.ts';
import { linesOf, type Statement } from './statement.model.ts';
import { statementById } from './statement.reads.ts';
import { statementCorrected } from './statement-corrected.event.ts';
import { statementPublished } from './statement-published.event.ts';
import { readingsOf } from './translation/translation.reads.ts';
import { translationsOf, versionById, versionsOf } from './version.reads.ts';
import { insertFingerprints, insertPublished, lockStatement, markCorrected } from './version.store.ts';
import { newestFrozen, type VersionWithApprovals } from './version-history.model.ts';

/** What publication goes by beside the version itself. */
export interface PublishOptions {
  /** Languages without which the first language does not go out: Welsh for a force in Wales. */
  languagesTogether?: readonly string[];
  /** How long it can be recalled where its approval chain says nothing of it. */
  recallSeconds?: number;
  /** The force's own counts, for figures in the text. */
  countsOf?: CountsOf | undefined;
}

const block = (key: string): FieldProblem => ({ field: 'publish', key: `cascade.publish.${key}` });

/** Everything that has changed since the approvals and makes the approved text no longer true. */
async function changesSince(
  ctx: Context,
  statement: Statement,
  version: VersionWithApprovals,
  countsOf: CountsOf | undefined,
): Promise<FieldProblem[]> {
  const core = version.coreVersionId
    ? await versionById(ctx.tx, ctx.forceId, version.coreVersionId)
    : undefined;
  const { ready, problems } = await readyVersion(ctx, statement, {
    draft: version.template,
    language: version.language,
    ...(core ? { core } : {}),
  });
  const isSame = linesOf(ready).join('\n') === linesOf(version).join('\n');
  const found = [...problems];
  if (problems.length === 0 && !isSame) found.push(block('changed'));
  if (version.validUntil <= ctx.now) found.push(block('expired'));
  // An insert wraps an area's variant, which wraps the core: each of them has to be the one in force.
  let wraps = version.coreVersionId;
  while (wraps) {
    const published = await publishedById(ctx.tx, ctx.forceId, wraps);
    if (published?.state !== 'current') {
      found.push(block('coreNotCurrent'));
      break;
    }
    wraps = published.wrapsVersionId;
  }
  if (version.sourceVersionId) {
    if ((await readingsOf(ctx.tx, ctx.forceId, [version.id])).length === 0)
      found.push(block('notReadSecond'));
    const source = await publishedById(ctx.tx, ctx.forceId, version.sourceVersionId);
    if (source?.state !== 'current') found.push(block('sourceNotCurrent'));
  }
  // What has changed is said first: the text may have to be approved anew in any case.
  if (found.length > 0) return found;
  for (const { rule, text } of holding(await reviewVersion(ctx, statement, version, countsOf)))
    found.push({ field: 'publish', key: 'cascade.review.holds', args: { rule, words: text.slice(0, 80) } });
  return found;
}

async function publishOne(
  ctx: Context,
  statement: Statement,
  version: VersionWithApprovals,
  { recallSeconds = 0, countsOf }: PublishOptions,
): Promise<void> {
  const staff = actingStaff(ctx.actor);
  if (version.publishedAt) throw new Refusal('conflict', 'this version is out already');
  if (stageOf(version) !== 'ready')
    throw new Refusal('not-allowed', 'everybody in its approval chain has to approve it first');
  const problems = await changesSince(ctx, statement, version, countsOf);
  if (problems.length > 0)
    throw new Refusal('conflict', 'something has changed since it was approved', problems);

  const before = await currentText(ctx.tx, ctx.forceId, {
    statementId: statement.id,
    language: version.language,
  });
  const { keyId, signature } = await ctx.sign({
    purpose: 'statement',
    subjectId: version.id,
    text: version.signedText,
  });
  await markCorrected(ctx, statement.id, version.sourceVersionId ? version.language : null);
  await insertPublished(ctx, {
    versionId: version.id,
    statementId: statement.id,
    eventId: statement.eventId,
    kind: statement.kind,
    coreId: statement.coreId,
    wrapsVersionId: version.coreVersionId,
    areaPath: statement.areaPath,
    community: statement.community,
    language: version.language,
    number: version.number,
    rootVersionId: version.sourceVersionId ?? version.id,
    supersedesVersionId: before?.versionId ?? null,
    title: version.title,
    answer: version.answer,
    sections: version.sections,
    issuer: version.issuer,
    changeNote: version.changeNote,
    validUntil: version.validUntil,
    code: version.code,
    signedText: version.signedText,
    keyId,
    signature,
    publishedBy: staff.id,
    publishedAt: ctx.now,
    isHolding: version.purpose === 'holding',
    recallUntil: new Date(ctx.now.getTime() + (chainOf(version).recallSeconds ?? recallSeconds) * 1_000),
  });
  const words = tokensOf(linesOf(version).map(comparableText).join(' '));
  await insertFingerprints(ctx, version.id, shinglesOf(words));
  await ctx.audit({
    act: 'cascade.publish-version',
    kind: 'disclosure',
    subject: 'statement_version',
    subjectId: version.id,
    detail: { statementId: statement.id, language: version.language, number: version.number },
  });
  if (version.sourceVersionId) return;
  const { id: versionId } = version;
  await ctx.publish(statementPublished, versionId, {
    statementId: statement.id,
    versionId,
    eventId: statement.eventId,
  });
  if (before)
    await ctx.publish(statementCorrected, versionId, {
      statementId: statement.id,
      versionId,
      supersedes: before.versionId,
    });
}

/**
 * Publishes an approved version with every translation of it that was approved and read by a second person: signed by the keeper, immutable, current from
 * this moment. Whatever was current before becomes `corrected`, in all languages.
 * @throws Refusal `not-allowed` before its approval chain is through; `conflict` where the register, a claim or the core has changed
 *   since, with what has changed, or a language that goes together with it is not ready
 * @returns identifiers of the versions that went out, the asked one first
 */
export async function publishVersion(
  ctx: Context,
  versionId: string,
  options: PublishOptions = {},
): Promise<string[]> {
  const { languagesTogether = [] } = options;
  demand(mayPublish, ctx.actor);
  demandFresh(ctx.actor, ctx.now);
  const seen = found(await versionById(ctx.tx, ctx.forceId, versionId), 'version');
  const coreId = (await statementById(ctx.tx, ctx.forceId, seen.statementId))?.coreId;
  // A variant goes out, or its core is recalled, one after the other.
  if (coreId) await lockStatement(ctx.tx, ctx.forceId, coreId);
  await lockStatement(ctx.tx, ctx.forceId, seen.statementId);
  const version = found(await versionById(ctx.tx, ctx.forceId, versionId), 'version');
  const statement = found(await statementById(ctx.tx, ctx.forceId, version.statementId), 'statement');
  demand(mayPublish, ctx.actor, statement.areaPath);
  const newest = newestFrozen(await versionsOf(ctx.tx, ctx.forceId, [statement.id]), version.language);
  if (newest && newest.number > version.number)
    throw new Refusal('conflict', 'a newer version of this statement has been put forward');
  const translations = version.sourceVersionId ? [] : await translationsOf(ctx.tx, ctx.forceId, version.id);
  const readings = await readingsOf(
    ctx.tx,
    ctx.forceId,
    translations.map(({ id }) => id),
  );
  const ready = translations.filter(
    (one) =>
      !one.publishedAt &&
      stageOf(one) === 'ready' &&
      readings.some((reading) => reading.versionId === one.id),
  );
  const missing = version.sourceVersionId
    ? []
    : languagesTogether.filter(
        (code) => code !== version.language && !ready.some(({ language }) => language === code),
      );
  if (missing.length > 0)
    throw new Refusal(
      'conflict',
      'a language that goes out together with the first is not ready',
      missing.map((code) => ({
        ...block('notTogether'),
        args: { language: englishNameOf(code) },
      })),
    );
  await publishOne(ctx, statement, version, options);
  const out = [version.id];
  for (const translation of ready) {
    await publishOne(ctx, statement, translation, options);
    out.push(translation.id);
  }
  return out;
}
