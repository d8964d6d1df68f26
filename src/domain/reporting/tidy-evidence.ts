import { system } from '#kernel/actor';
import { withContext } from '#platform/db/context';
import type { Runtime } from '#platform/db/runtime';
import { fileKey } from '#platform/files/file-store';
import { keptEvidence } from './evidence.reads.ts';
import { deleteAbandonedEvidence, insertCustody, noteMissing } from './evidence.store.ts';

/** No upload takes this long: what has lain unclaimed for longer was left by a crash. */
const GRACE_MINUTES = 60;
const JOB = 'reporting.tidy-evidence';

/** What one run found and put right. */
export interface Tidied {
  /** Files of forms nobody came back to. */
  abandoned: number;
  /** Files in the store that no row names, and half files of broken uploads. */
  orphans: number;
  /** Rows whose file the store has lost, found in this run. */
  missing: number;
}

/**
 * Brings store and table together, both ways: deletes the files of forms nobody came back to, removes what no row names
 * once it is older than any upload, and notes which rows have lost their file. Running it again changes nothing more.
 * @param graceMinutes how long a file without a row is taken for an upload under way
 */
export async function tidyEvidence(
  runtime: Runtime,
  forceId: string,
  graceMinutes: number = GRACE_MINUTES,
): Promise<Tidied> {
  const { store, incoming } = runtime.files;
  const who = { forceId, actor: system(JOB) };
  const abandoned = await withContext(runtime, who, (ctx) => deleteAbandonedEvidence(ctx));
  for (const id of abandoned) await store.remove(fileKey(forceId, id));
  // The store is listed before the table is read: a file stored meanwhile is then in the table and not an orphan, and
  // a row written meanwhile is younger than the grace.
  const stored = new Map<string, { bytes: number; keptAt: Date }>();
  for await (const { key, ...facts } of store.list(forceId)) stored.set(key, facts);
  const rows = await withContext(runtime, who, (ctx) => keptEvidence(ctx.tx, forceId));
  const named = new Set(rows.map(({ id }) => fileKey(forceId, id)));
  const before = Date.now() - graceMinutes * 60_000;
  let orphans = await incoming.sweep(graceMinutes);
  for (const [key, { keptAt }] of stored) {
    if (named.has(key) || keptAt.getTime() > before) continue;
    await store.remove(key);
    orphans += 1;
  }
  const lost = rows
    .filter(({ id, sealedBytes, receivedAt }) => {
      const file = stored.get(fileKey(forceId, id));
      return file ? file.bytes !== sealedBytes : receivedAt.getTime() < before;
    })
    .map(({ id }) => id);
  const missing = await withContext(runtime, who, async (ctx) => {
    const newly = await noteMissing(ctx, lost);
    for (const evidenceId of newly) await insertCustody(ctx, { evidenceId, act: 'missing', reason: null });
    return newly.length;
  });
  if (missing > 0) runtime.log.error({ count: missing }, 'the store has lost files of evidence');
  return { abandoned: abandoned.length, orphans, missing };
}
