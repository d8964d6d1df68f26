import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { seedAreas } from '../src/domain/community/community.testing.ts';
import { BareLane, makeBareTables } from './bare-transaction.ts';
import { CpuMeter } from './cpu-time.ts';
import { count, machine, median, quantile, round, runBench, say, WrongOption } from './figures.ts';
import { type FinishedForm, openFormMaker } from './finished-forms.ts';
import { type Ground, onGround } from './ground.ts';
import { HttpLane } from './http-lane.ts';
import { type Phase, type PhaseFigures, runPhase } from './open-loop.ts';
import { closedLoop, countAgainst, type Round, sendForm } from './send-forms.ts';

/*
 * script/bench intake [--seconds 8] [--rounds 5] [--connections 8] [--open-loop RATE SECONDS]... [--worker] [--profile DIR]
 *
 * Acknowledged reports a second through the real public process, beside a bare durable transaction of three rows on
 * the same database. What is timed is the POST that sends a finished form: cookie and form token checked, the sealed
 * draft read and opened, every answer checked again, the story (and for every second form the person's name and
 * number) sealed, report, seals, outbox event with its jobs and audit line written, committed with fsync, and the 303
 * to the receipt read back. Answering the questions before it is not timed. Rounds alternate between the two, so that
 * a machine that slows down slows both; after the last, every acknowledgement is looked for in the database.
 * With --worker the jobs that each report sets off run meanwhile, on the same processor.
 */

interface Options {
  seconds: number;
  rounds: number;
  connections: number;
  phases: Phase[];
  withWorker: boolean;
  profileDir: string | undefined;
}

/** `--open-loop RATE SECONDS` takes two values, which the library's reader cannot say: those are taken out first. */
function takePhases(args: readonly string[]): { phases: Phase[]; rest: string[] } {
  const phases: Phase[] = [];
  const rest: string[] = [];
  for (let at = 0; at < args.length; at++) {
    if (args[at] !== '--open-loop') {
      rest.push(args[at] as string);
      continue;
    }
    const [rate, seconds] = [args[++at], args[++at]];
    if (seconds === undefined) throw new WrongOption('--open-loop takes a rate and a number of seconds.');
    phases.push({
      rate: count('The rate of --open-loop', rate ?? ''),
      seconds: count('The time of --open-loop', seconds),
    });
  }
  return { phases, rest };
}

function readOptions(args: readonly string[]): Options {
  const { phases, rest } = takePhases(args);
  const { values } = parseArgs({
    args: rest,
    options: {
      seconds: { type: 'string', default: '8' },
      rounds: { type: 'string', default: '5' },
      connections: { type: 'string', default: '8' },
      worker: { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  });
  return {
    seconds: count('--seconds', values.seconds),
    rounds: count('--rounds', values.rounds, 0),
    connections: count('--connections', values.connections),
    phases,
    withWorker: values.worker,
    profileDir: values.profile === undefined ? undefined : resolve(values.profile),
  };
}

interface Intake {
  ground: Ground;
  url: string;
  /** Process number of the public process. */
  pid: number;
  makeForms(n: number): Promise<FinishedForm[]>;
  done: FinishedForm[];
}

const WARM_UP_SECONDS = 3;
const WARM_UP_FORMS = 4_000;
/** Forms kept ready beyond what the fastest round so far would use. */
const SPARE = 1.5;

async function sendFor(
  { url, makeForms, done }: Intake,
  lanes: readonly HttpLane[],
  { seconds, atMost, meter }: { seconds: number; atMost: number; meter?: CpuMeter },
): Promise<Round> {
  const forms = await makeForms(atMost);
  meter?.start();
  const measured = await closedLoop(lanes, seconds, async (lane) => {
    const form = forms.pop();
    if (!form) return false;
    await sendForm(lane, form);
    done.push(form);
    return true;
  });
  meter?.stop(measured.latenciesMs.length);
  if (forms.length === 0) say(`(the forms made ready for ${url} ran out before the round was over)`);
  return measured;
}

interface ClosedFigures {
  reportsPerSecond: number;
  bareTransactionsPerSecond: number;
  ratio: number;
  p50Ms: number;
  p99Ms: number;
  bareP50Ms: number;
  bareP99Ms: number;
  /** Processor time of each report, and of each bare transaction, by process. */
  cpuMsPerReport: Record<string, number>;
  cpuMsPerBareTransaction: Record<string, number>;
}

async function alternate(intake: Intake, options: Options): Promise<ClosedFigures | undefined> {
  const { rounds, seconds, connections } = options;
  if (rounds === 0) return undefined;
  const lanes = await Promise.all(Array.from({ length: connections }, () => HttpLane.open(intake.url)));
  const bareLanes = await Promise.all(
    Array.from({ length: connections }, () => BareLane.open(intake.ground)),
  );
  const runBare = (time: number): Promise<Round> =>
    closedLoop(bareLanes, time, async (lane) => {
      await lane.store();
      return true;
    });
  await runBare(WARM_UP_SECONDS);
  let { perSecond: fastest } = await sendFor(intake, lanes, {
    seconds: WARM_UP_SECONDS,
    atMost: WARM_UP_FORMS,
  });
  const bare: Round[] = [];
  const full: Round[] = [];
  const pids = {
    client: { pid: process.pid },
    database: { pid: intake.ground.databasePid, withChildren: true },
  };
  const bareMeter = new CpuMeter(pids);
  const meter = new CpuMeter({ ...pids, public: { pid: intake.pid, withChildren: true } });
  for (let at = 1; at <= rounds; at++) {
    bareMeter.start();
    const reference = await runBare(seconds);
    bareMeter.stop(reference.latenciesMs.length);
    const atMost = Math.ceil(fastest * seconds * SPARE);
    const measured = await sendFor(intake, lanes, { seconds, atMost, meter });
    fastest = Math.max(fastest, measured.perSecond);
    bare.push(reference);
    full.push(measured);
    say(
      `round ${at}: bare ${round(reference.perSecond)}/s, reports ${round(measured.perSecond)}/s, ` +
        `ratio ${round(measured.perSecond / reference.perSecond, 3)}`,
    );
  }
  for (const lane of lanes) lane.close();
  await Promise.all(bareLanes.map((lane) => lane.close()));
  const times = full.flatMap(({ latenciesMs }) => latenciesMs);
  const bareTimes = bare.flatMap(({ latenciesMs }) => latenciesMs);
  return {
    reportsPerSecond: round(median(full.map(({ perSecond }) => perSecond))),
    bareTransactionsPerSecond: round(median(bare.map(({ perSecond }) => perSecond))),
    ratio: round(median(full.map(({ perSecond }, at) => perSecond / (bare[at]?.perSecond ?? 0))), 3),
    p50Ms: round(quantile(times, 0.5), 1),
    p99Ms: round(quantile(times, 0.99), 1),
    bareP50Ms: round(quantile(bareTimes, 0.5), 1),
    bareP99Ms: round(quantile(bareTimes, 0.99), 1),
    cpuMsPerReport: meter.perPiece(),
    cpuMsPerBareTransaction: bareMeter.perPiece(),
  };
}

interface Delays {
  /** Milliseconds from a report's commit (its event's time) until it stands in the senior officer's queue. */
  inQueueP50Ms: number;
  inQueueP99Ms: number;
}

const QUEUED_WITHIN_MS = 30_000;

/** Waits until every report stands in the senior officer's queue, and tells how long that took each. */
async function delays({ ground }: Intake): Promise<Delays> {
  const until = performance.now() + QUEUED_WITHIN_MS;
  for (;;) {
    const [row] = await ground.sql<{ waiting: number; p50: number; p99: number }>(
      `select count(*) filter (where o.report_id is null)::int as waiting,
         percentile_cont(0.5) within group (order by extract(epoch from o.opened_at - e.at)::float8) * 1000 as p50,
         percentile_cont(0.99) within group (order by extract(epoch from o.opened_at - e.at)::float8) * 1000 as p99
       from platform.outbox_event e
       left join triage.oversight o on o.force_id = e.force_id and o.report_id::text = e.subject_id
       where e.force_id = $1 and e.name = 'reporting.report-submitted'`,
      [ground.forceId],
    );
    if (row?.waiting === 0) return { inQueueP50Ms: round(row.p50), inQueueP99Ms: round(row.p99) };
    if (performance.now() > until) throw new Error(`${row?.waiting} reports never reached the queue`);
    await sleep(500);
  }
}

await runBench(async () => {
  const options = readOptions(process.argv.slice(2));
  await onGround({ profileDir: options.profileDir }, async (ground) => {
    await seedAreas(ground);
    await makeBareTables(ground);
    const face = await ground.start('public');
    if (options.withWorker) await ground.start('worker');
    const intake: Intake = {
      ground,
      url: face.url,
      pid: face.child.pid ?? 0,
      makeForms: await openFormMaker(ground, face.url),
      done: [],
    };
    const closed = await alternate(intake, options);
    const openLoop: Array<PhaseFigures & { lost: number }> = [];
    let unanswered = 0;
    for (const phase of options.phases) {
      const { figures, done } = await runPhase(
        face.url,
        phase,
        await intake.makeForms(phase.rate * phase.seconds),
      );
      const { lost } = await countAgainst(ground, done, 0);
      intake.done.push(...done);
      unanswered += figures.refused;
      openLoop.push({ ...figures, lost });
      say(
        `${phase.rate}/s for ${phase.seconds} s: p50 ${figures.p50Ms} ms, p99 ${figures.p99Ms} ms, refused ${figures.refused}, lost ${lost}`,
      );
    }
    const audit = await countAgainst(ground, intake.done, unanswered);
    process.stdout.write(
      `${JSON.stringify({
        bench: 'intake',
        ...closed,
        connections: options.connections,
        rounds: options.rounds,
        secondsPerRound: options.seconds,
        acknowledged: intake.done.length,
        ...audit,
        ...(openLoop.length > 0 ? { openLoop } : {}),
        worker: options.withWorker,
        ...(options.withWorker ? await delays(intake) : {}),
        machine: machine(),
      })}\n`,
    );
    if (audit.lost > 0 || audit.duplicates > 0) process.exitCode = 1;
  });
});
