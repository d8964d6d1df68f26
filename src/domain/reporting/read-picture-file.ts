import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { FileFault } from '#platform/files/file-fault';
import { fileKey } from '#platform/files/file-store';
import type { Files } from '#platform/files/files';
import { takeSealed } from '#platform/files/open-sealed';
import { redrawn } from '#platform/files/picture';
import { EVIDENCE_TABLE } from './evidence.model.ts';
import { openEvidence } from './open-evidence.ts';

/** Longest side of the copy that is compared, in pixels: far more than a comparison sees. */
const COMPARED_EDGE = 1_024;

/**
 * One picture of a report's evidence, drawn anew and small, for a comparison: opened through the keeper for a reason that
 * stands in the chain of custody and the audit, like any look at it. Nothing but pixels reaches the caller.
 * @param how `run` runs one transaction in the name of whoever asks
 * @throws Refusal `not-found`, `not-allowed`, `gone`; `invalid-input` where the file is no picture that can be read
 */
export async function readPictureFile(
  files: Files,
  asked: { forceId: string; reportId: string; id: string; reason: string },
  run: <T>(work: (ctx: Context) => Promise<T>) => Promise<T>,
): Promise<Buffer> {
  const { forceId, reportId, id, reason } = asked;
  const sealed = await takeSealed(files.store, fileKey(forceId, id));
  try {
    const { file, fileKey: key } = await run((ctx) =>
      openEvidence(ctx, { reportId, id, act: 'viewed', reason, salt: sealed.salt }),
    );
    if (!file.mediaType.startsWith('image/')) throw new Refusal('invalid-input', 'this file is no picture');
    const clear = sealed.open(key, { forceId, table: EVIDENCE_TABLE, recordId: id });
    const parts: Buffer[] = [];
    for await (const part of redrawn(clear, { maxEdge: COMPARED_EDGE, as: 'jpeg' }))
      parts.push(part as Buffer);
    return Buffer.concat(parts);
  } catch (error) {
    sealed.close();
    if (error instanceof FileFault) throw new Refusal('invalid-input', 'this picture cannot be read');
    throw error;
  }
}
