import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, system } from '#kernel/actor';
import { withContext } from '#platform/db/context';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { registerEvent } from '#room/situation';
import { addDays, londonDay, weekStart } from '#statistics/days';
import { seedAreas, signedInStaff } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { gatherInputs } from '../../impact/gather-inputs.ts';
import { type DayCount, importRows } from '../imports/import-rows.testing.ts';
import { eventAlarms, observedCounts } from '../index.ts';
import { chance } from '../ladder/ladder.testing.ts';
import { think } from '../ladder/think.model.ts';
import { countAlarms, staffRoutes } from '../staff.routes.ts';
import { openAlarms } from './alarm.reads.ts';
import { disposeAlarm } from './dispose-alarm.ts';
import { watchWeeks } from './watch-weeks.ts';

const WEEKS = 230;

describe('alarms', () => {
  let t: TestRuntime;
  let analyst: Actor;
  let commander: Actor;
  const monday = weekStart(londonDay(new Date()));
  const firstDay = addDays(monday, -7 * WEEKS);
  const watch = () =>
    watchWeeks({
      inTransaction: (fn) =>
        withContext(t.role('worker'), { forceId: t.forceId, actor: system('test.watch') }, fn),
      think: async (thoughts) => thoughts.map(think),
    });
  const put = (rows: readonly DayCount[], source = 'HISTORY') =>
    t.as(system('test.import'), (ctx) => importRows(ctx, source, rows));
  const open = () => t.as(analyst, (ctx) => openAlarms(ctx.tx, ctx.forceId));

  beforeAll(async () => {
    t = await testRuntime();
    await seedAreas(t);
    analyst = await signedInStaff(t, ['ANALYST'], ['']);
    commander = await signedInStaff(t, ['COMMANDER'], ['']);
    for (const [at, areaPath] of ['eastmarch', 'westmarch'].entries())
      await put(
        chance(() => 2, 7 * WEEKS, 11 + at).map((count, day) => ({
          areaPath,
          strand: 'RACE',
          onDate: addDays(firstDay, day),
          count,
        })),
      );
  });
  afterAll(() => t?.close());

  it('are not raised where nothing rose', async () => {
    expect(await watch()).toEqual({ raised: 0, grown: 0 });
    expect(await open()).toEqual([]);
  });

  it('are raised once for each series that rose, with its own rate of false alarms', async () => {
    await put([{ areaPath: 'eastmarch', strand: 'RACE', onDate: addDays(monday, -10), count: 60 }], 'RISE');
    // The force, Eastmarch: all strands and race.
    expect(await watch()).toMatchObject({ raised: 4 });
    expect(await watch()).toEqual({ raised: 0, grown: 0 });
    const alarms = await open();
    expect(alarms.map(({ areaPath, strand }) => `${areaPath} ${strand}`).sort()).toEqual([
      ' ALL',
      ' RACE',
      'eastmarch ALL',
      'eastmarch RACE',
    ]);
    for (const alarm of alarms) {
      expect(alarm.firstWeek).toBe(addDays(monday, -14));
      expect(alarm.falseAlarmsAYear).toBeGreaterThanOrEqual(0);
      expect(alarm.judgedYears).toBeGreaterThan(0.5);
      expect(alarm.weeks[0]).toMatchObject({ method: 'farrington', isAlarm: true });
    }
    expect(await t.as(analyst, (ctx) => countAlarms(ctx, analyst))).toBe(4);
  });

  it('grow with the next week instead of being raised again', async () => {
    await put([{ areaPath: 'eastmarch', strand: 'RACE', onDate: addDays(monday, -3), count: 60 }], 'RISE');
    expect(await watch()).toEqual({ raised: 0, grown: 4 });
    expect((await open()).every(({ lastWeek }) => lastWeek === addDays(monday, -7))).toBe(true);
  });

  it('stand among all series, each with its bounds, its weekdays and its numbers to take away', async () => {
    const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: commander });
    const all = await client.get('/picture/series');
    expect(all.status).toBe(200);
    expect(all.body).toContain('Eastmarch: Race: ');
    expect(all.body.match(/<svg width="136"/g)?.length).toBe(18);
    expect(all.body).toContain('4 of 18 series are above their bound');
    const one = await client.get('/picture/series/one?area=eastmarch&strand=race');
    expect(one.status).toBe(200);
    for (const words of [
      'Above its bound in the week',
      'Alarm from',
      'Calendar of weekdays',
      'Too few reports',
    ])
      expect(one.body).toContain(words);
    for (const page of [all, one]) expect(page.body).not.toMatch(/ style=|NaN|undefined|surveillance\.[a-z]/);
    const weeks = (await client.get('/picture/series/one/weeks.csv?area=eastmarch&strand=race')).body;
    expect(weeks.split('\r\n')).toHaveLength(1 + 52 + 1);
    expect(weeks).toMatch(/eastmarch,RACE,\d{4}-\d\d-\d\d,.*,farrington,yes/);
    const days = (await client.get('/picture/series/one/days.csv?area=eastmarch&strand=race')).body;
    expect(days.split('\r\n')).toHaveLength(1 + 26 * 7 + 1);
    expect((await client.get('/picture/series.csv')).body.split('\r\n')).toHaveLength(1 + 18 * 52 + 1);
    expect((await client.get('/picture/series/one?area=nowhere')).status).toBe(404);
    expect((await client.get('/picture/series/one?strand=nothing')).status).toBe(404);
    await client.close();
  });

  it('judge a week again only where a count at or before it changed', async () => {
    const judged: number[] = [];
    await watchWeeks({
      inTransaction: (fn) =>
        withContext(t.role('worker'), { forceId: t.forceId, actor: system('test.watch') }, fn),
      think: async (thoughts) => {
        for (const thought of thoughts)
          if (thought.kind === 'watch') judged.push(...thought.series.map(({ kept }) => kept.length));
        return thoughts.map(think);
      },
    });
    expect(judged).toEqual(new Array(18).fill(52));
  });

  it('reach the review aid and the assessment of an event in their area', async () => {
    const eventId = await t.as(commander, (ctx) =>
      registerEvent(ctx, {
        title: 'Attacks abroad',
        what: 'Explosions.',
        place: 'A capital abroad',
        kind: 'attack-abroad',
        happenedAt: new Date(Date.now() - 12 * 86_400_000),
        areaPaths: ['eastmarch'],
        groupsTouched: [],
        groupsMistaken: [],
        hashtags: [],
      }),
    );
    const notes = await t.as(commander, (ctx) => eventAlarms(ctx.tx, ctx.forceId, eventId));
    expect(notes.map(({ areaPath, strand, found }) => `${areaPath} ${strand} ${found}`).sort()).toEqual([
      'eastmarch ALL OPEN',
      'eastmarch RACE OPEN',
    ]);
    expect(await t.as(commander, (ctx) => observedCounts(ctx, eventId))).toMatchObject({
      standingAlarms: 2,
    });
    const inputs = await t.as(commander, (ctx) =>
      gatherInputs(ctx.tx, ctx.forceId, { eventId, now: ctx.now }),
    );
    expect(inputs.alarms).toEqual(notes);
  });

  it('are somebody’s, and get a disposition with a reason that stays', async () => {
    const [alarm] = await open();
    const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: analyst });
    const list = await client.get('/alarms');
    expect(list.body).toContain('Nobody yet');
    const url = `/alarms/${alarm?.id}`;
    const page = await client.get(url);
    expect(page.status).toBe(200);
    expect(page.body).toContain('2 weeks above the bound');
    expect(page.body).toMatch(/would have raised \d+\.\d alarms a year/);
    expect(page.body).not.toMatch(/ style=|NaN|undefined|surveillance\.[a-z]/);
    expect((await client.post(`${url}/take`, {}, url)).status).toBe(303);
    expect((await client.get(url)).body).toContain('Test Person looks into it');
    const bare = await client.post(url, { disposition: 'SIGNAL' });
    expect(bare.status).toBe(422);
    expect(bare.body).toContain('Give the reason');
    expect((await client.post(url, { disposition: 'SIGNAL', reason: 'Patrols were sent' })).status).toBe(303);
    const after = await client.get(url);
    expect(after.body).toContain('Patrols were sent');
    expect(after.body).not.toContain('name="disposition"');
    const late = { disposition: 'EXPLAINED' as const, reason: 'Too late' };
    await expect(t.as(commander, (ctx) => disposeAlarm(ctx, alarm?.id ?? '', late))).rejects.toMatchObject({
      code: 'conflict',
    });
    await client.close();
    expect(await open()).toHaveLength(3);
  });

  it('are not raised again for the same rise once disposed of', async () => {
    expect(await watch()).toEqual({ raised: 0, grown: 0 });
    await put([{ areaPath: 'eastmarch', strand: 'RACE', onDate: addDays(monday, -3), count: 70 }], 'RISE');
    expect(await watch()).toMatchObject({ raised: 0, grown: 4 });
    expect(await open()).toHaveLength(3);
  });

  it('are raised by kind of offence over the whole force, and any other series is judged when it is asked for', async () => {
    const days = chance(() => 1, 7 * WEEKS, 31).map((count, at) => (at === 7 * WEEKS - 4 ? 30 : count));
    await t.sql(
      `insert into surveillance.figure
         (force_id, source, period, from_day, area_path, strand, target, offence, count, vintage)
       select $1, 'CRIMES', 'day', day, 'westmarch', 'RACE', '', 'R/R-agg criminal damage', n, 1
       from unnest($2::date[], $3::int[]) as given (day, n)`,
      [t.forceId, days.map((_, at) => addDays(firstDay, at)), days],
    );
    await t.sql(
      `insert into surveillance.counted_report
         (force_id, report_id, strand, area_path, happened_on, reported_on, targets, offences)
       values ($1, gen_random_uuid(), 'RACE', 'westmarch', $2, $2, '{}', '{DAMAGE_OR_GRAFFITI,HURT}')`,
      [t.forceId, addDays(monday, -2)],
    );
    // All strands and race, damage. One assault is too few to say anything of.
    expect(await watch()).toMatchObject({ raised: 2 });
    const raised = (await open()).filter(({ offence }) => offence !== 'ALL');
    expect(raised.map(({ areaPath, strand, offence }) => [areaPath, strand, offence]).sort()).toEqual([
      ['', 'ALL', 'DAMAGE'],
      ['', 'RACE', 'DAMAGE'],
    ]);
    expect(raised[0]?.weeks.at(-1)?.smallest).toBeGreaterThan(1);
    const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: analyst });
    const all = await client.get('/picture/series');
    expect(all.body).toContain('The whole force by kind of offence');
    expect(all.body.match(/<svg width="136"/g)?.length).toBe(18 + 4);
    expect(all.body).not.toContain('No column:');
    const kind = await client.get('/picture/series?offence=damage');
    expect(kind.body).toContain('Damage: counted in the last 13 whole weeks, by area and strand');
    expect(kind.body).toMatch(
      /href="\/picture\/series\/one\?area=westmarch&amp;strand=race&amp;offence=damage">1\d\d</,
    );
    expect((await client.get('/picture/series?offence=nothing')).status).toBe(404);
    const list = await client.get('/alarms');
    expect(list.body).toContain('Race, damage');
    const one = await client.get('/picture/series/one?strand=race&offence=damage');
    expect(one.body).toContain('Race, damage');
    expect(one.body).toContain('Above its bound in the week');
    expect(one.body).toMatch(
      /A rise to \d+\.\d times the usual would probably have shown, whatever the other/,
    );
    expect(one.body).not.toContain('This series is not watched');
    const asked = await client.get('/picture/series/one?area=westmarch&strand=race&offence=damage');
    expect(asked.body).toContain('Westmarch: Race, damage');
    expect(asked.body).toContain('This series is not watched');
    expect(asked.body).toContain('Above its bound in the week');
    expect(asked.body).toContain('<option value="damage" selected>');
    expect(asked.body).toMatch(/A rise to \d+\.\d times the usual would probably have shown; a smaller/);
    const alone = await client.get('/picture/series/one/weeks.csv?area=westmarch&strand=race&offence=damage');
    const lines = alone.body.trim().split('\r\n').slice(1);
    expect(lines).toHaveLength(52);
    // Held against no others: no q, and no word of an alarm.
    for (const line of lines) expect(line).toMatch(/^westmarch,RACE,.*,[\d.e-]+,,farrington,alone,.*DAMAGE$/);
    const ward = await client.get('/picture/series/one?area=eastmarch/mill-ward&strand=race');
    expect(ward.body).toContain('Too few to say: there is no whole week with a count');
    for (const page of [all, kind, list, one, asked, ward])
      expect(page.body).not.toMatch(/ style=|NaN|undefined|surveillance\.[a-z]/);
    expect((await client.get('/picture/series/one?offence=nothing')).status).toBe(404);
    const csv = (await client.get('/picture/series.csv')).body;
    expect(csv).toMatch(/^,RACE,.*,farrington,yes,\d+\.\d+,DAMAGE$/m);
    await client.close();
  });

  it('are for those who watch the counts', async () => {
    const officer = webClient(t, {
      audience: 'staff',
      routes: staffRoutes,
      actor: await signedInStaff(t, ['WARD_OFFICER'], ['eastmarch']),
    });
    expect((await officer.get('/alarms')).status).toBe(403);
    await officer.close();
    const duty = await signedInStaff(t, ['DUTY_INSPECTOR'], ['']);
    const reader = webClient(t, { audience: 'staff', routes: staffRoutes, actor: duty });
    const [alarm] = await open();
    const page = await reader.get(`/alarms/${alarm?.id}`);
    expect(page.status).toBe(200);
    expect(page.body).not.toContain('name="disposition"');
    expect(await t.as(duty, (ctx) => countAlarms(ctx, duty))).toBe(0);
    expect((await reader.get('/alarms/none')).status).toBe(404);
    await reader.close();
  });
});
