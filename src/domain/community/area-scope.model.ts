import { type Actor, coversArea } from '#kernel/actor';
import type { Area } from '#room/access';

/**
 * The areas a member of staff may see, narrowed to the one asked for and what lies below it. Null where that is the
 * whole force, so that a query need not be given every path.
 */
export function visibleAreas(areas: readonly Area[], actor: Actor, wanted = ''): string[] | null {
  const scopes = actor.kind === 'staff' ? actor.scopes : [];
  if (scopes.includes('') && wanted === '') return null;
  return areas
    .map(({ path }) => path)
    .filter((path) => coversArea(scopes, path) && coversArea([wanted], path));
}
