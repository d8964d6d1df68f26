import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import type { ReportingSecrets } from '../secrets.model.ts';
import type { PartnerCall } from './partner.model.ts';
import { claimRequest, keepAnswer } from './partner.store.ts';
import { canonicalJson, requestHash } from './partner-code.model.ts';

/** A request that must not be done twice. `what` tells two kinds of request with the same key apart. */
export interface OnceRequest {
  idempotencyKey: string;
  what: string;
  /** The body as it came. */
  body: unknown;
}

/**
 * Does a partner's request once, in the caller's transaction: the same key with the same body gets the first answer
 * again, however late and however concurrently it comes.
 * @returns the answer as JSON text; it holds identifiers, states and times alone, for it is kept
 * @throws Refusal `conflict` for the same key with another body
 */
export async function answerOnce(
  ctx: Context,
  parts: { secrets: ReportingSecrets; call: PartnerCall; request: OnceRequest },
  work: () => Promise<object>,
): Promise<string> {
  const { secrets, call, request } = parts;
  const hashes = {
    requestHash: requestHash(secrets.receiptPepper, 'key', request.idempotencyKey),
    bodyHash: requestHash(secrets.receiptPepper, 'body', request.what, canonicalJson(request.body)),
  };
  const claim = await claimRequest(ctx, call.keyHash, hashes);
  if (!claim.isSame) throw new Refusal('conflict', 'This Idempotency-Key was used for another request');
  if (claim.answer !== null) return claim.answer;
  const answer = JSON.stringify(await work());
  await keepAnswer(ctx, call.keyHash, { requestHash: hashes.requestHash, answer });
  return answer;
}
