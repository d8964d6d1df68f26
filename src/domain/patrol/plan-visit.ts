import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { mayAddSite, mayPlanVisit } from './patrol.policy.ts';
import { siteById } from './patrol.reads.ts';
import { insertSite, insertVisit } from './patrol.store.ts';
import type { SiteInput, VisitInput } from './visit.model.ts';

/** Adds a place that asked for visits, agreed to them, or is open to everybody. */
export async function addSite(ctx: Context, site: SiteInput): Promise<{ siteId: string }> {
  demand(mayAddSite, ctx.actor, site.areaPath);
  const siteId = ctx.newId();
  await insertSite(ctx, siteId, site);
  return { siteId };
}

/** Plans a visit: "at times and in locations which meet the needs of our communities" (Bromley). */
export async function planVisit(ctx: Context, visit: VisitInput): Promise<{ visitId: string }> {
  const site = found(await siteById(ctx.tx, ctx.forceId, visit.siteId), 'site');
  demand(mayPlanVisit, ctx.actor, site.areaPath);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff plan visits');
  const visitId = ctx.newId();
  await insertVisit(ctx, visitId, visit, ctx.actor.id);
  return { visitId };
}
