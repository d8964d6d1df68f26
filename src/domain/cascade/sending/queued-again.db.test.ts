import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PUBLIC } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { sourceFile } from '#platform/db/source-file';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { newLeader } from '../../community/community.testing.ts';
import { type Newsroom, newsroom, nextVersion, publishedStatement } from '../cascade.testing.ts';
import { MailBench, SENDER } from '../mail-bench.testing.ts';
import { publishVersion } from '../publish-version.ts';
import { sendStatement } from '../send-statement.ts';
import { keepTokens } from '../subscription.store.ts';
import { unsubscribeByToken } from '../unsubscribe-by-token.ts';
import { tokenHash, unsubscribeToken } from '../unsubscribe-token.ts';
import {
  type ClaimedParcel,
  claimParcel,
  type LineResult,
  linesOf,
  type ParcelLine,
  showTurns,
  turnLines,
} from './parcel.store.ts';
import { reclaimFromDead, seeSender } from './sender.store.ts';
import { handedOver, markingsOf, turnOf } from './turn.testing.ts';

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
  /** As where lines come back into the queue while the parcel they were in is still there. */
  const copyParcels = (): Promise<unknown> =>
    t.sql(
      `insert into cascade.parcel (force_id, id, priority, next_attempt_at, line_ids)
       select force_id, gen_random_uuid(), priority, next_attempt_at, line_ids from cascade.parcel`,
    );
  const parcels = (): Promise<unknown[]> => t.sql('select 1 from cascade.parcel');
  const [one, other] = ['00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-0000000000a2'];
  const asSender = <T>(fn: (ctx: Context) => Promise<T>): Promise<T> => t.role('worker').as(SENDER, fn);
  const take = (senderId: string): Promise<{ parcel: ClaimedParcel; lines: ParcelLine[] }> =>
    asSender(async (ctx) => {
      const parcel = await claimParcel(ctx, senderId);
      if (!parcel) throw new Error('there is no parcel');
      return { parcel, lines: await linesOf(ctx, parcel) };
    });
  const rows = (): Promise<unknown[]> =>
    t.sql('select state, attempts, is_uncertain as doubt from cascade.delivery order by id');
  /** A sender takes a parcel and marks its first line in its turn alone. */
  const takeAndMark = async (senderId: string): Promise<ParcelLine[]> => {
    const { parcel, lines } = await take(senderId);
    const markings = markingsOf(parcel, lines.slice(0, 1));
    expect((await asSender((ctx) => turnLines(ctx, senderId, turnOf({ markings })))).size).toBe(1);
    return lines;
  };
  const record = (senderId: string, ...results: LineResult[]): Promise<unknown> =>
    asSender((ctx) => turnLines(ctx, senderId, turnOf({ number: 2, results, over: [1] })));

  it('sends a line that stands in two parcels once', async () => {
    await waiting(3);
    await copyParcels();
    await Promise.all([mail.deliver(), mail.deliver()]);
    await mail.deliver();
    expect(mail.sink.mails).toHaveLength(3);
    expect(await parcels()).toEqual([]);
  });

  describe('and a sender that marks them', () => {
    it('writes no line before its end, and says what is on its way to whoever asks', async () => {
      await waiting(2);
      const { parcel, lines } = await take(one);
      expect(parcel.mayShare).toBe(false);
      const markings = markingsOf(parcel, lines);
      const mark = (isAgain: boolean) =>
        asSender((ctx) => turnLines(ctx, one, turnOf({ markings: markings.slice(0, 1) }), isAgain));
      const marked = await mark(false);
      expect([...marked]).toEqual([lines[0]?.id]);
      expect(await rows()).toEqual(Array(2).fill({ state: 'queued', attempts: 0, doubt: false }));
      // The answer was lost: the same turn comes to the same end, also where it has been shown meanwhile.
      expect(await mark(true)).toEqual(marked);
      await asSender(showTurns);
      expect(await mark(true)).toEqual(marked);
      expect(await mail.states()).toEqual({ 'handing-over': 1, queued: 1 });
      expect(await t.sql('select is_shown from cascade.sender_turn')).toEqual([{ is_shown: true }]);
      await asSender((ctx) => turnLines(ctx, one, turnOf({ results: [...marked].map(handedOver) })));
      expect(await mail.states()).toEqual({ 'handed-over': 1, queued: 1 });
    });

    it('finds one that was tried from another parcel meanwhile, and leaves it', async () => {
      await waiting(1);
      await copyParcels();
      const [first, second] = [await take(one), await take(other)];
      const mark = (by: string, { parcel, lines }: typeof first, isAgain = false) =>
        asSender((ctx) => {
          const turn = turnOf({ markings: markingsOf(parcel, lines), mayShare: parcel.mayShare });
          return turnLines(ctx, by, turn, isAgain);
        });
      expect([first, second].map(({ parcel }) => parcel.mayShare).sort()).toEqual([false, true]);
      expect((await mark(one, first)).size).toBe(1);
      expect((await mark(other, second)).size, 'it is on its way').toBe(0);
      expect((await mark(other, second, true)).size, 'an answer that was lost does not make it its own').toBe(
        0,
      );
      expect((await mark(one, first, true)).size, 'and it is still the one’s').toBe(1);
      const nextAttemptAt = new Date(Date.now() + 60_000);
      const result = { ...handedOver(first.lines[0]?.id ?? ''), state: 'queued', isUncertain: true } as const;
      await asSender((ctx) =>
        turnLines(ctx, one, turnOf({ number: 2, results: [{ ...result, nextAttemptAt }], over: [1] })),
      );
      expect((await mark(other, second)).size, 'it was tried, and waits').toBe(0);
      // What the other might have heard of an earlier attempt says nothing of this one.
      const stale = { ...result, attempts: 0, state: 'left-off', isUncertain: false } as const;
      await asSender((ctx) => turnLines(ctx, other, turnOf({ results: [stale] })));
      expect(await rows()).toEqual([{ state: 'queued', attempts: 1, doubt: true }]);
    });

    it('marks line by line while somebody takes others from the queue', async () => {
      await waiting(2);
      const { parcel, lines } = await take(one);
      const markings = markingsOf(parcel, lines);
      await asSender(async (held) => {
        await showTurns(held);
        const marked = await asSender((ctx) =>
          turnLines(ctx, one, turnOf({ markings: markings.slice(0, 1) })),
        );
        expect(marked.size).toBe(1);
        expect(await mail.states()).toEqual({ 'handing-over': 1, queued: 1 });
      });
      const marked = await asSender((ctx) => turnLines(ctx, one, turnOf({ number: 2, markings })));
      expect([...marked]).toEqual([lines[1]?.id]);
      expect(await mail.states()).toEqual({ 'handing-over': 1, queued: 1 });
      expect(await t.sql('select number, is_shown from cascade.sender_turn order by 1')).toEqual([
        { number: 1, is_shown: true },
        { number: 2, is_shown: false },
      ]);
    });

    it('counts the later attempt where one that was taken for dead comes late with its answer', async () => {
      await waiting(1);
      const [line] = await takeAndMark(one);
      const result = handedOver(line?.id ?? '');
      // It never showed a sign of life.
      expect(await asSender((ctx) => reclaimFromDead(ctx))).toEqual({ parcels: 1, uncertain: 1 });
      await takeAndMark(other);
      await record(one, { ...result, state: 'refused', code: 550, reply: '550 no' });
      expect(await rows()).toEqual([{ state: 'refused', attempts: 1, doubt: true }]);
      await record(other, { ...result, attempts: 2 });
      expect(await rows()).toEqual([{ state: 'handed-over', attempts: 2, doubt: true }]);
    });

    it('keeps what it has in hand while another that has the same line in a parcel is given back', async () => {
      await waiting(1);
      const [line] = await takeAndMark(one);
      await asSender((ctx) => seeSender(ctx, one));
      await copyParcels();
      await take(other);
      expect(await asSender((ctx) => reclaimFromDead(ctx))).toEqual({ parcels: 1, uncertain: 0 });
      expect(await rows()).toEqual([{ state: 'handing-over', attempts: 1, doubt: false }]);
      await record(one, handedOver(line?.id ?? ''));
      expect(await rows()).toEqual([{ state: 'handed-over', attempts: 1, doubt: false }]);
      expect(await t.sql('select 1 from cascade.sender_turn')).toEqual([]);
    });

    it('has it left off by nobody who opens another parcel with it', async () => {
      const { versionId } = await waiting(1);
      const [line] = await takeAndMark(one);
      await copyParcels();
      await t.sql(
        `update cascade.published set state = 'corrected', state_changed_at = now() - interval '3 hours'
         where version_id = $1`,
        [versionId],
      );
      await mail.deliver();
      expect(await mail.states()).toEqual({ 'handing-over': 1 });
      await record(one, handedOver(line?.id ?? ''));
      expect(await mail.states()).toEqual({ 'handed-over': 1 });
    });
  });

  describe('and somebody who takes them out of it', () => {
    const press = async (leaderId: string): Promise<void> => {
      const token = unsubscribeToken(mail.sending().unsubscribeKey, t.forceId, leaderId);
      await asSender((ctx) => keepTokens(ctx, [{ leaderId, hash: tokenHash(token) }]));
      await t.role('public_web').as(PUBLIC, (ctx) => unsubscribeByToken(ctx, token));
    };

    it('sends a correction to whom the text is on its way, and its own words to who waits', async () => {
      const { statementId } = await waiting(2);
      const [first] = await takeAndMark(one);
      const second = await nextVersion(t, room, statementId, { changeNote: 'The day was wrong.' });
      await t.as(room.drafter, (ctx) => publishVersion(ctx, second));
      await mail.runOthers();
      const found = await t.sql(
        'select leader_id = $1 as first, kind, state from cascade.delivery order by 1, 2, 3',
        [first?.leaderId],
      );
      expect(found).toEqual([
        { first: false, kind: 'statement', state: 'left-off' },
        { first: false, kind: 'statement', state: 'queued' },
        { first: true, kind: 'correction', state: 'queued' },
        { first: true, kind: 'statement', state: 'handing-over' },
      ]);
    });

    it('does not call left off what is on its way when the unsubscribe button is pressed', async () => {
      await waiting(2);
      const lines = await takeAndMark(one);
      for (const { leaderId } of lines) await press(leaderId);
      expect(await mail.states()).toEqual({ 'handing-over': 1, 'left-off': 1 });
      await record(one, handedOver(lines[0]?.id ?? ''));
      expect(await mail.states()).toEqual({ 'handed-over': 1, 'left-off': 1 });
    });

    it('unsubscribes though somebody has the queue in hand, and sends nothing that is opened later', async () => {
      await waiting(1);
      const [line] = await t.sql<{ leaderId: string }>(
        'select leader_id as "leaderId" from cascade.delivery',
      );
      await asSender(async (held) => {
        await showTurns(held);
        await press(line?.leaderId ?? '');
      });
      expect(await mail.states()).toEqual({ queued: 1 });
      await mail.deliver();
      expect(await mail.states()).toEqual({ 'left-off': 1 });
      expect(mail.sink.mails).toHaveLength(0);
    });
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
    await t.sql("update cascade.parcel set next_attempt_at = now() - interval '1 second'");
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

  it('are told from others by migration 0700, which leaves to dead senders what they had in hand', async () => {
    await waiting(2);
    const { lines } = await take(one);
    // As the release before marked a line.
    await t.sql(`update cascade.delivery set state = 'handing-over', attempts = 1 where id = $1`, [
      lines[0]?.id,
    ]);
    await copyParcels();
    await waiting(0);
    await t.sql('update cascade.parcel set may_share = true');
    const migration = readFileSync(sourceFile('db/migrations/0700-cascade-sender-turns.sql'), 'utf8');
    const [, ofAllForces] =
      /(alter table cascade\.parcel no force.+?)-- Writes into the lines/s.exec(migration) ?? [];
    await t.role('migrator').pool.query(ofAllForces ?? '');
    expect(
      await t.sql('select may_share as may, line_ids = $1 as again from cascade.parcel order by 1, 2', [
        lines.map(({ id }) => id),
      ]),
    ).toEqual([
      { may: false, again: false },
      { may: true, again: true },
      { may: true, again: true },
    ]);
    expect(await t.sql('select sender_id, line_ids, attempts, is_shown from cascade.sender_turn')).toEqual([
      { sender_id: one, line_ids: [lines[0]?.id], attempts: [0], is_shown: true },
    ]);
    expect(await asSender((ctx) => reclaimFromDead(ctx))).toEqual({ parcels: 1, uncertain: 1 });
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
      const markings = markingsOf(parcel, lines);
      expect((await turnLines(ctx, senderId, turnOf({ markings }))).size).toBe(10);
      const results = markings.map(({ id }) => handedOver(id));
      await turnLines(ctx, senderId, turnOf({ number: 2, results, over: [1] }));
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
