import type { Context } from '#kernel/context';
import { currentThreatLevel, eventById } from '#room/situation';
import type { Claim } from '../claim.model.ts';
import { readyVersion } from '../ready-version.ts';
import { forceRegister } from '../register.reads.ts';
import { type DraftText, linesOf, type ReadyText, type Statement, type Version } from '../statement.model.ts';
import type { Finding } from './finding.model.ts';
import { type JudgedFinding, judged } from './override.model.ts';
import { overridesOf } from './override.reads.ts';
import { reviewText } from './review-text.model.ts';

async function findingsOf(
  ctx: Context,
  statement: Statement,
  text: { ready: ReadyText; language: string; claims: readonly Claim[] },
): Promise<Finding[]> {
  const { tx, forceId, now } = ctx;
  const event = await eventById(tx, forceId, statement.eventId);
  const { register, hashtags } = await forceRegister(tx, forceId, event?.hashtags ?? []);
  const threat = await currentThreatLevel(tx, forceId);
  const context = { register, hashtags, asOf: now, claims: text.claims, ...(threat ? { threat } : {}) };
  return reviewText(linesOf(text.ready).join('\n'), context, text.language).findings;
}

/** What the review aid finds in a frozen version as things stand now, and what people have let pass in it. */
export async function reviewVersion(
  ctx: Context,
  statement: Statement,
  version: Version,
): Promise<JudgedFinding[]> {
  const { language, claims } = version;
  const findings = await findingsOf(ctx, statement, { ready: version, language, claims });
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
): Promise<JudgedFinding[]> {
  const { ready, claims } = await readyVersion(ctx, statement, text);
  return judged(await findingsOf(ctx, statement, { ready, language: text.language, claims }), []);
}
