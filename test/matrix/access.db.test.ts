import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { doorRoutes } from '../building/doors.ts';
import { golden } from '../building/house.ts';
import type { Ask, Heard } from './ask.ts';
import { twoForces } from './forces.ts';
import { filled } from './forms.ts';
import { gatherForms, keyOf, LINES, type Line, mostOf } from './gather.ts';
import { offerSeries } from './letters.ts';
import { addressIn, addressOfNobody, namesRecord } from './records.ts';
import { buildForce, type Face, type ForceWorld } from './world.ts';

/** Asks the identity provider, which is none of ours: it is away here, and the page says so. */
const ASKS_PROVIDER = '/sign-in/start';

let here: ForceWorld;
let there: ForceWorld;
let close: () => Promise<void>;
let asked = 0;
const faults: string[] = [];

beforeAll(async () => {
  const forces = await twoForces();
  here = await buildForce(forces.here, 'HERONGATE');
  there = await buildForce(forces.there, 'QUILLBROOK');
  await offerSeries(here, there);
  await offerSeries(there, here);
  close = forces.close;
  const seen = await gatherForms(here);
  forms = new Map(seen.map(({ face, route, form }) => [`${face} POST ${route}`, filled(form)]));
});
afterAll(async () => {
  await here?.close();
  await there?.close();
  await close?.();
});

/** Who asks at a face, and with what. */
function askers(face: Face): Record<string, Pick<Ask, 'cookies' | 'headers'>> {
  const withCookies = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, { cookies: here.people[name] ?? {} }]));
  const everybody = Object.keys(here.people);
  const stranger = { cookies: there.people.everything ?? {} };
  if (face === 'staff') return { ...withCookies(everybody), 'another force': stranger };
  if (face === 'leader')
    return {
      ...withCookies(['nobody', 'everything', 'leader', 'left leader']),
      'another force': { cookies: there.people.leader ?? {} },
    };
  if (face === 'partner')
    return {
      ...withCookies([
        'nobody',
        'everything',
        'leader',
        ...everybody.filter((name) => / ?worker|partner /.test(name)),
      ]),
      'another force': { cookies: there.people['partner manager'] ?? {} },
    };
  if (face === 'public') return withCookies(['nobody', 'everything', 'leader', 'partner manager']);
  const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });
  return {
    nobody: {},
    partner: bearer(here.keys.own),
    'another partner': bearer(here.keys.other),
    'another force': bearer(there.keys.own),
  };
}

/** The forms that somebody who may everything is shown, filled in plainly, by the address they are posted to. */
let forms: Map<string, Record<string, string>>;

/** Forms that are taken once carry a token of their own; without it a route says "no" to everybody and reads no further. */
const ownToken = (line: Line): Record<string, string> =>
  forms.get(keyOf(line))?.formToken === undefined ? {} : { formToken: randomBytes(24).toString('base64url') };

let onceKeys = 0;
async function ask(
  line: Line,
  url: string,
  who: Pick<Ask, 'cookies' | 'headers'>,
  form: Record<string, string> = {},
): Promise<Heard> {
  asked += 1;
  onceKeys += 1;
  const json = { 'content-type': 'application/json', 'idempotency-key': `matrix-${onceKeys}` };
  const isMachine = line.face === 'api' && line.method !== 'GET';
  const sent =
    line.method === 'PATCH' ? { identity: { state: 'known-to-partner' } } : { text: 'Good morning' };
  const answer = await here.ask[line.face]({
    method: line.method,
    url,
    ...who,
    form: { ...form, ...ownToken(line) },
    ...(isMachine ? { payload: JSON.stringify(sent), headers: { ...json, ...who.headers } } : {}),
  });
  const at = `${keyOf(line)} (${url})`;
  if (answer.status >= 500 && line.url !== ASKS_PROVIDER) faults.push(`${at}: ${answer.status}`);
  if (answer.body.includes(there.mark)) faults.push(`${at}: shows words of the other force`);
  return answer;
}

/** What an answer means for access; that a form is incomplete or a colleague was first is no refusal. */
function meaning({ status, location }: Heard): string {
  if (status === 401 || (status === 303 && location.startsWith('/sign-in?wanted='))) return 'sign in';
  if (status === 403) return 'no';
  return status === 404 || status === 410 ? 'not there' : 'yes';
}

it('knows every address that a room or an app serves', async () => {
  const known = new Set(LINES.map(keyOf));
  const served = (await doorRoutes()).map(
    ({ audience, route }) => `${audience} ${route.method} ${route.url}`,
  );
  expect(served.filter((line) => !known.has(line))).toEqual([]);
  expect(LINES.length).toBeGreaterThan(300);
});

/** True where a whole form of somebody who may most is taken there, or refused for another reason than that nothing is. */
async function isThere(line: Line, url: string): Promise<boolean> {
  const who = { cookies: mostOf(here, line.face) };
  return meaning(await ask(line, url, who, forms.get(keyOf(line)))) === 'yes';
}

/** Their form names a second record that no page here shows: what one finds is tested in the rooms. */
const NAMES_TWO = [
  'staff POST /triage/:id/alike',
  'staff POST /triage/:id/duplicates/exchange',
  'staff POST /leaders/:id/tiers/end',
  'staff POST /statements/:id/versions/:versionId/pass',
];

/** People without a live session here. */
const NEVER = ['nobody', 'left', 'signed out', 'another force', 'left leader', 'removed worker'];

/** An answer without what differs between any two requests. */
const shapeOf = ({ status, type, body, location }: Heard, url: string): string =>
  [status, type, location, body]
    .join('\n')
    .replaceAll(url, '')
    .replaceAll(encodeURIComponent(url), '')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
    .replace(/urn:request:[0-9a-f]{16}/g, 'REQUEST');

/** These say "not ours" of a code or link nobody has, with a page of their own. */
const SAYS_NOT_OURS = /\/(check|unsubscribe)\//;

it('what another force has is nowhere, for everybody, at every address', async () => {
  faults.length = 0;
  asked = 0;
  for (const line of LINES.filter(({ url }) => namesRecord(url)))
    for (const [name, who] of Object.entries(askers(line.face))) {
      const theirs = addressIn(line.url, there, line.face);
      const answer = await ask(line, theirs, who);
      const none = addressOfNobody(line.url);
      const nobodys = await ask(line, none, who);
      // What waits for somebody is counted at the head of each page, and may change between two requests: never thrice.
      let isAlike = shapeOf(answer, theirs) === shapeOf(nobodys, none);
      for (let again = 0; !isAlike && again < 2; again++)
        isAlike = shapeOf(await ask(line, theirs, who), theirs) === shapeOf(await ask(line, none, who), none);
      if (!isAlike)
        faults.push(
          `${keyOf(line)}: ${name} can tell a record of another force (${answer.status}) from none (${nobodys.status})`,
        );
      const whole = forms.get(keyOf(line));
      if (whole && who.cookies === mostOf(here, line.face)) {
        const said = meaning(await ask(line, theirs, who, whole));
        if (!['not there', 'sign in'].includes(said) && !SAYS_NOT_OURS.test(line.url))
          faults.push(`${keyOf(line)}: ${name} sends a whole form and hears "${said}"`);
      }
      const may = ['not there', 'no', 'sign in'].includes(meaning(answer)) || SAYS_NOT_OURS.test(line.url);
      if (!may)
        faults.push(`${keyOf(line)}: ${name} is answered ${answer.status} for another force's record`);
    }
  console.info(`another force: ${asked} combinations`);
  expect(faults).toEqual([]);
}, 240_000);

it('access-matrix.golden.txt tables who may, for every address and everybody', async () => {
  asked = 0;
  const table: string[] = [];
  const unseen: string[] = [];
  for (const line of LINES) {
    const url = addressIn(line.url, here, line.face);
    const said = new Map<string, string[]>();
    for (const [name, who] of Object.entries(askers(line.face))) {
      // Whoever is of another area sends a form that would be taken: only the record's own area can refuse it.
      const form = name === 'another area' ? forms.get(keyOf(line)) : undefined;
      const what = meaning(await ask(line, url, who, form));
      said.set(what, [...(said.get(what) ?? []), name]);
      if (!line.isOpen && name !== 'leader' && NEVER.includes(name) && what !== 'sign in')
        faults.push(`${keyOf(line)}: ${name} is answered "${what}"`);
    }
    const isShown = !NAMES_TWO.includes(keyOf(line));
    if (isShown && namesRecord(line.url) && !said.has('yes') && !(await isThere(line, url)))
      unseen.push(keyOf(line));
    const row = [...said].map(([what, names]) => `${what}: ${names.join(', ')}`).join(' | ');
    table.push(`${keyOf(line)} -> ${row}`);
  }
  console.info(`access matrix, ${forms.size} forms: ${asked} combinations of address and person`);
  expect(faults).toEqual([]);
  // Otherwise "not there" would be said of a record that is not the one meant.
  expect(unseen).toEqual([]);
  const kept = golden('access-matrix.golden.txt', `${table.sort().join('\n')}\n`, {
    write: process.env.UPDATE_GOLDEN === '1',
  });
  expect(table, 'Access changed. Read the difference, then: script/golden').toEqual(
    kept.split('\n').filter(Boolean),
  );
}, 240_000);
