import { createHash, verify } from 'node:crypto';
import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { z } from 'zod';
import { Refusal } from '#kernel/refusal';
import { publicKeyFromRaw } from '#platform/crypto/raw-keys';
import {
  BUNDLE_FORMAT,
  type BundledFile,
  bundleText,
  MANIFEST_PATH,
  SIGNATURE_PATH,
} from './bundle.model.ts';

const MANIFEST_BYTES = 8 * 1024 * 1024;
const ENTRIES = 2_000;

const bundledFile = z.object({
  path: z.string().max(200),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().nonnegative(),
});
const manifestSchema = z.object({
  format: z.literal(BUNDLE_FORMAT),
  forceId: z.string(),
  reportId: z.string(),
  reference: z.string(),
  madeAt: z.string(),
  key: z.object({ keyId: z.string(), publicKey: z.string() }),
  files: z.array(bundledFile),
  custody: bundledFile,
  readme: bundledFile,
});
const signatureSchema = z.object({ keyId: z.string(), signature: z.string() });

/** What checking a bundle found. */
export interface BundleVerdict {
  ok: boolean;
  /** The first file that is not what the manifest says, in the manifest's order. */
  firstDifferent?: { path: string; why: string };
  reference?: string;
  files: number;
  /** SHA-256 of the public key, hex: compare it with one you were given another way. */
  keyFingerprint?: string;
  /** True where the key was given by whoever checks, and not taken from the bundle itself. */
  isKeyGiven: boolean;
}

const notOne = (why: string): Refusal => new Refusal('invalid-input', `This is no evidence bundle: ${why}.`);

/**
 * Checks a bundle without the system that made it: the signature over the manifest, then every file against it, then
 * that nothing else is inside.
 * @param publicKey the force's key, 32 bytes; without it the bundle's own is used and only its fingerprint tells
 * @throws Refusal `invalid-input` for a file that is no bundle, `not-found` where it cannot be read
 */
export async function verifyBundle(path: string, publicKey?: Uint8Array): Promise<BundleVerdict> {
  const zip = await openZip(path);
  try {
    const entries = await entriesOf(zip);
    const text = await readSmall(zip, entries, MANIFEST_PATH);
    const manifest = parsed(manifestSchema, text, MANIFEST_PATH);
    const signature = parsed(signatureSchema, await readSmall(zip, entries, SIGNATURE_PATH), SIGNATURE_PATH);
    const key = publicKey ?? Buffer.from(manifest.key.publicKey, 'base64');
    const verdict = {
      reference: manifest.reference,
      files: manifest.files.length,
      keyFingerprint: createHash('sha256').update(key).digest('hex'),
      isKeyGiven: publicKey !== undefined,
    };
    const signed = bundleText(
      manifest.forceId,
      manifest.reportId,
      createHash('sha256').update(text).digest('hex'),
    );
    const isSigned = verify(
      null,
      Buffer.from(signed),
      publicKeyFromRaw('ed25519', key),
      Buffer.from(signature.signature, 'base64url'),
    );
    if (!isSigned)
      return {
        ok: false,
        ...verdict,
        firstDifferent: { path: MANIFEST_PATH, why: 'the signature does not fit' },
      };
    const firstDifferent = await firstDifference(zip, entries, [
      ...manifest.files,
      manifest.custody,
      manifest.readme,
    ]);
    return { ok: firstDifferent === undefined, ...verdict, ...(firstDifferent ? { firstDifferent } : {}) };
  } finally {
    zip.close();
  }
}

type Entries = Map<string, yauzl.Entry>;

function openZip(path: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) {
        const { code } = error as NodeJS.ErrnoException;
        reject(code ? new Refusal('not-found', `The file ${path} cannot be read.`) : notOne(error.message));
      } else resolve(zip);
    });
  });
}

function entriesOf(zip: yauzl.ZipFile): Promise<Entries> {
  return new Promise((resolve, reject) => {
    const entries: Entries = new Map();
    zip.on('entry', (entry: yauzl.Entry) => {
      if (entries.size >= ENTRIES || entries.has(entry.fileName)) {
        reject(notOne(`${entry.fileName} stands in it twice, or it holds too many files`));
        return;
      }
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', (error: Error) => reject(notOne(error.message)));
    zip.readEntry();
  });
}

function streamOf(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}

async function readSmall(zip: yauzl.ZipFile, entries: Entries, path: string): Promise<string> {
  const entry = entries.get(path);
  if (!entry || entry.uncompressedSize > MANIFEST_BYTES) throw notOne(`${path} is not in it, or is too long`);
  const parts: Buffer[] = [];
  try {
    for await (const part of await streamOf(zip, entry)) parts.push(part as Buffer);
  } catch {
    throw notOne(`${path} cannot be unpacked`);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parsed<T>(schema: z.ZodType<T>, text: string, path: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw notOne(`${path} cannot be read`);
  }
}

async function firstDifference(
  zip: yauzl.ZipFile,
  entries: Entries,
  files: readonly BundledFile[],
): Promise<{ path: string; why: string } | undefined> {
  for (const file of files) {
    const entry = entries.get(file.path);
    if (!entry) return { path: file.path, why: 'it is missing' };
    const why = await differenceOf(zip, entry, file);
    if (why) return { path: file.path, why };
  }
  const known = new Set([MANIFEST_PATH, SIGNATURE_PATH, ...files.map(({ path }) => path)]);
  const stranger = [...entries.keys()].find((name) => !known.has(name));
  return stranger === undefined ? undefined : { path: stranger, why: 'the manifest does not name it' };
}

async function differenceOf(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  file: BundledFile,
): Promise<string | undefined> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const part of await streamOf(zip, entry)) {
      hash.update(part as Buffer);
      bytes += (part as Buffer).length;
    }
  } catch {
    return 'it cannot be unpacked';
  }
  if (bytes !== file.bytes) return `it has ${bytes} bytes and not ${file.bytes}`;
  return hash.digest('hex') === file.sha256 ? undefined : 'its SHA-256 is another';
}
