import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Names under which Chromium stands on the path; script/setup looks for the same ones. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** A quiet browser that asks nobody on the network for anything but the pages under test. */
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The browser of the setting CHROMIUM, of the path, or Playwright's own. Throws one sentence where there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string {
  const named = env.CHROMIUM;
  if (named) {
    if (isRunnable(named)) return named;
    throw new Error(`The setting CHROMIUM names ${named}, which is not a program that can be run.`);
  }
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = [
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    chromium.executablePath(),
  ];
  const found = candidates.find(isRunnable);
  if (found) return found;
  throw new Error(
    'No Chromium was found: run script/setup --browser as root, install it, or name it in the setting CHROMIUM.',
  );
}

/** Starts the browser without a window; as root without its sandbox, which Chromium refuses to root. */
export function launchChromium(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: findChromium(),
    // The clock of script/clock is the product's; under it the browser would stand still.
    env: { ...process.env, LD_PRELOAD: '' },
    args: isRoot ? ['--no-sandbox', ...FLAGS] : FLAGS,
  });
}
