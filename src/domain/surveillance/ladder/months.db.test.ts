import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Actor, system } from '#kernel/actor';
import { withContext } from '#platform/db/context';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { registerEvent } from '#room/situation';
import { addDays } from '#statistics/days';
import { seedAreas, signedInStaff } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { watchMonths } from '../alarms/watch-months.ts';
import { watchWeeks } from '../alarms/watch-weeks.ts';
import { askEventJudging } from '../ask-judging.ts';
import { observedCounts } from '../index.ts';
import { staffRoutes } from '../staff.routes.ts';
import { chance } from './ladder.testing.ts';
import { monthsBetween } from './month-series.model.ts';
import { think } from './think.model.ts';

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
  // The page of the event says the month first, and leads to each area.
  const page = await read('');
  expect(page).toMatch(
    /id="sentence">(Increase seen in|No increase seen in|No evidence of a rise in) July 2016/,
  );
  expect(page).toContain('Compared: July 2016 with the same month of the three years before');
  expect(page).toContain(`href="/picture/${eventId}?area=westmarch#steps"`);
  expect(page).not.toContain('id="chart-title"');
  // Whether other figures came since is not asked, so nothing says that they are the same.
  expect(page).toMatch(
    /id="judged">Judged on [^<]*\. As long as the event is open, or of the last twelve weeks/,
  );
  expect(page).toContain('Each area over all strands and each strand over all areas is judged at 1 in 80');
  expect(await t.as(analyst, (ctx) => observedCounts(ctx, eventId))).toMatchObject({
    reports: 96,
    days: 31,
  });
  const csv = await client.get(`/picture/${eventId}/steps.csv?area=westmarch`);
  expect(csv.body).toContain('linked,control_ratio_given,,2016-07-01,,');
  await client.close();
});

it('raises an alarm for a month above its bound, once, and shows every series by month', async () => {
  const watch = () =>
    watchMonths({
      inTransaction: (fn) =>
        withContext(t.role('worker'), { forceId: t.forceId, actor: system('test.watch') }, fn),
      think: async (thoughts) => thoughts.map(think),
    });
  expect(await watch()).toEqual({ raised: 0, grown: 0 });
  await t.sql(
    `update surveillance.figure set count = 80 where area_path = 'westmarch' and strand = 'RACE_OR_RELIGION'
       and from_day = '2016-12-01'`,
  );
  expect(await watch()).toEqual({ raised: 2, grown: 0 });
  expect(await watch()).toEqual({ raised: 0, grown: 0 });
  const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: analyst });
  const list = await client.get('/alarms');
  expect(list.body).toContain('80 counted in the month from 1 Dec 2016');
  const href = /href="(\/alarms\/[0-9a-f-]{36})">Westmarch/.exec(list.body)?.[1] ?? '';
  const alarm = await client.get(href);
  expect(alarm.body).toContain('1 month above the bound');
  expect(alarm.body).toMatch(
    /month by month the same way, this very series would have raised \d+\.\d alarms/,
  );
  const all = await client.get('/picture/series');
  expect(all.body).toContain('60 months from 1 Jan 2012 to 31 Dec 2016');
  // These figures name no strand: no column stands empty, and the page says why.
  expect(all.body.match(/<th scope="col"/g)).toHaveLength(2);
  expect(all.body).toContain('No column: Race, Religion or belief, ');
  const one = await client.get('/picture/series/one?area=westmarch&unit=month');
  expect(one.body).toContain('Above its bound in the month from 1 Dec 2016');
  for (const page of [list, alarm, all, one])
    expect(page.body).not.toMatch(/ style=|NaN|undefined|surveillance\.[a-z]/);
  await client.close();
});

it('watches figures that come by week where nothing is counted by day', async () => {
  await t.sql('delete from surveillance.alarm');
  const monday = '2026-01-05';
  for (const [at, count] of chance(() => 14, 230, 77).entries())
    await t.sql(
      `insert into surveillance.figure
         (force_id, source, period, from_day, area_path, strand, target, offence, count, vintage)
       values ($1, 'WEEKLY', 'week', $2, 'eastmarch', 'RACE', '', '', $3, 1)`,
      [t.forceId, addDays(monday, (at - 229) * 7), at === 229 ? 60 : count],
    );
  const { raised } = await watchWeeks({
    inTransaction: (fn) =>
      withContext(t.role('worker'), { forceId: t.forceId, actor: system('test.watch') }, fn),
    think: async (thoughts) => thoughts.map(think),
  });
  // The force and Eastmarch, all strands and race.
  expect(raised).toBe(4);
});
