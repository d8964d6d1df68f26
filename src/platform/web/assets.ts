import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installRoot } from './root.ts';

/** Folder of the built styles, scripts and fonts, each named by its content's hash. */
export const assetFolder = (): string => join(installRoot(), 'build', 'assets');

/**
 * Answers the URL of a built asset (`public.css` -> `/assets/public.3f9ac1d2.css`). Before a build the plain name is
 * answered, so that pages render in tests that do not look at styles.
 */
export function loadAssets(): (name: string) => string {
  const file = join(assetFolder(), 'manifest.json');
  const names = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
  return (name) => `/assets/${names[name] ?? name}`;
}
