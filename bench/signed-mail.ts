import { generateKeyPairSync } from 'node:crypto';
import type { Newsroom } from '../src/domain/cascade/cascade.testing.ts';
import { sendOut } from './cascade-ground.ts';
import { CpuMeter } from './cpu-time.ts';
import { round, say } from './figures.ts';
import type { Ground, Running } from './ground.ts';

const PEM = { type: 'pkcs8', format: 'pem' } as const;
const KEYS = {
  rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export(PEM).toString(),
  ed25519: () => generateKeyPairSync('ed25519').privateKey.export(PEM).toString(),
};
type Kind = keyof typeof KEYS;

/** Sending with a signature (DKIM) on each message. */
export interface Signed {
  recipients: number;
  perSecond: number;
  firstMs: number;
  cpuMsPerMessage: Record<string, number>;
}

/** Sends to an area once with an RSA and once with an Ed25519 key, each through a worker of its own. */
export async function sendSigned(
  ground: Ground,
  room: Newsroom,
  { areaPath, env }: { areaPath: string; env: Record<string, string> },
): Promise<Record<Kind, Signed>> {
  const found: Partial<Record<Kind, Signed>> = {};
  for (const kind of Object.keys(KEYS) as Kind[]) {
    const worker: Running = await ground.start('worker', {
      ...env,
      STAND_DKIM_KEY: KEYS[kind](),
      STAND_DKIM_SELECTOR: 'bench',
    });
    const cpu = new CpuMeter({
      worker: { pid: worker.child.pid ?? 0 },
      keeper: { pid: ground.keeper.child.pid ?? 0 },
      database: { pid: ground.databasePid, withChildren: true },
    });
    const { recipients, perSecond, firstMs } = await sendOut(ground, room, areaPath, cpu);
    found[kind] = { recipients, perSecond: round(perSecond), firstMs, cpuMsPerMessage: cpu.perPiece() };
    say(`signed with ${kind}: ${JSON.stringify(found[kind])}`);
    await ground.stop(worker);
  }
  return found as Record<Kind, Signed>;
}
