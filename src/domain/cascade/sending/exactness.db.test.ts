import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SMTPServerOptions } from 'smtp-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '#channel';
import { system } from '#kernel/actor';
import { Sensitive } from '#kernel/sensitive';
import { indexKey } from '#platform/crypto/blind-index';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { openEmail } from '../../../channels/email/email.ts';
import { MailSink } from '../../../channels/email/mail-sink.testing.ts';
import { newLeader } from '../../community/community.testing.ts';
import { type Newsroom, newsroom, publishedStatement } from '../cascade.testing.ts';
import { deliverQueued, type Sending } from '../deliver-queued.ts';
import { resumeDispatch } from '../resume-dispatch.ts';
import { DISPATCH_JOB, sendStatement } from '../send-statement.ts';
import { jobs } from '../worker.jobs.ts';
import { AnswerJournal, readJournal } from './answer-journal.ts';
import { recoverAnswers } from './recover-answers.ts';
import { settleAnswers } from './sender.store.ts';

const sender = system(DISPATCH_JOB);

describe('each message once, whatever dies', () => {
  let t: TestRuntime;
  let room: Newsroom;
  let sink: MailSink;
  let channel: Channel;
  let journals: string;

  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
  });
  afterAll(() => t?.close());
  beforeEach(async () => {
    sink = new MailSink();
    journals = mkdtempSync(join(tmpdir(), 'stand-answers-'));
    await t.sql('truncate cascade.delivery, cascade.parcel, cascade.sender, cascade.subscription');
    await t.sql('delete from cascade.dispatch');
    await t.sql('delete from community.leader');
  });
  afterEach(async () => {
    await channel?.close();
    await sink.close();
    rmSync(journals, { recursive: true, force: true });
  });

  const connect = async (options?: SMTPServerOptions): Promise<void> => {
    await sink.open(options);
    channel = openEmail({
      url: new Sensitive(`smtp://127.0.0.1:${sink.port}`),
      from: 'statements@aldermarch.example',
      connections: 2,
    });
  };
  const asWorker: Sending['inTransaction'] = (fn) => t.role('worker').as(sender, fn);
  const sending = (inTransaction = asWorker): Sending => ({
    forceId: t.forceId,
    channel,
    publicUrl: 'https://aldermarch.example',
    leaderUrl: 'https://leaders.aldermarch.example',
    isExercise: true,
    unsubscribeKey: indexKey(t.config.receiptPepper, 'cascade.unsubscribe'),
    journals,
    inTransaction,
  });
  /** A statement that waits for so many leaders. */
  const waiting = async (leaders: number): Promise<{ statementId: string; versionId: string }> => {
    const statement = await publishedStatement(t, room);
    for (let index = 0; index < leaders; index += 1) await newLeader(t, `rook${index}`);
    await t.as(room.drafter, (ctx) => sendStatement(ctx, statement.statementId, {}));
    return statement;
  };
  const states = (): Promise<unknown[]> =>
    t.sql('select state, count(*)::int as n from cascade.delivery group by state order by state');
  const parcels = (): Promise<unknown[]> => t.sql('select 1 from cascade.parcel');

  it('has one sender a process, however often it is asked, and sends what was asked for meanwhile', async () => {
    const late = await publishedStatement(t, room);
    await waiting(30);
    let run: () => Promise<void> = async () => undefined;
    let senders = 0;
    const asked: Promise<void>[] = [];
    const look = async (): Promise<void> => {
      const [row] = await t.sql<{ n: number }>('select count(*)::int as n from cascade.sender');
      senders = Math.max(senders, row?.n ?? 0);
      if (asked.length > 0) return;
      const more = t.as(room.drafter, (ctx) => sendStatement(ctx, late.statementId, {}));
      asked.push(more.then(() => run()));
      await asked[0];
      asked.push(run());
    };
    await connect({ onRcptTo: (_address, _session, done) => void look().then(() => done()) });
    const job = jobs.find(({ name }) => name === DISPATCH_JOB);
    const runtime = { ...t.role('worker'), channel };
    run = async () => job?.run(runtime, t.forceId, {});
    await run();
    await Promise.all(asked);
    expect(senders).toBe(1);
    expect(await states()).toEqual([{ state: 'handed-over', n: 60 }]);
    const left = readdirSync(join(t.role('worker').config.varDir, 'sending', t.forceId));
    expect(left, 'a run that ends well leaves nothing on the disk').toEqual([]);
  });

  /** Runs a sender whose database goes away for good while it sends; what the relay has it still answers. */
  const die = async (): Promise<void> => {
    let steps = 0;
    const dying = sending((fn) => {
      steps += 1;
      return steps < 8 ? asWorker(fn) : Promise.reject(new Error('the process is dead'));
    });
    await expect(deliverQueued(dying)).rejects.toThrow(/dead/);
  };
  /** What other workers do once its sign of life is old. */
  const takeOver = async (): Promise<number> => {
    await t.sql(`update cascade.sender set seen_at = now() - interval '1 minute'`);
    await asWorker(resumeDispatch);
    return deliverQueued(sending());
  };
  const doubted = async (): Promise<string[]> =>
    (await t.sql<{ id: string }>('select id from cascade.delivery where is_uncertain order by id')).map(
      ({ id }) => id,
    );

  it('knows after a crash what was answered before it, and sends none of that again', async () => {
    await waiting(60);
    await connect();
    await die();
    const before = sink.mails.length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(60);
    expect(await recoverAnswers(journals, asWorker)).toBeGreaterThan(0);
    expect(readdirSync(journals)).toEqual([]);
    expect(await states()).toEqual([
      { state: 'handed-over', n: before },
      { state: 'queued', n: 60 - before },
    ]);
    await takeOver();
    expect(await states()).toEqual([{ state: 'handed-over', n: 60 }]);
    expect(new Set(sink.mails.map(({ messageId }) => messageId)).size).toBe(60);
    expect(sink.mails).toHaveLength(60);
    expect(await doubted()).toEqual([]);
  });

  it('doubts exactly what was on its way, one text a connection at most, and says which', async () => {
    await waiting(60);
    await connect();
    await die();
    // Two answers that did not come any more: all that two connections can have on their way.
    const [name = ''] = readdirSync(journals);
    const file = join(journals, name);
    const open = readJournal(file).filter(({ state }) => state === 'handed-over');
    const onTheWay = open
      .slice(-2)
      .map(({ id }) => id)
      .sort();
    const text = readFileSync(file, 'utf8').split('\n');
    const isTheirAnswer = (line: string): boolean =>
      line.includes(' handed-over ') && onTheWay.some((id) => line.startsWith(id));
    writeFileSync(file, text.filter((line) => !isTheirAnswer(line)).join('\n'));
    await recoverAnswers(journals, asWorker);
    await takeOver();
    expect(await states()).toEqual([{ state: 'handed-over', n: 60 }]);
    expect(await doubted()).toEqual(onTheWay);
    const copies = new Map<string, number>();
    for (const { messageId } of sink.mails) copies.set(messageId, (copies.get(messageId) ?? 0) + 1);
    const twice = [...copies].flatMap(([messageId, n]) => (n > 1 ? [`${messageId} ${n}`] : []));
    expect(twice.sort()).toEqual(onTheWay.map((id) => `<statement.${id}@aldermarch.example> 2`));
  });

  it('leaves the journal of a sender alone that is alive, on another machine too', async () => {
    await waiting(1);
    const [line] = await t.sql<{ id: string }>('select id from cascade.delivery');
    await t.sql(`update cascade.delivery set state = 'handing-over', attempts = 1`);
    const senderId = '00000000-0000-4000-8000-000000000001';
    const journal = new AnswerJournal(journals, senderId);
    journal.note({ id: line?.id ?? '', attempts: 1, state: 'handed-over', code: 250 });
    expect(await recoverAnswers(journals, asWorker), 'it is at work in this process').toBe(0);
    journal.close(false);
    const [name = ''] = readdirSync(journals);
    const elsewhere = name.replace(/^[^~]+~[^~]+~\d+/, 'elsewhere~0~1');
    const text = readJournal(join(journals, name));
    expect(text).toEqual([{ id: line?.id, attempts: 1, state: 'handed-over', code: 250 }]);
    // The same file, as another machine that shares the folder wrote it.
    renameSync(join(journals, name), join(journals, elsewhere));
    await t.sql('insert into cascade.sender (force_id, id, seen_at) values ($1, $2, now())', [
      t.forceId,
      senderId,
    ]);
    expect(await recoverAnswers(journals, asWorker)).toBe(0);
    await t.sql(`update cascade.sender set seen_at = now() - interval '1 minute'`);
    expect(await recoverAnswers(journals, asWorker)).toBe(1);
    expect(await states()).toEqual([{ state: 'handed-over', n: 1 }]);
  });

  it('takes an answer from the disk for the attempt it was given to, and for no other', async () => {
    await waiting(4);
    const rows = await t.sql<{ id: string }>('select id from cascade.delivery order by id');
    const [done = '', again = '', busy = '', settled = ''] = rows.map(({ id }) => id);
    await t.sql(`update cascade.delivery set state = 'handing-over', attempts = 1`);
    await t.sql('update cascade.delivery set attempts = 2 where id = $1', [again]);
    await t.sql(`update cascade.delivery set state = 'bounced' where id = $1`, [settled]);
    const answer = { attempts: 1, state: 'handed-over' as const, code: 250 };
    const count = await asWorker((ctx) =>
      settleAnswers(ctx, [
        { ...answer, id: done },
        { ...answer, id: again },
        { ...answer, id: settled },
        { id: busy, attempts: 1, state: 'try-later', code: 451 },
      ]),
    );
    expect(count).toBe(2);
    expect(await t.sql('select id, state, is_uncertain as doubt from cascade.delivery order by id')).toEqual([
      { id: done, state: 'handed-over', doubt: false },
      { id: again, state: 'handing-over', doubt: false },
      { id: busy, state: 'queued', doubt: false },
      { id: settled, state: 'bounced', doubt: false },
    ]);
  });

  it('keeps the journal short, and what is open in it', () => {
    const journal = new AnswerJournal(journals, '00000000-0000-4000-8000-000000000002');
    const id = (index: number): string => `00000000-0000-4000-9000-${String(index).padStart(12, '0')}`;
    for (let index = 0; index < 6_000; index += 1) {
      journal.note({ id: id(index), attempts: 1, state: 'handed-over', code: 250 });
      if (index >= 10) journal.recorded([id(index - 10)]);
    }
    const [name = ''] = readdirSync(journals);
    const kept = readJournal(join(journals, name));
    expect(kept.length).toBeLessThan(5_000);
    expect(kept.slice(-10).map((one) => one.id)).toEqual(
      Array.from({ length: 10 }, (_, at) => id(5_990 + at)),
    );
    journal.close(true);
    expect(readdirSync(journals)).toEqual([]);
  });

  it('sends a line that stands in two parcels once', async () => {
    await waiting(3);
    await connect();
    await t.sql(
      `insert into cascade.parcel (force_id, id, priority, next_attempt_at, line_ids)
       select force_id, gen_random_uuid(), priority, next_attempt_at, line_ids from cascade.parcel`,
    );
    await Promise.all([deliverQueued(sending()), deliverQueued(sending())]);
    await deliverQueued(sending());
    expect(sink.mails).toHaveLength(3);
    expect(await parcels()).toEqual([]);
  });

  it('ends truly what waits for a text that will not come into force again', async () => {
    const { versionId } = await waiting(2);
    await connect();
    // As a relay leaves them that broke off after one text and said "not now" to the other.
    await t.sql(
      `update cascade.delivery set attempts = 1, is_uncertain = id = (select id from cascade.delivery order by id limit 1)`,
    );
    await t.sql(
      `update cascade.published set state = 'corrected', state_changed_at = now() where version_id = $1`,
      [versionId],
    );
    await deliverQueued(sending());
    expect(await states(), 'a correction can be recalled').toEqual([{ state: 'queued', n: 2 }]);
    await t.sql('update cascade.parcel set next_attempt_at = now()');
    await t.sql(
      `update cascade.published set state_changed_at = now() - interval '3 hours' where version_id = $1`,
      [versionId],
    );
    await deliverQueued(sending());
    expect(
      await t.sql('select state, is_uncertain as doubt from cascade.delivery order by is_uncertain'),
    ).toEqual([
      { state: 'left-off', doubt: false },
      { state: 'unknown', doubt: true },
    ]);
    expect(await parcels()).toEqual([]);
    expect(sink.mails).toHaveLength(0);
  });
});
