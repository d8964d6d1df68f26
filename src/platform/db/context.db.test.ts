import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PUBLIC, system } from '#kernel/actor';
import { defineEvent } from '#kernel/event';
import { newId } from '#kernel/ids';
import { Refusal } from '#kernel/refusal';
import { withContext } from './context.ts';
import { type TestRuntime, testRuntime } from './testing.ts';
import { wordArray } from './word-array.ts';

const happened = defineEvent({ name: 'reporting.tested', schema: z.object({ reportId: z.uuid() }) });
const foreign = defineEvent({ name: 'triage.tested', schema: z.object({ reportId: z.uuid() }) });

describe('one transaction of one force', () => {
  let staff: TestRuntime;
  beforeAll(async () => {
    staff = await testRuntime();
    await staff.sql(`insert into platform.force (force_id, name) values ('otherforce', 'Other')`);
    await staff.sql(
      `insert into platform.publish_right (role_name, name_prefix) values ('public_web', 'reporting.tested')`,
    );
  });
  afterAll(() => staff.close());

  it('knows the force, the time and whether the caller is one of its own', async () => {
    const seen = await staff.as(PUBLIC, async (ctx) => ({
      now: ctx.now,
      row: await ctx.tx.row<{ force: string; at: Date; role: string }>(
        `select current_setting('app.force_id') as force, now() as at, current_user as role`,
      ),
    }));
    expect(seen.row).toEqual({ force: 'aldermarch', at: seen.now, role: 'staff_web' });
  });

  it('writes the event to the outbox, and shows it to that force alone', async () => {
    const reportId = newId();
    await staff.role('public_web').as(PUBLIC, (ctx) => ctx.publish(happened, reportId, { reportId }));
    const count = (forceId: string) =>
      withContext(staff, { forceId, actor: PUBLIC }, (ctx) =>
        ctx.tx.row<{ n: number }>('select count(*) as n from platform.outbox_event where subject_id = $1', [
          reportId,
        ]),
      );
    expect(await count('aldermarch')).toEqual({ n: 1 });
    expect(await count('otherforce')).toEqual({ n: 0 });
  });

  it('lets the public publish what it may by name, and no jobs', async () => {
    const reportId = newId();
    const publisher = staff.role('public_web');
    await expect(publisher.as(PUBLIC, (ctx) => ctx.publish(foreign, reportId, { reportId }))).rejects.toThrow(
      /may not publish/,
    );
    await expect(publisher.as(PUBLIC, (ctx) => ctx.enqueue('triage.open-oversight', {}))).rejects.toThrow(
      /permission denied/,
    );
    await expect(publisher.pool.query('select * from platform.outbox_event')).rejects.toThrow(
      /permission denied/,
    );
    await expect(publisher.pool.query('select * from graphile_worker._private_jobs')).rejects.toThrow(
      /permission denied/,
    );
  });

  it('refuses a payload that does not fit the schema, and rolls everything back', async () => {
    const before = await staff.sql('select count(*) as n from platform.outbox_event');
    await expect(
      staff.as(PUBLIC, async (ctx) => {
        await ctx.publish(happened, 'x', { reportId: newId() });
        await ctx.publish(happened, 'x', { reportId: 'not an id' });
      }),
    ).rejects.toThrow();
    expect(await staff.sql('select count(*) as n from platform.outbox_event')).toEqual(before);
  });

  it('tries again after a serialisation failure, once', async () => {
    let tries = 0;
    const fail = () =>
      staff.as(PUBLIC, async (ctx) => {
        tries++;
        await ctx.tx.run(`do $$ begin raise exception 'x' using errcode = '40001'; end $$`);
      });
    await expect(fail()).rejects.toThrow();
    expect(tries).toBe(2);
  });

  it('does not take a swallowed failure for a success', async () => {
    await expect(
      staff.as(PUBLIC, async (ctx) => {
        await ctx.tx.run('select 1/0').catch(() => undefined);
      }),
    ).rejects.toThrow(/rolled back/);
  });

  it('runs nothing after its end', async () => {
    const ctx = await staff.as(PUBLIC, async (inner) => inner);
    await expect(ctx.tx.run('select 1')).rejects.toThrow(/await is missing/);
  });

  it('answers statements asked together, in order', async () => {
    const answers = await staff.as(PUBLIC, (ctx) =>
      Promise.all([1, 2, 3].map((n) => ctx.tx.row<{ n: number }>('select $1::int as n', [n]))),
    );
    expect(answers.map((row) => row?.n)).toEqual([1, 2, 3]);
  });

  it('takes many words as one parameter, whatever stands in them', async () => {
    const words = [
      'a-b_c/d.e:f',
      '2026-01-15',
      '',
      'null',
      'NULL',
      null,
      'a b',
      '{x,y}',
      '"',
      '\\',
      "it's",
      'é\n',
    ];
    const rows = await staff.as(PUBLIC, ({ tx }) =>
      tx.rows<{ word: string | null }>('select word from unnest($1::text[]) as w (word)', [wordArray(words)]),
    );
    expect(rows.map(({ word }) => word)).toEqual(words);
    expect(wordArray([])).toBe('{}');
  });

  it('says unavailable, not a database code, when the connections are cut', async () => {
    const cut = staff.as(PUBLIC, async (ctx) => {
      await staff.sql(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test-staff_web' and datname = current_database()`,
      );
      await ctx.tx.run('select 1');
    });
    await expect(cut).rejects.toMatchObject({ name: 'Refusal', code: 'unavailable' });
    // The next one gets a fresh connection.
    expect(await staff.as(PUBLIC, async (ctx) => ctx.forceId)).toBe('aldermarch');
  });

  it('survives idle connections that were cut', async () => {
    await staff.as(PUBLIC, async () => undefined);
    await staff.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test-staff_web' and datname = current_database()`,
    );
    expect(await staff.as(PUBLIC, async (ctx) => ctx.forceId)).toBe('aldermarch');
  });

  it('refuses a force name that is no name before any SQL', async () => {
    await expect(
      withContext(
        staff,
        { forceId: `x'; drop table platform.force; --`, actor: PUBLIC },
        async () => undefined,
      ),
    ).rejects.toBeInstanceOf(Refusal);
  });

  it('seals under every writing role and appends to the audit', async () => {
    for (const role of ['public_web', 'leader_web', 'staff_web', 'worker'] as const) {
      // The outside roles write nobody's lines but the public's and the leaders'.
      const actor = role === 'staff_web' || role === 'worker' ? system('platform.test') : PUBLIC;
      const sealed = await staff.role(role).as(actor, async (ctx) => {
        await ctx.audit({ act: 'platform.test-seal', subject: 'test', subjectId: null, kind: 'collection' });
        return ctx.seal({ table: 'reporting.report', recordId: newId(), fields: { narrative: 'a text' } });
      });
      expect(sealed.fields.narrative.length).toBeGreaterThan(16);
    }
    expect(
      await staff.sql(`select count(*) as n from platform.audit_entry where act = 'platform.test-seal'`),
    ).toEqual([{ n: 4 }]);
  });
});
