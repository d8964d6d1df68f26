import { createHash, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newKeyPair } from '#platform/crypto/raw-keys';
import {
  type AuditEntry,
  type BrokenAt,
  type ChainRow,
  ChainWalker,
  type Checkpoint,
  canonicalJson,
  chainStart,
  checkpointBytes,
  extendChain,
} from './chain.ts';

const FORCE = 'aldermarch';
const { publicKey, privateKey } = newKeyPair('ed25519');
const publicKeys = new Map([['checkpoint-1', publicKey]]);

const uuid = (n: number) => `4b2f0d9e-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
const entry = (n: number): AuditEntry => ({
  id: uuid(n),
  at: `2026-03-09T10:00:00.${String(n).padStart(6, '0')}Z`,
  writtenAt: `2026-03-09T10:00:01.${String(n).padStart(6, '0')}Z`,
  actorKind: 'staff',
  actorId: uuid(n % 7),
  act: 'triage.read-report',
  kind: 'consultation',
  subject: 'reporting.report',
  subjectId: uuid(1_000 + n),
  detail: { purpose: 'triage', n },
});

const checkpointAt = (row: ChainRow): Checkpoint => ({
  seq: row.seq,
  hash: row.hash,
  keyId: 'checkpoint-1',
  signature: sign(null, checkpointBytes(FORCE, row), privateKey).toString('base64url'),
});

const LENGTH = 60;
const EVERY = 20;
const original = () => {
  const rows = extendChain(
    FORCE,
    chainStart(FORCE),
    Array.from({ length: LENGTH }, (_, n) => entry(n + 1)),
  );
  return { rows, checkpoints: rows.filter((row) => row.seq % EVERY === 0).map(checkpointAt) };
};

function verdict(chain: { rows: ChainRow[]; checkpoints: Checkpoint[] }, batch = 7): BrokenAt | undefined {
  const walker = new ChainWalker(FORCE, { publicKeys, checkpoints: chain.checkpoints });
  const rows = [...chain.rows].sort((one, other) => one.seq - other.seq);
  for (let from = 0; from < rows.length; from += batch) {
    const broken = walker.take(rows.slice(from, from + batch));
    if (broken) return broken;
  }
  return walker.finish();
}

type Chain = ReturnType<typeof original>;
/** Each does its harm at place `at` (1 to LENGTH) and answers the first place that must be named. */
const TAMPERS: Record<string, (chain: Chain, at: number, other: number) => number> = {
  'an entry edited': ({ rows }, at, other) => {
    const row = rows[at - 1] as ChainRow;
    const edits: Partial<AuditEntry>[] = [
      { actorId: uuid(99) },
      { actorId: null },
      { subjectId: null },
      { at: '2026-03-09T11:00:00.000000Z' },
      { writtenAt: '2026-03-09T11:00:00.000000Z' },
      { act: 'triage.read-queue' },
      { kind: 'access' },
      { detail: {} },
    ];
    row.entry = { ...(row.entry as AuditEntry), ...edits[other % edits.length] };
    return at;
  },
  'an entry deleted': ({ rows }, at) => {
    (rows[at - 1] as ChainRow).entry = null;
    return at;
  },
  'an entry and its place deleted': ({ rows }, at) => {
    rows.splice(at - 1, 1);
    return at;
  },
  'an entry deleted and the rest moved up': ({ rows }, at) => {
    rows.splice(at - 1, 1);
    for (const row of rows.slice(at - 1)) row.seq -= 1;
    return at;
  },
  'an entry inserted': ({ rows }, at) => {
    for (const row of rows.slice(at - 1)) row.seq += 1;
    const head = at === 1 ? chainStart(FORCE) : (rows[at - 2] as ChainRow);
    rows.splice(at - 1, 0, ...extendChain(FORCE, head, [entry(9_999)]));
    return at % EVERY === 0 ? at : at + 1;
  },
  'two entries exchanged': ({ rows }, at, other) => {
    const to = 1 + (other % LENGTH);
    const [one, two] = [rows[at - 1] as ChainRow, rows[to - 1] as ChainRow];
    if (one === two) return rows.length + 1;
    [one.entry, two.entry] = [two.entry, one.entry];
    [one.entryId, two.entryId] = [two.entryId, one.entryId];
    return Math.min(at, to);
  },
  'two places exchanged': ({ rows }, at, other) => {
    const to = 1 + (other % LENGTH);
    const [one, two] = [rows[at - 1] as ChainRow, rows[to - 1] as ChainRow];
    [one.seq, two.seq] = [two.seq, one.seq];
    return at === to ? rows.length + 1 : Math.min(at, to);
  },
  'a link hash edited': ({ rows }, at) => {
    (rows[at - 1] as ChainRow).hash = createHash('sha256').update('x').digest();
    return at;
  },
  'the tail cut off': ({ rows }, at) => {
    rows.splice(at - 1);
    return at;
  },
  'history rewritten with good hashes': ({ rows }, at) => {
    const head = at === 1 ? chainStart(FORCE) : (rows[at - 2] as ChainRow);
    const entries = rows.slice(at - 1).map((row) => row.entry as AuditEntry);
    entries[0] = { ...(entries[0] as AuditEntry), actorId: null };
    rows.splice(at - 1, rows.length, ...extendChain(FORCE, head, entries));
    return Math.ceil(at / EVERY) * EVERY;
  },
  'a checkpoint forged': ({ checkpoints }, at) => {
    const checkpoint = checkpoints[at % checkpoints.length] as Checkpoint;
    const forger = newKeyPair('ed25519').privateKey;
    checkpoint.signature = sign(null, checkpointBytes(FORCE, checkpoint), forger).toString('base64url');
    return checkpoint.seq;
  },
};

describe('the audit chain', () => {
  it('is good as it was written', () => {
    expect(verdict(original())).toBeUndefined();
    expect(verdict({ rows: [], checkpoints: [] })).toBeUndefined();
  });

  it.each(Object.keys(TAMPERS))('shows %s and names the first place', (name) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: LENGTH }),
        fc.nat(1_000),
        fc.integer({ min: 1, max: 70 }),
        (at, other, batch) => {
          const chain = original();
          const expected = TAMPERS[name]?.(chain, at, other) ?? 0;
          const broken = verdict(chain, batch);
          expect(broken?.seq ?? LENGTH + 1).toBe(expected);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is not the chain of another force', () => {
    const walker = new ChainWalker('highmere', { publicKeys });
    expect(walker.take(original().rows)).toMatchObject({ seq: 1, why: 'order-changed' });
  });
});

describe('canonical JSON', () => {
  it('is one text for one value', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe(
      '{"a":true,"b":[1,{"c":"x","d":null}]}',
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
        const turned = Object.fromEntries(Object.entries(record).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(record));
        expect(JSON.parse(canonicalJson(record))).toEqual(JSON.parse(JSON.stringify(record)));
      }),
    );
  });
});
