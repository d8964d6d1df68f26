import { z } from 'zod';
import { Refusal } from '#kernel/refusal';
import type { Checkpoint, PublicKeysById } from './chain.ts';

const BYTES = 32;
const bytesOf = (encoding: 'hex' | 'base64url') =>
  z
    .string()
    .transform((text) => Buffer.from(text, encoding))
    .refine((bytes) => bytes.length === BYTES);

/** One checkpoint as it is kept outside: a line of JSON with the public key that signed it. */
const lineSchema = z.object({
  force: z.string().min(1),
  seq: z.number().int().min(1),
  hash: bytesOf('hex'),
  keyId: z.string().min(1),
  publicKey: bytesOf('base64url'),
  signature: z.string().min(1),
});

/** The line that `stand audit checkpoint` prints. */
export function checkpointLine(force: string, checkpoint: Checkpoint, publicKey: Uint8Array): string {
  const { seq, hash, keyId, signature } = checkpoint;
  return JSON.stringify({
    force,
    seq,
    hash: hash.toString('hex'),
    keyId,
    publicKey: Buffer.from(publicKey).toString('base64url'),
    signature,
  });
}

/**
 * Reads checkpoints kept outside, one JSON object a line, and the public keys pinned with them.
 * @throws Refusal `invalid-input` where a line is no checkpoint, is of another force, or names a key in two ways
 */
export function readCheckpoints(
  text: string,
  force: string,
): { witnessed: Checkpoint[]; pinned: PublicKeysById } {
  const witnessed: Checkpoint[] = [];
  const pinned = new Map<string, Buffer>();
  const lines = text.split('\n').map((line) => line.trim());
  for (const [i, line] of lines.entries()) {
    if (line === '') continue;
    const read = lineSchema.safeParse(jsonOf(line));
    if (!read.success) throw new Refusal('invalid-input', `Line ${i + 1} is not a checkpoint.`);
    const { publicKey, ...checkpoint } = read.data;
    if (checkpoint.force !== force)
      throw new Refusal(
        'invalid-input',
        `Line ${i + 1} is a checkpoint of ${checkpoint.force}, not ${force}.`,
      );
    if (pinned.get(checkpoint.keyId)?.equals(publicKey) === false)
      throw new Refusal(
        'invalid-input',
        `Line ${i + 1} gives key ${checkpoint.keyId} another value than before.`,
      );
    pinned.set(checkpoint.keyId, publicKey);
    witnessed.push(checkpoint);
  }
  if (witnessed.length === 0) throw new Refusal('invalid-input', 'The file holds no checkpoint.');
  return { witnessed, pinned };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
