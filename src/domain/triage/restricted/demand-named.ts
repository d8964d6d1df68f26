import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { isOpenTo } from './restricted.reads.ts';

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
