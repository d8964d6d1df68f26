import type { Policy } from '#kernel/policy';
import type { Route } from '#platform/web/route';
import { filesBelow, load, roomOf } from './house.ts';

export const AUDIENCES = ['public', 'leader', 'partner', 'staff', 'api'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** A route and the face that serves it. */
export interface DoorRoute {
  audience: Audience;
  file: string;
  route: Route;
}

const DOOR = /^src\/domain\/[^/]+\/(public|leader|partner|staff|api)[.]routes[.]ts$/;
const APP = /^src\/apps\/(public|leader|partner|staff|api)\/[^/]+[.]routes[.]ts$/;

const isRoute = (value: unknown): value is Route =>
  typeof value === 'object' && value !== null && 'url' in value && 'policy' in value && 'handle' in value;

/** The routes a file exports. A builder (`eventRoutes(panels)`) is called with nothing in hand: only facts are read. */
export async function routesIn(file: string): Promise<Route[]> {
  const found: Route[] = [];
  for (const [name, value] of Object.entries(await load(file))) {
    const made: unknown =
      typeof value === 'function' && /Routes$/.test(name)
        ? (value as (given: unknown[]) => unknown)([])
        : value;
    if (Array.isArray(made)) found.push(...made.filter(isRoute));
  }
  return found;
}

/** Every route behind a door: the rooms' four kinds of door, and the pages the apps have of their own. */
export async function doorRoutes(): Promise<DoorRoute[]> {
  const found: DoorRoute[] = [];
  for (const file of filesBelow('src', /[.]routes[.]ts$/)) {
    const audience = (DOOR.exec(file) ?? APP.exec(file))?.[1] as Audience | undefined;
    if (!audience) continue;
    const seen = new Set<string>();
    for (const route of await routesIn(file)) {
      // A file may export a part and the whole that holds it: the same object counts once.
      const key = `${route.method} ${route.url} ${route.policy.name} ${route.audit}`;
      if (!seen.has(key)) found.push({ audience, file, route });
      seen.add(key);
    }
  }
  return found;
}

/** Routes files inside rooms that are not doors themselves. */
export const innerRouteFiles = (): string[] =>
  filesBelow('src/domain', /[.]routes[.]ts$/).filter((file) => !DOOR.test(file));

/** A policy object, the name of its constant and its file. */
export interface NamedPolicy {
  constant: string;
  file: string;
  room: string;
  policy: Policy;
}

const isPolicy = (value: unknown): value is Policy =>
  typeof value === 'object' && value !== null && 'audience' in value && 'areaBound' in value;

/** Every policy object of every room, and those an app gives to pages of its own (the home page). */
export async function policies(): Promise<NamedPolicy[]> {
  const found: NamedPolicy[] = [];
  for (const file of filesBelow('src/apps', APP))
    for (const { policy } of await routesIn(file))
      if (policy.name.startsWith(`${file.split('/')[2]}.`))
        found.push({ constant: policy.name, file, room: file.split('/')[2] ?? '', policy });
  for (const file of filesBelow('src/domain', /[.]policy[.]ts$/))
    for (const [constant, value] of Object.entries(await load(file)))
      if (isPolicy(value)) found.push({ constant, file, room: roomOf(file), policy: value });
  return found;
}
