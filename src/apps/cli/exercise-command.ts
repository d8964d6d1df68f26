import { dirname } from 'node:path';
import { Refusal } from '#kernel/refusal';
import { readConfig } from '#platform/config/config';
import { startFresh } from '../../../demo/exercise/fresh.ts';
import { runDemoExercise } from '../../../demo/exercise/run.ts';
import type { Doors } from '../../../demo/exercise/world.ts';
import { type Command, EXIT, say } from './command.ts';
import { readLetter } from './statement-command.ts';

/** The doors of the system that runs with these settings. */
function runningDoors(): Doors {
  const config = readConfig('cli');
  if (config.mode === 'production')
    throw new Refusal('not-allowed', 'The exercise plays with fictional people; it is not for production.');
  const { urls, ports } = config;
  return {
    public: urls.public,
    leader: urls.leader,
    partner: urls.partner,
    staff: urls.staff,
    api: urls.api,
    mail: `http://localhost:${ports.mail}`,
    texts: `http://localhost:${ports.text}`,
  };
}

async function play(doors: Doors, letter: string | undefined): Promise<number> {
  const summary = await runDemoExercise(doors, (line) => process.stderr.write(`${line}\n`), letter);
  const { table, ...figures } = summary;
  say(table);
  say(JSON.stringify({ exercise: 'demo', ...figures }));
  return figures.held === figures.links ? EXIT.ok : EXIT.failed;
}

export const exerciseCommands: Command[] = [
  {
    name: 'exercise run',
    takes: 'demo',
    about: 'Plays the demo exercise through the public doors, prints what held, and ends with one JSON line.',
    flags: {
      letter: {
        type: 'string',
        about: 'draft the statement from this letter in plain text and keep its sentences',
      },
      fresh: { type: 'boolean', about: 'start everything on a throw-away database and free ports first' },
    },
    run: async ({ words, flags }) => {
      if (words[0] !== 'demo')
        throw new Refusal('invalid-input', 'The exercise there is: stand exercise run demo');
      const letter = typeof flags.letter === 'string' ? await readLetter(flags.letter) : undefined;
      if (!flags.fresh) return play(runningDoors(), letter);
      const system = await startFresh(dirname(process.argv[1] ?? ''));
      try {
        return await play(system.doors, letter);
      } finally {
        await system.stop();
      }
    },
  },
];
