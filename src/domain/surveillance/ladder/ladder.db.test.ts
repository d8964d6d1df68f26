import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, system } from '#kernel/actor';
import { newId } from '#kernel/ids';
import { withContext } from '#platform/db/context';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { registerEvent } from '#room/situation';
import { addDays, londonDay } from '#statistics/days';
import { seedAreas, signedInStaff } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { registerBreak, withdrawBreak } from '../breaks/register-break.ts';
import { importRows } from '../imports/import-rows.testing.ts';
import { staffRoutes } from '../staff.routes.ts';
import { type Judging, judgeEvent } from './judge-event.ts';
import { ladderSchema, type RisenNow } from './ladder.model.ts';
import { laddersOf } from './ladder.reads.ts';
import { chance } from './ladder.testing.ts';
import { type Thought, think } from './think.model.ts';

const DAY_MS = 86_400_000;
const AGO = 40;
const DAYS = 1500;
const WARDS = ['eastmarch/mill-ward', 'westmarch/weavers', 'westmarch/mills', 'westmarch/lowfield'] as const;

describe('the ladder of an event', () => {
  let t: TestRuntime;
  let commander: Actor;
  let analyst: Actor;
  let eventId: string;
  const thought: string[] = [];
  const lookedBack: string[] = [];
  const today = londonDay(new Date());
  const judging = (): Judging => ({
    inTransaction: (fn) =>
      withContext(t.role('worker'), { forceId: t.forceId, actor: system('test.judge') }, fn),
    think: async (thoughts: readonly Thought[]) => {
      thought.push(...thoughts.map(({ kind }) => kind));
      for (const each of thoughts)
        if (each.kind === 'climb' && !each.input.past.known)
          lookedBack.push(`${each.input.areaPath} ${each.input.strand}`);
      return thoughts.map(think);
    },
  });
  const judge = () => judgeEvent(judging(), eventId);
  /** Four years of race and religion in two wards; religion trebles in one of them after the event. */
  const history = (since: number) => {
    const surgeFrom = DAYS - AGO + 1;
    return WARDS.flatMap((areaPath, ward) =>
      (['RACE', 'RELIGION'] as const).flatMap((strand, which) =>
        chance(
          (at) => (at >= surgeFrom && strand === 'RELIGION' && ward === 0 ? since : 1),
          DAYS,
          1 + ward * 2 + which,
        ).map((count, at) => ({ areaPath, strand, onDate: addDays(today, at - DAYS), count })),
      ),
    );
  };
  const load = (since: number) =>
    t.as(system('test.import'), (ctx) => importRows(ctx, 'HISTORY', history(since)));
  const facts = async (areaPath: string, strand: string) => {
    const rows = await t.as(commander, (ctx) => laddersOf(ctx.tx, ctx.forceId, eventId));
    return ladderSchema.parse(rows.find((row) => row.areaPath === areaPath && row.strand === strand)?.facts);
  };

  beforeAll(async () => {
    t = await testRuntime();
    await t.sql(`insert into platform.force (force_id, name) values ('otherforce', 'Other')`);
    await seedAreas(t);
    for (const path of WARDS.slice(2))
      await t.sql(
        `insert into access.area (force_id, path, parent_path, name, code, vintage, level)
         values ($1, $2, 'westmarch', $2, 'X05000009', 2026, 2)`,
        [t.forceId, path],
      );
    commander = await signedInStaff(t, ['COMMANDER'], ['']);
    analyst = await signedInStaff(t, ['ANALYST'], ['']);
    eventId = await t.as(commander, (ctx) =>
      registerEvent(ctx, {
        title: 'Attacks abroad',
        what: 'Explosions.',
        place: 'A capital abroad',
        kind: 'attack-abroad',
        happenedAt: new Date(Date.now() - AGO * DAY_MS),
        areaPaths: [''],
        groupsTouched: ['muslim'],
        groupsMistaken: [],
        hashtags: [],
      }),
    );
  });
  afterAll(() => t?.close());

  it('is climbed by the worker after the event is registered, and stops where nothing was counted', async () => {
    await t.runJobs({ failures: 'collect' });
    expect((await facts('*', 'ALL')).canTell).toMatchObject({ state: 'cannot' });
    const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: commander });
    const page = await client.get(`/picture/${eventId}`);
    expect(page.body).toContain('The ladder stops at step 1');
    await client.close();
  });

  it('finds what rose and where it did not, for areas and strands, with the counts it rests on', async () => {
    await load(6);
    // Areas with all strands, strands over all areas, and the four pairs of which anything was counted.
    expect((await judge()).climbed).toBe(12);
    const all = await facts('*', 'ALL');
    expect(all.since?.state).toBe('yes');
    expect(all.linked).toMatchObject({ doseSays: 'targeted-alone' });
    expect(all.risen?.weeks[0]).toMatchObject({ method: 'farrington', years: 3 });
    expect(all.restsOn.counts).toBeGreaterThan(8000);
    expect(all.rows).toHaveLength(18);
    expect((await facts('*', 'RELIGION')).since?.state).toBe('yes');
    expect((await facts('*', 'RACE')).since?.state).toBe('no');
    expect((await facts('eastmarch', 'ALL')).since?.state).toBe('yes');
    expect((await facts('westmarch', 'ALL')).since?.state).toBe('no');
  });

  it('is climbed for one area and one strand as well, which share one chance of a false finding', async () => {
    const pair = await facts('eastmarch', 'RELIGION');
    expect(pair.since?.state).toBe('yes');
    expect(pair.alpha).toBeCloseTo(0.0125 / 17, 10);
    const all = await facts('*', 'RELIGION');
    expect(pair.since?.looks.every(({ smallest }) => smallest !== null)).toBe(true);
    expect(all.alpha).toBe(0.0125);
    const quiet = await facts('westmarch', 'RELIGION');
    expect(quiet.since?.state).toBe('no');
    expect(quiet.where).toMatchObject({ state: 'not-asked', why: 'nothing-rose' });
    // What the table says of the pair at its end and what its steps say is one thing.
    const row = (await facts('*', 'ALL')).rows?.find(
      ({ areaPath, strand }) => areaPath === 'westmarch' && strand === 'RELIGION',
    );
    expect(row?.smallestRatio).toBeCloseTo(quiet.since?.looks.at(-1)?.smallest ?? 0, 6);
    const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: commander });
    const page = await client.get(`/picture/${eventId}?area=eastmarch&strand=RELIGION`);
    for (const words of [
      'Step by step: Eastmarch, Religion or belief',
      'one of 17 questions asked at once',
      '<option value="eastmarch" selected>',
      '<option value="RELIGION" selected>',
    ])
      expect(page.body).toContain(words);
    const none = await client.get(`/picture/${eventId}?area=eastmarch&strand=DISABILITY`);
    expect(none.body).toContain('Too few to say: nothing was counted here of this strand');
    const csv = await client.get(`/picture/${eventId}/steps.csv?area=eastmarch&strand=RELIGION`);
    expect(csv.body).toContain('canTell,alpha,,,,0.000735,,');
    expect(csv.body.match(/^since,smallest_rise,/gm)).toHaveLength(4);
    await client.close();
  });

  it('says where, once it is known where the areas lie', async () => {
    const set = newId();
    await t.sql(
      `insert into surveillance.boundary_set
         (force_id, id, kind, vintage, credit, file_sha256, shapes, points_read, points_kept, imported_at)
       values ($1, $2, 'ward', 2026, 'Test', $3, 4, 4, 4, now())`,
      [t.forceId, set, Buffer.alloc(32)],
    );
    for (const [at, path] of WARDS.entries()) {
      const code = `X0500001${at}`;
      await t.sql('update access.area set code = $3 where force_id = $1 and path = $2', [
        t.forceId,
        path,
        code,
      ]);
      await t.sql(
        `insert into surveillance.boundary
           (force_id, set_id, code, name, polygons, centre_longitude, centre_latitude)
         values ($1, $2, $3, $4, '[]', -1, $5)`,
        [t.forceId, set, code, path, 52 + at / 10],
      );
    }
    await judge();
    const { where } = await facts('*', 'ALL');
    expect(where).toMatchObject({ state: 'cluster', cluster: { areaPaths: ['eastmarch/mill-ward'] } });
  });

  it('does not judge again what the counts did not touch', async () => {
    thought.length = 0;
    lookedBack.length = 0;
    expect(await judge()).toEqual({ climbed: 0, kept: 12 });
    expect(thought).not.toContain('climb');
    await t.as(system('test.import'), (ctx) =>
      importRows(ctx, 'LATE', [
        { areaPath: 'westmarch/weavers', strand: 'RACE', onDate: addDays(today, -20), count: 1 },
      ]),
    );
    // All areas, all strands and race; Westmarch, all strands and race. The others rest on the same counts.
    expect(await judge()).toEqual({ climbed: 4, kept: 8 });
    // Nor is the past of a series looked back on again for a count that came after the event.
    expect(lookedBack).toEqual([]);
  });

  it('asks where of a pair once its weeks rise among the other series, though its own counts are the same', async () => {
    const where = async () => (await facts('westmarch', 'RELIGION')).where;
    expect(await where()).toMatchObject({ why: 'nothing-rose' });
    /** As where another series fell, and this one is the smallest p of all. */
    const lifted: Judging = {
      ...judging(),
      think: async (thoughts) =>
        thoughts.map((each) => {
          const answer = think(each);
          return each.kind === 'since'
            ? (answer as RisenNow[]).map((risen, at) => {
                const series = each.series[each.wanted[at] ?? -1];
                const isIt = series?.areaPath === 'westmarch' && series.strand === 'RELIGION';
                return isIt ? { ...risen, state: 'yes' as const } : risen;
              })
            : answer;
        }),
    };
    expect(await judgeEvent(lifted, eventId)).toEqual({ climbed: 1, kept: 11 });
    expect((await where())?.why).not.toBe('nothing-rose');
    expect(await judge()).toEqual({ climbed: 1, kept: 11 });
    expect(await where()).toMatchObject({ why: 'nothing-rose' });
  });

  it('holds the weeks before the event against as many series as are judged now, where it is not climbed again', async () => {
    const past = async () => {
      const { risen } = await facts('*', 'ALL');
      const among = risen?.past.flatMap((week) => week.among ?? []) ?? [];
      return { series: risen?.seriesJudged ?? 0, weeks: among.length, among: [...new Set(among)] };
    };
    const before = await past();
    expect(before.weeks).toBeGreaterThan(40);
    /** As where five more series are judged. */
    const more: Judging = {
      ...judging(),
      think: async (thoughts) =>
        thoughts.map((each) => {
          const answer = think(each);
          if (each.kind !== 'since') return answer;
          return (answer as RisenNow[]).map((risen) => ({ ...risen, seriesJudged: risen.seriesJudged + 5 }));
        }),
    };
    expect(await judgeEvent(more, eventId)).toEqual({ climbed: 0, kept: 12 });
    const series = before.series + 5;
    expect(await past()).toEqual({ ...before, series, among: [series] });
    await judge();
    expect(await past()).toEqual({ ...before, among: [before.series] });
  });

  it('carries a change of counting into every verdict, and lets it go again', async () => {
    const on = addDays(today, -AGO + 3);
    const breakId = await t.as(analyst, (ctx) =>
      registerBreak(ctx, {
        day: on,
        areaPath: 'eastmarch',
        strand: 'RELIGION',
        kind: 'NEW_SYSTEM',
        effect: 'STEP',
        reason: 'A new recording system',
      }),
    );
    await judge();
    expect((await facts('*', 'ALL')).canTell).toMatchObject({ state: 'cannot', why: 'series-broken' });
    expect((await facts('eastmarch', 'ALL')).restsOn.breaks).toEqual([{ day: on, effect: 'STEP' }]);
    expect((await facts('westmarch', 'ALL')).since?.state).toBe('no');
    expect((await facts('*', 'RACE')).since?.state).toBe('no');
    const asked = (actor: Actor) => t.as(actor, (ctx) => withdrawBreak(ctx, breakId, 'A mistake'));
    await expect(asked(commander)).rejects.toMatchObject({ code: 'not-allowed' });
    await asked(analyst);
    await expect(asked(analyst)).rejects.toMatchObject({ code: 'conflict' });
    await judge();
    expect((await facts('*', 'ALL')).since?.state).toBe('yes');
  });

  it('stands on the page in words, with pictures, tables and numbers to take away', async () => {
    const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: commander });
    const page = await client.get(`/picture/${eventId}`);
    expect(page.status).toBe(200);
    for (const words of [
      'Can we tell?',
      'Has it risen since the event?',
      'coincides with the event',
      'None of this shows that the event caused anything',
      'those the event touches rose, and the others did not',
      'Mill Ward, Eastmarch',
      'If it fades as it has so far and nothing new happens, about',
      'The next two weeks, if nothing new happens',
    ])
      expect(page.body).toContain(words);
    expect(page.body).not.toMatch(/ style=|NaN|undefined|null|caused by|surveillance\.[a-z]/);
    expect(page.body).toContain(`href="/picture/${eventId}?area=westmarch#steps"`);
    const west = await client.get(`/picture/${eventId}?area=westmarch`);
    expect(west.body).toContain('Step by step: Westmarch, All strands');
    expect(west.body).toContain('No increase seen in 28 days');
    expect(west.body).toContain('These steps ask about this one area or strand by itself');
    expect(page.body).not.toContain('These steps ask about this one area or strand by itself');
    const csv = await client.get(`/picture/${eventId}/steps.csv?strand=RELIGION`);
    expect(csv.status).toBe(200);
    const lines = csv.body.trim().split('\r\n');
    expect(lines[0]).toBe('step,measure,of,from,to,value,low,high');
    expect(lines).toContain('since,state,,,,yes,,');
    expect(lines.filter((line) => line.startsWith('size,forecast,'))).toHaveLength(14);
    expect(lines.every((line) => line.split(',').length === 8)).toBe(true);
    expect((await client.get(`/picture/${eventId}/steps.csv?area=nowhere`)).status).toBe(404);
    expect((await client.get(`/picture/${eventId}?area=nowhere`)).body).toContain('has not been judged yet');
    await client.close();
  });

  it('has a page for changes of counting that only the analyst writes on', async () => {
    const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: analyst });
    const asked = await client.post('/picture/breaks', { strand: '*' });
    expect(asked.status).toBe(422);
    expect(asked.body).toContain('Say why the counts changed');
    const good = {
      'day-day': '1',
      'day-month': '2',
      'day-year': '2024',
      areaPath: 'FORCE',
      strand: '*',
      kind: 'COUNTING_RULE',
      effect: 'CUT',
      reason: 'New counting rules',
    };
    expect(await client.post('/picture/breaks', good)).toMatchObject({
      status: 303,
      location: '/picture/breaks?done=saved',
    });
    const page = await client.get('/picture/breaks');
    expect(page.body).toContain('New counting rules');
    expect(page.body).toContain('Withdrawn by Sergeant Test Person');
    const href = /href="(\/picture\/breaks\/[0-9a-f-]+\/withdraw)"/.exec(page.body)?.[1] ?? '';
    expect((await client.post(href, { withdrawWhy: '' })).status).toBe(422);
    expect((await client.post(href, { withdrawWhy: 'Never came' })).status).toBe(303);
    await client.close();
    const reader = webClient(t, { audience: 'staff', routes: staffRoutes, actor: commander });
    const read = await reader.get('/picture/breaks');
    expect(read.status).toBe(200);
    expect(read.body).not.toContain('Register a change');
    await reader.close();
  });

  it('stands on a map of the finest areas, with small counts hidden', async () => {
    const square = (at: number) => [
      [
        [
          [at, 52],
          [at + 1, 52],
          [at + 1, 53],
          [at, 53],
          [at, 52],
        ],
      ],
    ];
    for (const at of WARDS.keys())
      await t.sql('update surveillance.boundary set polygons = $2, centre_longitude = $3 where code = $1', [
        `X0500001${at}`,
        JSON.stringify(square(at)),
        at + 0.5,
      ]);
    const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: commander });
    const page = await client.get(`/picture/${eventId}/map`);
    expect(page.status).toBe(200);
    expect(page.body.match(/<path d="M[^"]*Z" fill=/g)?.length).toBe(WARDS.length);
    expect(page.body).toContain('Mill Ward');
    expect(page.body).not.toMatch(/ style=|NaN|undefined|surveillance\.[a-z]/);
    const csv = (await client.get(`/picture/${eventId}/map.csv`)).body;
    expect(csv.trim().split('\r\n')).toHaveLength(1 + WARDS.length);
    await client.close();
  });

  it('shows nothing to another force', async () => {
    await withContext(t, { forceId: 'otherforce', actor: commander }, async (ctx) => {
      for (const table of ['ladder', 'series_break'])
        expect(await ctx.tx.rows(`select 1 from surveillance.${table}`)).toEqual([]);
    });
  });
});
