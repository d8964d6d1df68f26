import { beforeAll, expect, it } from 'vitest';
import { staff } from '#kernel/policy';
import {
  type DoorRoute,
  doorRoutes,
  innerRouteFiles,
  type NamedPolicy,
  policies,
  routesIn,
} from './doors.ts';
import { filesBelow, golden, isTestFile, roomOf, rooms, textOf } from './house.ts';

let routes: DoorRoute[];
let named: NamedPolicy[];
beforeAll(async () => {
  routes = await doorRoutes();
  named = await policies();
}, 60_000);

const AUDIT = /^(none: \S.{9,}|[a-z]+[.][a-z]+(-[a-z0-9]+)*)$/;
/** Whom a face may serve: nobody reaches a staff page through the public process. */
const MAY_SERVE: Record<DoorRoute['audience'], readonly string[]> = {
  public: ['anyone'],
  api: ['anyone'],
  leader: ['anyone', 'leader'],
  partner: ['anyone', 'partner', 'partner-manager'],
  staff: ['anyone', 'staff'],
};

function lineFaults({ audience, route }: DoorRoute, knownPolicies: ReadonlySet<string>): string[] {
  const at = `${audience} ${route.method} ${route.url}`;
  const faults: string[] = [];
  if (!knownPolicies.has(route.policy.name))
    faults.push(`${at}: policy ${route.policy.name} is in no .policy.ts`);
  if (!MAY_SERVE[audience].includes(route.policy.audience))
    faults.push(`${at}: policy ${route.policy.name} is for ${route.policy.audience}`);
  if (!AUDIT.test(route.audit)) faults.push(`${at}: audit "${route.audit}"`);
  else if (!route.audit.startsWith('none: ') && !rooms().includes(route.audit.split('.')[0] ?? ''))
    faults.push(`${at}: audit "${route.audit}" does not begin with a room`);
  return faults;
}

/** `/a/:id` and `/a/:other` are one address. */
const addressOf = ({ audience, route }: DoorRoute): string =>
  `${audience} ${route.method} ${route.url.replace(/:[a-zA-Z]+/g, ':')}`;

const doubles = (all: readonly string[]): string[] => all.filter((one, place) => all.indexOf(one) !== place);

it('every route has a policy of a room, for its audience, and an audit name or a reason for none', () => {
  const known = new Set(named.map(({ policy }) => policy.name));
  expect(routes.length).toBeGreaterThan(50);
  expect(routes.flatMap((one) => lineFaults(one, known))).toEqual([]);
  const [first] = routes.filter(({ audience }) => audience === 'public');
  if (!first) throw new Error('the public face has no route');
  const wrong = { ...first, route: { ...first.route, policy: staff('x.y', []), audit: 'none: no' } };
  expect(lineFaults(wrong, known)).toHaveLength(3);
});

it('an address is served once by a face', () => {
  expect(doubles(routes.map(addressOf))).toEqual([]);
  expect(doubles([...routes.slice(0, 1), ...routes.slice(0, 1)].map(addressOf))).toHaveLength(1);
});

it('every routes file of a room stands behind one of its doors', async () => {
  const served = new Set(routes.map(({ route }) => `${route.method} ${route.url} ${route.policy.name}`));
  const lost: string[] = [];
  for (const file of innerRouteFiles())
    for (const route of await routesIn(file))
      if (!served.has(`${route.method} ${route.url} ${route.policy.name}`))
        lost.push(`${file}: ${route.method} ${route.url}`);
  expect(lost).toEqual([]);
});

it('every door of a room is opened by the app of that audience', () => {
  const closed = [...new Set(routes.map(({ file }) => file))]
    .filter((file) => roomOf(file))
    .filter((file) => {
      const [, room, audience] = /domain\/([^/]+)\/([a-z]+)[.]routes/.exec(file) ?? [];
      const app = filesBelow(`src/apps/${audience}`, /[.]ts$/)
        .map(textOf)
        .join('\n');
      return !app.includes(`/domain/${room}/${audience}.routes.ts'`);
    });
  expect(closed).toEqual([]);
});

it('policy names are unique and begin with their room', () => {
  expect(doubles(named.map(({ policy }) => policy.name))).toEqual([]);
  expect(
    named.filter(({ room, policy }) => !new RegExp(`^${room}[.][a-z]+(-[a-z]+)*$`).test(policy.name)),
  ).toEqual([]);
});

it('every staff policy guards a route or is demanded by a use case', () => {
  const onRoutes = new Set(routes.map(({ route }) => route.policy.name));
  const sources = filesBelow('src/domain', /[.]ts$/).filter((file) => !isTestFile(file));
  const code = sources.map((file) => ({ room: roomOf(file), text: textOf(file) }));
  const isDemanded = ({ constant, room }: NamedPolicy): boolean =>
    code.some((file) => file.room === room && new RegExp(`\\bdemand\\(\\s*${constant}\\b`).test(file.text));
  const unused = (all: readonly NamedPolicy[]): string[] =>
    all
      .filter(({ policy }) => policy.audience === 'staff')
      .filter((one) => !onRoutes.has(one.policy.name) && !isDemanded(one))
      .map(({ file, constant }) => `${file}: ${constant}`);
  expect(unused(named)).toEqual([]);
  const idle = { constant: 'mayDoNothing', file: 'x', room: 'access', policy: staff('access.idle', []) };
  expect(unused([idle])).toEqual(['x: mayDoNothing']);
});

it('routes.golden.txt lists every address; a removed one is acknowledged there', () => {
  const now = routes.map(
    ({ audience, route }) =>
      `${audience} ${route.method} ${route.url} ${route.policy.name} ${route.audit.startsWith('none: ') ? 'none' : route.audit}`,
  );
  const lines = now.sort();
  const kept = golden('routes.golden.txt', `${lines.join('\n')}\n`, {
    write: process.env.UPDATE_GOLDEN === '1',
  })
    .split('\n')
    .filter(Boolean);
  const addressIn = (line: string): string => line.split(' ').slice(0, 3).join(' ');
  const served = new Set(lines.map(addressIn));
  const gone = kept.map(addressIn).filter((address) => !served.has(address));
  expect(gone, 'Somebody may have printed these addresses. If they must go: script/golden').toEqual([]);
  expect(lines, 'Routes changed. Read the difference, then: script/golden').toEqual(kept);
});
