import { chmod, lstat, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { Refusal } from '#kernel/refusal';
import { makeWay } from '#platform/config/folder';

/** Makes the folder of the sockets, open to its owner alone; refuses one that others may enter. */
export async function prepareSocketDir(dir: string): Promise<void> {
  try {
    makeWay(dir, 0o700);
  } catch {
    throw new Refusal('wrong-setting', `Setting STAND_KEEPER_SOCKETS: the folder ${dir} cannot be made.`);
  }
  await chmod(dir, 0o700).catch(() => {
    throw new Refusal('wrong-setting', `The keeper's socket folder ${dir} belongs to somebody else`);
  });
}

/**
 * Listens on a socket of mode 0600. A socket file left by a killed keeper is replaced; one that answers is not:
 * two keepers at once would each count half of the openings.
 */
export async function listenOn(server: Server, path: string): Promise<void> {
  const old = await lstat(path).catch(() => null);
  if (old && !old.isSocket()) throw new Refusal('wrong-setting', `${path} is not a socket; move it away`);
  if (old && (await answers(path))) throw new Refusal('conflict', `A keeper answers on ${path} already`);
  await rm(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
  await chmod(path, 0o600);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    const done = (answer: boolean) => {
      probe.destroy();
      resolve(answer);
    };
    probe.once('connect', () => done(true));
    probe.once('error', () => done(false));
  });
}
