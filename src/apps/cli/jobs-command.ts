import { Refusal } from '#kernel/refusal';
import { deadLetters, retryDeadLetter } from '#platform/jobs/dead-letters';
import { type Command, EXIT, say } from './command.ts';
import { withOwner } from './with-owner.ts';

export const jobsCommands: Command[] = [
  {
    name: 'jobs dead',
    takes: '',
    about: 'Lists the jobs that gave up, with their last error, one JSON object a line.',
    run: () =>
      withOwner('jobs', async (ctx) => {
        for (const letter of await deadLetters(ctx.tx, ctx.forceId)) say(JSON.stringify(letter));
        return EXIT.ok;
      }),
  },
  {
    name: 'jobs retry',
    takes: 'ID',
    about: 'Puts a dead job back into the queue.',
    run: ({ words }) =>
      withOwner('jobs', async (ctx) => {
        const [id] = words;
        if (!id)
          throw new Refusal('invalid-input', 'Name the job: stand jobs retry ID (see stand jobs dead).');
        await retryDeadLetter(ctx, id);
        say(`${id} is in the queue again.`);
        return EXIT.ok;
      }),
  },
];
