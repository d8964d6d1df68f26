import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, PUBLIC, system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { newId } from '#kernel/ids';
import { newPrivateCode } from '#platform/crypto/reader';
import { withContext } from '#platform/db/context';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { reportSubmitted } from '#room/reporting';
import { registerEvent } from '#room/situation';
import { addDays, londonDay } from '#statistics/days';
import { seedAreas, signedInStaff } from '../community/community.testing.ts';
import { webClient } from '../community/web-client.testing.ts';
import { type Draft, newDraft } from '../reporting/draft.model.ts';
import { submitReport } from '../reporting/submit-report.ts';
import { askEventJudging } from './ask-judging.ts';
import { registerBreak, withdrawBreak } from './breaks/register-break.ts';
import { checkSums } from './check-sums.ts';
import { dropReports, putReport } from './count.store.ts';
import { type DayCount, importRows } from './imports/import-rows.testing.ts';
import { eventPicture, forgetReport } from './index.ts';
import { eventPanel, staffRoutes } from './staff.routes.ts';
import { inTurn } from './turns.store.ts';

const IMPORTER = system('test.import');
const DAY_MS = 86_400_000;
const ANSWERS = {
  danger: 'NO',
  role: 'ME',
  happened: ['SAID_OR_SHOUTED'],
  narrative: 'Words',
  whenKind: 'TODAY',
  place: 'A street',
  placeKind: 'STREET',
  area: 'eastmarch',
  ward: 'eastmarch/mill-ward',
  why: ['RACE', 'RELIGION'],
  religion: ['MUSLIM'],
  anonymity: 'ANONYMOUS',
};
const finished = (): Draft => ({ ...newDraft('report'), answers: ANSWERS, hasReachedCheck: true });

describe('counting and the picture of an event', () => {
  let t: TestRuntime;
  let commander: Actor;
  let eventId: string;
  const today = londonDay(new Date());
  const picture = () => t.as(commander, (ctx) => eventPicture(ctx.tx, ctx.forceId, eventId));
  /** Three of race a day in Mill Ward for two years, and `since` a day in the ten days before today. */
  const history = (since: number) =>
    Array.from({ length: 740 }, (_, at) => ({
      areaPath: at % 2 ? 'eastmarch/mill-ward' : 'westmarch/weavers',
      strand: 'RACE',
      onDate: addDays(today, -1 - at),
      count: at < 10 ? since : 2 + (at % 3),
    }));
  const imported = (source: string, rows: readonly DayCount[]) =>
    t.role('staff_web').as(IMPORTER, (ctx) => importRows(ctx, source, rows));
  const load = (since: number) => imported('HISTORY', history(since));

  /** What the worker found is a quarter of an hour old. */
  const longAgo = () => t.sql(`update surveillance.ladder set judged_at = judged_at - interval '16 minutes'`);

  beforeAll(async () => {
    t = await testRuntime();
    await t.sql(`insert into platform.force (force_id, name) values ('otherforce', 'Other')`);
    await seedAreas(t);
    commander = await signedInStaff(t, ['COMMANDER'], ['']);
    eventId = await t.as(commander, (ctx) =>
      registerEvent(ctx, {
        title: 'Attacks abroad',
        what: 'Explosions.',
        place: 'A capital abroad',
        kind: 'attack-abroad',
        happenedAt: new Date(Date.now() - 11 * DAY_MS),
        areaPaths: [''],
        groupsTouched: ['muslim'],
        groupsMistaken: [],
        hashtags: [],
      }),
    );
  });
  afterAll(() => t?.close());

  it('counts a report once for each strand however often it is heard of', async () => {
    const web = t.role('public_web');
    const secrets = { receiptPepper: web.config.receiptPepper, cookieSecret: web.config.cookieSecret };
    const { reportId } = await web.as(PUBLIC, (ctx) =>
      submitReport(ctx, secrets, { draft: finished(), digits: newPrivateCode(), language: 'en' }),
    );
    await t.runJobs({ failures: 'collect' });
    await t.as(system('test.again'), (ctx) =>
      ctx.publish(reportSubmitted, reportId, { reportId, kind: 'report' }),
    );
    await t.runJobs({ failures: 'collect' });
    const rows = await t.sql(
      `select strand, area_path as area, happened_on::text as day, reported_on::text as told, targets, offences
       from surveillance.counted_report order by strand`,
    );
    const facts = {
      area: 'eastmarch/mill-ward',
      day: today,
      told: today,
      targets: ['ANTI_MUSLIM', 'MUSLIM'],
      offences: ['SAID_OR_SHOUTED'],
    };
    expect(rows).toEqual([
      { strand: 'RACE', ...facts },
      { strand: 'RELIGION', ...facts },
    ]);
    expect(await picture()).toMatchObject({
      total: 1,
      byStrand: { RACE: 1, RELIGION: 1 },
      headline: { key: 'surveillance.sentence.no-history' },
    });
  });

  it('replaces what a source said before, and takes counts from those who may', async () => {
    expect(await load(3)).toMatchObject({ vintage: 1, newFigures: 740 });
    expect(await load(3)).toMatchObject({ already: 1 });
    expect(
      await t.sql('select sum(count)::int as n, count(*)::int as rows from surveillance.imported_count'),
    ).toEqual([{ n: history(3).reduce((sum, { count }) => sum + count, 0), rows: 740 }]);
    await expect(t.as(commander, (ctx) => importRows(ctx, 'HISTORY', history(3)))).rejects.toMatchObject({
      code: 'not-allowed',
    });
  });

  it('says that there is no increase, and after a rise that there is one', async () => {
    // The worker has judged before there was a history: what it found is shown for a quarter of an hour.
    expect(await picture()).toMatchObject({ judged: { isBehind: true } });
    await longAgo();
    expect((await picture()).headline?.key).toBe('surveillance.sentence.no-increase-seen');
    await load(9);
    const risen = await picture();
    expect(risen.headline).toMatchObject({
      key: 'surveillance.sentence.increase-seen',
      args: { strand: 'ALL', observed: 90, days: 10 },
    });
    expect(risen.rows[0]).toMatchObject({ areaPath: '*', strand: 'ALL', method: 'model' });
    expect(risen.rows).toHaveLength(6);
  });

  it('adds days up for every area and those round it as it counts, and mends sums that are wrong', async () => {
    const sums = () =>
      t.sql(
        `select area_path as area, happened_on::text as day, strand, sum(count)::int as n from surveillance.day_sum
         group by 1, 2, 3 having sum(count) <> 0 order by 1, 2, 3`,
      );
    /** The same from the counts themselves, by another road: each wanted area asked of every count. */
    const counted = () =>
      t.sql(
        `select a.path as area, c.happened_on::text as day, c.strand, sum(c.n)::int as n
         from access.area a join (
           select area_path, happened_on, strand, 1 as n from surveillance.counted_report
           union all select area_path, happened_on, strand, count from surveillance.imported_count) c
           on a.path = '' or c.area_path = a.path or starts_with(c.area_path, a.path || '/')
         group by 1, 2, 3 having sum(c.n) <> 0 order by 1, 2, 3`,
      );
    expect((await sums()).length).toBeGreaterThan(2 * 740);
    expect(await sums()).toEqual(await counted());
    const asWorker = <T>(fn: (ctx: Context) => Promise<T>) => t.role('worker').as(system('test.count'), fn);
    const facts = { happenedOn: today, reportedOn: today, targets: [], offences: [] };
    const reportId = newId();
    const put = (strands: string[], areaPath: string) =>
      asWorker((ctx) => putReport(ctx, { ...facts, reportId, strands, areaPath }));
    await put(['RACE', 'DISABILITY'], 'westmarch/weavers');
    await put(['DISABILITY'], 'westmarch/weavers');
    await put(['DISABILITY'], '');
    expect(await sums()).toEqual(await counted());
    await asWorker((ctx) => dropReports(ctx, [reportId]));
    expect(await sums()).toEqual(await counted());
    await load(4);
    await load(9);
    expect(await sums()).toEqual(await counted());
    expect(await asWorker((ctx) => checkSums(ctx))).toBe(false);
    const spoil = async (text: string) => {
      await t.sql(text);
      expect(await sums()).not.toEqual(await counted());
      expect(await asWorker((ctx) => checkSums(ctx))).toBe(true);
      expect(await sums()).toEqual(await counted());
      expect(await asWorker((ctx) => checkSums(ctx))).toBe(false);
    };
    await spoil(
      `update surveillance.day_sum set count = count + 1 where area_path = '' and strand = 'RELIGION'`,
    );
    // What the whole force has in a month stays the same: a count in another ward, or on another day of its month.
    await spoil(
      `update surveillance.day_sum set area_path = 'westmarch/weavers'
       where area_path = 'eastmarch/mill-ward' and strand = 'RELIGION'`,
    );
    await spoil(
      `update surveillance.day_sum s set count = s.count + case when s.happened_on = d.day then 1 else -1 end
       from (select max(happened_on) as day from surveillance.day_sum where source = 'HISTORY') d
       where s.source = 'HISTORY' and s.area_path = '' and s.happened_on in (d.day, d.day - 1)`,
    );
  });

  it('keeps no report’s name in the counts that is erased while it is counted', async () => {
    const asWorker = <T>(fn: (ctx: Context) => Promise<T>) => t.role('worker').as(system('test.count'), fn);
    const reportId = newId();
    const facts = { happenedOn: today, reportedOn: today, targets: [], offences: [], strands: ['RACE'] };
    let letGo = (): void => undefined;
    const through = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let counting: Promise<void> = Promise.resolve();
    await new Promise<void>((counted, failed) => {
      counting = asWorker(async (ctx) => {
        await inTurn(ctx);
        await putReport(ctx, { ...facts, reportId, areaPath: '' });
        counted();
        await through;
      });
      counting.catch(failed);
    });
    let isForgotten = false;
    const forgetting = asWorker((ctx) => forgetReport(ctx, reportId)).then(() => {
      isForgotten = true;
    });
    const waits = async (): Promise<boolean> =>
      (
        await t.sql(`select 1 from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`)
      ).length > 0;
    while (!isForgotten && !(await waits()));
    letGo();
    await Promise.all([counting, forgetting]);
    expect(await t.sql('select 1 from surveillance.counted_report where report_id = $1', [reportId])).toEqual(
      [],
    );
    const [nameless] = await t.sql<{ id: string }>(
      `select report_id as id from surveillance.counted_report c where happened_on = $1 and area_path = ''
       and not exists (select from reporting.report r where r.id = c.report_id)`,
      [today],
    );
    await asWorker((ctx) => dropReports(ctx, [nameless?.id ?? '']));
  });

  it('shows nothing to another force', async () => {
    await withContext(t, { forceId: 'otherforce', actor: commander }, async (ctx) => {
      await expect(eventPicture(ctx.tx, 'aldermarch', eventId)).rejects.toMatchObject({ code: 'not-found' });
      expect(await ctx.tx.rows('select 1 from surveillance.imported_count')).toEqual([]);
      expect(await ctx.tx.rows('select 1 from surveillance.counted_report')).toEqual([]);
      expect(await ctx.tx.rows('select 1 from surveillance.day_sum')).toEqual([]);
    });
  });

  it('has a page with the sentence, the chart, the table and the numbers to take away', async () => {
    await t.as(IMPORTER, (ctx) => askEventJudging(ctx, eventId, ctx.now));
    await t.runJobs();
    const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: commander });
    const start = await client.get('/picture');
    expect(start).toMatchObject({ status: 303, location: `/picture/${eventId}` });
    const page = await client.get(start.location);
    expect(page.status).toBe(200);
    for (const words of [
      'Increase seen: 90 counted in 10 days',
      'coincides with the event',
      'Eastmarch',
      'Westmarch',
    ])
      expect(page.body).toContain(words);
    expect(page.body).toContain('<title id="chart-title">');
    expect(page.body).not.toMatch(/ style=|NaN|undefined|caused by|<title><\/title>/);
    expect(page.body).toContain(`href="/picture/${eventId}/days.csv"`);
    const days = (await client.get(`/picture/${eventId}/days.csv`)).body.trim().split('\r\n');
    expect(days[0]).toBe('day,count');
    expect(days.at(-1)).toMatch(new RegExp(`^${today},\\d+$`));
    const csv = await client.get(`/picture/${eventId}.csv`);
    expect(csv.status).toBe(200);
    const lines = csv.body.trim().split('\r\n');
    expect(lines).toHaveLength(1 + 3 * 6);
    expect(lines[1]).toMatch(/^\*,ALL,\d{4}-\d\d-\d\d,\d{4}-\d\d-\d\d,90,\d+\.\d{4},/);
    expect((await client.get('/picture/nothing')).status).toBe(404);
    expect((await client.get(`/picture/${newId()}`)).status).toBe(404);
    await client.close();
    const officer = webClient(t, {
      audience: 'staff',
      routes: staffRoutes,
      actor: await signedInStaff(t, ['WARD_OFFICER'], ['eastmarch']),
    });
    expect((await officer.get(`/picture/${eventId}`)).status).toBe(403);
    await officer.close();
    // What the worker found stands on the page; nothing is judged again while the counts are the same.
    await t.sql(
      `update surveillance.ladder set facts = jsonb_set(facts, '{rows,0,ratio}', '77.7')
       where area_path = '*' and strand = 'ALL'`,
    );
    expect((await picture()).rows[0]?.ratio).toBe(77.7);
    await imported('LATE', [{ areaPath: 'eastmarch', strand: 'RACE', onDate: addDays(today, -2), count: 1 }]);
    // More was counted since: what was found a moment ago stays, and says so; long after it is judged as it is asked for.
    expect(await picture()).toMatchObject({ total: 95, judged: { isBehind: true } });
    expect((await picture()).rows[0]).toMatchObject({ observed: 90, ratio: 77.7 });
    await longAgo();
    const anew = await picture();
    expect(anew.judged).toBeNull();
    expect(anew.rows[0]).toMatchObject({ observed: 91, ratio: expect.any(Number) });
    expect(anew.rows[0]?.ratio).not.toBe(77.7);
    await t.as(IMPORTER, (ctx) => askEventJudging(ctx, eventId, ctx.now));
    await t.runJobs();
    expect(await picture()).toMatchObject({ judged: { isBehind: false } });
    expect((await picture()).rows[0]).toMatchObject({ observed: 91 });
    // A count of a year ago is revised, and one of the day after it the other way: the sums are the same, the days are not.
    const revised = (by: number) => [
      { areaPath: 'eastmarch', strand: 'RACE', onDate: addDays(today, -300), count: 1 + by },
      { areaPath: 'eastmarch', strand: 'RACE', onDate: addDays(today, -299), count: 1 - by },
    ];
    await imported('REVISED', revised(0));
    await t.as(IMPORTER, (ctx) => askEventJudging(ctx, eventId, ctx.now));
    await t.runJobs();
    expect(await picture()).toMatchObject({ judged: { isBehind: false } });
    await imported('REVISED', revised(1));
    expect(await picture()).toMatchObject({ judged: { isBehind: true } });
    expect((await picture()).rows[0]).toMatchObject({ observed: 91 });
    await imported('REVISED', revised(0));
    expect(await picture()).toMatchObject({ judged: { isBehind: false } });
    const panel = await t.as(commander, (ctx) => eventPanel(ctx, eventId, (key) => key));
    expect(panel).toMatchObject({ room: 'surveillance', step: 'watch', state: 'going' });
    expect(panel.lines[0]).toBe('surveillance.sentence.increase-seen');
  });

  it('says when single areas were judged, and shows none of other days; a change of counting is no less new than a count', async () => {
    const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: commander });
    const read = async () => ({
      page: (await client.get(`/picture/${eventId}`)).body,
      rows: (await client.get(`/picture/${eventId}.csv`)).body.trim().split('\r\n').length - 1,
    });
    const now = await read();
    expect(now.rows).toBe(18);
    expect(now.page).toContain('id="areas-judged">The rows of single areas were judged on ');
    const analyst = await signedInStaff(t, ['ANALYST'], ['']);
    const breakId = await t.as(analyst, (ctx) =>
      registerBreak(ctx, {
        day: addDays(today, -400),
        areaPath: 'eastmarch',
        strand: 'RACE',
        kind: 'COUNTING_RULE',
        effect: 'STEP',
        reason: 'New counting rules',
      }),
    );
    expect(await picture()).toMatchObject({ judged: { isBehind: true } });
    await t.as(analyst, (ctx) => withdrawBreak(ctx, breakId, 'A mistake'));
    expect(await picture()).toMatchObject({ judged: { isBehind: false } });
    await t.sql(
      `update surveillance.ladder set facts = jsonb_set(facts, '{window,end}', to_jsonb($1::text)), input_hash = '\\x00'
       where area_path = '*' and strand = 'ALL'`,
      [addDays(today, -2)],
    );
    const then = await read();
    expect(then.rows).toBe(6);
    expect(then.page).toContain('id="areas-judged">Single areas are judged in the background');
    expect(then.page).toContain('their rows stand here within an hour');
    // Rows that stand elsewhere still share their chance with these.
    await t.as(IMPORTER, (ctx) => askEventJudging(ctx, eventId, ctx.now));
    const before = (await picture()).rows.map(({ smallestRatio }) => smallestRatio);
    await t.runJobs();
    expect(await picture()).toMatchObject({ judged: { isBehind: false } });
    const after = (await picture()).rows.map(({ smallestRatio }) => smallestRatio);
    expect(after.map((each) => each?.toFixed(6))).toEqual(before.map((each) => each?.toFixed(6)));
    await client.close();
  });
});
