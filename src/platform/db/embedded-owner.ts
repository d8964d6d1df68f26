import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { Refusal } from '#kernel/refusal';

/** The system user PostgreSQL runs as; `ids` is undefined where it is the user of this process. */
export interface ServerUser {
  name: string;
  ids: { uid: number; gid: number } | undefined;
}

function readPasswd(): { name: string; uid: number; gid: number }[] {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  } catch {
    return [];
  }
}

/**
 * PostgreSQL refuses to run as root, so root hands it to the owner of an existing data folder, else to `postgres`
 * or `nobody`. Anyone else runs it as themselves.
 * @throws Refusal `wrong-setting` where root finds no such user, or where the data folder is somebody else's.
 */
export function serverUser(dataDir: string): ServerUser {
  const me = process.getuid?.() ?? -1;
  const owner = existsSync(dataDir) ? statSync(dataDir) : undefined;
  if (me !== 0) {
    if (owner && me >= 0 && owner.uid !== me)
      throw new Refusal(
        'wrong-setting',
        `The database folder ${dataDir} belongs to another system user (number ${owner.uid}): start as that user, or choose another STAND_VAR.`,
      );
    return { name: 'the user of this process', ids: undefined };
  }
  const users = readPasswd().filter(({ uid }) => uid > 0);
  if (owner && owner.uid > 0) {
    const name = users.find(({ uid }) => uid === owner.uid)?.name ?? `number ${owner.uid}`;
    return { name, ids: { uid: owner.uid, gid: owner.gid } };
  }
  for (const wanted of ['postgres', 'nobody']) {
    const user = users.find(({ name }) => name === wanted);
    if (user) return { name: user.name, ids: { uid: user.uid, gid: user.gid } };
  }
  throw new Refusal(
    'wrong-setting',
    'PostgreSQL cannot run as root and there is no system user "postgres" or "nobody": start as a normal user.',
  );
}

const TESTS = {
  pass: { shell: 'cd "$1"', mode: constants.X_OK },
  enter: { shell: 'cd "$1" && test -r .', mode: constants.X_OK | constants.R_OK },
  write: { shell: 'cd "$1" && test -w .', mode: constants.X_OK | constants.W_OK },
};

/**
 * True where the user can pass through the folder, also read it (`enter`), or write in it. Asked of the system itself,
 * so that access lists and read-only mounts count.
 */
export function mayUse(user: ServerUser, folder: string, need: keyof typeof TESTS): boolean {
  const test = TESTS[need];
  if (user.ids) {
    const asked = { ...user.ids, cwd: '/', stdio: 'ignore' } as const;
    return spawnSync('/bin/sh', ['-c', test.shell, 'sh', folder], asked).status === 0;
  }
  try {
    accessSync(folder, test.mode);
    return true;
  } catch {
    return false;
  }
}
