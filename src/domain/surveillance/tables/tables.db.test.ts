import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, system } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { pieces } from '#platform/tables/workbook.testing';
import { seedAreas, signedInStaff } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { apiRoutes } from '../../figures/api.routes.ts';
import { publicRoutes } from '../../figures/public.routes.ts';
import { importFile } from '../imports/import-file.ts';
import { staffRoutes } from '../staff.routes.ts';
import { approveTable, prepareForPublication, setTableAside, type TableAsk } from './prepare-table.ts';

const MILL = 'eastmarch/mill-ward';
/** By area and strand, every month of the first half of 2026; one of them is too small to be told. */
const COUNTS: [string, string, number][] = [
  [MILL, 'RACE', 12],
  ['eastmarch', 'RACE', 9],
  ['westmarch', 'RACE', 30],
  ['', 'RACE', 6],
  [MILL, 'RELIGION', 11],
  ['westmarch', 'RELIGION', 8],
  ['', 'RELIGION', 1],
  ['eastmarch', 'DISABILITY', 7],
  ['westmarch/weavers', 'DISABILITY', 9],
  ['', 'DISABILITY', 6],
  ['eastmarch', 'NONE_GIVEN', 8],
  ['westmarch', 'NONE_GIVEN', 9],
  ['', 'NONE_GIVEN', 7],
];

describe('tables for everybody', () => {
  let t: TestRuntime;
  let analyst: Actor;
  let commander: Actor;
  const spec: TableAsk['spec'] = {
    basis: 'RECORDED_CRIME',
    level: 1,
    firstMonth: '2026-01',
    monthsEach: 3,
    periods: 1,
  };
  const ask = (part: Partial<TableAsk> = {}): TableAsk => ({
    slug: 'by-area',
    title: 'Hate reports by area',
    note: 'A report can name two reasons.',
    correction: '',
    spec,
    ...part,
  });
  /** The worker makes what was asked for safe. */
  const prepare = async (part: Partial<TableAsk> = {}, by = analyst) => {
    const id = await t.as(by, (ctx) => prepareForPublication(ctx, ask(part)));
    await t.runJobs();
    return id;
  };
  const approve = (id: string, by = commander) => t.as(by, (ctx) => approveTable(ctx, id));
  const load = async (months: string[], counts = COUNTS) => {
    const lines = months.flatMap((month) =>
      counts.map(([area, strand, count]) => `${month},${area},${strand},${count}`),
    );
    await t.role('staff_web').as(system('test.import'), (ctx) =>
      importFile(ctx, {
        source: 'RECORDED_CRIME',
        stream: pieces(['month,area,strand,count', ...lines].join('\n')),
      }),
    );
  };
  const shown = async (slug: string, number: number) => {
    const [row] = await t.sql<{
      content: { counts: (number | null)[][][]; areas: { key: string }[]; strands: string[] };
    }>('select content from figures.table_version where slug = $1 and number = $2', [slug, number]);
    return row?.content;
  };

  beforeAll(async () => {
    t = await testRuntime();
    await seedAreas(t);
    analyst = await signedInStaff(t, ['ANALYST'], ['']);
    commander = await signedInStaff(t, ['COMMANDER', 'ANALYST'], ['']);
    await load(['2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06']);
  });
  afterAll(() => t?.close());

  it('hide what is small, keep the area not known, and wait for a second person', async () => {
    const id = await prepare();
    await expect(approve(id, analyst)).rejects.toMatchObject({ code: 'not-allowed' });
    const own = await prepare({ slug: 'own-work' }, commander);
    await expect(approve(own)).rejects.toMatchObject({ code: 'own-work' });
    await t.as(commander, (ctx) => setTableAside(ctx, own));
    await expect(approve(own)).rejects.toMatchObject({ code: 'gone' });
    expect(await t.sql('select 1 from figures.table_version')).toEqual([]);
    expect(await approve(id)).toBe(1);
    expect(await approve(id)).toBe(1);
    const content = await shown('by-area', 1);
    expect(content?.areas.map(({ key }) => key)).toEqual(['eastmarch', 'westmarch', 'UNKNOWN', 'ALL']);
    // Columns: race, religion, disability, other, all; two strands have too few for one of their own.
    expect(content?.strands).toEqual(['RACE', 'RELIGION', 'DISABILITY', 'OTHER', 'ALL']);
    expect(content?.counts[0]?.map((row) => [row[0], row[1]])).toEqual([
      [63, 33],
      [90, null],
      [18, null],
      [171, 60],
    ]);
    const all = content?.counts.flat(2).filter((count) => count !== null) ?? [];
    expect(Math.min(...(all as number[]))).toBeGreaterThanOrEqual(5);
  });

  it('are never changed in place, by nobody of the program', async () => {
    for (const role of ['staff_web', 'worker', 'public_web'] as const)
      await expect(
        t
          .role(role)
          .as(system('test.tamper'), (ctx) =>
            ctx.tx.run(`update figures.table_version set title = 'Another title' where force_id = $1`, [
              ctx.forceId,
            ]),
          ),
      ).rejects.toThrow(/permission denied/);
  });

  it('give nothing away beside one another', async () => {
    // A month of the same quarter: what is left of it is two other months, each large enough where it is shown.
    const january = await prepare({ slug: 'january', spec: { ...spec, monthsEach: 1 } });
    await approve(january);
    const february = await prepare({
      slug: 'february',
      spec: { ...spec, firstMonth: '2026-02', monthsEach: 1 },
    });
    await approve(february);
    const march = await prepare({ slug: 'march', spec: { ...spec, firstMonth: '2026-03', monthsEach: 1 } });
    await approve(march);
    const parts = await Promise.all(['january', 'february', 'march'].map((slug) => shown(slug, 1)));
    const quarter = await shown('by-area', 1);
    for (const part of parts) expect(part?.strands).toEqual(quarter?.strands);
    quarter?.counts[0]?.forEach((row, r) => {
      row.forEach((count, c) => {
        const months = parts.map((part) => part?.counts[0]?.[r]?.[c] ?? null);
        // One hidden month beside two shown ones and their quarter would be a subtraction away.
        if (count !== null) expect(months.filter((month) => month === null).length).not.toBe(1);
        if (count === null) expect(months.filter((month) => month === null).length).toBeGreaterThan(0);
      });
    });
  });

  it('are corrected by a new version, and a correction of fewer than five stays hidden', async () => {
    await expect(prepare()).rejects.toMatchObject({ problems: [{ field: 'correction' }] });
    await load(
      ['2026-04', '2026-05'],
      [
        ['westmarch', 'RACE', 31],
        ['westmarch', 'RELIGION', 28],
      ],
    );
    const first = await prepare({ slug: 'second-quarter', spec: { ...spec, firstMonth: '2026-04' } });
    await load(
      ['2026-06'],
      [
        ['westmarch', 'RACE', 32],
        ['westmarch', 'RELIGION', 40],
      ],
    );
    await expect(approve(first)).rejects.toMatchObject({ code: 'conflict' });
    await approve(await prepare({ slug: 'second-quarter', spec: { ...spec, firstMonth: '2026-04' } }));
    await load(
      ['2026-06'],
      [
        ['westmarch', 'RACE', 34],
        ['westmarch', 'RELIGION', 50],
      ],
    );
    const correction = 'Late reports of June were added.';
    const second = await prepare({
      slug: 'second-quarter',
      correction,
      spec: { ...spec, firstMonth: '2026-04' },
    });
    expect(await approve(second)).toBe(2);
    const [before, after] = [await shown('second-quarter', 1), await shown('second-quarter', 2)];
    expect(before?.counts[0]?.[1]?.slice(0, 2)).toEqual([94, 96]);
    expect(after?.counts[0]?.[1]?.slice(0, 2)).toEqual([null, 106]);
  });

  it('stand on public pages and as open data at addresses that stay', async () => {
    const site = webClient(t.role('public_web'), { audience: 'public', routes: publicRoutes });
    expect((await site.get('/figures')).body).toContain('Hate reports by area');
    const page = await site.get('/figures/by-area');
    expect(page.body).toContain('Hidden');
    expect(page.body).toMatch(/rel="license[^>]*>Open Government Licence v3[.]0</);
    expect(page.body).not.toMatch(/NaN|undefined|\[object| style=/);
    expect((await site.get('/ur/figures/by-area')).body).toContain('dir="rtl"');
    const csv = (await site.get('/figures/by-area/v1.csv')).body.split('\r\n');
    expect(csv[0]).toBe('period_from,period_to,area_code,area,strand,count,status');
    expect(csv[1]).toBe('"2026-01-01","2026-03-31","X09000001","Eastmarch","RACE","63","shown"');
    expect(csv.length).toBe(1 + 4 * 5 + 1);
    const json = JSON.parse((await site.get('/figures/by-area/v1.json')).body);
    expect(
      json.rows.find(
        (row: { area: string; strand: string }) => row.area === 'Westmarch' && row.strand === 'RELIGION',
      ).count,
    ).toBeNull();
    const metadata = JSON.parse((await site.get('/figures/by-area/v1.csv-metadata.json')).body);
    expect(metadata.url).toBe('v1.csv');
    expect(metadata.tableSchema.columns.map(({ name }: { name: string }) => name).join(',')).toBe(csv[0]);
    const corrected = await site.get('/figures/second-quarter');
    expect(corrected.body).toContain('Late reports of June');
    const old = await site.get('/figures/second-quarter/v1');
    expect(old.body).toContain('There is a newer version');
    for (const wrong of [
      '/figures/nothing',
      '/figures/by-area/v2',
      '/figures/by-area/v1.xml',
      '/figures/by-area/v01.csv',
    ])
      expect((await site.get(wrong)).status, wrong).toBe(404);
    expect((await site.get('/figures/method')).body).toContain('Why are some numbers hidden?');
    await site.close();
    const api = webClient(t.role('public_web'), { audience: 'public', routes: apiRoutes });
    const list = JSON.parse((await api.get('/api/v1/figures')).body);
    expect(list.tables.map(({ slug }: { slug: string }) => slug).sort()).toEqual([
      'by-area',
      'february',
      'january',
      'march',
      'second-quarter',
    ]);
    expect(JSON.parse((await api.get('/api/v1/figures/second-quarter')).body).versions).toHaveLength(2);
    expect((await api.get('/api/v1/figures/nothing')).status).toBe(404);
    await api.close();
  });

  it('are prepared and approved on pages', async () => {
    const maker = webClient(t, { audience: 'staff', routes: staffRoutes, actor: analyst });
    const form = {
      title: 'Hate reports, wards',
      slug: 'wards',
      basis: 'RECORDED_CRIME',
      level: '2',
      firstMonth: '2026-01',
      monthsEach: '12',
      periods: '1',
      note: '',
      correction: '',
    };
    expect((await maker.post('/tables', form)).body).toContain('Every period must be over');
    expect((await maker.post('/tables', { ...form, slug: 'A B' })).status).toBe(422);
    const made = await maker.post('/tables', { ...form, monthsEach: '1' });
    expect(made.status).toBe(303);
    const early = await maker.get(made.location);
    expect(early.body).toContain('This table is being made safe');
    await expect(approve(made.location.split('/')[2] ?? '')).rejects.toMatchObject({ code: 'conflict' });
    await t.runJobs();
    const page = await maker.get(made.location);
    expect(page.body).toContain('You prepared this table');
    expect(page.body).not.toContain('/approve"');
    await maker.close();
    const boss = webClient(t, { audience: 'staff', routes: staffRoutes, actor: commander });
    expect((await boss.get(made.location)).body).toContain('/approve"');
    expect((await boss.post(`${made.location}/approve`, {}, made.location)).status).toBe(303);
    expect((await boss.get(made.location)).body).toContain('Published, version 1');
    expect((await boss.get('/tables')).body).not.toMatch(/undefined|NaN|\[object/);
    await boss.close();
  });
});
