import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { newsroom } from '../src/domain/cascade/cascade.testing.ts';
import { BareMail } from './bare-mail.ts';
import { addContacts, ownerRuntime, type Sent, sendOut } from './cascade-ground.ts';
import { CpuMeter, peakMb } from './cpu-time.ts';
import { count, machine, median, round, runBench, say } from './figures.ts';
import { type Ground, onGround } from './ground.ts';
import { startSink } from './mail-sink.ts';
import { sendByPool, sendBySource } from './other-mail.ts';
import { sendSigned } from './signed-mail.ts';

/*
 * script/bench cascade [--recipients 100000] [--sizes 10000,1000000] [--rounds 5] [--connections 8] [--sink any|bundled]
 *   [--bytes 4096] [--dkim] [--profile DIR]
 *
 * Messages a second that the real worker hands over: from the commit of "send this" to the last hand-over the ledger
 * tells of. Each message is claimed in the ledger, its address and name opened by the keeper, written in the leader's
 * words and language, marked before its first byte leaves and recorded after the server's answer, all in durable
 * transactions. Beside it, in turn and to the same sink: a nodemailer pool, a bare loop over the connections of the same
 * library with ready-made messages, and Postfix's smtp-source where it is installed; none has a ledger, keys or a database.
 */

const AREA = 'eastmarch/mill-ward';
const WARM_UP = 'westmarch';
const WARM_UP_LEADERS = 1_000;
/** Fewer than are there go to an area of their own. */
const SMALL = 'westmarch/weavers';
/** Signed messages, beside the others of that area: an RSA signature takes the processor longer than all else. */
const SIGNED = { from: 5_000_000, total: 5_020_000 };
/** The references need not send as many: each has had its full speed by then. */
const MOST_BY = { pool: 10_000, bare: 40_000, source: 100_000 } as const;

async function states(ground: Ground): Promise<Record<string, number>> {
  const rows = await ground.sql<{ state: string; n: number }>(
    'select state, count(*)::int as n from cascade.delivery where force_id = $1 group by state order by state',
    [ground.forceId],
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

interface Round {
  pool: number;
  bare: number;
  source: number | undefined;
  sent: Sent;
}

const ratioTo = (rounds: readonly Round[], of: (one: Round) => number | undefined): number | null => {
  const ratios = rounds.map((one) => one.sent.perSecond / (of(one) ?? Number.NaN));
  return ratios.some(Number.isNaN) ? null : round(median(ratios), 3);
};

await runBench(async () => {
  const { values } = parseArgs({
    options: {
      recipients: { type: 'string', default: '100000' },
      sizes: { type: 'string', default: '' },
      rounds: { type: 'string', default: '5' },
      connections: { type: 'string', default: '8' },
      bytes: { type: 'string', default: '4096' },
      sink: { type: 'string', default: 'any' },
      dkim: { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  });
  const recipients = count('--recipients', values.recipients);
  const rounds = count('--rounds', values.rounds);
  const connections = count('--connections', values.connections);
  const bytes = count('--bytes', values.bytes, 1_000);
  const sizes =
    values.sizes === '' ? [] : values.sizes.split(',').map((size) => count('Each of --sizes', size));
  const profileDir = values.profile === undefined ? undefined : resolve(values.profile);

  await onGround({ profileDir }, async (ground) => {
    const sink = await startSink(ground, values.sink === 'bundled' ? 'bundled' : 'any');
    const room = await newsroom(ground);
    const owner = ownerRuntime(ground);
    await addContacts(ground, owner, { areaPath: WARM_UP, from: 0, total: WARM_UP_LEADERS });
    await addContacts(ground, owner, { areaPath: AREA, from: 0, total: recipients });
    say(`${recipients} leaders are in the directory; the sink is ${sink.name}`);
    const env = { STAND_SMTP_URL: sink.url, STAND_SMTP_CONNECTIONS: String(connections) };
    const worker = await ground.start('worker', env);
    await sendOut(ground, room, WARM_UP);
    // Connected anew for each turn: a mail server ends connections that say nothing while others have theirs.
    const sendBare = async (total: number): Promise<number> => {
      const bareMail = await BareMail.open(sink.url, { connections, bytes });
      const perSecond = await bareMail.send(total);
      bareMail.close();
      return perSecond;
    };
    await sendBare(WARM_UP_LEADERS);
    const cpu = new CpuMeter({
      worker: { pid: worker.child.pid ?? 0 },
      keeper: { pid: ground.keeper.child.pid ?? 0 },
      database: { pid: ground.databasePid, withChildren: true },
      sink: { pid: sink.pid },
    });
    const measured: Round[] = [];
    let duplicates = 0;
    let wireBytes: number | null = null;
    for (let at = 1; at <= rounds; at++) {
      const by = (most: number) => ({ total: Math.min(most, recipients), connections, bytes });
      const pool = await sendByPool(sink, by(MOST_BY.pool));
      const bare = await sendBare(Math.min(MOST_BY.bare, recipients));
      const source = await sendBySource(sink, by(MOST_BY.source));
      await sink.clear();
      const sent = await sendOut(ground, room, AREA, cpu);
      const came = await sink.count?.();
      if (came) {
        duplicates += came.messages - came.different;
        wireBytes = Math.round(came.bytes / came.messages);
      }
      measured.push({ pool, bare, source, sent });
      say(
        `round ${at}: cascade ${round(sent.perSecond)}/s (first after ${sent.firstMs} ms), pool ${round(pool)}/s, ` +
          `bare ${round(bare)}/s, smtp-source ${source ? round(source) : '-'}/s; ms of processor each: ` +
          JSON.stringify(cpu.perPiece()),
      );
    }
    const bySize = [];
    let there = recipients;
    for (const size of sizes) {
      const area = size < there ? SMALL : AREA;
      await addContacts(ground, owner, { areaPath: area, from: size < there ? 0 : there, total: size });
      if (area === AREA) there = Math.max(there, size);
      const sent = await sendOut(ground, room, area);
      bySize.push({
        recipients: sent.recipients,
        perSecond: round(sent.perSecond),
        firstMs: sent.firstMs,
        askMs: sent.askMs,
        workerMb: peakMb(worker.child.pid),
        keeperMb: peakMb(ground.keeper.child.pid),
      });
      say(JSON.stringify(bySize.at(-1)));
    }
    const peaks = { workerPeakMb: peakMb(worker.child.pid), keeperPeakMb: peakMb(ground.keeper.child.pid) };
    let dkim: Awaited<ReturnType<typeof sendSigned>> | undefined;
    if (values.dkim) {
      await ground.stop(worker);
      await addContacts(ground, owner, { areaPath: SMALL, ...SIGNED });
      dkim = await sendSigned(ground, room, { areaPath: SMALL, env });
    }
    const ledger = await states(ground);
    const others = [...bySize, ...Object.values(dkim ?? {})];
    const all = WARM_UP_LEADERS + rounds * recipients + others.reduce((sum, one) => sum + one.recipients, 0);
    process.stdout.write(
      `${JSON.stringify({
        bench: 'cascade',
        ratioToNodemailer: ratioTo(measured, ({ pool }) => pool),
        ratioToSmtpSource: ratioTo(measured, ({ source }) => source),
        ratioToBareConnection: ratioTo(measured, ({ bare }) => bare),
        messagesPerSecond: round(median(measured.map(({ sent }) => sent.perSecond))),
        nodemailerPerSecond: round(median(measured.map(({ pool }) => pool))),
        bareConnectionPerSecond: round(median(measured.map(({ bare }) => bare))),
        smtpSourcePerSecond: measured.every(({ source }) => source)
          ? round(median(measured.map(({ source }) => source ?? 0)))
          : null,
        timeToFirstMs: round(median(measured.map(({ sent }) => sent.firstMs))),
        cpuMsPerMessage: cpu.perPiece(),
        ...peaks,
        bySize,
        ...(dkim ? { dkim } : {}),
        sink: sink.name,
        recipients,
        languages: 5,
        rounds,
        connections,
        bytesPerReference: bytes,
        bytesPerMessage: wireBytes,
        states: ledger,
        duplicatesAtSink: sink.count ? duplicates : null,
        machine: machine(),
      })}\n`,
    );
    if (duplicates > 0 || ledger['handed-over'] !== all) process.exitCode = 1;
  });
});
