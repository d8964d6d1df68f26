import { z } from 'zod';
import { system } from '#kernel/actor';
import { Refusal } from '#kernel/refusal';
import { withContext } from '#platform/db/context';
import type { Runtime } from '#platform/db/runtime';
import { familyOf, lockReports } from '#room/triage';
import { eraseRecord } from './erase-record.ts';
import { heldReports } from './held.ts';
import { waitForHolds } from './hold.store.ts';
import { SUBJECT_KINDS } from './plan.model.ts';
import { removeFiles } from './run-plan.ts';
import { allTombstones } from './tombstone.store.ts';

const LINE = z.strictObject({
  force: z.string(),
  kind: z.enum(SUBJECT_KINDS),
  id: z.uuid(),
  recordKind: z.string().regex(/^[A-Z0-9_]{2,40}$/),
  erasedAt: z.iso.datetime(),
});

/** What was erased, as lines of JSON to keep apart from the backups; identifiers, kinds and times. */
export async function tombstoneLines(runtime: Runtime, forceId: string): Promise<string[]> {
  const who = { forceId, actor: system('cli.retention') };
  return withContext(runtime, who, async (ctx) =>
    (await allTombstones(ctx.tx, forceId)).map(({ subjectKind, subjectId, recordKind, erasedAt }) =>
      JSON.stringify({
        force: forceId,
        kind: subjectKind,
        id: subjectId,
        recordKind,
        erasedAt: erasedAt.toISOString(),
      } satisfies z.infer<typeof LINE>),
    ),
  );
}

export interface Replayed {
  /** Records that a restored backup had brought back. */
  found: number;
  erased: number;
  /** Under a hold of the restored database: a person looks first. */
  held: string[];
}

/**
 * Erases again what a restored backup brought back. Repeating it changes nothing more. What is held now stays and is
 * named.
 * @param text lines of `tombstoneLines`, kept apart from the backups
 * @throws Refusal `invalid-input` for a line that is none of this force; nothing is then erased
 */
export async function replay(
  runtime: Runtime,
  forceId: string,
  { text, isDry }: { text: string; isDry: boolean },
): Promise<Replayed> {
  const stones = parseLines(text, forceId);
  const outcome: Replayed = { found: 0, erased: 0, held: [] };
  const who = { forceId, actor: system('cli.retention') };
  for (const { kind, id, recordKind } of stones) {
    await withContext(runtime, who, async (ctx) => {
      await waitForHolds(ctx);
      if (kind === 'report') await lockReports(ctx.tx, forceId, [id]);
      const held = await heldReports(ctx);
      const family = kind === 'report' ? await familyOf(ctx.tx, forceId, id) : [];
      if (family.some((one) => held.has(one))) {
        outcome.held.push(id);
        return;
      }
      if (isDry) {
        outcome.found += family.length > 0 ? 1 : 0;
        return;
      }
      const { rowsGone } = await eraseRecord(ctx, {
        subjectKind: kind,
        subjectId: id,
        recordKind,
        planId: null,
        copies: family.filter((one) => one !== id && stones.some((stone) => stone.id === one)),
        act: 'retention.erase-again',
      });
      outcome.found += rowsGone > 0 ? 1 : 0;
      outcome.erased += rowsGone > 0 ? 1 : 0;
    });
  }
  if (!isDry) await removeFiles(runtime, forceId);
  return outcome;
}

function parseLines(text: string, forceId: string): z.infer<typeof LINE>[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, at) => {
      const parsed = LINE.safeParse(jsonOf(line));
      if (!parsed.success || parsed.data.force !== forceId)
        throw new Refusal('invalid-input', `line ${at + 1} is no tombstone of ${forceId}`);
      return parsed.data;
    });
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
