import { sign } from 'node:crypto';
import type { Pool } from 'pg';
import { Refusal } from '#kernel/refusal';
import type { StatementSignature } from '#platform/crypto/keeper-client';
import { appendBundleSigning } from './audit-lines.store.ts';
import { inForce } from './force-transaction.ts';
import type { KeyRing } from './key-ring.ts';
import { coversRecord, hasRole, STAFF_OPENINGS } from './opening.policy.ts';
import { recordAreas, staffPerson } from './people.store.ts';
import type { BundleBody } from './requests.ts';

/**
 * Signs the manifest of an evidence bundle with the key that signs checkpoints: it says what stood in this system's
 * records. The first line of the text keeps the two apart. Asked for by somebody who may export this report's files.
 */
export function signBundle(pool: Pool, ring: KeyRing, body: BundleBody): Promise<StatementSignature> {
  const { forceId, sessionId, reportId, manifestSha256 } = body;
  return inForce(pool, forceId, async (tx) => {
    const person = await staffPerson(tx, forceId, sessionId);
    if (!person) throw new Refusal('sign-in-first', 'no live staff session asked for this signature');
    const rule = STAFF_OPENINGS['evidence-export'];
    if (!rule || !hasRole(rule, person.roles))
      throw new Refusal('not-allowed', 'this role may not have evidence bundles signed');
    const areas = await recordAreas(tx, forceId, { table: 'reporting.report', recordIds: [reportId] });
    if (!areas.has(reportId) || !coversRecord(person.scopes, areas.get(reportId) ?? null))
      throw new Refusal('not-allowed', 'the report is outside this person’s areas');
    const { keyId, privateKey } = await ring.current(tx, forceId, 'checkpoint');
    await appendBundleSigning(tx, forceId, { staffId: person.id, reportId, keyId });
    const text = `stand-together evidence bundle 1\n${forceId}\n${reportId}\n${manifestSha256}\n`;
    return { keyId, signature: sign(null, Buffer.from(text), privateKey).toString('base64url') };
  });
}
