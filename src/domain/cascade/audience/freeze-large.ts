import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { type AudienceCell, audienceCells, type Interest, type Represents } from '#room/community';
import { cellOf, keepCells } from '../ledger/keep-cells.ts';
import { publishedById } from '../published.reads.ts';
import { wakeSender } from '../send-statement.ts';
import type { ChosenAudience } from './audience.model.ts';
import {
  ALL_LEADERS,
  freezeSlice,
  holdUnfrozen,
  noteFrozen,
  takeSlice,
  type UnfrozenDispatch,
  unfrozenDispatches,
} from './audience.store.ts';
import { chooseParts } from './choose-parts.ts';

/** Leaders of one transaction: a second's work. */
const SLICE_LEADERS = 40_000;
/** The first slice is small, so that the first message leaves at once. */
const FIRST_LEADERS = 2_000;
/** Slices written at one time, each by a connection of its own. */
const SLICES_AT_ONCE = 2;

/** What freezing works with; the worker's door puts it together. */
export interface Freezing {
  inTransaction<T>(fn: (ctx: Context) => Promise<T>): Promise<T>;
}

/** Leaders of some cells, from one identifier to another. */
export interface CellSlice<C extends AudienceCell = AudienceCell> {
  parts: readonly C[];
  after: string;
  upTo: string;
}

/** A slice, and the how manieth of its audience it is. */
interface PlacedSlice extends CellSlice {
  place: number;
}

/** The identifier at a share (0 to 1) of all there can be: they are random, so as many leaders lie before it. */
function idAt(share: number): string {
  if (share <= 0) return ALL_LEADERS.after;
  if (share >= 1) return ALL_LEADERS.upTo;
  const head = Math.floor(share * 0x1_0000_0000)
    .toString(16)
    .padStart(8, '0');
  return `${head}-0000-0000-0000-000000000000`;
}

/** A large part by ranges of identifiers of about `SLICE_LEADERS`; the first is `first` leaders long. */
function cut<C extends AudienceCell>(part: C, first: number): CellSlice<C>[] {
  const slices: CellSlice<C>[] = [];
  for (let from = 0; from < part.leaders; ) {
    const to = from + (from === 0 ? first : SLICE_LEADERS);
    slices.push({ parts: [part], after: idAt(from / part.leaders), upTo: idAt(to / part.leaders) });
    from = to;
  }
  return slices;
}

/**
 * An audience in slices of at most about a second each: small parts together, a large one by ranges of identifiers. The
 * first is a fraction of that, so that sending begins with it.
 */
export function slicesOf<C extends AudienceCell>(parts: readonly C[]): CellSlice<C>[] {
  const slices: CellSlice<C>[] = [];
  let small: C[] = [];
  let held = 0;
  const close = (): void => {
    if (small.length > 0) slices.push({ parts: small, ...ALL_LEADERS });
    small = [];
    held = 0;
  };
  for (const part of parts) {
    if (slices.length === 0 && held + part.leaders > FIRST_LEADERS) close();
    const isFirst = slices.length === 0 && held === 0;
    if (part.leaders > (isFirst ? FIRST_LEADERS : SLICE_LEADERS)) {
      slices.push(...cut(part, isFirst ? FIRST_LEADERS : SLICE_LEADERS));
      continue;
    }
    if (held + part.leaders > SLICE_LEADERS) close();
    small.push(part);
    held += part.leaders;
  }
  close();
  return slices;
}

const cellsOf = (ctx: Context, { audience }: UnfrozenDispatch): Promise<AudienceCell[]> => {
  const { areaPaths = [], languages = [], represents = [], interests = [] } = audience;
  return audienceCells(ctx.tx, ctx.forceId, {
    areaPaths,
    languages,
    represents: represents as Represents[],
    interests: interests as Interest[],
  });
};

/**
 * Who gets what as things stand now: a text corrected while the audience is being frozen goes in its newer words, and one
 * that was withdrawn to nobody more.
 */
async function chooseNow(
  ctx: Context,
  dispatch: UnfrozenDispatch,
  cells: readonly AudienceCell[],
): Promise<ChosenAudience | undefined> {
  const root = await publishedById(ctx.tx, ctx.forceId, dispatch.rootVersionId);
  if (!root) return undefined;
  try {
    const { isUrgent, audience } = dispatch;
    return await chooseParts(ctx, root.coreId ?? root.statementId, cells, isUrgent, audience.interests);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error;
    return undefined;
  }
}

/** Writes one slice; false where there is nothing more to write. */
async function writeSlice(
  ctx: Context,
  dispatchId: string,
  slice: PlacedSlice,
  mayHave: boolean,
): Promise<boolean> {
  await takeSlice(ctx, dispatchId, slice.after, slice.place);
  const dispatch = await holdUnfrozen(ctx, dispatchId);
  if (!dispatch) return false;
  const chosen = await chooseNow(ctx, dispatch, slice.parts);
  if (!chosen) {
    await noteFrozen(ctx, dispatchId, { added: 0, isWhole: true });
    return false;
  }
  const { parts, rules } = chosen;
  const notBefore = dispatch.notBefore ?? ctx.now;
  const cells = await keepCells(ctx, parts);
  const added = await freezeSlice(
    ctx,
    dispatchId,
    { parts, after: slice.after, upTo: slice.upTo },
    // Lines that this dispatch wrote itself are no reason to look everybody up: who has one keeps it anyway.
    {
      rules: { ...rules, mayHave, notBefore },
      cells: parts.map((part) => cellOf(cells, part).cell ?? null),
    },
  );
  await noteFrozen(ctx, dispatchId, { added, isWhole: false });
  await wakeSender(ctx, notBefore);
  return true;
}

/** The slices by those that are written at one time: the first alone, so that sending begins with it. */
function roundsOf(slices: readonly CellSlice[]): PlacedSlice[][] {
  const placed = slices.map((slice, place) => ({ ...slice, place }));
  const rounds = [placed.slice(0, 1)];
  for (let at = 1; at < placed.length; at += SLICES_AT_ONCE)
    rounds.push(placed.slice(at, at + SLICES_AT_ONCE));
  return rounds;
}

/**
 * Writes large audiences into the ledger, a slice in a transaction; sending begins with the first. What was written stays
 * where it breaks off, and beginning again writes nothing twice. Between two rounds nobody holds the dispatch, so that a
 * recall never waits longer than for one.
 */
export async function freezeLarge({ inTransaction }: Freezing): Promise<void> {
  for (const dispatchId of await inTransaction(unfrozenDispatches)) {
    const begun = await inTransaction(async (ctx) => {
      const dispatch = await holdUnfrozen(ctx, dispatchId);
      const cells = dispatch && (await cellsOf(ctx, dispatch));
      const chosen = dispatch && cells && (await chooseNow(ctx, dispatch, cells));
      if (dispatch && (!chosen || chosen.parts.length === 0))
        await noteFrozen(ctx, dispatchId, { added: 0, isWhole: true });
      // Before the slices, which would wait for one another's.
      if (chosen) await keepCells(ctx, chosen.parts);
      return chosen && { slices: slicesOf<AudienceCell>(chosen.parts), mayHave: chosen.rules.mayHave };
    });
    if (!begun || begun.slices.length === 0) continue;
    const isWhole = await writeRounds(roundsOf(begun.slices), (slice) =>
      inTransaction((ctx) => writeSlice(ctx, dispatchId, slice, begun.mayHave)),
    );
    if (isWhole) await inTransaction((ctx) => noteFrozen(ctx, dispatchId, { added: 0, isWhole: true }));
  }
}

/** Writes round after round; false where there was nothing more to write before the last. */
async function writeRounds(
  rounds: ReadonlyArray<readonly PlacedSlice[]>,
  write: (slice: PlacedSlice) => Promise<boolean>,
): Promise<boolean> {
  for (const round of rounds) if (!(await Promise.all(round.map(write))).every(Boolean)) return false;
  return true;
}
