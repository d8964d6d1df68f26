import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { AggregatorRegistry } from 'prom-client';
import type { Log } from '#platform/observability/log';
import { startOps } from '#platform/web/metrics';
import { answerLimits } from '#platform/web/shared-limits';
import type { Running } from './run-process.ts';

const CALM_AFTER_MS = 60_000;

/** True in a process that another of the same face started to share its port. */
export const isMember = (): boolean => cluster.isWorker;

/** A member that answers, or the code it ended with before it did. */
function startMember(): Promise<{ member: Worker; url: string }> {
  const member = cluster.fork();
  return new Promise((resolve) => {
    member.once('listening', ({ address, port }) => resolve({ member, url: `http://${address}:${port}` }));
    // What is wrong the member has said itself, in one sentence.
    member.once('exit', (code) => process.exit(code ?? 1));
  });
}

/**
 * Runs one face in several processes that share its port: this one takes connections and hands them to the members, keeps
 * their common count of requests and adds up their figures. It reads no request and has no line to the database. A member
 * that dies is started again, ever more slowly while it keeps dying; one that cannot start the first time ends this one.
 */
export async function startGroup(plan: {
  name: string;
  processes: number;
  /** Port of /metrics; 0 for none. */
  opsPort: number;
  log: Log;
}): Promise<Running> {
  cluster.setupPrimary({ stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  answerLimits();
  let isStopping = false;
  let deaths = 0;

  const keep = (member: Worker): void => {
    const startedAt = Date.now();
    member.removeAllListeners('exit');
    member.once('exit', (code, signal) => {
      if (isStopping) return;
      deaths = Date.now() - startedAt > CALM_AFTER_MS ? 1 : deaths + 1;
      const waitMs = Math.min(10_000, 100 * 2 ** deaths);
      plan.log.error(
        { name: plan.name, why: String(signal ?? code), ms: waitMs },
        'a process died and is started again',
      );
      void sleep(waitMs).then(() => {
        if (!isStopping) keep(cluster.fork());
      });
    });
  };

  // The first alone: where it cannot start, what is wrong is said once.
  const { member, url } = await startMember();
  keep(member);
  const others = Array.from({ length: plan.processes - 1 }, startMember);
  for (const other of await Promise.all(others)) keep(other.member);
  const figures = new AggregatorRegistry();
  const ops =
    plan.opsPort === 0
      ? undefined
      : await startOps(
          { contentType: figures.contentType, metrics: () => figures.clusterMetrics() },
          plan.opsPort,
        );
  return {
    url,
    stop: async () => {
      isStopping = true;
      await ops?.close();
      const members = Object.values(cluster.workers ?? {}).filter((one) => one !== undefined);
      await Promise.all(
        members.map(async (one) => {
          const gone = once(one, 'exit');
          one.process.kill('SIGTERM');
          await gone;
        }),
      );
    },
  };
}
