import type { Context } from '#kernel/context';
import { unnameReport } from './count.store.ts';
import { inTurn } from './turns.store.ts';

/**
 * Keeps a report's count and takes its name off it: the rows stand under an identifier that leads nowhere. Called in the
 * transaction that erases the report; where it was never counted, nothing changes. A count of it that is under way is waited for:
 * written afterwards, it would stand under the name of a report that is gone.
 */
export async function forgetReport(ctx: Context, reportId: string): Promise<void> {
  await inTurn(ctx);
  await unnameReport(ctx, reportId);
}
