import { expect, it } from 'vitest';
import { Sensitive } from '#kernel/sensitive';
import { testRuntime } from '#platform/db/testing';
import { openEmail } from '../../channels/email/email.ts';
import { MailSink } from '../../channels/email/mail-sink.testing.ts';
import { newLeader } from '../community/community.testing.ts';
import { newsroom, publishedStatement } from './cascade.testing.ts';
import { DISPATCH_JOB, sendStatement } from './send-statement.ts';
import { jobs } from './worker.jobs.ts';

it('has one sender a process, however often it is asked, and sends what was asked for meanwhile', async () => {
  const t = await testRuntime();
  const sink = new MailSink();
  try {
    const room = await newsroom(t);
    const first = await publishedStatement(t, room);
    const late = await publishedStatement(t, room);
    for (let index = 0; index < 30; index += 1) await newLeader(t, `rook${index}`);
    const send = (statementId: string): Promise<string> =>
      t.as(room.drafter, (ctx) => sendStatement(ctx, statementId, {}));
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
    await sink.open({ onRcptTo: (_address, _session, done) => void look().then(() => done()) });
    const channel = openEmail({
      url: new Sensitive(`smtp://127.0.0.1:${sink.port}`),
      from: 'statements@aldermarch.example',
      connections: 2,
    });
    const runtime = { ...t.role('worker'), channel };
    const job = jobs.find(({ name }) => name === DISPATCH_JOB);
    run = async () => job?.run(runtime, t.forceId, {});
    await send(first.statementId);
    await run();
    await Promise.all(asked);
    await channel.close();
    expect(senders).toBe(1);
    expect(await t.sql('select state, count(*)::int as n from cascade.delivery group by state')).toEqual([
      { state: 'handed-over', n: 60 },
    ]);
  } finally {
    await sink.close();
    await t.close();
  }
});
