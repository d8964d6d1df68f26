import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { SlotFolder } from '#platform/slots/slot-file';
import { newLeader } from '../community/community.testing.ts';
import { type Newsroom, newsroom, publishedStatement } from './cascade.testing.ts';
import type { Sending } from './deliver-queued.ts';
import { MailBench, SENDER } from './mail-bench.testing.ts';
import { resumeDispatch } from './resume-dispatch.ts';
import { DISPATCH_JOB, sendStatement } from './send-statement.ts';
import { noteText } from './sending/note.model.ts';
import { claimParcel, linesOf, turnLines } from './sending/parcel.store.ts';
import { seeSender } from './sending/sender.store.ts';
import { markingsOf, turnOf } from './sending/turn.testing.ts';
import { jobs } from './worker.jobs.ts';

let t: TestRuntime;
let room: Newsroom;
let mail: MailBench;
const worker = (): TestRuntime => t.role('worker');
const send = (statementId: string): Promise<string> =>
  t.as(room.drafter, (ctx) => sendStatement(ctx, statementId, {}));

beforeAll(async () => {
  t = await testRuntime();
  room = await newsroom(t);
  mail = new MailBench(t);
});
afterAll(() => t.close());
beforeEach(() => mail.forget());
afterEach(() => mail.disconnect());

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
  await mail.connect({
    onRcptTo: (_address: unknown, _session: unknown, done: () => void) => void look().then(done),
  });
  const runtime = { ...worker(), channel: mail.channel };
  const job = jobs.find(({ name }) => name === DISPATCH_JOB);
  run = async () => job?.run(runtime, t.forceId, {});
  await send(first.statementId);
  await run();
  await Promise.all(asked);
  expect(senders).toBe(1);
  expect(await mail.states()).toEqual({ 'handed-over': 60 });
});

describe('the notes of a sender', () => {
  const openNotes = (): SlotFolder => {
    const folder = SlotFolder.open(join(t.config.varDir, 'notes of this test'));
    if (!folder) throw new Error('nothing can be noted here');
    return folder;
  };
  const deliver = (part: Partial<Sending> = {}): Promise<number> =>
    mail.deliver({ notes: openNotes(), ...part });
  const resume = (notes?: SlotFolder): Promise<void> =>
    worker().as(SENDER, (ctx) => resumeDispatch(ctx, notes));
  const dieOfAge = (): Promise<unknown> =>
    t.sql(`update cascade.sender set seen_at = now() - interval '1 minute'`);

  it('say after its death what had left: nobody else is in doubt, and answers are not lost', async () => {
    const { statementId } = await publishedStatement(t, room);
    for (const word of ['told', 'left', 'held', 'last']) await newLeader(t, word);
    await send(statementId);
    const dead = '00000000-0000-4000-8000-000000000002';
    const notes = openNotes();
    const ids = await worker().as(SENDER, async (ctx) => {
      await seeSender(ctx, dead, notes);
      const parcel = await claimParcel(ctx, dead);
      if (!parcel) throw new Error('there is no parcel');
      const lines = (await linesOf(ctx, parcel)).slice(0, 3);
      await turnLines(ctx, dead, turnOf({ markings: markingsOf(parcel, lines) }));
      return lines.map(({ id }) => id);
    });
    const [told = '', left = ''] = ids;
    const file = notes.make(dead, 4);
    const answer = { state: 'handed-over', code: 250, reply: '250 2.0.0 kept' } as const;
    file?.write(0, noteText({ lineId: told, attempts: 1, answer }));
    file?.write(1, noteText({ lineId: left, attempts: 1, answer: null }));
    await mail.connect();
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
    expect(await mail.states()).toEqual({ 'handed-over': 4 });
    await resume(notes);
    expect(notes.ids()).toEqual([]);
  });

  it('keep what was answered where the ledger cannot be told, so that nothing goes twice', async () => {
    const { statementId } = await publishedStatement(t, room);
    for (let index = 0; index < 60; index += 1) await newLeader(t, `finch${index}`);
    await mail.connect();
    await send(statementId);
    const notes = openNotes();
    let steps = 0;
    const inTransaction: Sending['inTransaction'] = (fn) => {
      steps += 1;
      return steps < 5 ? worker().as(SENDER, fn) : Promise.reject(new Error('the database is gone'));
    };
    await expect(deliver({ inTransaction })).rejects.toThrow(/gone/);
    expect(mail.sink.mails.length).toBeGreaterThan(0);
    expect(notes.ids()).toHaveLength(1);
    await dieOfAge();
    await resume(notes);
    await deliver();
    expect(mail.sink.mails).toHaveLength(60);
    expect(await t.sql('select id from cascade.delivery where is_uncertain')).toEqual([]);
    expect(await mail.states()).toEqual({ 'handed-over': 60 });
  });
});
