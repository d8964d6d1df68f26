import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import yazl from 'yazl';
import { Refusal } from '#kernel/refusal';
import { fileKey as storeKey } from '#platform/files/file-store';
import type { Files } from '#platform/files/files';
import { takeSealed } from '#platform/files/open-sealed';
import { BUNDLE_README, CUSTODY_PATH, MANIFEST_PATH, README_PATH, SIGNATURE_PATH } from './bundle.model.ts';
import { EVIDENCE_TABLE } from './evidence.model.ts';
import type { ExportedBundle } from './export-bundle.ts';

/** Ends in an error where what flowed through is not what the manifest says. */
function proving(sha256: string): Transform {
  const hash = createHash('sha256');
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      done(
        hash.digest('hex') === sha256
          ? null
          : new Refusal('broken-seal', 'a file is not what was received; the bundle was stopped'),
      );
    },
  });
}

/**
 * The bundle as a ZIP that is made while it is sent: each file is opened when its turn comes, stored as it is, and
 * proved against its hash on the way. Where one does not open or differs, the ZIP breaks off and is no ZIP.
 */
export function bundleZip(files: Files, forceId: string, bundle: ExportedBundle): Readable {
  const zip = new yazl.ZipFile();
  const out = zip.outputStream as Readable;
  const fail = (error: unknown): void => {
    out.destroy(error as Error);
  };
  zip.on('error', fail);
  zip.addBuffer(Buffer.from(bundle.manifest), MANIFEST_PATH);
  zip.addBuffer(Buffer.from(bundle.signature), SIGNATURE_PATH);
  zip.addBuffer(Buffer.from(bundle.custody), CUSTODY_PATH);
  zip.addBuffer(Buffer.from(BUNDLE_README), README_PATH);
  for (const { path, evidenceId, sha256, fileKey } of bundle.files)
    zip.addReadStreamLazy(path, { compress: false }, (give) => {
      takeSealed(files.store, storeKey(forceId, evidenceId)).then((sealed) => {
        const clear = sealed.open(fileKey, { forceId, table: EVIDENCE_TABLE, recordId: evidenceId });
        const proved = proving(sha256);
        clear.on('error', (error) => proved.destroy(error));
        give(null, clear.pipe(proved));
      }, fail);
    });
  zip.end();
  return out;
}

/** The salts of sealed files by evidence id; a file the store has lost is absent. */
export async function saltsOf(
  files: Files,
  forceId: string,
  ids: readonly string[],
): Promise<Map<string, Buffer>> {
  const salts = new Map<string, Buffer>();
  for (const id of ids) {
    const sealed = await takeSealed(files.store, storeKey(forceId, id)).catch(() => undefined);
    if (!sealed) continue;
    salts.set(id, sealed.salt);
    sealed.close();
  }
  return salts;
}
