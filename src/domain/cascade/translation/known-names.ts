import type { Context } from '#kernel/context';
import { listAreas } from '#room/access';
import { forceName } from '../force.reads.ts';

/** Names a translation does not touch: of the force, of its areas, and of who speaks. */
export async function knownNames(ctx: Context, issuer: string): Promise<string[]> {
  const areas = await listAreas(ctx.tx, ctx.forceId);
  return [await forceName(ctx.tx, ctx.forceId), ...areas.map(({ name }) => name), issuer].filter(
    (name) => name !== '',
  );
}
