import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { takerOf } from '#room/reporting';

/**
 * Whoever took a report down for somebody does not oversee it: nobody reviews their own work.
 * @throws Refusal `own-work`
 */
export async function refuseOwnReport(ctx: Context, reportId: string, staffId: string): Promise<void> {
  if ((await takerOf(ctx.tx, ctx.forceId, reportId)) === staffId)
    throw new Refusal('own-work', 'you took this report down yourself; a colleague oversees it');
}
