import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '#channel';
import { system } from '#kernel/actor';
import { Sensitive } from '#kernel/sensitive';
import { indexKey } from '#platform/crypto/blind-index';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { SlotFolder } from '#platform/slots/slot-file';
import { openEmail } from '../../channels/email/email.ts';
import { MailSink } from '../../channels/email/mail-sink.testing.ts';
import { newLeader } from '../community/community.testing.ts';
import { type Newsroom, newsroom, publishedStatement } from './cascade.testing.ts';
import { deliverQueued, type Sending } from './deliver-queued.ts';
import { resumeDispatch } from './resume-dispatch.ts';
import { DISPATCH_JOB, sendStatement } from './send-statement.ts';
import { noteText } from './sending/note.model.ts';
import { claimParcel, linesOf, turnLines } from './sending/parcel.store.ts';
import { seeSender } from './sending/sender.store.ts';
import { jobs } from './worker.jobs.ts';

const sender = system(DISPATCH_JOB);
let t: TestRuntime;
let room: Newsroom;
let sink: MailSink;
let channel: Channel;
const worker = (): TestRuntime => t.role('worker');
const send = (statementId: string): Promise<string> =>
  t.as(room.drafter, (ctx) => sendStatement(ctx, statementId, {}));
const states = (): Promise<unknown[]> =>
  t.sql('select state, count(*)::int as n from cascade.delivery group by state');
const connect = async (options = {}): Promise<void> => {
  await sink.open(options);
  const url = new Sensitive(`smtp://127.0.0.1:${sink.port}`);
  channel = openEmail({ url, from: 'statements@aldermarch.example', connections: 2 });
};

beforeAll(async () => {
  t = await testRuntime();
  room = await newsroom(t);
});
afterAll(() => t.close());
beforeEach(async () => {
  sink = new MailSink();
  await t.sql('truncate cascade.delivery, cascade.parcel, cascade.sender, cascade.subscription');
  await t.sql('delete from cascade.dispatch');
  await t.sql('delete from community.leader');
});
afterEach(async () => {
  await channel.close();
  await sink.close();
});

it('is one a process, however often it is asked, and sends what was asked for meanwhile', async () => {
  const first = await publishedStatement(t, room);
  const late = await publishedStatement(t, room);
  for (let index = 0; index < 30; index += 1) await newLeader(t, `rook${index}`);
  let run: () => Promise<void> = async () => undefined;
  let senders = 0;
  const asked: Promise<void>[] = [];
  const look = async (): Promise<void> => {
    const [row] = await t.sql<{ n: number }>('select count(*)::int as n from cascade.sender');
    senders = Math.max(senders, row?.n ?? 0);
    if (asked.length > 0) return;
    asked.push(send(late.statementId).then(() => run()));
    await asked[0];
    asked.push(run());
  };
  await connect({
    onRcptTo: (_address: unknown, _session: unknown, done: () => void) => void look().then(done),
  });
  const runtime = { ...worker(), channel };
  const job = jobs.find(({ name }) => name === DISPATCH_JOB);
  run = async () => job?.run(runtime, t.forceId, {});
  await send(first.statementId);
  await run();
  await Promise.all(asked);
  expect(senders).toBe(1);
  expect(await states()).toEqual([{ state: 'handed-over', n: 60 }]);
});

describe('the notes of a sender', () => {
  const openNotes = (): SlotFolder => {
    const folder = SlotFolder.open(join(t.config.varDir, 'notes of this test'));
    if (!folder) throw new Error('nothing can be noted here');
    return folder;
  };
  const sending = (inTransaction: Sending['inTransaction']): Sending => ({
    forceId: t.forceId,
    channel,
    publicUrl: 'https://aldermarch.example',
    leaderUrl: 'https://leaders.aldermarch.example',
    isExercise: true,
    unsubscribeKey: indexKey(t.config.receiptPepper, 'cascade.unsubscribe'),
    inTransaction,
    notes: openNotes(),
  });
  const deliver = (): Promise<number> => deliverQueued(sending((fn) => worker().as(sender, fn)));
  const resume = (notes?: SlotFolder): Promise<void> =>
    worker().as(sender, (ctx) => resumeDispatch(ctx, notes));
  const dieOfAge = (): Promise<unknown> =>
    t.sql(`update cascade.sender set seen_at = now() - interval '1 minute'`);

  it('say after its death what had left: nobody else is in doubt, and answers are not lost', async () => {
    const { statementId } = await publishedStatement(t, room);
    for (const word of ['told', 'left', 'held', 'last']) await newLeader(t, word);
    await send(statementId);
    const dead = '00000000-0000-4000-8000-000000000002';
    const notes = openNotes();
    const ids = await worker().as(sender, async (ctx) => {
      await seeSender(ctx, dead, notes);
      const parcel = (await claimParcel(ctx, dead)) ?? { id: '', priority: 0, lineIds: [] };
      const lines = (await linesOf(ctx, parcel)).slice(0, 3);
      const markings = lines.map(({ id }) => ({ id, parcelId: parcel.id, attempts: 0 }));
      await turnLines(ctx, dead, { results: [], markings });
      return lines.map(({ id }) => id);
    });
    const [told = '', left = ''] = ids;
    const file = notes.make(dead, 4);
    const answer = { state: 'handed-over', code: 250, reply: '250 2.0.0 kept' } as const;
    file?.write(0, noteText({ lineId: told, attempts: 1, answer }));
    file?.write(1, noteText({ lineId: left, attempts: 1, answer: null }));
    await connect();
    await dieOfAge();
    // A machine without these notes leaves them to those that have them, for a while.
    await resume();
    expect(await deliver()).toBe(0);
    await resume(notes);
    expect(await deliver()).toBe(3);
    expect(await t.sql('select id, smtp_reply from cascade.delivery where is_uncertain')).toMatchObject([
      { id: left },
    ]);
    expect(await t.sql('select smtp_reply, attempts from cascade.delivery where id = $1', [told])).toEqual([
      { smtp_reply: '250 2.0.0 kept', attempts: 1 },
    ]);
    expect(await states()).toEqual([{ state: 'handed-over', n: 4 }]);
    await resume(notes);
    expect(notes.ids()).toEqual([]);
  });

  it('keep what was answered where the ledger cannot be told, so that nothing goes twice', async () => {
    const { statementId } = await publishedStatement(t, room);
    for (let index = 0; index < 60; index += 1) await newLeader(t, `finch${index}`);
    await connect();
    await send(statementId);
    const notes = openNotes();
    let steps = 0;
    const cutOff = sending((fn) => {
      steps += 1;
      return steps < 5 ? worker().as(sender, fn) : Promise.reject(new Error('the database is gone'));
    });
    await expect(deliverQueued(cutOff)).rejects.toThrow(/gone/);
    expect(sink.mails.length).toBeGreaterThan(0);
    expect(notes.ids()).toHaveLength(1);
    await dieOfAge();
    await resume(notes);
    await deliver();
    expect(sink.mails).toHaveLength(60);
    expect(await t.sql('select id from cascade.delivery where is_uncertain')).toEqual([]);
    expect(await states()).toEqual([{ state: 'handed-over', n: 60 }]);
  });
});
