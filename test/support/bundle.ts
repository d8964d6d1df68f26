import { chmodSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { sourceFile } from '#platform/db/source-file';

/**
 * Bundles one TypeScript file of the project into a temporary folder, so that a plain `node` can run it as a process
 * of its own.
 * @returns the path of the bundle, and how to remove its folder.
 */
export async function bundle(path: string): Promise<{ file: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'stand-bundle-'));
  chmodSync(folder, 0o755);
  symlinkSync(sourceFile('node_modules'), join(folder, 'node_modules'));
  const outfile = join(folder, basename(path).replace(/\.ts$/, '.mjs'));
  await build({
    entryPoints: [sourceFile(path)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  return { file: outfile, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
