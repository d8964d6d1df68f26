import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, system } from '#kernel/actor';
import { newId } from '#kernel/ids';
import { withContext } from '#platform/db/context';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { pieces, workbook } from '#platform/tables/workbook.testing';
import { listAreas } from '#room/access';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { signedInStaff } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { toldReport } from '../../triage/triage.testing.ts';
import { importBoundaries } from '../places/import-boundaries.ts';
import { importPostcodes } from '../places/import-postcodes.ts';
import { areaOfPostcode, areaShapes, areasOfLsoas, currentPostcodes } from '../places/places.reads.ts';
import { staffRoutes } from '../staff.routes.ts';
import { fileForm } from './file-form.testing.ts';
import { importFile } from './import-file.ts';
import { dropStaleImports, importVintage } from './import-vintage.ts';
import type { Mapping } from './mapping.model.ts';
import { seriesOf } from './vintage.reads.ts';

const IMPORTER = system('test.import');
const AREAS: [string, string | null, string, string, number][] = [
  ['', null, 'Aldermarch', 'X23000001', 0],
  ['eastmarch', '', 'Eastmarch', 'X09000001', 1],
  ['eastmarch/mill-ward', 'eastmarch', 'Mill Ward', 'X05000001', 2],
  ['westmarch', '', 'Westmarch', 'X09000002', 1],
];

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
    for (const [path, parent, name, code, level] of AREAS)
      await t.sql(
        `insert into access.area (force_id, path, parent_path, name, code, vintage, level)
         values ($1, $2, $3, $4, $5, 2026, $6)`,
        [t.forceId, path, parent, name, code, level],
      );
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

  it('go in by pages: columns chosen, lines looked at, then imported', async () => {
    const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: analyst });
    const send = fileForm(client);
    const text = 'Wann,Wo,Art,Zahl\n01/08/2026,North Beat,Race,6\n02/08/2026,Westmarch,Race,5\n';
    const look = await send(
      '/imports',
      { source: 'other force' },
      { name: 'a.csv', bytes: Buffer.from(text) },
    );
    expect(look.status).toBe(200);
    for (const words of ['How to read OTHER_FORCE', 'North Beat', '<option value="Zahl"', 'name="areaWords"'])
      expect(look.body).toContain(words);
    const chosen = {
      source: 'OTHER_FORCE',
      layout: 'TABLE',
      period: 'day',
      'column-date': 'Wann',
      'column-area': 'Wo',
      'column-strand': 'Art',
      'column-count': 'Zahl',
      strand: 'NONE_GIVEN',
      otherAreas: 'REFUSE',
      isWhole: 'no',
    };
    const wrong = await send(
      '/imports/mapped',
      { ...chosen, 'column-date': '' },
      { name: 'a.csv', bytes: Buffer.from(text) },
    );
    expect(wrong.status).toBe(422);
    const bad = await send('/imports/mapped', chosen, { name: 'a.csv', bytes: Buffer.from(text) });
    expect(bad.status).toBe(303);
    const refused = await client.get(bad.location);
    expect(refused.body).toContain('One line cannot be read');
    expect(refused.body).toContain('North Beat = ');
    const csv = await client.get(`${bad.location}/problems.csv`);
    expect(csv.body.split('\r\n')[1]).toMatch(/^"2","Wo","North Beat","No area/);
    const good = await send(
      '/imports/mapped',
      { ...chosen, areaWords: 'North Beat = eastmarch' },
      { name: 'a.csv', bytes: Buffer.from(text) },
    );
    expect((await client.get(good.location)).body).toContain('nothing counts yet');
    expect((await client.post(`${good.location}/confirm`, {}, good.location)).location).toBe(
      `${good.location}?done=1`,
    );
    expect((await client.get(`${good.location}?done=1`)).body).toContain('Imported as vintage 1');
    // The next file of the source needs no words any more.
    const next = await send(
      '/imports',
      { source: 'OTHER_FORCE' },
      { name: 'b.csv', bytes: Buffer.from(text.replace(',6', ',9')) },
    );
    expect(next.status).toBe(303);
    const checked = await client.get(next.location);
    expect(checked.body).toContain('What this file changes');
    const list = await client.get('/imports');
    expect(list.body).toContain('OTHER_FORCE');
    expect(list.body).not.toMatch(/undefined|NaN|\[object/);
    expect((await client.post('/imports', { source: 'X' }, '/imports')).status).toBe(422);
    expect((await client.get(`/imports/${newId()}`)).status).toBe(404);
    await client.close();
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

describe('boundaries and postcodes', () => {
  let t: TestRuntime;
  beforeAll(async () => {
    t = await testRuntime();
    for (const [path, parent, name, code, level] of AREAS)
      await t.sql(
        `insert into access.area (force_id, path, parent_path, name, code, vintage, level)
         values ($1, $2, $3, $4, $5, 2026, $6)`,
        [t.forceId, path, parent, name, code, level],
      );
  });
  afterAll(() => t?.close());
  const square = (x: number) => [
    [
      [x, 50],
      [x + 1, 50],
      [x + 1, 51],
      [x, 51],
      [x, 50],
    ],
  ];
  const file = (codes: readonly string[]): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: 'FeatureCollection',
        features: codes.map((code, at) => ({
          type: 'Feature',
          properties: { LAD26CD: code, LAD26NM: code },
          geometry: { type: 'Polygon', coordinates: square(at) },
        })),
      }),
    );
  const shapes = (codes: readonly string[], isDry = false) =>
    t.role('staff_web').as(IMPORTER, (ctx) =>
      importBoundaries(ctx, {
        bytes: file(codes),
        kind: 'local-authority',
        vintage: 2026,
        credit: 'ONS, OGL v3.0',
        isDry,
      }),
    );

  it('are matched to the areas by code, and the same file is the same set', async () => {
    expect(await shapes(['X09000001'], true)).toMatchObject({
      id: undefined,
      known: 1,
      missing: ['westmarch'],
    });
    const first = await shapes(['X09000001', 'X09000002', 'E06000001']);
    expect(first).toMatchObject({ isNew: true, shapes: 3, known: 2, missing: [] });
    expect(await shapes(['X09000001', 'X09000002', 'E06000001'])).toMatchObject({
      isNew: false,
      id: first.id,
    });
    const drawn = await t.role('staff_web').as(IMPORTER, async (ctx) =>
      areaShapes(
        ctx.tx,
        ctx.forceId,
        (await listAreas(ctx.tx, ctx.forceId)).filter(({ level }) => level === 1),
      ),
    );
    expect(drawn).toMatchObject([
      { path: 'eastmarch', longitude: 0.5, latitude: 50.5 },
      { path: 'westmarch', longitude: 1.5 },
    ]);
    expect(drawn[0]?.polygons).toEqual([square(0)]);
    expect(await shapes(['X09000001', 'X09000001'])).toMatchObject({
      id: undefined,
      faults: [{ code: 'code-twice' }],
    });
  });

  const HEAD = 'pcd,pcd2,pcds,oslaua,osward,lsoa21,lat,long';
  const line = (at: number, ward: string): string => {
    const code = `ZZ${1 + (at % 9)} ${at % 10}${String.fromCharCode(65 + (Math.floor(at / 10) % 26))}${String.fromCharCode(65 + (Math.floor(at / 260) % 26))}`;
    return `"${code}","${code}","${code}","X09000001","${ward}","X01${String(at % 40).padStart(6, '0')}",51.5,-0.1`;
  };
  const postcodes = (stream: AsyncIterable<Buffer>, name = 'ONSPD August 2026') =>
    t.role('migrator').as(IMPORTER, (ctx) => importPostcodes(ctx, { stream, name }));

  it('take the postcodes of the force alone, and replace the look-up before', async () => {
    const lines = Array.from({ length: 3_000 }, (_, at) => line(at, at % 2 ? 'X05000001' : 'X05009999'));
    lines.push('"AB1 0AA","AB1 0AA","AB1 0AA","S12000033","S13000000","S01000001",57.1,-2.2');
    expect(await postcodes(pieces([HEAD, ...lines].join('\n'), 50_000))).toMatchObject({
      lines: 3_001,
      bad: 0,
    });
    await t.as(IMPORTER, async (ctx) => {
      const areas = await listAreas(ctx.tx, ctx.forceId);
      const areaOf = (postcode: string) => areaOfPostcode(ctx.tx, ctx.forceId, { postcode, areas });
      expect(await areaOf('zz2 1aa')).toBe('eastmarch/mill-ward');
      expect(await areaOf('ZZ1 0AA')).toBe('eastmarch');
      expect(await areaOf('AB1 0AA')).toBeUndefined();
      expect((await areasOfLsoas(ctx.tx, ctx.forceId, areas)).get('X01000001')).toBe('eastmarch/mill-ward');
    });
    expect(
      await postcodes(pieces([HEAD, line(1, 'X05000001')].join('\n')), 'NSPL November 2026'),
    ).toMatchObject({ postcodes: 1 });
    expect(await t.sql('select count(*)::int as n from surveillance.postcode')).toEqual([{ n: 1 }]);
  });

  it('leave the look-up before where the file breaks off or is another', async () => {
    async function* cut(): AsyncGenerator<Buffer> {
      yield Buffer.from(
        [HEAD, ...Array.from({ length: 8_000 }, (_, at) => line(at, 'X05000001'))].join('\n'),
      );
      throw new Error('the disk went away');
    }
    await expect(postcodes(cut())).rejects.toThrow('went away');
    await expect(postcodes(pieces('a,b\n1,2\n'))).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(postcodes(pieces(`${HEAD}\nnonsense,x,x,X09000001,X05000001,,1,2\n`))).rejects.toMatchObject(
      {
        code: 'invalid-input',
      },
    );
    const now = await t.as(IMPORTER, (ctx) => currentPostcodes(ctx.tx, ctx.forceId));
    expect(now).toMatchObject({ name: 'NSPL November 2026', postcodes: 1 });
  });

  it('come in by a page: sent, read by the worker, looked at, and used when somebody says so', async () => {
    const analyst = await signedInStaff(t, ['ANALYST'], ['']);
    const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: analyst });
    const send = fileForm(client);
    const about = { of: 'local-authority', vintage: '2026', credit: 'ONS, OGL v3.0' };
    const bad = { name: 'a.json', bytes: file(['X09000001', 'X09000001']) };
    const wrong = await send('/places/boundaries', { ...about, vintage: '26' }, bad);
    expect([wrong.status, wrong.body.includes('Write the year of the codes')]).toEqual([422, true]);
    const refused = await send('/places/boundaries', about, bad);
    expect(refused.status).toBe(303);
    expect((await client.get(refused.location)).body).toContain('The file is being read');
    await t.runJobs();
    const page = (await client.get(refused.location)).body;
    for (const words of ['This file was not taken', 'X09000001', 'Two shapes have this code'])
      expect(page).toContain(words);
    expect(page).not.toContain('/confirm"');
    expect((await client.get(`${refused.location}/problems.csv`)).body).toContain('"X09000001"');

    const codes = ['X09000002', 'X09000001', 'E06000002'];
    const sent = await send('/places/boundaries', about, { name: 'b.json', bytes: file(codes) });
    await t.runJobs();
    expect((await client.get(sent.location)).body).toContain('nothing has changed yet');
    const sets = () => t.sql('select 1 from surveillance.boundary_set');
    const before = (await sets()).length;
    expect((await client.post(`${sent.location}/confirm`, {}, sent.location)).status).toBe(303);
    await t.runJobs();
    expect(await sets()).toHaveLength(before + 1);
    expect((await client.get(sent.location)).body).toContain('Imported.');

    const lines = [HEAD, line(3, 'X05000001'), '"no","no","no","X09000001","X05000001","",1,2'];
    const many = [...lines, ...Array.from({ length: 300 }, (_, at) => line(at, 'X05000001'))].join('\n');
    const look = await send(
      '/places/postcodes',
      { name: 'ONSPD May 2027' },
      { name: 'c.csv', bytes: Buffer.from(many) },
    );
    await t.runJobs();
    const checked = (await client.get(look.location)).body;
    for (const words of ['302', '301', 'This is no postcode', '/confirm"']) expect(checked).toContain(words);
    await client.post(`${look.location}/confirm`, {}, look.location);
    await t.runJobs();
    expect(await t.as(IMPORTER, (ctx) => currentPostcodes(ctx.tx, ctx.forceId))).toMatchObject({
      name: 'ONSPD May 2027',
    });
    // Nothing of a file is kept once it was used or refused.
    expect(await t.sql('select 1 from surveillance.place_file_part')).toEqual([]);
    const list = (await client.get('/places')).body;
    expect(list).toContain('ONSPD May 2027');
    expect(list).not.toMatch(/undefined|NaN|\[object/);
    await client.close();
  });

  it('turn a postcode that somebody typed into a ward, by an officer’s word, and keep nothing of it', async () => {
    const unsaid = { area: '', ward: '', place: 'In front of zz4 3aa, by the gate' };
    const { id } = await toldReport(t, unsaid);
    await t.runJobs({ failures: 'collect' });
    const counted = () =>
      t.sql('select area_path as area from surveillance.counted_report where report_id = $1', [id]);
    expect(await counted()).toEqual([{ area: '' }]);
    const inspector = await signIn(t, ['DUTY_INSPECTOR']);
    const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: inspector });
    const page = await client.get(`/triage/${id}/ward`);
    expect(page.body).toContain('ZZ4 3AA lies in Mill Ward, Eastmarch (ONSPD May 2027).');
    expect(page.body).toMatch(/<option value="eastmarch\/mill-ward" selected/);
    expect(
      (await client.post(`/triage/${id}/ward`, { areaPath: 'nowhere' }, `/triage/${id}/ward`)).status,
    ).toBe(422);
    const said = { areaPath: 'eastmarch/mill-ward' };
    expect((await client.post(`/triage/${id}/ward`, said, `/triage/${id}/ward`)).location).toBe(
      `/triage/${id}`,
    );
    await t.runJobs({ failures: 'collect' });
    expect(await counted()).toEqual([{ area: 'eastmarch/mill-ward' }]);
    // The report itself, and with it who may read it, stays as it was told.
    expect(await t.sql('select area_path as area from reporting.report where id = $1', [id])).toEqual([
      { area: null },
    ]);
    const elsewhere = await signIn(t, ['DUTY_INSPECTOR'], { scopes: ['westmarch'] });
    const other = webClient(t, { audience: 'staff', routes: staffRoutes, actor: elsewhere });
    expect((await other.get(`/triage/${id}/ward`)).status).toBe(403);
    await Promise.all([client.close(), other.close()]);
  });
});
