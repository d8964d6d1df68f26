import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { fileKeyOf, OpeningStream, saltOf } from '#platform/crypto/sealed-stream';
import type { Judging } from '../ladder/judge-event.ts';
import { type InTransaction, unpackParts } from '../pack-parts.ts';
import { keepTurn, TURN_EVERY_MS, tookReadingTurn } from '../turns.store.ts';
import { askReading } from './ask-reading.ts';
import { type FirstLook, groundFor, type ReadFile, readFile, readOrLook } from './check-file.ts';
import { keptSeals, vintagePart } from './count-file.reads.ts';
import { noteLines, putAsking, putChecked } from './count-file.store.ts';
import { sealFirstLines } from './first-lines.ts';
import { forgetCountFile } from './forget-count-files.ts';
import { settleDryRun } from './keep-dry-run.ts';
import { KEPT_AS } from './receive-count-file.ts';
import { sameFile, type Vintage, vintageById } from './vintage.reads.ts';
import { insertFigures } from './vintage.store.ts';

/** The key of a kept file, opened by the keeper. @throws Refusal `gone` where the file is not kept any more */
async function keyOf(ctx: Context, id: string): Promise<Buffer> {
  const kept = await keptSeals(ctx.tx, ctx.forceId, id);
  if (!kept?.sealId || !kept.keySealed) throw new Refusal('gone', 'the file is not kept any more');
  const { key } = await ctx.open({
    table: KEPT_AS,
    recordId: id,
    sealId: kept.sealId,
    fields: { key: kept.keySealed },
    purpose: 'count-file',
  });
  return Buffer.from(key.reveal(), 'base64');
}

/** A kept file as it came. */
async function bytesOf(
  inTransaction: InTransaction,
  file: { id: string; forceId: string; dataKey: Buffer },
): Promise<AsyncIterable<Buffer>> {
  const { id, forceId, dataKey } = file;
  const partAt = (number: number): Promise<Buffer | undefined> =>
    inTransaction((ctx) => vintagePart(ctx.tx, ctx.forceId, { id, number }));
  const first = await partAt(1);
  if (!first) throw new Refusal('gone', 'the file is not kept any more');
  const place = { forceId, table: KEPT_AS, recordId: id };
  return unpackParts(partAt, new OpeningStream(fileKeyOf(dataKey, saltOf(first)), place));
}

/**
 * Reads a file that was sent, from its first line to its last, and keeps what it would bring or every bad line of it;
 * nothing counts yet. Where nobody has said how files of its source are read, its first lines wait for somebody to. Where
 * another file of the force is being read it waits in the queue. Safe to repeat: what was found is written in the
 * transaction that has the turn.
 */
export async function checkCountFile({ inTransaction }: Judging, id: string): Promise<void> {
  await inTransaction(async (turn) => {
    const isOurs = await tookReadingTurn(turn);
    const vintage = await vintageById(turn.tx, turn.forceId, id);
    if (vintage?.state !== 'checking') return;
    if (isOurs) await readKept(turn, inTransaction, vintage);
    else await askReading(turn, id, new Date(turn.now.getTime() + TURN_EVERY_MS));
  });
}

async function readKept(turn: Context, inTransaction: InTransaction, vintage: Vintage): Promise<void> {
  const { id, source, mapping, isSaid } = vintage;
  const note = (lines: number): Promise<unknown> => inTransaction((ctx) => noteLines(ctx, id, lines));
  await note(0);
  const ground = await groundFor(turn, source);
  const onLines = async (lines: number): Promise<void> => {
    await note(lines);
    await keepTurn(turn.tx);
  };
  const file = { id, forceId: turn.forceId, dataKey: await keyOf(turn, id) };
  const stream = await bytesOf(inTransaction, file);
  const read = isSaid
    ? { file: await readFile(stream, { ground, onLines, mapping }) }
    : await readOrLook(stream, { ground, onLines });
  await ('look' in read ? ask(turn, id, read.look) : keepRead(turn, vintage, read.file));
}

async function ask(ctx: Context, id: string, { columns, examples, mapping }: FirstLook): Promise<void> {
  const { sealId, sealed } = await sealFirstLines(ctx, id, examples);
  // Dropped meanwhile, nobody is to look at it: what was sealed a moment ago goes too.
  if ((await putAsking(ctx, { id, columns, mapping, sealId, sealed })) === 0) await forgetCountFile(ctx, id);
}

/** A fault of the file itself: reading it in another way is of no use. */
const isBroken = ({ problems }: ReadFile): boolean => problems.some(({ key }) => key.startsWith('table-'));

async function keepRead(ctx: Context, { id, source, isSaid }: Vintage, file: ReadFile): Promise<void> {
  const isGood = file.problemCount === 0;
  const known = isGood ? await sameFile(ctx.tx, ctx.forceId, { source, ...file }) : undefined;
  const state = known ? 'same' : isGood ? 'checked' : 'refused';
  if ((await putChecked(ctx, id, { ...file, state })) === 0) return;
  if (state === 'checked') await insertFigures(ctx, id, file.figures);
  if (state !== 'same') await settleDryRun(ctx, { id, source, file, isSaid });
  if (state !== 'refused' || isBroken(file)) await forgetCountFile(ctx, id);
}
