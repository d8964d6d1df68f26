import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sourceFile } from '#platform/db/source-file';
import { startFresh } from '../../demo/exercise/fresh.ts';
import type { Doors } from '../../demo/exercise/world.ts';

declare module 'vitest' {
  interface ProvidedContext {
    doors: Doors;
  }
}

/** The whole system, started once from the built bundles for all journeys, and gone without a trace afterwards. */
export default async function setup(project: {
  provide(key: 'doors', value: Doors): void;
}): Promise<() => Promise<void>> {
  const build = sourceFile('build');
  for (const file of ['all.js', 'assets/manifest.json'])
    if (!existsSync(join(build, file)))
      throw new Error(`build/${file} is missing: run node script/build.mjs first.`);
  const { doors, stop } = await startFresh(build);
  project.provide('doors', doors);
  return stop;
}
