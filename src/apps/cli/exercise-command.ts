import { readConfig } from '#platform/config/config';
import { Refusal } from '#kernel/refusal';
import { runDemoExercise } from '../../../demo/exercise/run.ts';
import { type Command, EXIT, say } from './command.ts';

export const exerciseCommands: Command[] = [
  {
    name: 'exercise run',
    takes: 'demo',
    about: 'Plays the demo exercise through the public doors of the running system and prints what held.',
    flags: { json: { type: 'boolean', about: 'end with one JSON line' } },
    run: async ({ words, flags }) => {
      if (words[0] !== 'demo')
        throw new Refusal('invalid-input', 'The exercise there is: stand exercise run demo');
      const config = readConfig('cli');
      if (config.mode === 'production')
        throw new Refusal(
          'not-allowed',
          'The exercise plays with fictional people; it is not for production.',
        );
      const summary = await runDemoExercise(
        {
          public: config.urls.public,
          leader: config.urls.leader,
          staff: config.urls.staff,
          mail: `http://localhost:${config.ports.mail}`,
        },
        (line) => process.stderr.write(`${line}\n`),
      );
      say(summary.table);
      if (flags.json)
        say(
          JSON.stringify({
            exercise: 'demo',
            links: summary.links,
            held: summary.held,
            seconds: summary.seconds,
          }),
        );
      return summary.held === summary.links ? EXIT.ok : EXIT.failed;
    },
  },
];
