import { Refusal } from '#kernel/refusal';
import { readConfig } from '#platform/config/config';
import { KeeperClient, keeperSocket } from '#platform/crypto/keeper-client';
import { openPool } from '#platform/db/pool';
import { makeRuntime } from '#platform/db/runtime';
import { runForEveryForce } from '#platform/jobs/clock';
import { startWorker } from '#platform/jobs/runner';
import { createLog } from '#platform/observability/log';
import { openOutgoing } from '../../channels/outgoing.ts';
import { openPush } from '../../channels/push/push.ts';
import { resumeSending } from '../../domain/cascade/worker.jobs.ts';
import { runProcess } from '../run-process.ts';
import { jobs } from './jobs.ts';
import { openReturnedMail } from './returned-mail.ts';

const CONCURRENCY = 8;
/** The runner's own connections beside those of the jobs. */
const EXTRA_CONNECTIONS = 5;

/** Runs the jobs: what events set off, what the clock sets off, and every message that leaves. */
await runProcess('worker', async () => {
  const config = readConfig('worker');
  const log = createLog(config, 'worker');
  const url = config.roleUrl('worker');
  if (!url)
    throw new Refusal(
      'wrong-setting',
      'Setting DATABASE_URL: it is missing; script/start sets it for every process.',
    );
  const pool = openPool(url.reveal(), {
    max: CONCURRENCY + EXTRA_CONNECTIONS,
    applicationName: 'stand worker',
  });
  const keeper = new KeeperClient(keeperSocket(config.keeperSocketDir, 'worker'));
  const { channel, texts } = openOutgoing(config);
  const push = openPush(config.push, config.mode !== 'production');
  const runtime = makeRuntime({
    pool,
    config,
    log,
    keeper,
    channel,
    ...(texts ? { texts } : {}),
    ...(push ? { push } : {}),
  });
  await runForEveryForce(runtime, resumeSending);
  const mailbox = await openReturnedMail(runtime);
  const worker = await startWorker(runtime, jobs, { concurrency: CONCURRENCY });
  return {
    url: 'jobs',
    stop: async () => {
      await mailbox?.close();
      await worker.stop();
      await channel.close();
      keeper.close();
      await pool.end();
    },
  };
});
