import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { newLeader } from '../../community/community.testing.ts';
import { type Newsroom, newsroom, publishedStatement } from '../cascade.testing.ts';
import { MailBench } from '../mail-bench.testing.ts';
import { sendStatement } from '../send-statement.ts';
import { claimParcel, linesOf, turnLines } from './parcel.store.ts';

describe('lines that are in the queue again', () => {
  let t: TestRuntime;
  let room: Newsroom;
  let mail: MailBench;

  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
    mail = new MailBench(t);
  });
  afterAll(() => t?.close());
  beforeEach(async () => {
    await mail.forget();
    await mail.connect();
  });
  afterEach(() => mail.disconnect());

  /** A statement that waits for so many leaders. */
  const waiting = async (leaders: number): Promise<{ statementId: string; versionId: string }> => {
    const statement = await publishedStatement(t, room);
    for (let index = 0; index < leaders; index += 1) await newLeader(t, `rook${index}`);
    await t.as(room.drafter, (ctx) => sendStatement(ctx, statement.statementId, {}));
    return statement;
  };
  const parcels = (): Promise<unknown[]> => t.sql('select 1 from cascade.parcel');

  it('sends a line that stands in two parcels once', async () => {
    await waiting(3);
    await t.sql(
      `insert into cascade.parcel (force_id, id, priority, next_attempt_at, line_ids)
       select force_id, gen_random_uuid(), priority, next_attempt_at, line_ids from cascade.parcel`,
    );
    await Promise.all([mail.deliver(), mail.deliver()]);
    await mail.deliver();
    expect(mail.sink.mails).toHaveLength(3);
    expect(await parcels()).toEqual([]);
  });

  it('ends truly what waits for a text that will not come into force again', async () => {
    const { versionId } = await waiting(2);
    // As a relay leaves them that broke off after one text and said "not now" to the other.
    await t.sql(
      `update cascade.delivery set attempts = 1, is_uncertain = id = (select id from cascade.delivery order by id limit 1)`,
    );
    await t.sql(
      `update cascade.published set state = 'corrected', state_changed_at = now() where version_id = $1`,
      [versionId],
    );
    await mail.deliver();
    expect(await mail.states(), 'a correction can be recalled').toEqual({ queued: 2 });
    await t.sql('update cascade.parcel set next_attempt_at = now()');
    await t.sql(
      `update cascade.published set state_changed_at = now() - interval '3 hours' where version_id = $1`,
      [versionId],
    );
    await mail.deliver();
    expect(
      await t.sql('select state, is_uncertain as doubt from cascade.delivery order by is_uncertain'),
    ).toEqual([
      { state: 'left-off', doubt: false },
      { state: 'unknown', doubt: true },
    ]);
    expect(await parcels()).toEqual([]);
    expect(mail.sink.mails).toHaveLength(0);
  });

  it('are looked up by their keys, however young the ledger is', async () => {
    const senderId = '00000000-0000-4000-8000-00000000000a';
    await t.sql(
      `with line as (
         insert into cascade.delivery (force_id, id, dispatch_id, root_version_id, version_id, kind, leader_id, priority,
           please_forward, state, next_attempt_at, changed_at)
         select $1, gen_random_uuid(), $2, $2, $2, 'statement', gen_random_uuid(), 0, true, 'queued', now(), now()
         from generate_series(1, 400) returning id)
       insert into cascade.parcel (force_id, id, priority, next_attempt_at, line_ids)
       select $1, gen_random_uuid(), 0, now(), array_agg(id) from line`,
      [t.forceId, senderId],
    );
    await mail.sending().inTransaction(async (ctx) => {
      const parcel = await claimParcel(ctx, senderId);
      if (!parcel) throw new Error('there is no parcel');
      const lines = await linesOf(ctx, { ...parcel, lineIds: parcel.lineIds.slice(0, 10) });
      const markings = lines.map(({ id, attempts }) => ({ id, parcelId: parcel.id, attempts }));
      expect((await turnLines(ctx, senderId, { results: [], markings })).size).toBe(10);
      const results = markings.map(({ id }) => ({
        id,
        state: 'handed-over' as const,
        isUncertain: false,
        nextAttemptAt: null,
        code: 250,
        reply: '250 ok',
      }));
      await turnLines(ctx, senderId, { results, markings: [] });
      const read = await ctx.tx.row<{ n: number }>(
        `select (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as n from pg_stat_xact_user_tables
         where relid = 'cascade.delivery'::regclass`,
      );
      // Ten lines three times and what the planner looks at; the other 390 of the force are left alone.
      expect(read?.n).toBeLessThan(100);
    });
    expect(await mail.states()).toEqual({ 'handed-over': 10, queued: 390 });
  });
});
