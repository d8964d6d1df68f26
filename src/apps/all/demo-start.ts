import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Config } from '#platform/config/config';
import type { Log } from '#platform/observability/log';

/** Says on the screen where everything is, and that the exercise is about to be played. */
export function tellAddresses(config: Config, isPlaying: boolean): void {
  const lines = [
    '',
    'Stand Together runs as a TRAINING system with a fictional force.',
    `  public site    ${config.urls.public}`,
    `  leaders        ${config.urls.leader}`,
    `  partners       ${config.urls.partner}`,
    `  staff          ${config.urls.staff}`,
    `  API            ${config.urls.api}/api/v1/statements`,
    `  mail catcher   http://localhost:${config.ports.mail}`,
    `  text gateway   http://localhost:${config.ports.text}`,
    '',
  ];
  if (isPlaying)
    lines.push('The exercise plays once now, through these doors (STAND_PLAY_DEMO=no skips it):', '');
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Plays the exercise beside the running system; what it says goes to the screen. */
export function playExercise(buildDir: string, log: Log): { expectEnd(): void; stop(): Promise<void> } {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--enable-source-maps', join(buildDir, 'cli.js'), 'exercise', 'run', 'demo'],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  let isExpected = false;
  child.once('exit', (code) => {
    if (code !== 0 && !isExpected) log.warn({ state: String(code) }, 'the exercise did not hold');
  });
  return {
    expectEnd: () => {
      isExpected = true;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}
