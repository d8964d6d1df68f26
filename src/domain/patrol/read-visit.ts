import { coversArea } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, foundId, Refusal } from '#kernel/refusal';
import type { Sensitive } from '#kernel/sensitive';
import { mayReadVisits } from './patrol.policy.ts';
import { sealedWordsOf, type VisitRow, visitById } from './patrol.reads.ts';

/** One visit with what was written about it, opened. */
export interface OpenedVisit extends VisitRow {
  engagedWith: string;
  heard: string;
  why: string;
}

/**
 * One visit and the officer's words, which the keeper opens after writing the audit line. The list shows none of them.
 * @throws Refusal `not-found`, `not-allowed` outside the reader's areas
 */
export async function readVisit(ctx: Context, id: string): Promise<OpenedVisit> {
  demand(mayReadVisits, ctx.actor);
  const row = found(await visitById(ctx.tx, ctx.forceId, foundId(id, 'visit')), 'visit');
  if (ctx.actor.kind === 'staff' && !coversArea(ctx.actor.scopes, row.areaPath))
    throw new Refusal('not-allowed', 'this visit is in an area of others');
  const sealed = await sealedWordsOf(ctx.tx, ctx.forceId, id);
  const words: Partial<Record<string, Sensitive<string>>> = sealed
    ? await ctx.open({
        table: 'patrol.visit',
        recordId: id,
        sealId: sealed.sealId,
        fields: sealed.fields,
        purpose: 'patrol',
      })
    : {};
  const text = (field: string): string => words[field]?.reveal() ?? '';
  return { ...row, engagedWith: text('engagedWith'), heard: text('heard'), why: text('why') };
}
