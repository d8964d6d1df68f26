import { vi } from 'vitest';
import { KeeperClient, keeperSocket } from '#platform/crypto/keeper-client';
import { withContext } from '#platform/db/context';
import { type TestRuntime, testRuntime } from '#platform/db/testing';

export const OTHER_FORCE = 'brackenshire';

/** The same database and keeper, as the processes of another force. */
function asForce(t: TestRuntime, forceId: string): TestRuntime {
  const other: TestRuntime = {
    ...t,
    forceId,
    config: { ...t.config, forceId, forceName: 'Brackenshire Police' },
    as: (actor, fn) => withContext(other, { forceId, actor }, fn),
    role: (role) => asForce(t.role(role), forceId),
  };
  return other;
}

/** One platform with two forces that have keys and no data. `close` ends both. */
export async function twoForces(): Promise<{
  here: TestRuntime;
  there: TestRuntime;
  close(): Promise<void>;
}> {
  const here = await testRuntime({ role: 'staff_web' });
  // Faces that find an address do so by a key of the pepper in their settings.
  vi.stubEnv('STAND_MODE', 'test');
  vi.stubEnv('STAND_RECEIPT_PEPPER', here.config.receiptPepper.reveal());
  await here.sql(`insert into platform.force (force_id, name) values ($1, 'Brackenshire Police')`, [
    OTHER_FORCE,
  ]);
  const admin = new KeeperClient(keeperSocket(here.config.keeperSocketDir, 'admin'));
  await admin.createForceKeys(OTHER_FORCE);
  admin.close();
  return {
    here,
    there: asForce(here, OTHER_FORCE),
    close: () => {
      vi.unstubAllEnvs();
      return here.close();
    },
  };
}
