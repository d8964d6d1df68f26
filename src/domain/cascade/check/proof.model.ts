import { z } from 'zod';
import { Refusal } from '#kernel/refusal';

const time = z.iso.datetime();
const text = (most: number) => z.string().max(most);

/** A signed text as it is given out: whoever holds the public key can check it without this program. */
const proof = z.object({
  code: text(40),
  statementId: text(40),
  language: text(20),
  number: z.int().positive(),
  issuer: text(1_000),
  title: text(1_000),
  changeNote: text(5_000).default(''),
  area: text(300).default(''),
  publishedAt: time,
  validUntil: time,
  keyId: text(100),
  signature: text(200),
  signedText: text(100_000),
});
export type Proof = z.infer<typeof proof>;

const listed = proof.extend({
  state: z.enum(['current', 'corrected', 'withdrawn']),
  stateChangedAt: time,
  withdrawalNote: text(5_000).default(''),
});
export type ListedProof = z.infer<typeof listed>;

const key = z.object({
  keyId: text(100),
  algorithm: z.literal('Ed25519'),
  publicKey: text(100),
  state: z.enum(['current', 'retired', 'revoked']).default('current'),
  createdAt: time.optional(),
  retiredAt: time.nullable().default(null),
  revokedAt: time.nullable().default(null),
  revokedReason: text(300).default(''),
});
export type ListedKey = z.infer<typeof key>;

const keyFile = z.object({
  force: text(100).default(''),
  forceName: text(300).default(''),
  publicUrl: text(300).default(''),
  leaderUrl: text(300).default(''),
  madeAt: time.optional(),
  keys: z.array(key).max(1_000),
  statements: z.array(listed).max(2_000).default([]),
});

/** What is published to check statements without asking us: the keys, and the signed texts of late. */
export type KeyFile = z.infer<typeof keyFile>;

/** The address the file stands at, on every force's public site. */
export const KEY_FILE_PATH = '/.well-known/stand-together-keys.json';

function parsed<T>(schema: z.ZodType<T>, words: string, what: string): T {
  let json: unknown;
  try {
    json = JSON.parse(words);
  } catch {
    throw new Refusal('invalid-input', `${what} is not JSON`);
  }
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Refusal('invalid-input', `${what} cannot be read at ${issue?.path.join('.') || 'its top'}`);
}

/** @throws Refusal `invalid-input` where it is no file of keys */
export const readKeyFile = (words: string): KeyFile => parsed(keyFile, words, 'the file of keys');

/** @throws Refusal `invalid-input` where it is no signed text */
export const readProof = (words: string): Proof => parsed(proof, words, 'the signed text');

/** True where the words of a file look like a signed text as we give it out, and not like a copy of it. */
export const isProof = (words: string): boolean => /^\s*\{/.test(words) && words.includes('"signedText"');

const HEAD = /^[A-Z][a-z ]+: /;

/**
 * The facts and the words of a signed text: its head says whose it is, then come the words. Undefined where the text
 * does not begin as one.
 */
export function partsOf(
  signedText: string,
): { head: ReadonlyMap<string, string>; lines: string[] } | undefined {
  const [first, ...rest] = signedText.split('\n');
  if (first !== 'Stand Together statement 1') return undefined;
  const end = rest.findIndex((line) => line.startsWith('Valid until: '));
  if (end < 0 || !rest.slice(0, end).every((line) => HEAD.test(line))) return undefined;
  const head = new Map(
    rest.slice(0, end + 1).map((line): [string, string] => {
      const at = line.indexOf(': ');
      return [line.slice(0, at), line.slice(at + 2)];
    }),
  );
  return { head, lines: rest.slice(end + 1) };
}
