import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, system } from '#kernel/actor';
import { withContext } from '#platform/db/context';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { pieces, workbook } from '#platform/tables/workbook.testing';
import { signedInStaff } from '../../community/community.testing.ts';
import { seedAreas } from '../../reporting/visitor.testing.ts';
import type { Judging } from '../ladder/judge-event.ts';
import { confirmImport, importConfirmed } from './confirm-import.ts';
import { importFile } from './import-file.ts';
import { dropStaleImports, importVintage } from './import-vintage.ts';
import type { Mapping } from './mapping.model.ts';
import { seriesOf } from './vintage.reads.ts';

const IMPORTER = system('test.import');

describe('counts from elsewhere', () => {
  let t: TestRuntime;
  let analyst: Actor;
  const load = (
    text: string | Buffer,
    source = 'RECORDED_CRIME',
    more: { mapping?: Mapping; isDry?: boolean } = {},
  ) => t.role('staff_web').as(IMPORTER, (ctx) => importFile(ctx, { source, stream: pieces(text), ...more }));
  const picture = () =>
    t.sql<{ day: string; area: string; strand: string; count: number }>(
      `select happened_on::text as day, area_path as area, strand, count from surveillance.imported_count
       where source = 'RECORDED_CRIME' order by 1, 2, 3`,
    );
  const EXTRACT = [
    'Crime Ref,Committed on,Beat Code,Offence,Hate Strand',
    'AB1,01/07/2026,X05000001,Harassment,Race',
    'AB2,01/07/2026,X05000001,Criminal damage,Race',
    'AB3,02/07/2026,Westmarch,Harassment,Faith',
    'AB4,03/07/2026,Unknown,Harassment,Race',
  ];

  beforeAll(async () => {
    t = await testRuntime();
    await seedAreas(t);
    analyst = await signedInStaff(t, ['ANALYST'], ['']);
  });
  afterAll(() => t?.close());

  it('are read from an extract of incidents, the unknown area with them', async () => {
    expect(await load(EXTRACT.join('\r\n'), 'RECORDED_CRIME', { isDry: true })).toMatchObject({
      state: 'checked',
      vintage: null,
      newFigures: 4,
    });
    expect(await picture()).toEqual([]);
    expect(await load(EXTRACT.join('\r\n'))).toMatchObject({
      vintage: 1,
      lines: 4,
      total: 4,
      unknownArea: 1,
      newFigures: 4,
      changedFigures: 0,
      firstDay: '2026-07-01',
      lastDay: '2026-07-03',
    });
    expect(await picture()).toEqual([
      { day: '2026-07-01', area: 'eastmarch/mill-ward', strand: 'RACE', count: 2 },
      { day: '2026-07-02', area: 'westmarch', strand: 'RELIGION', count: 1 },
      { day: '2026-07-03', area: '', strand: 'RACE', count: 1 },
    ]);
  });

  it('are the same however often the same file comes, and whatever file says the same', async () => {
    expect(await load(EXTRACT.join('\r\n'))).toMatchObject({ already: 1, vintage: 1 });
    expect(await load([EXTRACT[0], ...EXTRACT.slice(1).reverse()].join('\n'))).toMatchObject({
      state: 'same',
      vintage: null,
      newFigures: 0,
    });
    expect(
      await t.sql('select count(*)::int as n from surveillance.vintage where number is not null'),
    ).toEqual([{ n: 1 }]);
  });

  it('keep both figures where a later file changes a past day, and the newer counts', async () => {
    const later = [
      ...EXTRACT.slice(0, 2),
      EXTRACT[3],
      EXTRACT[4],
      'AB5,03/07/2026,Westmarch,Harassment,Disability',
    ];
    expect(await load(later.join('\n'))).toMatchObject({
      vintage: 2,
      newFigures: 1,
      changedFigures: 0,
      goneFigures: 1,
    });
    const ask = { source: 'RECORDED_CRIME', period: 'day' as const, areaPath: '' };
    const series = (asOf?: number) =>
      t.as(IMPORTER, (ctx) => seriesOf(ctx.tx, ctx.forceId, { ...ask, ...(asOf ? { asOf } : {}) }));
    expect((await series(1)).map(({ count }) => count)).toEqual([2, 1, 1]);
    expect(await series()).toEqual([
      { fromDay: '2026-07-01', count: 1, vintage: 2 },
      { fromDay: '2026-07-02', count: 1, vintage: 1 },
      { fromDay: '2026-07-03', count: 2, vintage: 2 },
    ]);
    expect((await picture())[0]).toMatchObject({ count: 1 });
    // The earlier file again: it is not the vintage it was, because a later one has spoken of its days since.
    expect(await load(EXTRACT.join('\r\n'))).toMatchObject({
      already: null,
      vintage: 3,
      newFigures: 0,
      changedFigures: 1,
      goneFigures: 1,
    });
    expect((await series()).map(({ count }) => count)).toEqual([2, 1, 1]);
    expect(await load(EXTRACT.join('\r\n'))).toMatchObject({ already: 3 });
    expect(await load(later.join('\n'))).toMatchObject({ vintage: 4 });
    expect((await picture())[0]).toMatchObject({ count: 1 });
  });

  it('keep noughts where nothing was known: they are an answer', async () => {
    const quiet = (day: string) => `date,area,strand,count\n${day},Westmarch,Race,0\n`;
    expect(await load(quiet('2026-05-01'), 'QUIET')).toMatchObject({
      state: 'imported',
      vintage: 1,
      newFigures: 1,
      total: 0,
    });
    expect(await load(quiet('2026-05-02'), 'QUIET')).toMatchObject({ state: 'imported', vintage: 2 });
    const other = quiet('2026-05-02').replaceAll('\n', '\r\n');
    expect(await load(other, 'QUIET')).toMatchObject({ state: 'same', vintage: null, newFigures: 0 });
    expect(
      await t.sql(
        `select from_day::text as day, count from surveillance.figure where source = 'QUIET' order by 1`,
      ),
    ).toEqual([
      { day: '2026-05-01', count: 0 },
      { day: '2026-05-02', count: 0 },
    ]);
  });

  it('change nothing where one line is bad, or the file breaks off', async () => {
    const before = await picture();
    const bad = await load(
      [...EXTRACT, 'AB9,32/07/2026,X05000001,Harassment,Race', 'AC1,01/07/2026,Nowhere,x,Race'].join('\n'),
    );
    expect(bad).toMatchObject({ state: 'refused', problemCount: 2, vintage: null });
    expect(bad.problems.map(({ line, column, key }) => [line, column, key])).toEqual([
      [6, 'Committed on', 'no-day'],
      [7, 'Beat Code', 'unknown-area'],
    ]);
    expect((await load(`${EXTRACT.join('\n')}\n"open`)).problems).toMatchObject([{ key: 'table-broken' }]);
    async function* cut(): AsyncGenerator<Buffer> {
      yield Buffer.from(`${EXTRACT.join('\n')}\nAB7,05/07/2026,Westmarch,Harassment,Race\n`);
      throw new Error('the sender went away');
    }
    await expect(
      t.role('staff_web').as(IMPORTER, (ctx) => importFile(ctx, { source: 'RECORDED_CRIME', stream: cut() })),
    ).rejects.toThrow('went away');
    expect(await picture()).toEqual(before);
  });

  it('by month never enter the picture of days; offences for comparison stand apart', async () => {
    const wide =
      'MajorText,MinorText,LookUp_BoroughName,202605,202606\nPublic order,Race or Religious Agg Public Fear,Eastmarch,24,20\nPublic order,Public fear,Eastmarch,100,90\n';
    expect(await load(wide, 'LONDON_LIKE')).toMatchObject({ vintage: 1, newFigures: 4, total: 234 });
    expect(await load(wide.replace('24,20', '25,20'), 'LONDON_LIKE')).toMatchObject({
      vintage: 2,
      changedFigures: 1,
    });
    expect(
      await t.sql(`select strand, sum(count)::int as n, max(vintage) as v from surveillance.figure
        where source = 'LONDON_LIKE' group by 1 order by 1`),
    ).toEqual([
      { strand: 'CONTROL', n: 190, v: 1 },
      { strand: 'RACE_OR_RELIGION', n: 45, v: 2 },
    ]);
    expect(await t.sql(`select 1 from surveillance.imported_count where source = 'LONDON_LIKE'`)).toEqual([]);
  });

  it('are read from a workbook', async () => {
    const file = await workbook([
      ['Date', 'Area', 'Strand', 'Count'],
      [{ day: 46_204 }, 'Eastmarch', 'Race', 7],
    ]);
    expect(await load(file, 'WORKBOOK')).toMatchObject({ vintage: 1, total: 7, firstDay: '2026-07-01' });
  });

  it('are for the analyst of the force, and for no other', async () => {
    const commander = await signedInStaff(t, ['COMMANDER'], ['']);
    await expect(
      t.as(commander, (ctx) =>
        importFile(ctx, { source: 'X_Y', stream: pieces('date,count\n2026-07-01,1\n') }),
      ),
    ).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(load('date,count\n2026-07-01,1\n', 'small')).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await t.sql(`insert into platform.force (force_id, name) values ('otherforce', 'Other')`);
    const [one] = await t.sql<{ id: string }>('select id from surveillance.vintage limit 1');
    await withContext(t, { forceId: 'otherforce', actor: analyst }, async (ctx) => {
      await expect(importVintage(ctx, one?.id ?? '')).rejects.toMatchObject({ code: 'not-found' });
    });
  });

  const day = (at: number) => new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10);
  it('are imported by the worker all or not at all, and say how far it is', async () => {
    // More than one statement takes: 18,000 figures.
    const words = Array.from({ length: 300 }, (_, at) => `Kind ${at}`);
    const lines = (more: number) =>
      Array.from({ length: 60 }, (_, at) =>
        words.map((word) => `${day(at)},Westmarch,Race,${word},${1 + (at === 59 ? more : 0)}`),
      ).flat();
    const many = (more: number) => ['date,area,strand,offence,count', ...lines(more)].join('\n');
    const check = async (more: number) => {
      const { state } = await load(many(more), 'MANY', { isDry: true });
      expect(state).toBe('checked');
      const [one] = await t.sql<{ id: string }>(
        `select id from surveillance.vintage where source = 'MANY' and state = 'checked'`,
      );
      return one?.id ?? '';
    };
    const sums = () =>
      t.sql(`select area_path as area, sum(count)::int as n from surveillance.day_sum where source = 'MANY'
        group by 1 order by 1`);
    const seen: string[] = [];
    /** The worker's transactions, the one that notes progress watched from outside; it dies at the second note. */
    const worker = (notes: number): Judging => {
      let left = notes;
      return {
        inTransaction: async (fn) => {
          const done = await withContext(
            t.role('worker'),
            { forceId: t.forceId, actor: system('test.worker') },
            fn,
          );
          const [row] = await t.sql<{ state: string; done: number; due: number | null }>(
            `select state, figures_done as done, figures_due as due from surveillance.vintage
             where source = 'MANY' order by checked_at desc limit 1`,
          );
          seen.push(`${row?.state} ${row?.done} of ${row?.due ?? '?'}`);
          left -= 1;
          if (left === 0) throw new Error('the worker died');
          return done;
        },
        think: async () => [],
      };
    };
    const first = await check(0);
    await t.as(analyst, (ctx) => confirmImport(ctx, first));
    await expect(importConfirmed(worker(4), first)).rejects.toThrow('died');
    expect(seen).toEqual([
      'importing 0 of 0',
      'importing 0 of ?',
      'importing 0 of 18000',
      'importing 15000 of 18000',
    ]);
    expect(await sums()).toEqual([]);
    expect(await t.sql(`select 1 from surveillance.figure where source = 'MANY'`)).toEqual([]);
    await importConfirmed(worker(99), first);
    expect(await sums()).toEqual([
      { area: '', n: 18_000 },
      { area: 'westmarch', n: 18_000 },
    ]);
    expect(
      await t.sql(`select state, imported_by as by, number from surveillance.vintage where id = $1`, [first]),
    ).toEqual([{ state: 'imported', by: analyst.kind === 'staff' ? analyst.id : '', number: 1 }]);
    // What changes is found once, when the file is compared, and written for its day alone.
    const second = await check(1);
    seen.length = 0;
    await t.as(analyst, (ctx) => confirmImport(ctx, second));
    await importConfirmed(worker(99), second);
    expect(seen.at(-2)).toBe('importing 300 of 300');
    expect(await sums()).toEqual([
      { area: '', n: 18_300 },
      { area: 'westmarch', n: 18_300 },
    ]);
    expect(
      await t.sql(
        `select new_figures as new, changed_figures as changed, jsonb_array_length(largest_changes) as kept
         from surveillance.vintage where id = $1`,
        [second],
      ),
    ).toEqual([{ new: 0, changed: 300, kept: 50 }]);
    await expect(t.as(IMPORTER, (ctx) => confirmImport(ctx, second))).rejects.toMatchObject({
      code: 'not-allowed',
    });
  });

  it('that nobody imports are forgotten after a week', async () => {
    await t.sql(
      `update surveillance.vintage set checked_at = now() - interval '8 days' where state = 'checked'`,
    );
    const waiting = await t.sql(`select 1 from surveillance.vintage where state = 'checked'`);
    expect(waiting.length).toBeGreaterThan(0);
    expect(await t.role('worker').as(IMPORTER, (ctx) => dropStaleImports(ctx))).toBe(waiting.length);
    expect(
      await t.sql(`select 1 from surveillance.vintage_figure f join surveillance.vintage v on v.id = f.vintage_id
        where v.state = 'dropped'`),
    ).toEqual([]);
  });
});
