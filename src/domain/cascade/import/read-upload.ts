import type { Readable } from 'node:stream';
import { Refusal } from '#kernel/refusal';
import { FILE_BYTES, type LetterFile, readLetterFile } from './letter-file.ts';

/**
 * Reads a letter somebody uploaded, no further than the largest letter. Nothing of the file is kept.
 * @throws Refusal `invalid-input` with what is wrong, in a sentence for the page, for a file that cannot be read
 */
export async function readUpload(stream: Readable): Promise<LetterFile> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of stream) {
      bytes += (piece as Buffer).length;
      if (bytes > FILE_BYTES) throw new Refusal('too-large', 'larger than 10 MB; a letter is less');
      pieces.push(piece as Buffer);
    }
    if (bytes === 0) throw new Refusal('invalid-input', 'is empty');
    return await readLetterFile(Buffer.concat(pieces));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal('invalid-input', 'the file cannot be read as a letter', [
      {
        field: 'file',
        key: 'cascade.letter.file.unreadable',
        args: { why: error.message.replace(/\.$/, '') },
      },
    ]);
  }
}
