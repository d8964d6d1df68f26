import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, lstatSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '#kernel/refusal';
import { makeWay } from '../config/folder.ts';
import { isAlive } from './embedded-orphan.ts';
import { mayUse, type ServerUser } from './embedded-owner.ts';

/** Linux keeps 107 bytes of a socket's path (`sun_path` in unix(7)), macOS 103; the file name takes up to 18. */
const LONGEST_SOCKET_DIR = 80;

/** The one sentence about a folder PostgreSQL cannot live in. */
export const refuseFolder = (folder: string, user: ServerUser): Refusal =>
  new Refusal(
    'wrong-setting',
    `The folder ${folder} cannot be entered and written by ${user.ids ? `the system user "${user.name}", which PostgreSQL runs as because you are root` : 'you'}: set STAND_VAR to a folder that can, such as /var/tmp/stand.`,
  );

/** Makes a folder that only the server's user can enter. Throws Refusal `wrong-setting` where that fails. */
export function makeFolder(folder: string, user: ServerUser): void {
  const there = lstatSync(folder, { throwIfNoEntry: false });
  // A stranger could have put a link or a folder there first, where the parent is open to all.
  if (there && (!there.isDirectory() || ![process.getuid?.(), user.ids?.uid].includes(there.uid)))
    throw refuseFolder(folder, user);
  try {
    makeWay(folder, 0o700);
    if (user.ids) chownSync(folder, user.ids.uid, user.ids.gid);
    chmodSync(folder, 0o700);
  } catch {
    throw refuseFolder(folder, user);
  }
  if (!mayUse(user, folder, 'write')) throw refuseFolder(folder, user);
}

/**
 * The folder of the socket: `db` below the given one, or a short one below the temporary folder where that path is
 * too long or the server's user cannot get there.
 */
export function socketFolder(place: { runDir: string; dataDir: string }, user: ServerUser): string {
  const { runDir, dataDir } = place;
  const below = join(runDir, 'db');
  if (Buffer.byteLength(below) <= LONGEST_SOCKET_DIR) {
    try {
      makeWay(runDir, 0o711);
    } catch {
      throw refuseFolder(runDir, user);
    }
    if (mayUse(user, runDir, 'pass')) return below;
  }
  return join(tmpdir(), `stand-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`);
}

/** Port for the next server. The port only names the socket; two clusters may share a folder. */
export function freePort(socketDir: string): number {
  for (let port = 5432; port < 5532; port++)
    if (!existsSync(join(socketDir, `.s.PGSQL.${port}.lock`))) return port;
  throw new Refusal('conflict', `There are a hundred databases in ${socketDir}: remove the stale sockets.`);
}

/** Removes the sockets of servers that are gone. */
export function clearSockets(socketDir: string): void {
  for (let port = 5432; port < 5532; port++) {
    const lock = join(socketDir, `.s.PGSQL.${port}.lock`);
    if (!existsSync(lock)) continue;
    const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
    if (isAlive(Math.abs(pid))) continue;
    rmSync(lock, { force: true });
    rmSync(join(socketDir, `.s.PGSQL.${port}`), { force: true });
  }
}
