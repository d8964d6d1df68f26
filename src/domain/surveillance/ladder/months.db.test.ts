import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Actor, system } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { registerEvent } from '#room/situation';
import { seedAreas, signedInStaff } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { askEventJudging } from '../ask-judging.ts';
import { staffRoutes } from '../staff.routes.ts';
import { chance } from './ladder.testing.ts';
import { monthsBetween } from './month-series.model.ts';

const MONTHS = monthsBetween('2011-04-01', '2016-12-01');
const JULY = '2016-07-01';

let t: TestRuntime;
let analyst: Actor;
let eventId: string;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  analyst = await signedInStaff(t, ['ANALYST'], ['']);
  const commander = await signedInStaff(t, ['COMMANDER'], ['']);
  eventId = await t.as(commander, (ctx) =>
    registerEvent(ctx, {
      title: 'A referendum',
      what: 'A vote.',
      place: 'The country',
      kind: 'vote-or-decision',
      happenedAt: new Date('2016-06-23T12:00:00Z'),
      areaPaths: [''],
      groupsTouched: ['polish'],
      groupsMistaken: [],
      hashtags: [],
    }),
  );
  for (const [at, [areaPath, strand, mean, july]] of (
    [
      ['eastmarch', 'RACE_OR_RELIGION', 18, 25],
      ['eastmarch', 'CONTROL', 90, 95],
      ['westmarch', 'RACE_OR_RELIGION', 30, 71],
      ['westmarch', 'CONTROL', 110, 108],
    ] as const
  ).entries())
    for (const [month, count] of chance(() => mean, MONTHS.length, 31 + at).entries())
      await t.sql(
        `insert into surveillance.figure
           (force_id, source, period, from_day, area_path, strand, target, offence, count, vintage)
         values ($1, 'PUBLISHED', 'month', $2, $3, $4, '', '', $5, 1)`,
        [t.forceId, MONTHS[month], areaPath, strand, MONTHS[month] === JULY ? july : count],
      );
  await t.as(system('test.ask'), (ctx) => askEventJudging(ctx, eventId, ctx.now));
  await t.runJobs();
});
afterAll(() => t?.close());

it('reads months where there are no days: a rise here, no evidence of one there', async () => {
  const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: analyst });
  const read = async (area: string) => (await client.get(`/picture/${eventId}?area=${area}`)).body;
  const west = await read('westmarch');
  expect(west).toContain('Step by step: Westmarch, All strands');
  expect(west).toContain('Increase seen: 71 counted in the month after the event');
  expect(west).toContain('The same offence without hate (PUBLISHED), month from 1 Jul 2016');
  expect(west).toContain('What rose coincides with the event');
  const east = await read('eastmarch');
  expect(east).toMatch(/No evidence of a rise(, and too few to say more)?: 25 counted/);
  expect(east).toContain('A doubling cannot be ruled out.');
  for (const page of [west, east]) expect(page).not.toMatch(/NaN|undefined|surveillance\.[a-z]|caused by/);
  const csv = await client.get(`/picture/${eventId}/steps.csv?area=westmarch`);
  expect(csv.body).toContain('linked,control_ratio_given,,2016-07-01,,');
  await client.close();
});
