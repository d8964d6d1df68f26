import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#kernel/ids';
import { sensitive } from '#kernel/sensitive';
import { DiskStore } from './disk-store.ts';
import { type FileStore, fileKey } from './file-store.ts';
import { Incoming } from './incoming.ts';
import { type S3Peer, s3Peer } from './s3.testing.ts';
import { S3Store } from './s3-store.ts';

let folder: string;
let peer: S3Peer;
const stores: Record<string, FileStore> = {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stand-files-'));
  peer = await s3Peer();
  const { endpoint, keyId, secret } = peer;
  stores.disk = new DiskStore(join(folder, 'kept'));
  stores.s3 = new S3Store({
    endpoint,
    bucket: 'evidence',
    region: 'eu-west-2',
    keyId,
    secret: sensitive(secret),
  });
});
afterAll(async () => {
  await peer.close();
  rmSync(folder, { recursive: true, force: true });
});

async function written(bytes: Buffer): Promise<string> {
  const path = await new Incoming(join(folder, 'incoming')).newPath();
  await writeFile(path, bytes);
  return path;
}
async function all(store: FileStore, key: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of await store.read(key)) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

describe.each(['disk', 's3'])('the %s store', (name) => {
  it('keeps a file, gives it back, lists it below its force alone, and removes it for good', async () => {
    const store = stores[name] as FileStore;
    const bytes = randomBytes(300_000);
    const path = await written(bytes);
    const [mine, other] = [fileKey('aldermarch', newId()), fileKey('otherforce', newId())];
    await store.keep(mine, path);
    await store.keep(other, await written(randomBytes(10)));
    expect(existsSync(path)).toBe(false);
    expect((await all(store, mine)).equals(bytes)).toBe(true);
    const listed = [];
    for await (const one of store.list('aldermarch')) listed.push(one);
    expect(listed).toMatchObject([{ key: mine, bytes: 300_000 }]);
    await store.remove(mine);
    await store.remove(mine);
    await expect(store.read(mine)).rejects.toMatchObject({ code: 'gone' });
  });
});

it('every S3 request was signed well, and lists go on over pages', async () => {
  peer.pageSize = 2;
  const store = stores.s3 as FileStore;
  for (let n = 0; n < 5; n++) await store.keep(fileKey('pages', newId()), await written(Buffer.from('x')));
  const keys = new Set<string>();
  for await (const { key } of store.list('pages')) keys.add(key);
  expect(keys.size).toBe(5);
  expect(peer.refused).toEqual([]);
});

it('a wrong secret and a store that is away are unavailable, and the file stays where it was', async () => {
  const { endpoint, keyId } = peer;
  const place = { endpoint, bucket: 'evidence', region: 'eu-west-2', keyId, secret: sensitive('wrong') };
  const path = await written(Buffer.from('x'));
  const key = fileKey('aldermarch', newId());
  await expect(new S3Store(place).keep(key, path)).rejects.toMatchObject({ code: 'unavailable' });
  const away = new S3Store({ ...place, endpoint: 'http://127.0.0.1:1' });
  await expect(away.keep(key, path)).rejects.toMatchObject({ code: 'unavailable' });
  expect(existsSync(path)).toBe(true);
});

it('the disk’s files are their owner’s alone, and no name leads out of the folder', async () => {
  const id = newId();
  const store = stores.disk as FileStore;
  await store.keep(fileKey('aldermarch', id), await written(Buffer.from('x')));
  const path = join(folder, 'kept', 'aldermarch', id.slice(0, 2), id);
  expect(statSync(join(folder, 'kept', 'aldermarch')).mode & 0o077).toBe(0);
  expect(existsSync(path)).toBe(true);
  for (const name of ['../../etc/passwd', 'x', `${id}/..`, ''])
    expect(() => fileKey('aldermarch', name)).toThrow();
  expect(() => fileKey('../x', id)).toThrow();
});
