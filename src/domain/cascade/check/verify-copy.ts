import { Refusal } from '#kernel/refusal';
import { comparableText, verifySignature } from '#platform/crypto/signing';
import { type Comparison, likest } from '../check.model.ts';
import { furnitureLines, pageLabels } from '../check.presenter.ts';
import { readLetterFile } from '../import/letter-file.ts';
import { uncovered } from './carried.model.ts';
import {
  isProof,
  type KeyFile,
  type ListedKey,
  type ListedProof,
  type Proof,
  partsOf,
  readProof,
} from './proof.model.ts';

/** Why a text that looks like a statement proves nothing: its key is not in the file, or the signature is of another text. */
export type Doubt = 'no-key' | 'bad-signature';

/** What can be said of a copy without asking anybody. */
export interface CopyVerdict {
  /** `unproven`: it is like a text whose signature does not hold; nothing is said of its words. */
  verdict: Comparison['likeness'] | 'not-ours' | 'unproven';
  /** True where the words are the force's own, unchanged, under a key that may be relied on. */
  isGenuine: boolean;
  doubt: Doubt | null;
  code: string | null;
  language: string | null;
  version: number | null;
  /** As the file of keys says it; `unknown` for a text that is not listed there. */
  state: ListedProof['state'] | 'expired' | 'unknown';
  stateChangedAt: string | null;
  withdrawalNote: string;
  validUntil: string | null;
  key: Pick<ListedKey, 'keyId' | 'state' | 'revokedAt' | 'revokedReason'> | null;
  changes: Comparison['changes'];
  before: string;
  after: string;
  marks: string[];
  foreign: string[];
}

const NOTHING: CopyVerdict = {
  verdict: 'not-ours',
  isGenuine: false,
  doubt: null,
  code: null,
  language: null,
  version: null,
  state: 'unknown',
  stateChangedAt: null,
  withdrawalNote: '',
  validUntil: null,
  key: null,
  changes: [],
  before: '',
  after: '',
  marks: [],
  foreign: [],
};

const keyOf = (keys: KeyFile, { keyId }: Proof): ListedKey | undefined =>
  keys.keys.find((one) => one.keyId === keyId);

/** Whether the signature holds, and whether what is said of the text beside it is what was signed. */
function doubtOf(keys: KeyFile, proof: Proof): Doubt | null {
  const key = keyOf(keys, proof);
  if (!key) return 'no-key';
  const isSigned = verifySignature(
    Buffer.from(key.publicKey, 'base64url'),
    proof.signedText,
    proof.signature,
  );
  const head = partsOf(proof.signedText)?.head;
  const isSame =
    head?.get('Code') === proof.code &&
    head.get('Language') === proof.language &&
    head.get('Version') === String(proof.number) &&
    Date.parse(head.get('Valid until') ?? '') === Date.parse(proof.validUntil);
  return isSigned && isSame ? null : 'bad-signature';
}

const isListed = (proof: Proof): proof is ListedProof => 'state' in proof;

function facts(keys: KeyFile, proof: Proof, now: Date): CopyVerdict {
  const listed = isListed(proof) ? proof : keys.statements.find(({ code }) => code === proof.code);
  const isOver = Date.parse(proof.validUntil) <= now.getTime();
  const state = listed?.state ?? 'unknown';
  const key = keyOf(keys, proof);
  return {
    ...NOTHING,
    doubt: doubtOf(keys, proof),
    code: proof.code,
    language: proof.language,
    version: proof.number,
    state: isOver && (state === 'current' || state === 'unknown') ? 'expired' : state,
    stateChangedAt: listed?.stateChangedAt ?? null,
    withdrawalNote: listed?.withdrawalNote ?? '',
    validUntil: proof.validUntil,
    key: key
      ? { keyId: key.keyId, state: key.state, revokedAt: key.revokedAt, revokedReason: key.revokedReason }
      : null,
  };
}

/** The verdict on words that are like a statement's, once it is known what that statement's signature is worth. */
function judged(
  about: CopyVerdict,
  found: Partial<CopyVerdict> & { verdict: Comparison['likeness'] },
): CopyVerdict {
  if (about.doubt) return { ...about, verdict: 'unproven' };
  const isUnchanged = found.verdict !== 'altered';
  return { ...about, ...found, isGenuine: isUnchanged && about.key?.revokedAt === null };
}

const hostOf = (url: string): string => {
  try {
    return new URL(url).hostname.replace(/^www\./, '');
  } catch {
    return '';
  }
};

function originalOf(keys: KeyFile, proof: Proof) {
  const { forceName, publicUrl, leaderUrl } = keys;
  const furniture = furnitureLines(
    { ...proof, validUntil: new Date(proof.validUntil), publishedAt: new Date(proof.publishedAt) },
    { forceName, publicUrl, leaderUrl, area: proof.area },
  );
  const lines = (partsOf(proof.signedText)?.lines ?? []).map(comparableText);
  return {
    proof,
    isCurrent: isListed(proof) && proof.state === 'current',
    lines,
    labels: [...pageLabels(proof.language), ...lines],
    furniture: furniture.map(comparableText),
    hosts: [publicUrl, leaderUrl].map(hostOf).filter(Boolean),
  };
}

/**
 * Says of a file, without a network or a database, whether it is a statement of the force: the signed text itself, or a
 * copy of it as text, web page, e-mail, Word or PDF, compared as tolerantly as on the page "Is this message real?".
 * @param keys the force's published keys, had in a way that can be relied on
 * @param more signed texts beyond those listed there
 * @throws Refusal `invalid-input` or `too-large` where the file cannot be read
 */
export async function verifyCopy(
  file: Buffer,
  { keys, more = [], now }: { keys: KeyFile; more?: readonly Proof[]; now: Date },
): Promise<CopyVerdict> {
  const words = file.length <= 1_000_000 ? file.toString('utf8') : '';
  if (isProof(words)) {
    return judged(facts(keys, readProof(words), now), { verdict: 'genuine' });
  }
  const { text } = await readLetterFile(file);
  const { text: bare, marks } = uncovered(text);
  const pasted = comparableText(bare);
  if (pasted === '') throw new Refusal('invalid-input', 'the file holds no words');
  const originals = [...more, ...keys.statements].map((proof) => originalOf(keys, proof));
  const best = likest(originals, pasted, marks);
  if (!best) return NOTHING;
  const { likeness, changes, before, after, foreign } = best.comparison;
  return judged(facts(keys, best.original.proof, now), {
    verdict: likeness,
    changes,
    before,
    after,
    marks,
    foreign,
  });
}
