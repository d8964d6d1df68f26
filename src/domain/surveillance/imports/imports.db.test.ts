import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { newId } from '#kernel/ids';
import { withContext } from '#platform/db/context';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { pieces, workbook } from '#platform/tables/workbook.testing';
import { signedInStaff } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { seedAreas } from '../../reporting/visitor.testing.ts';
import { checkSums } from '../check-sums.ts';
import type { Judging } from '../ladder/judge-event.ts';
import { staffRoutes } from '../staff.routes.ts';
import { importInTurn, inTurn } from '../turns.store.ts';
import { confirmImport, importConfirmed } from './confirm-import.ts';
import { fileForm } from './file-form.testing.ts';
import { importFile } from './import-file.ts';
import { dropStaleImports, importVintage } from './import-vintage.ts';
import type { Mapping } from './mapping.model.ts';
import { receiveCountFile } from './receive-count-file.ts';
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
  const file = (name: string, text: string | Buffer) => ({ name, bytes: Buffer.from(text) });
  const stateOf = async (place: string) =>
    (
      await t.sql<{ state: string }>('select state from surveillance.vintage where id = $1', [
        place.slice(-36),
      ])
    )[0]?.state;
  const parts = () => t.sql('select 1 from surveillance.vintage_part');
  /** The queue's jobs are due at once, whenever they asked to be called again. */
  const hurry = () => t.sql('update graphile_worker._private_jobs set run_at = now()');

  it('go in by pages: kept sealed, columns chosen, lines looked at, then imported', async () => {
    const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: analyst });
    const send = fileForm(client);
    const other = () =>
      t.sql(`select area_path as area, count as n from surveillance.imported_count
        where source = 'OTHER_FORCE' order by 1`);
    const text = 'Wann,Wo,Art,Zahl\n01/08/2026,North Beat,Race,6\n02/08/2026,Westmarch,Race,5\n';
    const sent = await send('/imports', { source: 'other force' }, file('a.csv', text));
    expect(sent.status).toBe(303);
    const arrived = await client.get(sent.location);
    for (const words of ['This file is being read', 'http-equiv="refresh"', 'id="progress"'])
      expect(arrived.body).toContain(words);
    // Whoever reads the tables reads nothing of the file.
    const kept = await t.sql<{ bytes: Buffer }>('select bytes from surveillance.vintage_part');
    expect(Buffer.concat(kept.map(({ bytes }) => bytes)).length).toBeGreaterThan(50);
    expect(Buffer.concat(kept.map(({ bytes }) => bytes)).includes('North Beat')).toBe(false);
    await t.runJobs();
    const look = await client.get(sent.location);
    for (const words of ['How to read OTHER_FORCE', 'North Beat', '<option value="Zahl"', 'name="areaWords"'])
      expect(look.body).toContain(words);
    const [row] = await t.sql<{ text: string }>(
      'select v::text as text from surveillance.vintage v where id = $1',
      [sent.location.slice(-36)],
    );
    expect(row?.text).not.toContain('North Beat');
    const chosen = {
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
    const say = (fields: Record<string, string>) =>
      client.post(`${sent.location}/mapped`, fields, sent.location);
    const wrong = await say({ ...chosen, 'column-date': '', strandWords: 'Art = RACE' });
    expect(wrong.status).toBe(422);
    for (const words of ['Art = RACE', 'North Beat', '<option value="Zahl" selected'])
      expect(wrong.body).toContain(words);
    expect(await say(chosen)).toMatchObject({ status: 303, location: sent.location });
    await t.runJobs();
    const refused = await client.get(sent.location);
    expect(refused.body).toContain('One line cannot be read');
    expect(refused.body).toContain('North Beat = ');
    const csv = await client.get(`${sent.location}/problems.csv`);
    expect(csv.body.split('\r\n')[1]).toMatch(/^"2","Wo","North Beat","No area/);
    // The file need not be sent again: what its words mean is enough.
    for (const _ of [1, 2]) await say({ ...chosen, areaWords: 'North Beat = eastmarch' });
    await t.runJobs();
    expect((await client.get(sent.location)).body).toContain('nothing counts yet');
    expect(await parts()).toEqual([]);
    expect(await t.sql(`select 1 from platform.seal where owner_table = 'surveillance.vintage'`)).toEqual([]);
    expect((await say(chosen)).status).toBe(410);
    const confirm = () => client.post(`${sent.location}/confirm`, {}, sent.location);
    for (const _ of [1, 2]) expect((await confirm()).location).toBe(`${sent.location}?done=1`);
    const waiting = await client.get(`${sent.location}?done=1`);
    for (const words of ['are being imported', 'compared with what counts now', 'http-equiv="refresh"'])
      expect(waiting.body).toContain(words);
    expect(await other()).toEqual([]);
    await t.runJobs({ failures: 'collect' });
    const imported = await client.get(`${sent.location}?done=1`);
    expect(imported.body).toContain('Imported as vintage 1');
    expect(imported.body).not.toContain('http-equiv="refresh"');
    expect(await other()).toEqual([
      { area: 'eastmarch', n: 6 },
      { area: 'westmarch', n: 5 },
    ]);
    // The next file of the source needs no words any more.
    const next = await send('/imports', { source: 'OTHER_FORCE' }, file('b.csv', text.replace(',6', ',9')));
    const again = await send('/imports', { source: 'OTHER_FORCE' }, file('a.csv', text));
    await t.runJobs();
    expect((await client.get(next.location)).body).toContain('What this file changes');
    expect((await client.get(again.location)).body).toContain('imported before, as vintage 1');
    const list = await client.get('/imports');
    expect(list.body).toContain('OTHER_FORCE');
    expect(list.body).not.toMatch(/undefined|NaN|\[object/);
    expect((await client.post('/imports', { source: 'X' }, '/imports')).status).toBe(422);
    expect((await client.get(`/imports/${newId()}`)).status).toBe(404);
    await client.close();
  });

  it('are refused in clear words where the file is a bomb, too large, broken off or no table', async () => {
    const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: analyst });
    const send = fileForm(client);
    const bomb = await workbook([['Date', 'Area']], { 'xl/more.xml': Buffer.alloc(40 * 1024 * 1024) });
    for (const [bytes, words] of [
      [bomb, 'unpacks to far more than it holds'],
      [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]), 'an old Excel file or one with a password'],
      [Buffer.from('a,b\n"open,2\n'), 'breaks off or is damaged'],
    ] as const) {
      const { location } = await send(
        '/imports',
        { source: 'HOSTILE' },
        { name: 'h.xlsx', bytes: Buffer.from(bytes) },
      );
      await t.runJobs();
      const page = await client.get(location);
      expect(page.body).toContain(words);
    }
    const large = Buffer.alloc(51 * 1024 * 1024, 'a,b\n');
    const tooLarge = await send('/imports', { source: 'HOSTILE' }, { name: 'large.csv', bytes: large });
    expect(tooLarge.status).toBe(422);
    expect(tooLarge.body).toContain('too large for this page');
    async function* cut(): AsyncGenerator<Buffer> {
      yield Buffer.from('date,count\n2026-07-01,1\n');
      throw new Error('the sender went away');
    }
    await expect(
      receiveCountFile((fn) => t.as(analyst, fn), { source: 'HOSTILE', stream: cut() }),
    ).rejects.toThrow('went away');
    expect(
      await t.sql(`select 1 from surveillance.vintage where source = 'HOSTILE' and state = 'arriving'`),
    ).toEqual([]);
    await t.runClock('surveillance.forget-count-files');
    expect(await parts()).toEqual([]);
    await client.close();
  });

  it('wait for their turn in the queue, and go on when somebody says so where they were given up', async () => {
    const client = webClient(t, { audience: 'staff', routes: staffRoutes, actor: analyst });
    const text = 'date,area,strand,count\n2026-07-01,Westmarch,Race,1\n';
    await load(text.replace(',1', ',2'), 'IN_TURN');
    const { location } = await fileForm(client)('/imports', { source: 'IN_TURN' }, file('t.csv', text));
    // Reading is given up: the page says so, and somebody has it begun again.
    const giveUp = () => t.sql('delete from graphile_worker._private_jobs');
    await giveUp();
    const stopped = (await client.get(location)).body;
    expect(stopped).toContain('Reading this file was given up');
    expect(stopped).not.toContain('http-equiv="refresh"');
    await client.post(`${location}/go-on`, {}, location);
    expect((await client.get(location)).body).toContain('being read');
    await t.runJobs();
    expect(await stateOf(location)).toBe('checked');
    await client.post(`${location}/confirm`, {}, location);
    // Another import has the turn, for as long as it likes.
    await holding(
      (ctx) => importInTurn(ctx),
      async () => {
        await t.runJobs();
        await hurry();
        await t.runJobs();
        expect(await stateOf(location)).toBe('importing');
        expect((await client.get(location)).body).not.toContain('given up');
        // The daily check of the sums waits too, and holds up no count meanwhile.
        expect(await t.role('worker').as(IMPORTER, (ctx) => checkSums(ctx))).toBe(false);
        await t.role('worker').as(IMPORTER, (ctx) => inTurn(ctx));
      },
    );
    expect(
      await t.sql(`select 1 from graphile_worker.jobs where task_identifier = 'surveillance.check-sums'`),
    ).toHaveLength(1);
    await giveUp();
    expect((await client.get(location)).body).toContain('Importing this file was given up');
    for (const _ of [1, 2]) await client.post(`${location}/confirm`, {}, location);
    expect(
      await t.sql(`select 1 from graphile_worker.jobs where task_identifier = 'surveillance.import-counts'`),
    ).toHaveLength(1);
    await t.runJobs();
    expect(await stateOf(location)).toBe('imported');
    await client.close();
  });

  /** Does `work` while another transaction of the worker has what `take` takes. */
  async function holding(
    take: (ctx: Context) => Promise<unknown>,
    work: () => Promise<unknown>,
  ): Promise<void> {
    let letGo = (): void => undefined;
    const through = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let holder: Promise<void> = Promise.resolve();
    await new Promise<void>((taken, failed) => {
      holder = t.role('worker').as(IMPORTER, async (ctx) => {
        await take(ctx);
        taken();
        await through;
      });
      holder.catch(failed);
    });
    try {
      await work();
    } finally {
      letGo();
      await holder;
    }
  }

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
      'importing 0 of ?',
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

  it('that nobody explains are forgotten after a day, and those nobody imports after a week', async () => {
    const stream = pieces('Wann,Zahl\n01/08/2026,6\n');
    const id = await receiveCountFile((fn) => t.as(analyst, fn), { source: 'LEFT_LYING', stream });
    await t.runJobs();
    expect(await stateOf(id)).toBe('asking');
    await t.sql(`update surveillance.vintage set checked_at = now() - interval '25 hours' where id = $1`, [
      id,
    ]);
    await t.runClock('surveillance.forget-count-files');
    expect([await stateOf(id), await parts()]).toEqual(['dropped', []]);
    expect(await t.sql('select 1 from platform.seal where record_id = $1', [id])).toEqual([]);
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
