import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { system } from '#kernel/actor';
import { withContext } from '#platform/db/context';
import { addLeader, leaderEmailKey } from '#room/community';
import { type Newsroom, newsroom, publishedStatement } from '../src/domain/cascade/cascade.testing.ts';
import { sendStatement } from '../src/domain/cascade/send-statement.ts';
import { BareMail } from './bare-mail.ts';
import { count, machine, median, round, runBench, say } from './figures.ts';
import { type Ground, onGround } from './ground.ts';
import { MailSink } from './mail-sink.ts';

/*
 * script/bench cascade [--recipients 5000] [--rounds 5] [--connections 8] [--profile DIR]
 *
 * Messages a second that the real worker hands over: from the commit of "send this" (audience frozen into the ledger,
 * job in the queue) to the last message taken by a local mail server. Each message is claimed in the ledger, its
 * address and name opened by the keeper, written in the leader's words, marked before its first byte leaves and
 * recorded after the server's answer, all in durable transactions. Beside it, in turn, a bare loop of the same mail
 * library over as many open connections, sending ready-made messages of the same size to the same server. Sender,
 * keeper, database, mail server and bare loop are processes of their own.
 */

const EVERYBODY = { areaPaths: ['eastmarch'] };
const WARM_UP = { areaPaths: ['westmarch'] };
const WARM_UP_LEADERS = 300;
const AT_ONCE = 250;
const GIVE_UP_AFTER_MS = 60_000;

/** Adds fictional leaders, a few hundred in a transaction. */
async function addLeaders(ground: Ground, areaPath: string, total: number): Promise<void> {
  const runtime = ground.runtime('staff_web');
  const key = leaderEmailKey(runtime.config.receiptPepper);
  const who = { forceId: ground.forceId, actor: system('bench.add-leaders') };
  for (let from = 0; from < total; from += AT_ONCE)
    await withContext(runtime, who, async (ctx) => {
      for (let at = from; at < Math.min(total, from + AT_ONCE); at++)
        await addLeader(ctx, key, {
          name: `Sample Person ${at}`,
          email: `leader-${String(at).padStart(7, '0')}-${areaPath.replace('/', '-')}@example.org`,
          phone: '01632 960101',
          areaPath,
          organisation: '',
          represents: 'community-organisation',
          language: 'en',
          channel: 'email',
          consentBasis: 'public-task',
          consentOn: '2026-01-15',
        });
    });
}

interface Sent {
  perSecond: number;
  firstMs: number;
  bytes: number;
  duplicates: number;
}

interface Cascade {
  ground: Ground;
  room: Newsroom;
  sink: MailSink;
}

/** Publishes a new statement, sends it and waits until the ledger and the sink have every message. */
async function sendOut(
  { ground, room, sink }: Cascade,
  filter: typeof EVERYBODY,
  expected: number,
): Promise<Sent> {
  const { statementId } = await publishedStatement(ground, room);
  await sink.clear();
  const askedAt = Date.now();
  const dispatchId = await ground.as(room.drafter, (ctx) => sendStatement(ctx, statementId, filter));
  const committedAt = Date.now();
  let stillAt = committedAt;
  for (let before = 0; ; ) {
    await sleep(50);
    const { messages } = await sink.count();
    if (messages >= expected) break;
    if (messages > before) stillAt = Date.now();
    before = messages;
    if (Date.now() - stillAt > GIVE_UP_AFTER_MS)
      throw new Error(`the sink has ${messages} of ${expected} messages`);
  }
  for (;;) {
    const [row] = await ground.sql<{ open: number }>(
      `select count(*)::int as open from cascade.delivery
       where force_id = $1 and dispatch_id = $2 and state in ('queued', 'handing-over')`,
      [ground.forceId, dispatchId],
    );
    if (!row?.open) break;
    await sleep(50);
  }
  const { messages, different, bytes, firstAt, lastAt } = await sink.count();
  return {
    perSecond: messages / ((lastAt - committedAt) / 1000),
    firstMs: firstAt - askedAt,
    bytes: Math.round(bytes / messages),
    duplicates: messages - different,
  };
}

async function states(ground: Ground): Promise<Record<string, number>> {
  const rows = await ground.sql<{ state: string; n: number }>(
    'select state, count(*)::int as n from cascade.delivery where force_id = $1 group by state order by state',
    [ground.forceId],
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

await runBench(async () => {
  const { values } = parseArgs({
    options: {
      recipients: { type: 'string', default: '5000' },
      rounds: { type: 'string', default: '5' },
      connections: { type: 'string', default: '8' },
      profile: { type: 'string' },
    },
  });
  const recipients = count('--recipients', values.recipients);
  const rounds = count('--rounds', values.rounds);
  const connections = count('--connections', values.connections);
  const profileDir = values.profile === undefined ? undefined : resolve(values.profile);

  await onGround({ profileDir }, async (ground) => {
    const sink = await MailSink.start(ground);
    const room = await newsroom(ground);
    await addLeaders(ground, 'westmarch', WARM_UP_LEADERS);
    await addLeaders(ground, 'eastmarch/mill-ward', recipients);
    await ground.start('worker', { STAND_SMTP_URL: sink.url, STAND_SMTP_CONNECTIONS: String(connections) });
    const cascade = { ground, room, sink };
    const { bytes } = await sendOut(cascade, WARM_UP, WARM_UP_LEADERS);
    const bareMail = await BareMail.open(sink.url, { connections, bytes });
    await bareMail.send(WARM_UP_LEADERS);
    const bare: number[] = [];
    const sent: Sent[] = [];
    for (let at = 1; at <= rounds; at++) {
      const reference = await bareMail.send(recipients);
      const measured = await sendOut(cascade, EVERYBODY, recipients);
      bare.push(reference);
      sent.push(measured);
      say(
        `round ${at}: bare ${round(reference)}/s, cascade ${round(measured.perSecond)}/s, ` +
          `ratio ${round(measured.perSecond / reference, 3)}`,
      );
    }
    bareMail.close();
    const duplicates = sent.reduce((sum, one) => sum + one.duplicates, 0);
    const ledger = await states(ground);
    process.stdout.write(
      `${JSON.stringify({
        bench: 'cascade',
        messagesPerSecond: round(median(sent.map(({ perSecond }) => perSecond))),
        bareMessagesPerSecond: round(median(bare)),
        ratio: round(median(sent.map(({ perSecond }, at) => perSecond / (bare[at] ?? 0))), 3),
        timeToFirstMs: round(median(sent.map(({ firstMs }) => firstMs))),
        recipients,
        rounds,
        connections,
        bytesPerMessage: sent.at(-1)?.bytes,
        states: ledger,
        duplicatesAtSink: duplicates,
        machine: machine(),
      })}\n`,
    );
    if (duplicates > 0 || ledger['handed-over'] !== WARM_UP_LEADERS + rounds * recipients)
      process.exitCode = 1;
  });
});
