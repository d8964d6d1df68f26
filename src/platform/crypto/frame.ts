import { Refusal } from '#kernel/refusal';

/** What a request to the keeper says it is, where bytes follow its words. */
export const FRAME_TYPE = 'application/octet-stream';

const LENGTH_BYTES = 4;
const broken = () => new Refusal('invalid-input', 'the request to the keeper is no frame');

/**
 * Words and bytes in one body: the length of the words (four bytes, the highest first), the words as JSON, then the bytes
 * one after the other. Sealed fields would be a third longer as text, and by the thousand it takes longer to write and
 * read them than to open them.
 */
export function writeFrame(head: Record<string, unknown>, parts: readonly Uint8Array[]): Buffer {
  const words = Buffer.from(JSON.stringify(head), 'utf8');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(words.length);
  return Buffer.concat([length, words, ...parts]);
}

/** The words, with the bytes after them as `rest`. @throws Refusal `invalid-input` for anything else */
export function readFrame(frame: Buffer): Record<string, unknown> {
  const end = frame.length < LENGTH_BYTES ? 0 : LENGTH_BYTES + frame.readUInt32BE();
  if (end < LENGTH_BYTES || end > frame.length) throw broken();
  let head: unknown;
  try {
    head = JSON.parse(frame.toString('utf8', LENGTH_BYTES, end));
  } catch {
    throw broken();
  }
  if (typeof head !== 'object' || head === null || Array.isArray(head)) throw broken();
  return { ...head, rest: frame.subarray(end) };
}
