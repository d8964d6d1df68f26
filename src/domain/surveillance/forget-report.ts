import type { Context } from '#kernel/context';
import { unnameReport } from './count.store.ts';

/**
 * Keeps a report's count and takes its name off it: the rows stand under an identifier that leads nowhere. Called in the
 * transaction that erases the report; where it was never counted, nothing changes.
 */
export async function forgetReport(ctx: Context, reportId: string): Promise<void> {
  await unnameReport(ctx, reportId);
}
