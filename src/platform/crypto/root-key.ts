import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { chmod, open, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Refusal } from '#kernel/refusal';
import { makeWay } from '../config/folder.ts';

/**
 * The key at the root of all others: it only ever wraps the force's private keys, and only the keeper holds it.
 * `aad` names what is wrapped (force, key id, purpose), so one wrapped key cannot stand in for another.
 * A key-management service or HSM is one more adapter of this port (docs/keys-and-audit.md).
 */
export interface RootKey {
  wrap(bytes: Uint8Array, aad: string): Promise<Buffer>;
  /** Throws `broken-seal` where this root key, or this `aad`, is not the one it was wrapped with. */
  unwrap(wrapped: Uint8Array, aad: string): Promise<Buffer>;
  /** 64 bytes that only this root key and this label make: for an index nobody else can make entries of. */
  derive(label: string): Promise<Buffer>;
}

/** The key every demo may use, and which is therefore no secret: refused in production. */
export const DEMO_ROOT_KEY = createHash('sha256')
  .update('stand together: demonstration root key, not secret')
  .digest();

const MAKE_ONE = 'stand keys make-root';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The file adapter: 32 bytes in base64, readable by the keeper's user alone (mode 0600 or 0400). */
export async function fileRootKey(path: string, mode: 'demo' | 'production' | 'test'): Promise<RootKey> {
  const facts = await stat(path).catch(() => null);
  if (!facts)
    throw new Refusal('wrong-setting', `There is no root key at ${path}; make one with: ${MAKE_ONE} ${path}`);
  const permissions = facts.mode & 0o777;
  if (permissions !== 0o600 && permissions !== 0o400) {
    throw new Refusal('wrong-setting', `The root key ${path} may be read by others; run: chmod 600 ${path}`);
  }
  const key = Buffer.from((await readFile(path, 'ascii')).trim(), 'base64');
  if (key.length !== 32) throw new Refusal('wrong-setting', `The root key ${path} is not 32 bytes in base64`);
  if (mode === 'production' && key.equals(DEMO_ROOT_KEY)) {
    throw new Refusal(
      'wrong-setting',
      `The root key ${path} is the public demo key; make one with: ${MAKE_ONE} ${path}`,
    );
  }
  return memoryRootKey(key);
}

/** The same over 32 bytes already in memory. */
export function memoryRootKey(key: Uint8Array): RootKey {
  return {
    async wrap(bytes, aad) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(Buffer.from(aad, 'utf8'));
      const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
      return Buffer.concat([nonce, body, cipher.getAuthTag()]);
    },
    async unwrap(wrapped, aad) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAAD(Buffer.from(aad, 'utf8'));
        decipher.setAuthTag(wrapped.subarray(-TAG_BYTES));
        const body = decipher.update(wrapped.subarray(NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([body, decipher.final()]);
      } catch {
        throw new Refusal(
          'broken-seal',
          `The root key does not open ${aad}: is it the key this database was made with?`,
        );
      }
    },
    derive: async (label) => createHmac('sha512', key).update(`stand-together/derived/${label}`).digest(),
  };
}

/**
 * Writes a new root key file, mode 0600.
 * @throws Refusal `conflict` where a file is there already, which is never overwritten; `wrong-setting` where it cannot
 * be written
 */
export async function createRootKeyFile(path: string, key: Uint8Array = randomBytes(32)): Promise<void> {
  try {
    makeWay(dirname(path), 0o700);
  } catch {
    throw new Refusal('wrong-setting', `The folder of the root key ${path} cannot be made`);
  }
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw new Refusal('conflict', `There is a root key at ${path} already`);
    throw new Refusal('wrong-setting', `The root key ${path} cannot be written (${error.code ?? 'unknown'})`);
  });
  try {
    await file.writeFile(`${Buffer.from(key).toString('base64')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(path, 0o600);
}
