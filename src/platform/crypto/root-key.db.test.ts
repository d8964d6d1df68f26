import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRootKeyFile, DEMO_ROOT_KEY, fileRootKey, memoryRootKey } from './root-key.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stand-root-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const wrong = expect.objectContaining({ code: 'wrong-setting' });

describe('the root key file', () => {
  it('is made for its owner alone, and never twice', async () => {
    const path = join(folder, 'keys', 'root.key');
    await createRootKeyFile(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const before = await readFile(path, 'utf8');
    await expect(createRootKeyFile(path)).rejects.toMatchObject({ code: 'conflict' });
    expect(await readFile(path, 'utf8')).toBe(before);
    const root = await fileRootKey(path, 'production');
    const wrapped = await root.wrap(Buffer.from('seed'), 'what it is for');
    expect((await root.unwrap(wrapped, 'what it is for')).toString()).toBe('seed');
    await expect(root.unwrap(wrapped, 'something else')).rejects.toMatchObject({ code: 'broken-seal' });
    const another = memoryRootKey(Buffer.alloc(32, 1));
    await expect(another.unwrap(wrapped, 'what it is for')).rejects.toMatchObject({ code: 'broken-seal' });
    await expect(root.unwrap(wrapped.subarray(0, 5), 'what it is for')).rejects.toMatchObject({
      code: 'broken-seal',
    });
  });

  it.each([0o644, 0o640, 0o604, 0o660, 0o700])('is refused when others may read or run it', async (mode) => {
    const path = join(folder, `mode-${mode}.key`);
    await createRootKeyFile(path);
    await chmod(path, mode);
    await expect(fileRootKey(path, 'demo')).rejects.toEqual(wrong);
    await chmod(path, 0o400);
    await expect(fileRootKey(path, 'demo')).resolves.toBeDefined();
  });

  it('is refused when it is missing, no key, or in production the key every demo knows', async () => {
    await expect(fileRootKey(join(folder, 'none.key'), 'test')).rejects.toEqual(wrong);
    const short = join(folder, 'short.key');
    await writeFile(short, 'c2hvcnQ=\n', { mode: 0o600 });
    await expect(fileRootKey(short, 'test')).rejects.toEqual(wrong);
    const demo = join(folder, 'demo.key');
    await createRootKeyFile(demo, DEMO_ROOT_KEY);
    await expect(fileRootKey(demo, 'demo')).resolves.toBeDefined();
    await expect(fileRootKey(demo, 'production')).rejects.toEqual(wrong);
  });
});
