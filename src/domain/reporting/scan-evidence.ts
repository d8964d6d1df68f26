import { system } from '#kernel/actor';
import { withContext } from '#platform/db/context';
import type { Runtime } from '#platform/db/runtime';
import { fileKey } from '#platform/files/file-store';
import { takeSealed } from '#platform/files/open-sealed';
import type { Verdict } from '#platform/files/scanner';
import { EVIDENCE_TABLE } from './evidence.model.ts';
import { evidenceToScan } from './evidence.reads.ts';
import { insertCustody, updateScan } from './evidence.store.ts';

const FILES_A_RUN = 20;
const JOB = 'reporting.scan-evidence';

/**
 * Asks the scanner about files it could not see while they arrived. The keeper opens each for the purpose
 * `evidence-scan` and writes an audit line in the system's name; the clear bytes go to the scanner and nowhere else.
 * Stops at the first file the scanner does not answer: it is away, and the next run asks again.
 * @returns how many files have an answer now
 */
export async function scanEvidence(runtime: Runtime, forceId: string): Promise<number> {
  if (!runtime.files.hasScanner) return 0;
  const who = { forceId, actor: system(JOB) };
  const waiting = await withContext(runtime, who, (ctx) => evidenceToScan(ctx.tx, forceId, FILES_A_RUN));
  let answered = 0;
  for (const file of waiting) {
    const verdict = await verdictOn(runtime, forceId, file);
    const isAnswer = verdict.state !== 'waiting' && verdict.state !== 'unavailable';
    await withContext(runtime, who, async (ctx) => {
      await updateScan(ctx, { evidenceId: file.id, state: verdict.state, note: verdict.note ?? null });
      if (isAnswer) await insertCustody(ctx, { evidenceId: file.id, act: 'scanned', reason: verdict.state });
    });
    if (!isAnswer) break;
    answered += 1;
  }
  return answered;
}

async function verdictOn(
  runtime: Runtime,
  forceId: string,
  { id, sealId }: { id: string; sealId: string },
): Promise<Verdict> {
  const sealed = await takeSealed(runtime.files.store, fileKey(forceId, id)).catch(() => undefined);
  // The sweep tells of a file the store has lost; there is nothing to scan.
  if (!sealed) return { state: 'unavailable' };
  const scan = runtime.files.scanner.begin();
  try {
    const fileKeyBytes = await withContext(runtime, { forceId, actor: system(JOB) }, (ctx) =>
      ctx.openFile({
        table: EVIDENCE_TABLE,
        recordId: id,
        sealId,
        salt: sealed.salt,
        purpose: 'evidence-scan',
      }),
    );
    const clear = sealed.open(fileKeyBytes, { forceId, table: EVIDENCE_TABLE, recordId: id });
    for await (const chunk of clear) await scan.write(chunk as Buffer);
    return await scan.finish();
  } catch (error) {
    scan.cancel();
    sealed.close();
    throw error;
  }
}
