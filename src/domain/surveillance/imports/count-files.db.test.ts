import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { newId } from '#kernel/ids';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { pieces, workbook } from '#platform/tables/workbook.testing';
import { signedInStaff } from '../../community/community.testing.ts';
import { webClient } from '../../community/web-client.testing.ts';
import { seedAreas } from '../../reporting/visitor.testing.ts';
import { checkSums } from '../check-sums.ts';
import { staffRoutes } from '../staff.routes.ts';
import { importInTurn, inTurn, tookReadingTurn } from '../turns.store.ts';
import { checkCountFile } from './check-count-file.ts';
import { confirmImport, goOn } from './confirm-import.ts';
import { fileForm } from './file-form.testing.ts';
import { forgetCountFile } from './forget-count-files.ts';
import { importFile } from './import-file.ts';
import { guessMapping } from './mapping.model.ts';
import { receiveCountFile } from './receive-count-file.ts';
import { sayMapping } from './say-mapping.ts';
import { lockedVintage } from './vintage.reads.ts';

const IMPORTER = system('test.import');

describe('files of counts that are sent by the page', () => {
  let t: TestRuntime;
  let analyst: Actor;
  const load = (text: string, source: string) =>
    t.role('staff_web').as(IMPORTER, (ctx) => importFile(ctx, { source, stream: pieces(text) }));

  beforeAll(async () => {
    t = await testRuntime();
    await seedAreas(t);
    analyst = await signedInStaff(t, ['ANALYST'], ['']);
  });
  afterAll(() => t?.close());

  const file = (name: string, text: string | Buffer) => ({ name, bytes: Buffer.from(text) });
  const stateOf = async (place: string) =>
    (
      await t.sql<{ state: string }>('select state from surveillance.vintage where id = $1', [
        place.slice(-36),
      ])
    )[0]?.state;
  const parts = () => t.sql('select 1 from surveillance.vintage_part');
  /** The worker has tried as often as it does. */
  const giveUp = () =>
    t.sql('update graphile_worker._private_jobs set attempts = max_attempts, locked_at = null');
  /** What is asked for of a file and not given up. */
  const jobsOf = (id: string) =>
    t.sql(
      `select attempts from graphile_worker._private_jobs
       where attempts < max_attempts and payload -> 'payload' ->> 'importId' = $1`,
      [id.slice(-36)],
    );
  const UNEXPLAINED = 'Wann,Zahl\n01/08/2026,6\n';
  const sendUnexplained = (source: string) =>
    receiveCountFile((fn) => t.as(analyst, fn), { source, stream: pieces(UNEXPLAINED) });
  /** Says how it is read, and wrong. */
  const sayWrong = (id: string) =>
    t.as(analyst, (ctx) => sayMapping(ctx, { id, mapping: guessMapping(['Wann', 'Zahl']) }));
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
    for (const words of ['are being imported', 'waits for its turn', 'http-equiv="refresh"'])
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
    // The next file of the source needs no words any more, and says none.
    const saved = () =>
      t.sql<{ mapping: { columns: { date: string } } }>(
        `select mapping, saved_at from surveillance.import_mapping where source = 'OTHER_FORCE'`,
      );
    const said = await saved();
    const next = await send('/imports', { source: 'OTHER_FORCE' }, file('b.csv', text.replace(',6', ',9')));
    const again = await send('/imports', { source: 'OTHER_FORCE' }, file('a.csv', text));
    await t.runJobs();
    expect((await client.get(next.location)).body).toContain('What this file changes');
    expect((await client.get(again.location)).body).toContain('imported before, as vintage 1');
    expect(await saved()).toEqual(said);
    // A try that reads the file badly does not take the place of what reads well.
    const odd = await send('/imports', { source: 'OTHER_FORCE' }, file('c.csv', text.replace('Wann', 'Tag')));
    const tryOn = async (fields: Record<string, string>) => {
      await t.runJobs();
      await client.post(
        `${odd.location}/mapped`,
        { ...chosen, 'column-date': 'Tag', ...fields },
        odd.location,
      );
      await t.runJobs();
      return stateOf(odd.location);
    };
    expect([await tryOn({}), await saved()]).toEqual(['refused', said]);
    expect(await tryOn({ areaWords: 'North Beat = eastmarch' })).toBe('checked');
    expect((await saved())[0]?.mapping.columns.date).toBe('Tag');
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
    await giveUp();
    const stopped = (await client.get(location)).body;
    expect(stopped).toContain('Reading this file was given up');
    expect(stopped).not.toContain('http-equiv="refresh"');
    await client.post(`${location}/go-on`, {}, location);
    expect(await jobsOf(location)).toEqual([{ attempts: 0 }]);
    expect((await client.get(location)).body).toContain('being read');
    await t.runJobs();
    expect(await stateOf(location)).toBe('checked');
    await client.post(`${location}/confirm`, {}, location);
    await t.sql(
      `update surveillance.day_sum set count = count + 1 where source = 'IN_TURN' and area_path = ''`,
    );
    // Another import has the turn, for as long as it likes.
    await holding(
      (ctx) => importInTurn(ctx),
      async () => {
        await t.runJobs();
        await hurry();
        await t.runJobs();
        expect(await stateOf(location)).toBe('importing');
        const held = (await client.get(location)).body;
        expect(held).toContain('waits for its turn');
        expect(held).not.toContain('given up');
        // Sums that are wrong are mended afterwards, and no count is held up meanwhile.
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
    expect(await jobsOf(location)).toEqual([{ attempts: 0 }]);
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

  it('that nobody explains are forgotten after a day', async () => {
    const id = await sendUnexplained('LEFT_LYING');
    await t.runJobs();
    expect(await stateOf(id)).toBe('asking');
    await t.sql(`update surveillance.vintage set checked_at = now() - interval '25 hours' where id = $1`, [
      id,
    ]);
    await t.runClock('surveillance.forget-count-files');
    expect([await stateOf(id), await parts()]).toEqual(['dropped', []]);
    expect(await t.sql('select 1 from platform.seal where record_id = $1', [id])).toEqual([]);
  });

  it('are read one after the other, and whoever presses again waits for none of it', async () => {
    const id = await sendUnexplained('ONE_BY_ONE');
    await holding(tookReadingTurn, async () => {
      await t.runJobs();
      expect([await stateOf(id), await jobsOf(id)]).toEqual(['checking', [{ attempts: 0 }]]);
    });
    // As while a worker keeps what it read: its row is not to be had.
    await holding(
      (ctx) => lockedVintage(ctx.tx, ctx.forceId, id),
      async () => {
        await sayWrong(id);
        await t.as(analyst, (ctx) => goOn(ctx, id));
        await expect(t.as(analyst, (ctx) => confirmImport(ctx, id))).rejects.toMatchObject({ code: 'gone' });
      },
    );
    await hurry();
    await t.runJobs();
    expect(await stateOf(id)).toBe('asking');
  });

  it('that are explained in the last minute are read, and are kept no longer for it', async () => {
    const id = await sendUnexplained('LATE_WORD');
    await t.runJobs();
    await t.sql(`update surveillance.vintage set checked_at = now() - interval '25 hours' where id = $1`, [
      id,
    ]);
    await sayWrong(id);
    await t.runClock('surveillance.forget-count-files');
    expect(await stateOf(id)).toBe('checking');
    await t.runJobs();
    expect(await stateOf(id)).toBe('refused');
    await t.runClock('surveillance.forget-count-files');
    const seals = () => t.sql('select 1 from platform.seal where record_id = $1', [id]);
    expect([await stateOf(id), await seals()]).toEqual(['refused', []]);
    // What is still to be read long after is not kept for ever.
    const unread = await sendUnexplained('NEVER_READ');
    await t.sql(`update surveillance.vintage set checked_at = now() - interval '27 hours' where id = $1`, [
      unread,
    ]);
    await t.runClock('surveillance.forget-count-files');
    expect(await stateOf(unread)).toBe('dropped');
  });

  it('that are forgotten while they are read leave no first lines', async () => {
    const id = await sendUnexplained('FORGOTTEN');
    const worker = t.role('worker');
    let parts = 0;
    await checkCountFile(
      {
        inTransaction: async (fn) => {
          const answer = await worker.as(IMPORTER, fn);
          // The second time its only part is read it goes through to its end.
          if (Buffer.isBuffer(answer) && ++parts === 2) {
            await t.sql(`update surveillance.vintage set state = 'dropped' where id = $1`, [id]);
            await worker.as(IMPORTER, (ctx) => forgetCountFile(ctx, id));
          }
          return answer;
        },
        think: async () => [],
      },
      id,
    );
    expect([parts, await stateOf(id)]).toEqual([2, 'dropped']);
    expect(await t.sql('select 1 from platform.seal where record_id = $1', [id])).toEqual([]);
  });
});
