import { createHash } from 'node:crypto';
import { verifyBytes } from '#platform/crypto/signing';

/** One audit line as it is hashed. Times are UTC text with microseconds, exactly as the database keeps them. */
export interface AuditEntry {
  id: string;
  at: string;
  writtenAt: string;
  actorKind: string;
  actorId: string | null;
  act: string;
  kind: string;
  subject: string;
  subjectId: string | null;
  detail: Record<string, unknown>;
}

/** A place in the chain with the entry that stands there; null where the entry is gone. */
export interface ChainRow {
  seq: number;
  entryId: string;
  prevHash: Buffer;
  hash: Buffer;
  entry: AuditEntry | null;
}

/** The head of the chain at one moment, signed by the keeper. */
export interface Checkpoint {
  seq: number;
  hash: Buffer;
  keyId: string;
  signature: string;
}

export interface BrokenAt {
  seq: number;
  entryId: string | null;
  why:
    | 'place-missing'
    | 'entry-missing'
    | 'order-changed'
    | 'entry-changed'
    | 'checkpoint-differs'
    | 'bad-signature'
    | 'tail-missing'
    | 'entry-without-place'
    | 'entry-waits-too-long';
}

export type PublicKeysById = ReadonlyMap<string, Uint8Array>;
export interface ChainHead {
  seq: number;
  hash: Buffer;
}

/** JSON with object keys in code-unit order and no white space: one value, one text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  const record = value as Record<string, unknown>;
  const members = Object.keys(record)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key])}`);
  return `{${members.join(',')}}`;
}

/** What the first link points back to; it names the force, so that two forces' chains never agree. */
export const chainStart = (forceId: string): ChainHead => ({
  seq: 0,
  hash: createHash('sha256').update(`stand-together/audit/1\n${forceId}`).digest(),
});

/** SHA-256 over the force, the place, the hash before it and the whole entry. */
export function linkHash(
  forceId: string,
  link: { seq: number; prevHash: Buffer; entry: AuditEntry },
): Buffer {
  const { seq, prevHash, entry } = link;
  const text = canonicalJson({
    version: 1,
    forceId,
    seq,
    prev: prevHash.toString('hex'),
    entry,
  });
  return createHash('sha256').update(text).digest();
}

/** Gives entries their places after `head`. */
export function extendChain(forceId: string, head: ChainHead, entries: readonly AuditEntry[]): ChainRow[] {
  let { seq, hash: prevHash } = head;
  return entries.map((entry) => {
    seq += 1;
    const row = {
      seq,
      entryId: entry.id,
      prevHash,
      hash: linkHash(forceId, { seq, prevHash, entry }),
      entry,
    };
    prevHash = row.hash;
    return row;
  });
}

/** The bytes a checkpoint's signature covers: four plain lines that a witness can keep on paper. */
export const checkpointBytes = (forceId: string, head: ChainHead): Buffer =>
  Buffer.from(
    `stand-together audit checkpoint 1\n${forceId}\n${head.seq}\n${head.hash.toString('hex')}\n`,
    'utf8',
  );

/**
 * Walks a chain in order, batch by batch, and stops at the first place where it is not what was signed or sealed.
 * `head` starts it in the middle, where everything before is already known to be good.
 */
export class ChainWalker {
  #head: ChainHead;
  #due: Checkpoint[];
  readonly #forceId: string;
  readonly #publicKeys: PublicKeysById;

  constructor(
    forceId: string,
    options: {
      publicKeys: PublicKeysById;
      checkpoints?: readonly Checkpoint[];
      head?: ChainHead;
    },
  ) {
    this.#forceId = forceId;
    this.#publicKeys = options.publicKeys;
    this.#head = options.head ?? chainStart(forceId);
    this.#due = [...(options.checkpoints ?? [])].sort((one, other) => one.seq - other.seq);
  }

  get head(): ChainHead {
    return this.#head;
  }

  /** Takes the next rows, ascending by `seq`; the first broken place, or undefined. */
  take(rows: readonly ChainRow[]): BrokenAt | undefined {
    for (const row of rows) {
      const broken = this.#takeRow(row) ?? this.#meetCheckpoints(row.entryId);
      if (broken) return broken;
    }
    return undefined;
  }

  /** After the last row: a checkpoint further on proves that the tail is missing. */
  finish(): BrokenAt | undefined {
    if (this.#due.length === 0) return undefined;
    return { seq: this.#head.seq + 1, entryId: null, why: 'tail-missing' };
  }

  #takeRow(row: ChainRow): BrokenAt | undefined {
    const seq = this.#head.seq + 1;
    if (row.seq !== seq) return { seq, entryId: null, why: 'place-missing' };
    const at = { seq, entryId: row.entryId };
    if (!row.prevHash.equals(this.#head.hash)) return { ...at, why: 'order-changed' };
    if (!row.entry) return { ...at, why: 'entry-missing' };
    const hash = linkHash(this.#forceId, {
      seq,
      prevHash: row.prevHash,
      entry: row.entry,
    });
    if (row.entry.id !== row.entryId || !row.hash.equals(hash)) return { ...at, why: 'entry-changed' };
    this.#head = { seq, hash };
    return undefined;
  }

  #meetCheckpoints(entryId: string): BrokenAt | undefined {
    for (let next = this.#due[0]; next && next.seq <= this.#head.seq; next = this.#due[0]) {
      this.#due.shift();
      const at = { seq: next.seq, entryId };
      const publicKey = this.#publicKeys.get(next.keyId);
      const signed = checkpointBytes(this.#forceId, next);
      if (!publicKey || !verifyBytes(publicKey, signed, next.signature))
        return { ...at, why: 'bad-signature' };
      if (next.seq < this.#head.seq || !next.hash.equals(this.#head.hash))
        return { ...at, why: 'checkpoint-differs' };
    }
    return undefined;
  }
}
