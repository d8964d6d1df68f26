import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { isOpenTo, shutInAreas, shutReports } from './restricted.reads.ts';

/**
 * Asks that a restricted report is open to whoever acts. The keeper asks the same before it opens anything sealed.
 * @throws Refusal `not-allowed`
 */
export async function demandNamed(ctx: Context, reportId: string): Promise<void> {
  const { actor } = ctx;
  if (actor.kind === 'system') return;
  const staffId = actor.kind === 'staff' ? actor.id : '00000000-0000-0000-0000-000000000000';
  if (!(await isOpenTo(ctx.tx, ctx.forceId, { reportId, staffId })))
    throw new Refusal('not-allowed', 'this report is restricted to named people');
}

/**
 * The same for a page that may be asked before the room has heard of the report: what nobody oversees yet is not
 * restricted.
 * @throws Refusal `not-allowed`
 */
export async function demandNotShut(ctx: Context, reportId: string): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') return;
  const shut = await shutReports(ctx.tx, ctx.forceId, { reportIds: [reportId], staffId: actor.id });
  if (shut.size > 0) throw new Refusal('not-allowed', 'this report is restricted to named people');
}

/** The restricted reports within the areas of whoever acts that are not open to them: for lists that leave them out. */
export async function findShut({ tx, forceId, actor }: Context): Promise<string[]> {
  if (actor.kind !== 'staff') return [];
  return shutInAreas(tx, forceId, { staffId: actor.id, scopes: actor.scopes });
}
