import type { Actor } from '#kernel/actor';
import { Refusal } from '#kernel/refusal';
import { readConfig } from '#platform/config/config';
import { KeeperClient, type KeeperSocket, keeperSocket } from '#platform/crypto/keeper-client';
import { openPool } from '#platform/db/pool';
import { makeRuntime, type Runtime } from '#platform/db/runtime';
import { createLog } from '#platform/observability/log';
import { shareMetrics, startOps } from '#platform/web/metrics';
import type { Route } from '#platform/web/route';
import { createServer, type WebServer } from '#platform/web/server';
import { SharedLimits } from '#platform/web/shared-limits';
import { openSms } from '../channels/sms/sms.ts';
import { isMember, startGroup } from './process-group.ts';
import { runProcess } from './run-process.ts';

type Face = 'public' | 'leader' | 'partner' | 'staff' | 'api';
type Options = Parameters<typeof createServer>[0];

/** What one web process is made of; everything else is the same for all of them. */
export interface FacePlan {
  name: Face;
  role: 'public_web' | 'leader_web' | 'staff_web';
  /** The line to the keeper this face may use; none for faces that never open anything. */
  keeper?: KeeperSocket;
  routes: readonly Route[];
  /** True for the face the text provider calls. */
  hearsTexts?: boolean;
  resolveActor?: (cookies: Readonly<Record<string, string>>, runtime: Runtime) => Promise<Actor>;
  navigation?: Options['navigation'];
  countWaiting?: (actor: Actor, runtime: Runtime) => Promise<Readonly<Record<string, number>>>;
  whenBusy?: Options['whenBusy'];
}

const CONNECTIONS = 10;
/** Each process has its own port for /metrics, counted from STAND_OPS_PORT. */
const OPS_OFFSET: Record<Face, number> = { public: 0, leader: 1, staff: 2, api: 3, partner: 4 };

/** The server of a face: its routes and who somebody is there, on a runtime of its database role. */
export function faceServer(plan: FacePlan, runtime: Runtime): WebServer {
  const { resolveActor, countWaiting, name, routes } = plan;
  return createServer({
    process: name,
    runtime,
    routes,
    log: runtime.log,
    audience: name,
    forceName: runtime.config.forceName,
    ...(isMember() ? { limits: new SharedLimits() } : {}),
    ...(resolveActor ? { resolveActor: ({ cookies }) => resolveActor(cookies, runtime) } : {}),
    ...(countWaiting ? { countWaiting: (actor) => countWaiting(actor, runtime) } : {}),
    ...(plan.navigation ? { navigation: plan.navigation } : {}),
    ...(plan.whenBusy ? { whenBusy: plan.whenBusy } : {}),
  });
}

/** Runs one face: its database role, its routes, its line to the keeper, and nothing of the others. */
export function runFace(plan: FacePlan): Promise<void> {
  return runProcess(plan.name, async () => {
    const config = readConfig(plan.name);
    const log = createLog(config, plan.name);
    const opsPort = config.ports.ops === 0 ? 0 : config.ports.ops + OPS_OFFSET[plan.name];
    const processes = plan.name === 'public' ? config.publicProcesses : 1;
    if (processes > 1 && !isMember()) return startGroup({ name: plan.name, processes, opsPort, log });
    const url = config.roleUrl(plan.role);
    if (!url)
      throw new Refusal(
        'wrong-setting',
        'Setting DATABASE_URL: it is missing; script/start sets it for every process.',
      );
    const pool = openPool(url.reveal(), {
      max: CONNECTIONS,
      applicationName: `stand ${plan.name}`,
      pipeline: true,
    });
    const keeper = plan.keeper
      ? new KeeperClient(keeperSocket(config.keeperSocketDir, plan.keeper))
      : undefined;
    const texts = plan.hearsTexts ? openSms(config.sms) : undefined;
    const runtime = makeRuntime({
      pool,
      config,
      log,
      ...(keeper ? { keeper } : {}),
      ...(texts ? { texts } : {}),
    });
    const server = faceServer(plan, runtime);
    const served = await server.listen();
    if (isMember()) shareMetrics(server.metrics.registry);
    const ops = opsPort === 0 || isMember() ? undefined : await startOps(server.metrics.registry, opsPort);
    return {
      url: served,
      stop: async () => {
        await server.close();
        await ops?.close();
        keeper?.close();
        await pool.end();
      },
    };
  });
}
