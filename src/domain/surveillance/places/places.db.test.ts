import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { pieces } from '#platform/tables/workbook.testing';
import { listAreas } from '#room/access';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { signedInStaff } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { staffRoutes as reportingRoutes } from '../../reporting/staff.routes.ts';
import { takenDraft } from '../../reporting/take.form.ts';
import { NO_LATER_ROOM, seedAreas } from '../../reporting/visitor.testing.ts';
import { toldReport } from '../../triage/triage.testing.ts';
import { fileForm } from '../imports/file-form.testing.ts';
import { postcodePanel, staffRoutes } from '../staff.routes.ts';
import { importBoundaries } from './import-boundaries.ts';
import { importPostcodes } from './import-postcodes.ts';
import { areaOfPostcode, areaShapes, areasOfLsoas, currentPostcodes } from './places.reads.ts';

const IMPORTER = system('test.import');

describe('boundaries and postcodes', () => {
  let t: TestRuntime;
  beforeAll(async () => {
    t = await testRuntime();
    await seedAreas(t);
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
    // Given up by the worker: the page says so, and a person has it begun again.
    await t.sql('update graphile_worker._private_jobs set attempts = max_attempts, locked_at = null');
    expect((await client.get(sent.location)).body).toContain('Reading this file was given up');
    await client.post(`${sent.location}/go-on`, {}, sent.location);
    const jobs = await t.sql(
      `select attempts from graphile_worker._private_jobs
       where attempts < max_attempts and payload -> 'payload' ->> 'fileId' = $1`,
      [sent.location.slice(-36)],
    );
    expect(jobs).toEqual([{ attempts: 0 }]);
    expect((await client.get(sent.location)).body).toContain('The file is being read');
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

  it('find the ward while somebody tells it by phone, without a script, and the postcode is dropped', async () => {
    const taker = await signIn(t, ['CALL_TAKER']);
    const routes = reportingRoutes({ ...NO_LATER_ROOM, findWard: postcodePanel });
    const client = webClient(t, { audience: 'staff', routes, actor: taker });
    const PAGE = '/reports/new';
    const formToken = /name="formToken" value="([^"]+)"/.exec((await client.get(PAGE)).body)?.[1] ?? '';
    const told = { formToken, narrative: 'Shouted at by the gate', name: 'Sam Merlin' };
    const look = (postcode: string) => client.post(PAGE, { ...told, postcode, look: 'WARD' }, PAGE);
    const found = await look('it was zz43aa I think');
    expect(found.status).toBe(200);
    expect(found.body).toContain('ZZ4 3AA lies in Mill Ward, Eastmarch (ONSPD May 2027).');
    expect(found.body).toMatch(/<option value="eastmarch\/mill-ward" selected/);
    // All that was typed stays, and nothing is asked for yet.
    for (const word of [told.narrative, told.name, formToken]) expect(found.body).toContain(word);
    expect(found.body).not.toContain('govuk-error-summary');
    expect((await look('ZZ99 9ZZ')).body).toContain('ZZ99 9ZZ is in no area of this force');
    const none = await look('by the gate');
    expect(none.status).toBe(422);
    expect(none.body).toContain('href="#postcode"');
    expect(await t.sql('select count(*)::int as n from reporting.taking')).toEqual([{ n: 0 }]);

    // Saved without choosing an area, it counts in that of the postcode; chosen otherwise, in what was chosen.
    const call = {
      ...told,
      danger: 'NO',
      route: '101',
      role: 'ME',
      happened: 'SAID_OR_SHOUTED',
      anonymity: 'ANONYMOUS',
      code: 'NOT_WANTED',
      postcode: 'ZZ4 3AA',
    };
    expect((await client.post(PAGE, call, PAGE)).status).toBe(200);
    const second = /name="formToken" value="([^"]+)"/.exec((await client.get(PAGE)).body)?.[1] ?? '';
    await client.post(PAGE, { ...call, formToken: second, areaPath: 'westmarch' }, PAGE);
    expect(
      await t.sql(`select r.area_path as area from reporting.report r
        join reporting.taking k on k.force_id = r.force_id and k.report_id = r.id order by r.area_path`),
    ).toEqual([{ area: 'eastmarch/mill-ward' }, { area: 'westmarch' }]);
    expect(Object.keys(takenDraft(call, second).answers)).not.toContain('postcode');
    await client.close();
  });
});
