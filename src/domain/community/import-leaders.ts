import { coversArea } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import type { Sensitive } from '#kernel/sensitive';
import { blindIndex, normaliseEmail } from '#platform/crypto/blind-index';
import { eraseSeals } from '#platform/crypto/seal';
import { listAreas } from '#room/access';
import { londonDay } from '#statistics/days';
import { addLeader } from './add-leader.ts';
import { mayKeepLeaders } from './community.policy.ts';
import { finishBatch, insertBatch, lockBatch } from './import-batch.store.ts';
import { type LineProblem, readImportFile, safeCell } from './import-file.model.ts';
import { type ImportLine, readImportRows } from './import-row.model.ts';
import { knownEmails, nameOfIndex } from './leader.reads.ts';

/** Hours a checked list waits for the word to go ahead. */
export const BATCH_HOURS = 24;

const expiry = (now: Date): Date => new Date(now.getTime() + BATCH_HOURS * 3_600_000);

/** A line that will be left out because the directory knows the address. */
export interface DuplicateLine {
  line: number;
  value: string;
  /** The day the person asked to leave, or null where they are in the directory. */
  leftAt: Date | null;
}

export interface ImportPlan {
  problems: LineProblem[];
  duplicates: DuplicateLine[];
  /** Undefined where there is nothing to import. */
  batchId: string | undefined;
  ready: number;
  /** Until when the good lines are kept. */
  keptUntil: Date;
}

/**
 * Reads a list, says line by line what is wrong with it and which addresses are known, and keeps the good lines
 * sealed for a day. No leader is added.
 * @throws Refusal `not-allowed`
 */
export async function planImport(
  ctx: Context,
  key: Sensitive<Buffer>,
  given: { text: string; languages: readonly string[] },
): Promise<ImportPlan> {
  demand(mayKeepLeaders, ctx.actor);
  const { actor } = ctx;
  const scopes = actor.kind === 'staff' ? actor.scopes : [''];
  const areas = await listAreas(ctx.tx, ctx.forceId);
  const areaPaths = new Set(
    areas.map(({ path }) => path).filter((path) => path !== '' && coversArea(scopes, path)),
  );
  const file = readImportFile(given.text);
  const read = readImportRows(
    file.rows,
    { areaPaths, languages: given.languages, today: londonDay(ctx.now) },
    normaliseEmail,
  );
  const index = new Map(read.lines.map((one) => [one.line, blindIndex(key, one.leader.email)]));
  const known = await knownEmails(ctx.tx, ctx.forceId, [...index.values()]);
  const duplicates: DuplicateLine[] = [];
  const ready: ImportLine[] = [];
  for (const one of read.lines) {
    const before = known.get(nameOfIndex(index.get(one.line) as Buffer));
    if (before) duplicates.push({ line: one.line, value: safeCell(one.leader.email), leftAt: before.leftAt });
    else ready.push(one);
  }
  const problems = [...file.problems, ...read.problems].sort((a, b) => a.line - b.line);
  const batchId =
    ready.length > 0 && actor.kind === 'staff' ? await keepBatch(ctx, actor.id, ready) : undefined;
  return { problems, duplicates, batchId, ready: ready.length, keptUntil: expiry(ctx.now) };
}

async function keepBatch(ctx: Context, by: string, lines: readonly ImportLine[]): Promise<string> {
  const id = ctx.newId();
  const sealed = await ctx.seal({
    table: 'community.import_batch',
    recordId: id,
    fields: { rows: JSON.stringify(lines) },
  });
  await insertBatch(ctx, {
    id,
    by,
    expiresAt: expiry(ctx.now),
    rowCount: lines.length,
    sealId: sealed.sealId,
    rowsSealed: sealed.fields.rows,
  });
  return id;
}

/**
 * Imports a checked list, all of it or nothing. Confirming twice imports once; addresses that came in meanwhile are
 * passed over.
 * @returns how many leaders were added
 * @throws Refusal `not-found`; `not-allowed` for a list somebody else checked; `gone` after a day
 */
export async function importLeaders(ctx: Context, key: Sensitive<Buffer>, batchId: string): Promise<number> {
  demand(mayKeepLeaders, ctx.actor);
  const batch = found(await lockBatch(ctx, batchId), 'import');
  if (ctx.actor.kind !== 'staff' || ctx.actor.id !== batch.madeBy)
    throw new Refusal('not-allowed', 'the person who checked the list imports it');
  if (batch.importedAt) return batch.importedCount ?? 0;
  if (!batch.rowsSealed || !batch.sealId || batch.expiresAt <= ctx.now)
    throw new Refusal('gone', 'the checked list was kept for a day and is gone; check it again');
  const opened = await ctx.open({
    table: 'community.import_batch',
    recordId: batch.id,
    sealId: batch.sealId,
    fields: { rows: batch.rowsSealed },
    purpose: 'leader-import',
  });
  // Our own text from `keepBatch`, opened under authenticated encryption: its shape is as it was written.
  const lines = JSON.parse(opened.rows.reveal()) as ImportLine[];
  const left = await knownEmails(
    ctx.tx,
    ctx.forceId,
    lines.map(({ leader }) => blindIndex(key, leader.email)),
  );
  let added = 0;
  for (const { leader } of lines) {
    if (left.has(nameOfIndex(blindIndex(key, leader.email)))) continue;
    if (await addLeader(ctx, key, leader)) added += 1;
  }
  await finishBatch(ctx, batchId, added);
  await eraseSeals(ctx.tx, ctx.forceId, { table: 'community.import_batch', recordId: batchId });
  await ctx.audit({
    act: 'community.import-leaders',
    kind: 'collection',
    subject: 'import_batch',
    subjectId: batchId,
    detail: { added },
  });
  return added;
}
