import type { Published } from '../statement.model.ts';
import type { KeyFile, ListedKey, ListedProof, Proof } from './proof.model.ts';

/** A public key of the force as the database holds it. */
interface KeptKey {
  keyId: string;
  publicKey: Uint8Array;
  createdAt: Date;
  retiredAt: Date | null;
  revokedAt: Date | null;
  revokedReason: string;
}

/** A key as it is published: what it is worth, since when, and why. */
export const listedKey = (key: KeptKey): ListedKey => ({
  keyId: key.keyId,
  algorithm: 'Ed25519',
  publicKey: Buffer.from(key.publicKey).toString('base64url'),
  state: key.revokedAt ? 'revoked' : key.retiredAt ? 'retired' : 'current',
  createdAt: key.createdAt.toISOString(),
  retiredAt: key.retiredAt?.toISOString() ?? null,
  revokedAt: key.revokedAt?.toISOString() ?? null,
  revokedReason: key.revokedReason,
});

/** What was signed and never changes. `area` is the area's name; empty for the whole force. */
export const proofOf = (published: Published, area: string): Proof => ({
  code: published.code,
  statementId: published.statementId,
  language: published.language,
  number: published.number,
  issuer: published.issuer,
  title: published.title,
  changeNote: published.changeNote,
  area,
  publishedAt: published.publishedAt.toISOString(),
  validUntil: published.validUntil.toISOString(),
  keyId: published.keyId,
  signature: published.signature,
  signedText: published.signedText,
});

const listedProof = (published: Published, area: string): ListedProof => ({
  ...proofOf(published, area),
  state: published.state,
  stateChangedAt: published.stateChangedAt.toISOString(),
  withdrawalNote: published.withdrawalNote,
});

/** The file of keys, with the signed texts of late and what became of them. */
export const keyFileOf = (
  facts: Pick<KeyFile, 'force' | 'forceName' | 'publicUrl' | 'leaderUrl'> & {
    isExercise: boolean;
    madeAt: Date;
  },
  keys: readonly KeptKey[],
  statements: readonly { published: Published; area: string }[],
): KeyFile & { isExercise: boolean } => ({
  ...facts,
  madeAt: facts.madeAt.toISOString(),
  keys: keys.map(listedKey),
  statements: statements.map(({ published, area }) => listedProof(published, area)),
});
