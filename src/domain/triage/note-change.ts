import type { Context } from '#kernel/context';
import { type News, startNews } from './clocks/start-news.ts';
import { touchOversight } from './oversight.store.ts';

/**
 * The person who reported sent more, changed what they agreed to, or asks us not to go on. It stands with the report; here
 * the queue moves, a decision begun before is read again before it is kept, and a clock runs until somebody has read it.
 * @param news what they sent; undefined for a change that is read with the next decision
 */
export async function noteChange(ctx: Context, reportId: string, news?: News): Promise<void> {
  await touchOversight(ctx, reportId);
  if (news) await startNews(ctx, reportId, news);
}
