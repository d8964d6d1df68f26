import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, system } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { addDays, londonDay } from '#statistics/days';
import { signIn } from '../../../apps/keeper/sign-in.testing.ts';
import { TestBrowser } from '../../../platform/web/site.testing.ts';
import { seedAreas } from '../../reporting/visitor.testing.ts';
import { faceOf, toldReport } from '../triage.testing.ts';
import { type Agreement, type ExchangeFile, makeExchange } from './exchange.model.ts';
import { keepExchange, makeOwnExchange } from './exchange-reports.ts';
import { blocksFor } from './likeness.model.ts';
import { nearby } from './likeness.reads.ts';

const AGREEMENT: Agreement = {
  agreement: 'aldermarch-ferry-desk',
  key: Buffer.alloc(32, 9).toString('base64'),
  until: '2999-12-31',
};
const today = londonDay(new Date());
const OPERATOR = system('cli.exchange');

let t: TestRuntime;
let duty: Actor;
let own: ExchangeFile;
const asOwner = <T>(work: Parameters<TestRuntime['as']>[1]) =>
  t.role('migrator').as(OPERATOR, work) as Promise<T>;

beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  duty = await signIn(t, ['DUTY_INSPECTOR']);
});
afterAll(() => t?.close());

describe('an exchange with another organisation', () => {
  it('is made of what is known of the force’s own reports, each incident once, and written down as a disclosure', async () => {
    const told = [
      await toldReport(t, { whenKind: 'TODAY' }),
      await toldReport(t, { whenKind: 'TODAY', why: ['RACE'] }),
      await toldReport(t, { whenKind: 'UNKNOWN' }),
      await toldReport(t, { whenKind: 'TODAY' }),
      await toldReport(t, { whenKind: 'TODAY' }),
    ];
    await t.runJobs({ failures: 'collect' });
    const [lead, , , copy, shut] = told.map(({ id }) => id);
    await t.sql('update triage.oversight set duplicate_of = $1 where report_id = $2', [lead, copy]);
    await t.sql('update triage.oversight set is_restricted = true where report_id = $1', [shut]);
    const about = { from: addDays(today, -7), to: today, salt: 'a-salt-of-twenty-two-ch', toleranceDays: 1 };
    await expect(t.as(duty, (ctx) => makeOwnExchange(ctx, AGREEMENT, about))).rejects.toMatchObject({
      code: 'not-allowed',
    });
    own = await asOwner((ctx) => makeOwnExchange(ctx, AGREEMENT, about));
    expect(own.rows.map(({ reference }) => reference).sort()).toEqual(
      [told[0]?.reference, told[1]?.reference].sort(),
    );
    const [line] = await t.sql<{ kind: string; detail: { rows: number } }>(
      `select kind, detail from platform.audit_entry where act = 'triage.make-exchange'`,
    );
    expect([line?.kind, line?.detail.rows]).toEqual(['disclosure', 2]);
  });

  it('puts what meets before a person, who answers on the report’s page, and changes no count', async () => {
    const theirs = makeExchange(AGREEMENT, { salt: own.salt, toleranceDays: 1, today }, [
      { reference: 'FC-1', place: 'X05000001', day: today, strands: ['RACE'], contact: '' },
      { reference: 'FC-2', place: 'X05000002', day: today, strands: ['RELIGION'], contact: '' },
    ]);
    const kept = await asOwner<{ matches: unknown[]; isNew: number }>((ctx) =>
      keepExchange(ctx, { own, theirs }),
    );
    expect([kept.matches.length, kept.isNew]).toEqual([1, 1]);
    const again = await asOwner<{ isNew: number }>((ctx) => keepExchange(ctx, { own, theirs }));
    expect(again.isNew).toBe(0);
    const [match] = await t.sql<{ id: string; report_id: string }>(
      'select id, report_id from triage.exchange_match',
    );
    const url = `/triage/${match?.report_id}/duplicates`;
    const officer = new TestBrowser(faceOf(t, duty).app);
    expect((await officer.get(url)).body).toContain('FC-1');
    const answer = { other: match?.id ?? '', outcome: 'SAME', reason: '' };
    expect((await officer.post(`${url}/exchange`, answer)).status).toBe(422);
    const said = await officer.post(`${url}/exchange`, {
      ...answer,
      reason: 'Their worker was there with her',
    });
    expect(said.status).toBe(303);
    expect((await officer.get(url)).body).toContain('The same incident, says');
    const west = new TestBrowser(
      faceOf(t, await signIn(t, ['DUTY_INSPECTOR'], { scopes: ['westmarch'] })).app,
    );
    await west.get('/triage');
    expect((await west.post(`${url}/exchange`, { ...answer, reason: 'Not mine to say' })).status).toBe(403);
    expect(await t.sql('select count(*)::int as n from triage.exchange_answer')).toEqual([{ n: 1 }]);
  });
});

describe('the search for reports near in place and time', () => {
  it('walks the index of the area and its days, however many reports there are', async () => {
    await t.sql(
      `insert into triage.report_likeness (force_id, report_id, area_path, on_day, is_day_known, strands, happened,
         words_sketch, place_sketch, made_at)
       select $1, gen_random_uuid(), 'eastmarch/ward-' || n % 24, date '2024-01-01' + n % 900, true, '{}', '{}', '', '', now()
       from generate_series(1, 60000) n`,
      [t.forceId],
    );
    await t.sql('analyze triage.report_likeness');
    const plan = await t.sql<{ 'QUERY PLAN': string }>(
      `explain select * from unnest('{eastmarch/ward-1,eastmarch/ward-2}'::text[], '{7,2}'::int[]) as block (path, days)
       cross join lateral (select * from triage.report_likeness where force_id = '${t.forceId}' and area_path = block.path
         and on_day between date '2025-01-01' - block.days and date '2025-01-01'
         order by on_day desc, report_id desc limit 400) l`,
    );
    const text = plan.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toContain('likeness_block');
    expect(text).not.toContain('Seq Scan on report_likeness');
    const found = await t.as(duty, (ctx) =>
      nearby(ctx.tx, ctx.forceId, {
        reportId: '00000000-0000-4000-8000-000000000000',
        onDay: '2025-01-01',
        blocks: blocksFor('eastmarch/ward-1', ['eastmarch/ward-1', 'eastmarch/ward-2']),
      }),
    );
    expect(found.length).toBeGreaterThan(0);
    // Beside the window the latest earlier ones of each area, by which is judged what is common there.
    const earlier = found.filter(({ onDay }) => onDay < '2024-12-25');
    expect(found.every(({ onDay }) => onDay <= '2025-01-08')).toBe(true);
    expect([earlier.length > 0, earlier.length <= 200]).toEqual([true, true]);
  });
});
