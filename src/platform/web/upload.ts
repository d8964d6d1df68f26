import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { Refusal } from '#kernel/refusal';

/** What one page may send beside the file: the form token and a few choices. */
const FIELDS = 20;
const FIELD_BYTES = 4 * 1024;
/** What is read and thrown away of a file that was refused, so that the browser shows the answer and not a broken line. */
const DRAIN_BYTES = 512 * 1024 * 1024;
const DRAIN_MS = 60_000;

/** A posted file as it arrives. Nothing of it has been kept anywhere. */
export interface Upload {
  /** The name the sender's device gave it: a text to seal, never a path. */
  name: string;
  /** The bytes. Ends in an error where the sender went away before the last one. */
  stream: Readable;
}

/** A form with one file: the fields that stand before the file, and the file, which is read as it comes. */
export interface PostedFile {
  form: Record<string, string>;
  file: Upload | undefined;
  /** Reads what is left without keeping it, for an answer given before the end. */
  drain(): Promise<void>;
}

/**
 * Reads a form of type multipart/form-data up to its file. Fields after the file are ignored, so the page puts the token
 * and the choices first. An empty file field is no file.
 * @throws Refusal `invalid-input` for a body that is not such a form
 */
export function openPostedFile(request: IncomingMessage): Promise<PostedFile> {
  const form = Object.create(null) as Record<string, string>;
  const drain = (): Promise<void> => drainRequest(request);
  return new Promise((resolve, reject) => {
    const parser = makeParser(request);
    let stream: PassThrough | undefined;
    parser.on('field', (name, value) => {
      if (stream === undefined) form[name] = value;
    });
    parser.on('file', (_field, part, name) => {
      if (stream !== undefined || !name) {
        part.resume();
        return;
      }
      const file = new PassThrough();
      stream = file;
      // The page that refuses a file destroys this stream; the part must then flow on, or the parser waits for ever.
      file.on('close', () => part.resume());
      file.on('error', () => part.resume());
      part.on('error', (error) => file.destroy(error));
      part.pipe(file);
      resolve({ form, file: { name, stream: file }, drain });
    });
    pipeline(request, parser).then(
      () => resolve({ form, file: undefined, drain }),
      (error: Error) => {
        const refusal = new Refusal('invalid-input', `the form cannot be read: ${error.message}`);
        stream?.destroy(refusal);
        reject(refusal);
      },
    );
  });
}

function makeParser(request: IncomingMessage): BusboyInstance {
  try {
    return new Busboy({
      headers: request.headers as BusboyHeaders,
      limits: { fields: FIELDS, fieldSize: FIELD_BYTES, files: 2, parts: FIELDS + 2, headerPairs: 50 },
    });
  } catch {
    throw new Refusal('invalid-input', 'the form says no boundary between its parts');
  }
}

function drainRequest(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    if (request.complete || request.destroyed) return resolve();
    let bytes = 0;
    const finish = (): void => {
      clearTimeout(patience);
      resolve();
    };
    const patience = setTimeout(finish, DRAIN_MS);
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > DRAIN_BYTES) finish();
    });
    for (const event of ['end', 'close', 'error'] as const) request.once(event, finish);
    request.resume();
  });
}
