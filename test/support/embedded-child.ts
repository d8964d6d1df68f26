import { startEmbedded } from '#platform/db/embedded';
import { silentLog } from '#platform/observability/log';

/** Starts the built-in PostgreSQL in a process of its own, for tests that kill it. Prints one JSON line. */
const [dataDir = '', runDir = ''] = process.argv.slice(2);
const say = (facts: object): boolean => process.stdout.write(`${JSON.stringify(facts)}\n`);
try {
  const server = await startEmbedded({
    dataDir,
    runDir,
    log: silentLog,
    onExit: (why) => say({ exit: why }),
  });
  say({ pid: server.pid, url: server.url('postgres') });
  setInterval(() => undefined, 1_000);
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  say({ code, message });
}
