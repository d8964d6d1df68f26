import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { newLeader } from '../community/community.testing.ts';
import { type Newsroom, newsroom, publishedStatement } from './cascade.testing.ts';
import { dispatchesOf } from './delivery.reads.ts';
import { MailBench } from './mail-bench.testing.ts';
import { previewAudience, sendStatement } from './send-statement.ts';

let t: TestRuntime;
let room: Newsroom;
let mail: MailBench;
beforeAll(async () => {
  t = await testRuntime();
  room = await newsroom(t);
  mail = new MailBench(t);
  await mail.connect();
});
afterAll(async () => {
  await mail?.disconnect();
  await t?.close();
});

it('holds a statement until quiet hours end and says so, and sends what is urgent at once', async () => {
  const { statementId } = await publishedStatement(t, room);
  await newLeader(t, 'wren');
  const owl = await newLeader(t, 'owl');
  await t.sql(
    `update community.leader set quiet_from = (now() at time zone 'Europe/London')::time - interval '1 hour',
       quiet_until = (now() at time zone 'Europe/London')::time + interval '1 hour' where id = $1`,
    [owl],
  );
  const preview = await t.as(room.drafter, (ctx) => previewAudience(ctx, statementId, {}));
  expect(preview).toMatchObject({ total: 2, quietNow: 1 });
  const dispatchId = await t.as(room.drafter, (ctx) => sendStatement(ctx, statementId, {}));
  await mail.deliver();
  expect(mail.sink.mails.flatMap(({ to }) => to)).toEqual(['wren@example.org']);
  const progress = async () => {
    const roots = await t.sql<{ id: string }>('select distinct root_version_id as id from cascade.delivery');
    const ids = roots.map(({ id }) => id);
    const all = await t.as(room.drafter, (ctx) => dispatchesOf(ctx.tx, ctx.forceId, ids));
    return all.find(({ id }) => id === dispatchId);
  };
  const held = await progress();
  expect(held).toMatchObject({ held: 1, states: { 'handed-over': 1, queued: 1 } });
  const minutes = ((held?.heldUntil?.getTime() ?? 0) - Date.now()) / 60_000;
  expect(minutes).toBeGreaterThan(55);
  expect(minutes).toBeLessThan(61);
  // The hours are over: the clock's own job finds it due.
  await t.sql(
    `update cascade.delivery set next_attempt_at = now() - interval '1 second' where state = 'queued'`,
  );
  await t.sql("update cascade.parcel set next_attempt_at = now() - interval '1 second'");
  expect(await progress()).toMatchObject({ held: 0 });
  await mail.deliver();
  expect(mail.sink.mails.flatMap(({ to }) => to)).toEqual(['wren@example.org', 'owl@example.org']);

  await t.sql('truncate cascade.delivery, cascade.parcel');
  await t.as(room.drafter, (ctx) =>
    sendStatement(ctx, statementId, {}, { isUrgent: true, urgentReason: 'Wrong rumours tonight' }),
  );
  await mail.deliver();
  expect(mail.sink.mails.filter(({ to }) => to[0] === 'owl@example.org')).toHaveLength(2);
});
