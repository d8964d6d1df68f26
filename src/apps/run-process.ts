import { Refusal } from '#kernel/refusal';

/** What a process gives back once it serves: where, and how to stop it cleanly. */
export interface Running {
  url: string;
  stop(): Promise<void>;
}

/** A setting or folder that is wrong is not a crash: sysexits' EX_CONFIG, so that nobody restarts it in a loop. */
export const EXIT_WRONG_SETTING = 78;
const STOP_WITHIN_MS = 10_000;

export const isWrongSetting = (error: unknown): boolean =>
  error instanceof Refusal && error.code === 'wrong-setting';

/** Ends the process with one plain sentence on stderr. */
export function endWith(error: unknown): never {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${text.replace(/\s+/g, ' ').trim()}\n`);
  process.exit(isWrongSetting(error) ? EXIT_WRONG_SETTING : 1);
}

/**
 * Runs one process: prints `ready NAME URL` once it serves, stops cleanly on SIGINT, SIGTERM and when the parent that
 * started it is gone, and gives up waiting after ten seconds.
 */
export async function runProcess(name: string, start: () => Promise<Running>): Promise<void> {
  let running: Running;
  try {
    running = await start();
  } catch (error) {
    endWith(error);
  }
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    running.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  // Handlers stay: a second signal while stopping must not end the process before its database.
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(signal, stop);
  process.stdout.write(`ready ${name} ${running.url}\n`);
}
