import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { EventType } from '#kernel/event';
import { allJobs } from '#platform/jobs/all-jobs';
import type { Job } from '#platform/jobs/job';
import { jobs as workerJobs } from '../../src/apps/worker/jobs.ts';
import { filesBelow, isTestFile, load, roomOf, rooms, textOf } from './house.ts';

interface Found {
  file: string;
  type: EventType;
}

let events: Found[];
let jobs: Job[];
beforeAll(async () => {
  jobs = await allJobs();
  events = [];
  for (const file of filesBelow('src/domain', /[.]event[.]ts$/))
    for (const value of Object.values(await load(file))) events.push({ file, type: value as EventType });
}, 60_000);

/** Regular past forms, and the irregular ones in use. */
const PAST = /(ed|-left|-done|-set|-withdrawn|-passed-on|-handed-over|-overdue|-given|-sent|-begun)$/;

const nameFault = ({ file, type }: Found): string | undefined => {
  const wanted = `${roomOf(file)}.${/([^/]+)[.]event[.]ts$/.exec(file)?.[1] ?? ''}`;
  if (type.name !== wanted) return `${file}: is named ${type.name}, not ${wanted}`;
  return PAST.test(type.name) ? undefined : `${file}: ${type.name} does not say that something happened`;
};

/** Heard by a job, or a line that says why not, and not both. */
function hearingFault(
  { file, type }: Found,
  hearers: readonly Pick<Job, 'name' | 'events'>[],
): string | undefined {
  const by = hearers.filter((job) => job.events.includes(type.name)).map(({ name }) => name);
  if (by.length === 0 && !type.unheard) return `${file}: nobody hears ${type.name} and no line says why`;
  if (by.length > 0 && type.unheard)
    return `${file}: ${type.name} says it is unheard, and ${by.join(', ')} hears it`;
  if (type.unheard !== undefined && type.unheard.length < 20)
    return `${file}: "${type.unheard}" is no reason`;
  return undefined;
}

interface JsonSchema {
  type?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
}
/** Identifiers, enumerations, numbers, yes and no; never words a person wrote. */
const mayTravel = (schema: JsonSchema): boolean =>
  schema.enum !== undefined ||
  schema.const !== undefined ||
  schema.format === 'uuid' ||
  ['integer', 'number', 'boolean', 'null'].includes(schema.type ?? '') ||
  (schema.anyOf?.every(mayTravel) ?? false);

function payloadFaults({ file, type }: Found): string[] {
  if (typeof type.schema?.parse !== 'function') return [`${file}: has no schema`];
  const shape = z.toJSONSchema(type.schema) as JsonSchema;
  if (shape.type !== 'object') return [`${file}: the payload is no object`];
  return Object.entries(shape.properties ?? {})
    .filter(([, one]) => !mayTravel(one))
    .map(([field]) => `${file}: ${field} is neither an identifier nor an enumeration`);
}

it('every event is named room.noun-past after its file', () => {
  expect(events.length).toBeGreaterThan(10);
  expect(events.map(nameFault).filter(Boolean)).toEqual([]);
  const [first] = events;
  if (!first) throw new Error('there is no event');
  expect(nameFault({ ...first, type: { ...first.type, name: 'access.do-thing' } })).toBeDefined();
});

it('every event has a schema through which only identifiers and enumerations pass', () => {
  expect(events.flatMap(payloadFaults)).toEqual([]);
  const wordy = { name: 'x.told' as const, schema: z.object({ reportId: z.uuid(), words: z.string() }) };
  expect(payloadFaults({ file: 'x', type: wordy })).toEqual([
    'x: words is neither an identifier nor an enumeration',
  ]);
});

it("every event is shown at its room's door", async () => {
  const hidden: string[] = [];
  for (const { file, type } of events) {
    const door = Object.values(await load(`src/domain/${roomOf(file)}/index.ts`));
    if (!door.some((value) => (value as EventType | undefined)?.name === type.name)) hidden.push(file);
  }
  expect(hidden).toEqual([]);
});

it('every event is heard, or says why not', () => {
  expect(events.map((event) => hearingFault(event, jobs)).filter(Boolean)).toEqual([]);
  const type = { name: 'x.told' as const, schema: z.object({}), unheard: 'because nobody needs to know it' };
  expect(hearingFault({ file: 'x', type: { ...type, unheard: undefined } }, [])).toContain('nobody hears');
  expect(hearingFault({ file: 'x', type }, [{ name: 'y.hear', events: ['x.told'] }])).toContain('y.hear');
});

it('every job hears an event that exists, has a handler, and a name of its own beginning with its room', () => {
  const known = new Set(events.map(({ type }) => type.name as string));
  expect(jobs.flatMap((job) => job.events.filter((event) => !known.has(event)))).toEqual([]);
  expect(jobs.filter((job) => typeof job.run !== 'function').map(({ name }) => name)).toEqual([]);
  const names = jobs.map(({ name }) => name);
  expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
  const prefixes = [...rooms(), 'audit'];
  expect(names.filter((name) => !prefixes.some((prefix) => name.startsWith(`${prefix}.`)))).toEqual([]);
});

it("each room's jobs are named after that room, and the worker runs them all", async () => {
  const strays: string[] = [];
  for (const file of filesBelow('src/domain', /worker[.]jobs[.]ts$/))
    for (const { name } of (await load(file)).jobs as Job[])
      if (!name.startsWith(`${roomOf(file)}.`)) strays.push(`${file}: ${name}`);
  expect(strays).toEqual([]);
  expect(workerJobs.map(({ name }) => name).sort()).toEqual(jobs.map(({ name }) => name).sort());
});

it('every job put into the queue by name exists', () => {
  const names = new Set(jobs.map(({ name }) => name));
  const unknown = filesBelow('src/domain', /[.]ts$/)
    .filter((file) => !isTestFile(file))
    .flatMap((file) =>
      [...textOf(file).matchAll(/[.]enqueue\(\s*'([^']+)'/g)]
        .filter(([, name]) => !names.has(name ?? ''))
        .map(([, name]) => `${file}: ${name}`),
    );
  expect(unknown).toEqual([]);
});
