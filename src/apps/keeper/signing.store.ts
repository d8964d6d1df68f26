import type { Tx } from '#kernel/context';
import type { Approval } from './opening.policy.ts';

/**
 * The approvals of one statement version (`cascade.approvals_of` answers `text_sha256 bytea, staff_id uuid`), each
 * with the roles its giver holds now.
 */
export function approvalsOf(tx: Tx, forceId: string, versionId: string): Promise<Approval[]> {
  return tx.rows<Approval>(
    `select a.staff_id as "staffId", a.text_sha256 as "textSha256",
            array(select role from access.staff_role r where r.force_id = $1 and r.staff_id = a.staff_id) as roles
       from cascade.approvals_of($1, $2) a`,
    [forceId, versionId],
    'keeper-approvals',
  );
}

/** What has to be found before a version is signed; the usual rule for one the cascade does not know. */
export async function signingRule(
  tx: Tx,
  forceId: string,
  versionId: string,
): Promise<{ isHolding: boolean; needed: number }> {
  const row = await tx.row<{ isHolding: boolean; needed: number }>(
    `select is_holding as "isHolding", needed from cascade.signing_rule_of($1, $2)`,
    [forceId, versionId],
    'keeper-signing-rule',
  );
  return row ?? { isHolding: false, needed: 2 };
}

/** The newest checkpoint signed for this force, locked so that two requests cannot sign two histories. */
export function lastSigned(tx: Tx, forceId: string): Promise<{ seq: number; hash: Buffer } | undefined> {
  return tx.row(
    'select seq::float8 as seq, hash from keeper.signed_checkpoint where force_id = $1 for update',
    [forceId],
    'keeper-last-signed',
  );
}

/** Remembers the newest signed checkpoint. */
export async function rememberSigned(
  tx: Tx,
  forceId: string,
  signed: { seq: number; hash: Buffer; keyId: string; signature: string },
): Promise<Date> {
  const row = await tx.row<{ at: Date }>(
    `insert into keeper.signed_checkpoint (force_id, seq, hash, key_id, signature, at)
     values ($1, $2, $3, $4, $5, now())
     on conflict (force_id) do update set seq = excluded.seq, hash = excluded.hash, key_id = excluded.key_id,
       signature = excluded.signature, at = excluded.at
     returning at`,
    [forceId, signed.seq, signed.hash, signed.keyId, signed.signature],
    'keeper-remember-signed',
  );
  return row?.at ?? new Date();
}
