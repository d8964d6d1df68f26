import type { Context } from '#kernel/context';
import { currentThreatLevel, eventById } from '#room/situation';
import type { Claim } from '../claim.model.ts';
import { readyVersion } from '../ready-version.ts';
import { forceRegister } from '../register.reads.ts';
import { type DraftText, linesOf, type ReadyText, type Statement, type Version } from '../statement.model.ts';
import type { Finding, ObservedCounts } from './finding.model.ts';
import { type JudgedFinding, judged } from './override.model.ts';
import { overridesOf } from './override.reads.ts';
import { reviewText } from './review-text.model.ts';
import { siblingFindings } from './sibling-findings.ts';

/**
 * What the force's own counts say about an event. The room that counts comes after this one, so the staff app hands it in;
 * without it no figure is compared.
 */
export type CountsOf = (
  ctx: Context,
  eventId: string,
  areaPath: string,
) => Promise<ObservedCounts | undefined>;

async function findingsOf(
  ctx: Context,
  statement: Statement,
  text: { ready: ReadyText; language: string; claims: readonly Claim[] },
  countsOf: CountsOf | undefined,
): Promise<Finding[]> {
  const { tx, forceId, now } = ctx;
  const event = await eventById(tx, forceId, statement.eventId);
  const { register, hashtags } = await forceRegister(tx, forceId, event?.hashtags ?? []);
  const threat = await currentThreatLevel(tx, forceId);
  const counts = await countsOf?.(ctx, statement.eventId, statement.areaPath);
  const context = {
    register,
    hashtags,
    asOf: now,
    claims: text.claims,
    ...(threat ? { threat } : {}),
    ...(counts ? { counts } : {}),
  };
  return [
    ...reviewText(linesOf(text.ready).join('\n'), context, text.language).findings,
    ...(await siblingFindings(ctx, statement, text)),
  ];
}

/** What the review aid finds in a frozen version as things stand now, and what people have let pass in it. */
export async function reviewVersion(
  ctx: Context,
  statement: Statement,
  version: Version,
  countsOf?: CountsOf,
): Promise<JudgedFinding[]> {
  const { language, claims } = version;
  const findings = await findingsOf(ctx, statement, { ready: version, language, claims }, countsOf);
  return judged(findings, await overridesOf(ctx.tx, ctx.forceId, version.id));
}

/**
 * What the review aid finds in a saved draft. References are read as what they stand for today.
 * @param core for a variant, the version of the core it wraps
 */
export async function reviewDraft(
  ctx: Context,
  statement: Statement,
  text: { draft: DraftText; language: string; core?: Pick<Version, 'sections'> },
  countsOf?: CountsOf,
): Promise<JudgedFinding[]> {
  const { ready, claims } = await readyVersion(ctx, statement, text);
  return judged(await findingsOf(ctx, statement, { ready, language: text.language, claims }, countsOf), []);
}
