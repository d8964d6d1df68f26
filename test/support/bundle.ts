import { join } from 'node:path';
import { build } from 'esbuild';
import { sourceFile } from '#platform/db/source-file';

/**
 * Bundles one TypeScript file of the project so that a plain `node` can run it as a process of its own.
 * @returns the path of the bundle, below `build/`.
 */
export async function bundle(path: string): Promise<string> {
  const outfile = join(
    sourceFile('src'),
    '..',
    'build',
    'test',
    `${path.replaceAll('/', '-')}.${process.pid}.mjs`,
  );
  await build({
    entryPoints: [sourceFile(path)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  return outfile;
}
