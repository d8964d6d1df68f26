import type { Context } from '#kernel/context';
import { touchOversight } from './oversight.store.ts';

/**
 * The person who reported wrote more, or asks us not to go on. The words and the time stand with the report; here the
 * queue moves, and a decision begun before is read again before it is kept.
 */
export const noteChange = (ctx: Context, reportId: string): Promise<void> => touchOversight(ctx, reportId);
