import { createHash, sign } from 'node:crypto';
import type { Pool } from 'pg';
import { Refusal } from '#kernel/refusal';
import type { StatementSignature } from '#platform/crypto/keeper-client';
import { canonicalText } from '#platform/crypto/signing';
import { appendSigning } from './audit-lines.store.ts';
import { inForce } from './force-transaction.ts';
import type { KeyRing } from './key-ring.ts';
import { isApproved, isHoldingApproved, SIGNING_ROLES } from './opening.policy.ts';
import { staffPerson } from './people.store.ts';
import type { StatementBody } from './requests.ts';
import { approvalsOf, signingRule } from './signing.store.ts';

/**
 * Signs a statement version (Ed25519 over its canonical text) after finding in the database that two different
 * people approved this very text and one of them commands, or that it is a holding line, short, and one officer of
 * inspector's rank or above approved it; and as many people as the chain it was put forward under asks for. A captured
 * staff process can ask; it cannot mint.
 */
export function signStatement(pool: Pool, ring: KeyRing, body: StatementBody): Promise<StatementSignature> {
  const { forceId, sessionId, subjectId } = body;
  return inForce(pool, forceId, async (tx) => {
    const person = await staffPerson(tx, forceId, sessionId);
    if (!person) throw new Refusal('sign-in-first', 'no live staff session asked for this signature');
    if (!person.isFresh)
      throw new Refusal(
        'sign-in-again',
        'a statement is signed for somebody who signed in within 15 minutes',
      );
    if (!SIGNING_ROLES.some((role) => person.roles.includes(role)))
      throw new Refusal('not-allowed', 'this role may not have statements signed');
    const bytes = Buffer.from(canonicalText(body.text), 'utf8');
    const hash = createHash('sha256').update(bytes).digest();
    const approvals = await approvalsOf(tx, forceId, subjectId);
    const { isHolding, needed } = await signingRule(tx, forceId, subjectId);
    const isEnough = isHolding
      ? isHoldingApproved(approvals, hash, bytes.length)
      : isApproved(approvals, hash);
    if (!isEnough || approvals.filter(({ textSha256 }) => textSha256.equals(hash)).length < needed)
      throw new Refusal(
        'not-allowed',
        isHolding
          ? 'the approval of this short text by an officer of inspector’s rank was not found'
          : 'two approvals of this exact text, one by a commander, were not found',
      );
    const { keyId, privateKey } = await ring.current(tx, forceId, 'statement');
    await appendSigning(tx, forceId, { staffId: person.id, versionId: subjectId, keyId });
    return { keyId, signature: sign(null, bytes, privateKey).toString('base64url') };
  });
}
