import type { Context } from '#kernel/context';
import type { AudienceMember } from '#room/community';
import { chooseLanguage, type DispatchKind } from '../delivery.model.ts';
import { forceName } from '../force.reads.ts';
import { publishedTogether } from '../published.reads.ts';
import type { Published } from '../statement.model.ts';
import type { TextPlace } from './send-by-text.ts';
import { type TextCost, textCost } from './statement-text.presenter.ts';

/** Where the links of a reminder lead: to the page for everybody, and to where a leader answers. */
export interface ReminderPlace extends TextPlace {
  leaderUrl: string;
}

/**
 * What reminding some leaders by text comes to, each in the language in which it would go out. It is the most it can
 * cost: who says STOP meanwhile gets none.
 * @param members leaders who take texts now; others among `leaderIds` cost nothing
 */
export async function reminderCosts(
  ctx: Context,
  { kind, rootVersionId }: { kind: DispatchKind; rootVersionId: string },
  { members, leaderIds }: { members: ReadonlyMap<string, AudienceMember>; leaderIds: readonly string[] },
  place: ReminderPlace,
): Promise<TextCost[]> {
  const reached = leaderIds.flatMap((id) => members.get(id) ?? []);
  if (reached.length === 0) return [];
  const texts = await publishedTogether(ctx.tx, ctx.forceId, rootVersionId);
  const counts = new Map<string, { published: Published; leaders: number }>();
  for (const member of reached) {
    const published = chooseLanguage(texts, member);
    if (!published) continue;
    const count = counts.get(published.versionId) ?? { published, leaders: 0 };
    counts.set(published.versionId, count);
    count.leaders += 1;
  }
  const about = { ...place, kind, forceName: await forceName(ctx.tx, ctx.forceId) };
  return [...counts.values()].map(({ published, leaders }) => textCost({ ...about, published }, leaders));
}
