import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { returnWithCode } from '../../demo/exercise/hear.ts';
import { Ledger } from '../../demo/exercise/ledger.ts';
import { publishLinks, sayGo } from '../../demo/exercise/say.ts';
import { World } from '../../demo/exercise/world.ts';
import { fillDirectory } from './directory.ts';
import { type FileView, proveFiles } from './file-proof.ts';
import { Patience } from './patience.ts';
import { killMoments, type Plan, readPlan } from './plan.ts';
import { compareLedger, type LedgerView, openLine, type Proof, proveReports, unfinished } from './proof.ts';
import { Reporters } from './reporters.ts';
import { Sink } from './sink.ts';
import { System } from './system.ts';

const BUILD = join(dirname(fileURLToPath(import.meta.url)), '..');
const CONNECTIONS = 8;
/** What docs/sending.md promises: so many lines a connection are in doubt after a kill. */
const MOST_IN_DOUBT = CONNECTIONS;
const THROW_AWAY_EVERY = 50;
const CODES_TRIED = 25;
/** The send may be so far ahead of the reports, as a share of the whole. */
const SEND_AHEAD = 0.01;
const HOLD_ANSWER_AT_MOST_MS = 15_000;
const AT_REST_WITHIN_MS = 300_000;
/** A machine with other work may need minutes for a quarter of the reports. */
const MOMENT_WITHIN_MS = 1_800_000;

const tell = (line: string): void => void process.stderr.write(`${line}\n`);

/** Waits until something is so; a run that hangs ends with a sentence, not with a stuck machine. */
async function until(what: string, isSo: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  const last = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > last) throw new Error(`${what} did not happen within ${withinMs / 1000} s`);
    await sleep(3);
  }
}

/** Kills everything at each moment, while reports and messages are under way, and starts it again. */
async function killAndStart(
  system: System,
  plan: Plan,
  { reporters, sink }: { reporters: Reporters; sink: Sink },
): Promise<void> {
  for (const [i, moment] of killMoments(plan).entries()) {
    await until(
      `kill ${i + 1}`,
      () => {
        const isDue = reporters.receipts.length >= moment;
        // Reports go on only once the send goes on too, or the kill would not meet both under way.
        reporters.isHeld = isDue && sink.inThisLife === 0;
        return isDue && sink.unanswered > 0 && reporters.under > 0;
      },
      MOMENT_WITHIN_MS,
    );
    const inDoubt = sink.unanswered;
    const killed = await system.kill();
    const at = `${reporters.receipts.length} reports, ${sink.arrivals.length} messages`;
    sink.life += 1;
    const tookMs = await system.start();
    tell(
      `kill ${i + 1} at ${at}: ${killed} processes, ${reporters.under} people in the form, ${inDoubt} messages unanswered; up again in ${(tookMs / 1000).toFixed(1)} s`,
    );
  }
}

async function comeToRest(line: pg.Client): Promise<void> {
  let left: Record<string, number> = {};
  await until(
    'rest',
    async () => {
      left = await unfinished(line);
      return Object.values(left).every((n) => n === 0);
    },
    AT_REST_WITHIN_MS,
  ).catch((error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(left)} left`);
  });
}

interface Outcome {
  proofs: Proof[];
  view: LedgerView;
  files: FileView;
  patience: Patience;
  acknowledged: number;
}

async function run(plan: Plan): Promise<Outcome> {
  const paced = { acknowledged: () => plan.reports };
  const sink = new Sink(async (arrived) => {
    const last = performance.now() + HOLD_ANSWER_AT_MOST_MS;
    // Neither may be over before the other: the relay is as slow as the reports are.
    const isAhead = (): boolean => arrived / plan.leaders > paced.acknowledged() / plan.reports + SEND_AHEAD;
    while (isAhead() && performance.now() < last) await sleep(5);
  });
  const system = await System.make(BUILD, {
    STAND_SMTP_URL: await sink.open(),
    STAND_SMTP_CONNECTIONS: String(CONNECTIONS),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      // The system has a group of its own, so that it would outlive an interrupt at the keyboard.
      void system
        .kill()
        .catch(() => 0)
        .finally(() => process.exit(130));
    });
  let isOver = false;
  try {
    await system.start();
    const world = new World(system.doors);
    const ledger = new Ledger(tell);
    await publishLinks(world, ledger);
    await ledger.link('directory', `${plan.leaders} leaders in the directory`, async () => {
      await fillDirectory(world, plan.leaders);
      return 'by lists through the staff page';
    });
    if (ledger.held !== ledger.results.length) throw new Error('the system did not get ready for the kills');

    const patience = new Patience(THROW_AWAY_EVERY);
    const reporters = new Reporters(system.doors.public, patience, plan.photoEvery);
    paced.acknowledged = () => reporters.receipts.length;
    await sayGo(world);
    await Promise.all([reporters.sendAll(plan.reports), killAndStart(system, plan, { reporters, sink })]);

    const line = await openLine(system.databaseUrl());
    await comeToRest(line);
    const { view, proofs } = await compareLedger(line, sink.arrivals);
    const files = await proveFiles(line, system, reporters.receipts);
    const outcome: Outcome = {
      view,
      files: files.view,
      patience,
      acknowledged: reporters.receipts.length,
      proofs: [
        { what: 'receipts', wanted: plan.reports, found: reporters.receipts.length },
        ...(await proveReports(line, reporters.receipts)),
        { what: 'recipients in the ledger', wanted: plan.leaders, found: view.recipients },
        ...proofs,
        ...files.proofs,
      ],
    };
    await line.end();
    const opened = await Promise.all(
      reporters.receipts.slice(0, CODES_TRIED).map(async ({ code, reference }) => {
        const page = await returnWithCode(world, code);
        return page.text.includes(reference);
      }),
    );
    outcome.proofs.push({
      what: 'private codes that open their report',
      wanted: opened.length,
      found: opened.filter(Boolean).length,
    });
    const { said: dead } = await system.command(['jobs', 'dead']);
    if (dead) tell(dead);
    const audit = await system.command(['audit', 'verify']);
    tell(audit.said);
    outcome.proofs.push({ what: 'broken audit chains', wanted: 0, found: audit.code === 0 ? 0 : 1 });
    outcome.proofs.push({
      what: 'processes of the database after the stop',
      wanted: 0,
      found: await system.stop(),
    });
    isOver = outcome.proofs.every(({ wanted, found }) => wanted === found);
    return outcome;
  } finally {
    if (!isOver || plan.keep) tell(`The system’s log is ${system.logFile}.`);
    await system.stop().catch(() => 0);
    await sink.close();
    if (isOver && !plan.keep) system.remove();
  }
}

const plan = readPlan(process.argv.slice(2));
const startedAt = performance.now();
const { proofs, view, files, patience, acknowledged } = await run(plan);
proofs.push({
  what: `kills that left more than ${MOST_IN_DOUBT} copies`,
  wanted: 0,
  found: view.mostByOneKill > MOST_IN_DOUBT ? 1 : 0,
});
proofs.push({
  what: 'lines in doubt beyond that number a kill',
  wanted: 0,
  found: Math.max(0, view.uncertain - MOST_IN_DOUBT * plan.kills),
});
for (const { what, wanted, found } of proofs)
  process.stdout.write(
    `${wanted === found ? 'held  ' : 'BROKEN'}  ${what.padEnd(60)} ${String(found).padStart(6)} of ${wanted}\n`,
  );
const { broken, unavailable, submitsAgain, thrownAway, filesAgain } = patience.counts;
process.stdout.write(
  `Clients: ${broken} answers never came, ${unavailable} said unavailable; ${submitsAgain} finished forms were sent again, ${thrownAway} whole answers to one were thrown away; ${filesAgain} files were sent again.\n`,
);
process.stdout.write(
  `Ledger: ${view.uncertain} lines were in doubt after a kill; ${view.duplicates} copies at the sink, at most ${view.mostByOneKill} by one kill (${MOST_IN_DOUBT} allowed).\n`,
);
const found = (what: string): number => proofs.find((proof) => proof.what.startsWith(what))?.found ?? -1;
process.stdout.write(
  `${JSON.stringify({
    faults: 'kill',
    kills: plan.kills,
    acknowledged,
    lost: found('acknowledged reports that are lost'),
    doubled: found('reports nobody has'),
    files: {
      acknowledged: files.acknowledged,
      lost: found('acknowledged files that are not'),
      doubled: found('files kept twice'),
      orphans: found('files in the store without') + found('leftovers in'),
      withoutFile: found('rows whose file'),
      sweptBefore: files.swept,
    },
    recipients: view.recipients,
    states: view.states,
    duplicatesAtSink: view.duplicates,
    explained: view.explained,
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
  })}\n`,
);
process.exitCode = proofs.every(({ wanted, found: is }) => wanted === is) ? 0 : 1;
