import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { addContacts, ownerRuntime, publishInLanguages } from '../../bench/cascade-ground.ts';
import { count, runBench, say } from '../../bench/figures.ts';
import { type Ground, onGround, type Running } from '../../bench/ground.ts';
import { newsroom } from '../../src/domain/cascade/cascade.testing.ts';
import { sendStatement } from '../../src/domain/cascade/send-statement.ts';
import { MoodySink, moodOf } from './moody-sink.ts';

/*
 * test/faults/cascade.sh [--recipients 100000] [--kills 3] [--restarts 1] [--connections 8] [--list]
 *
 * Two workers share the ledger; every other one is killed with SIGKILL while it sends, and a new one takes its place.
 */

/** What docs/sending.md promises of a killed sender: the one text of each connection that nobody had answered. */
const IN_DOUBT_A_CONNECTION = 1;
/** So soon a silent relay is given up here; a minute in use. */
const TIMEOUT_SECONDS = 3;
/** Retries come after a minute or two. */
const AT_REST_WITHIN_MS = 900_000;
const AREA = 'eastmarch/mill-ward';

interface Row {
  id: string;
  state: string;
  is_uncertain: boolean;
}

async function killHard({ child }: Running): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Looks again and again, `everyMs` apart: a question to the database takes its time from those who send. */
async function until(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  { withinMs, everyMs }: { withinMs: number; everyMs: number },
): Promise<void> {
  const last = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > last) throw new Error(`${what} did not come within ${withinMs / 1000} s`);
    await sleep(everyMs);
  }
}

/** Kills and restarts spread over the messages; the database's turn lies between two kills. */
async function disturb(
  ground: Ground,
  plan: { recipients: number; kills: number; restarts: number; env: Record<string, string> },
  sink: MoodySink,
): Promise<number> {
  const start = (): Promise<Running> => ground.start('worker', plan.env);
  let workers = await Promise.all([start(), start()]);
  const acts = [
    ...Array.from({ length: plan.kills }, (_, i) => ({
      at: (i + 1) / (plan.kills + 1),
      what: 'kill' as const,
    })),
    ...Array.from({ length: plan.restarts }, (_, i) => ({
      at: (i + 0.5) / (plan.restarts + 0.2),
      what: 'restart' as const,
    })),
  ].sort((a, b) => a.at - b.at);
  let killed = 0;
  for (const { at, what } of acts) {
    const moment = Math.floor(at * plan.recipients * 0.95);
    await until(`message ${moment}`, () => sink.taken.length >= moment, {
      withinMs: AT_REST_WITHIN_MS,
      everyMs: 5,
    });
    if (what === 'restart') {
      const from = performance.now();
      await ground.restartDatabase();
      say(
        `the database crashed at ${sink.taken.length} messages and was up again after ${Math.round(performance.now() - from)} ms`,
      );
      continue;
    }
    // The one that is sending: the other waits for what the clock finds due.
    const [busy] = await ground.sql<{ n: number }>('select count(*)::int as n from cascade.sender');
    const [first, ...others] = workers;
    if (!first) throw new Error('no worker is left');
    await killHard(first);
    killed += 1;
    say(`kill ${killed} at ${sink.taken.length} messages; ${busy?.n ?? 0} senders were at work`);
    workers = [...others, await start()];
  }
  return killed;
}

/** Second copies: of one message, how many more came than one. */
function copiesOf(sink: MoodySink): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { messageId } of sink.taken) counts.set(messageId, (counts.get(messageId) ?? 0) + 1);
  return new Map([...counts].filter(([, n]) => n > 1).map(([id, n]) => [id, n - 1]));
}

await runBench(async () => {
  const { values } = parseArgs({
    options: {
      recipients: { type: 'string', default: '100000' },
      kills: { type: 'string', default: '3' },
      restarts: { type: 'string', default: '1' },
      connections: { type: 'string', default: '8' },
      list: { type: 'boolean', default: false },
    },
  });
  const recipients = count('--recipients', values.recipients, 1_000);
  const kills = count('--kills', values.kills, 0);
  const restarts = count('--restarts', values.restarts, 0);
  const connections = count('--connections', values.connections);
  const bound = connections * IN_DOUBT_A_CONNECTION;
  const startedAt = performance.now();

  await onGround({}, async (ground) => {
    const sink = new MoodySink();
    const env = {
      STAND_SMTP_URL: await sink.open(),
      STAND_SMTP_CONNECTIONS: String(connections),
      STAND_SMTP_TIMEOUT_SECONDS: String(TIMEOUT_SECONDS),
    };
    ground.onClose(() => sink.close());
    const room = await newsroom(ground);
    await addContacts(ground, ownerRuntime(ground), { areaPath: AREA, from: 0, total: recipients });
    say(`${recipients} leaders are in the directory`);
    const statementId = await publishInLanguages(ground, room);
    const [dispatchId, killed] = await Promise.all([
      ground.as(room.drafter, (ctx) =>
        sendStatement(ctx, statementId, {}, { isUrgent: true, urgentReason: 'fault test' }),
      ),
      disturb(ground, { recipients, kills, restarts, env }, sink),
    ]);
    await until(
      'rest',
      async () => {
        const [row] = await ground.sql<{ n: number }>('select count(*)::int as n from cascade.parcel');
        return row?.n === 0;
      },
      { withinMs: AT_REST_WITHIN_MS, everyMs: 500 },
    );
    const rows = await ground.sql<Row>(
      'select id, state, is_uncertain from cascade.delivery where force_id = $1 and dispatch_id = $2',
      [ground.forceId, dispatchId],
    );
    const came = new Map(sink.taken.map(({ messageId, address }) => [idOf(messageId), address]));
    const copies = copiesOf(sink);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const ofKills = [...copies].filter(([messageId]) => {
      const mood = moodOf(came.get(idOf(messageId)) ?? '');
      return mood !== 'breaks' && mood !== 'silent';
    });
    const states: Record<string, number> = {};
    for (const { state } of rows) states[state] = (states[state] ?? 0) + 1;
    const gone = Array.from({ length: recipients }, (_, at) => at).filter(
      (at) => moodOf(String(at)) === 'gone',
    ).length;
    const uncertain = rows.filter((row) => row.is_uncertain);
    const troubled = uncertain.filter(({ id }) => {
      const mood = moodOf(came.get(id) ?? '');
      return mood === 'breaks' || mood === 'silent';
    });
    const proofs = [
      ['lines in the ledger', recipients, rows.length],
      ['lines without an end', 0, (states.queued ?? 0) + (states['handing-over'] ?? 0)],
      ['handed over, and not at the mail server (lost)', 0, lost(rows, came)],
      ['at the mail server, and not handed over in the ledger', 0, untold(came, byId)],
      ['refused: those whom the mail server does not know', gone, states.refused ?? 0],
      ['every other one handed over', recipients - gone, states['handed-over'] ?? 0],
      ['second copies that the ledger does not say may be there', 0, unsaid(copies, byId)],
      [`kills that could leave more than ${bound} second copies`, 0, ofKills.length > bound * killed ? 1 : 0],
      [
        `lines in doubt beyond ${bound} a kill`,
        0,
        Math.max(0, uncertain.length - troubled.length - bound * killed),
      ],
    ] as const;
    for (const [what, wanted, found] of proofs)
      process.stdout.write(
        `${wanted === found ? 'held  ' : 'BROKEN'}  ${what.padEnd(62)} ${String(found).padStart(7)} of ${wanted}\n`,
      );
    if (values.list)
      for (const [messageId, more] of copies)
        say(`${messageId} came ${more + 1} times: ${came.get(idOf(messageId))}`);
    process.stdout.write(
      `${JSON.stringify({
        faults: 'cascade',
        recipients,
        kills: killed,
        restarts,
        connections,
        lost: proofs[2][2],
        states,
        uncertain: uncertain.length,
        uncertainByRelay: troubled.length,
        copies: copies.size,
        copiesByKills: ofKills.length,
        boundByKills: bound * killed,
        seconds: Math.round((performance.now() - startedAt) / 100) / 10,
      })}\n`,
    );
    if (proofs.some(([, wanted, found]) => wanted !== found)) process.exitCode = 1;
  });
});

/** `<statement.ID@domain>` without what is around the line's identifier. */
function idOf(messageId: string): string {
  return messageId.replace(/^<statement\./, '').replace(/@.*$/, '');
}

function lost(rows: readonly Row[], came: ReadonlyMap<string, string>): number {
  return rows.filter(({ id, state }) => state === 'handed-over' && !came.has(id)).length;
}

function untold(came: ReadonlyMap<string, string>, byId: ReadonlyMap<string, Row>): number {
  return [...came.keys()].filter((id) => byId.get(id)?.state !== 'handed-over').length;
}

function unsaid(copies: ReadonlyMap<string, number>, byId: ReadonlyMap<string, Row>): number {
  return [...copies.keys()].filter((messageId) => !byId.get(idOf(messageId))?.is_uncertain).length;
}
