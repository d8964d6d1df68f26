import { parseArgs } from 'node:util';
import { system } from '#kernel/actor';
import { KeeperClient, keeperSocket } from '#platform/crypto/keeper-client';
import { withContext } from '#platform/db/context';
import type { Runtime } from '#platform/db/runtime';
import { importList, leaderContacts, leaderEmailKey } from '#room/community';
import { newsroom } from '../src/domain/cascade/cascade.testing.ts';
import { ownerRuntime } from './cascade-ground.ts';
import { CpuMeter } from './cpu-time.ts';
import { count, machine, median, round, runBench, say } from './figures.ts';
import { type Ground, onGround } from './ground.ts';

/*
 * script/bench contacts [--contacts 1000000] [--duplicates 50] [--rounds 5]
 *
 * Contacts a second that `stand leaders import` adds: read from CSV, checked, names sealed, known addresses found, written
 * with their keys. Beside it, in turn, PostgreSQL's COPY of the very rows that came of it, ready-made, from a file on the
 * server into the same two tables with the same indexes.
 */

const AREAS = ['eastmarch/mill-ward', 'eastmarch', 'westmarch/weavers', 'westmarch'];
const PARTS = ['residents', 'school', 'faith-organisation', 'business', 'council'];
const LANGUAGES = ['en', 'pl', 'ur', 'cy', 'ar'];
const LINES_A_PIECE = 500;
const TABLES = ['community.leader', 'platform.seal'] as const;

/** A list as a force might hold it; every so many lines one that stands there already. */
async function* list(contacts: number, duplicates: number): AsyncIterable<string> {
  yield 'name,email,phone,area,language,represents,organisation,channel,consent_basis,consent_on\n';
  let lines = '';
  for (let at = 0; at < contacts; at++) {
    const who = duplicates > 0 && at % duplicates === duplicates - 1 ? at - 1 : at;
    lines +=
      `Sample Person ${at},leader-${String(who).padStart(7, '0')}@example.org,01632 960101,${AREAS[at % AREAS.length]},` +
      `${LANGUAGES[at % LANGUAGES.length]},${PARTS[at % PARTS.length]},,email,public-task,2026-01-15\n`;
    if (at % LINES_A_PIECE !== LINES_A_PIECE - 1) continue;
    yield lines;
    lines = '';
  }
  yield lines;
}

async function empty(ground: Ground): Promise<void> {
  await ground.sql('truncate community.leader cascade');
  await ground.sql('truncate platform.seal cascade');
  await ground.sql('checkpoint');
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}

/** What was sealed opens to what stood in the list. Throws where one of a hundred does not. */
async function openSome(ground: Ground, { config }: Runtime): Promise<void> {
  const keeper = new KeeperClient(keeperSocket(config.keeperSocketDir, 'worker'));
  ground.onClose(() => keeper.close());
  const some = await ground.sql<{ id: string }>('select id from community.leader order by id limit 100');
  const who = { forceId: ground.forceId, actor: system('bench.open') };
  const opened = await withContext({ ...ground.runtime('worker'), keeper }, who, (ctx) =>
    leaderContacts(
      ctx,
      some.map(({ id }) => id),
      'delivery',
    ),
  );
  for (const { name, email } of opened) {
    const [, at = ''] = /^Sample Person (\d+)$/.exec(name.reveal()) ?? [];
    if (email?.reveal() !== `leader-${at.padStart(7, '0')}@example.org`)
      throw new Error('a contact does not open to what stood in the list');
  }
  if (opened.length !== some.length) throw new Error('some contacts do not open');
}

await runBench(async () => {
  const { values } = parseArgs({
    options: {
      contacts: { type: 'string', default: '1000000' },
      duplicates: { type: 'string', default: '50' },
      rounds: { type: 'string', default: '5' },
    },
  });
  const contacts = count('--contacts', values.contacts, 1_000);
  const duplicates = count('--duplicates', values.duplicates, 0);
  const rounds = count('--rounds', values.rounds);
  const known = duplicates > 0 ? Math.floor(contacts / duplicates) : 0;

  await onGround({}, async (ground) => {
    await newsroom(ground);
    const owner = ownerRuntime(ground);
    const who = { forceId: ground.forceId, actor: system('bench.import') };
    const [place] = await ground.sql<{ folder: string }>(
      `select current_setting('data_directory') as folder`,
    );
    const fileOf = (table: string): string => `${place?.folder}/bench-${table}.copy`;
    const database = { pid: ground.databasePid, withChildren: true };
    const cpu = new CpuMeter({ program: { pid: process.pid }, database });
    const copyCpu = new CpuMeter({ database });
    const imported: number[] = [];
    const copied: number[] = [];
    for (let at = 1; at <= rounds; at++) {
      await empty(ground);
      cpu.start();
      const own = await timed(async () => {
        const done = await importList(list(contacts, duplicates), {
          key: leaderEmailKey(owner.config.receiptPepper),
          languages: LANGUAGES,
          inTransaction: (fn) => withContext(owner, who, fn),
        });
        if (done.added !== contacts - known || done.known !== known || done.wrong > 0)
          throw new Error(`imported ${JSON.stringify({ ...done, problems: done.problems.slice(0, 3) })}`);
      });
      cpu.stop(contacts - known);
      for (const table of TABLES) await ground.sql(`copy ${table} to '${fileOf(table)}' (format binary)`);
      await empty(ground);
      copyCpu.start();
      const bare = await timed(async () => {
        for (const table of TABLES) await ground.sql(`copy ${table} from '${fileOf(table)}' (format binary)`);
      });
      copyCpu.stop(contacts - known);
      imported.push((contacts - known) / own);
      copied.push((contacts - known) / bare);
      say(`round ${at}: import ${round(imported.at(-1) ?? 0)}/s, COPY ${round(copied.at(-1) ?? 0)}/s`);
    }
    await openSome(ground, owner);
    process.stdout.write(
      `${JSON.stringify({
        bench: 'contacts',
        ratio: round(median(imported.map((one, at) => one / (copied[at] ?? Number.NaN))), 3),
        importedPerSecond: round(median(imported)),
        copiedPerSecond: round(median(copied)),
        contacts,
        duplicatesFound: known,
        cpuMsPerContact: cpu.perPiece(),
        copyCpuMsPerContact: copyCpu.perPiece(),
        peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
        rounds,
        machine: machine(),
      })}\n`,
    );
  });
});
