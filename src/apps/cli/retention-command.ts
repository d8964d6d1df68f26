import { readFile } from 'node:fs/promises';
import { isUuid } from '#kernel/ids';
import { Refusal } from '#kernel/refusal';
import { listHolds, makePlan, replay, runPlan, tombstoneLines } from '#room/retention';
import { type Command, EXIT, say } from './command.ts';
import { withOwner } from './with-owner.ts';

const talk = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new Refusal('not-found', `${path} cannot be read`);
  }
}

export const retentionCommands: Command[] = [
  {
    name: 'retention plan',
    takes: '',
    about: 'Makes a dry run: what is due, what is held, what waits for a person. Erases nothing.',
    run: () =>
      withOwner('retention', async (ctx) => {
        const { planId, lines, leftOut } = await makePlan(ctx);
        for (const line of lines) say(JSON.stringify(line));
        if (leftOut > 0)
          talk(`At least ${leftOut} more were not looked at: rule on those that wait, then make another.`);
        talk(`Dry run ${planId}: somebody confirms it at /retention/plans/${planId}`);
        return EXIT.ok;
      }),
  },
  {
    name: 'retention run',
    takes: 'PLAN-ID',
    about: 'Erases what a confirmed dry run lists, now and here; the worker does the same by itself.',
    run: ({ words }) =>
      withOwner('retention', async (ctx, runtime) => {
        const [id = ''] = words;
        if (!isUuid(id)) throw new Refusal('invalid-input', 'Name the dry run: stand retention run PLAN-ID');
        const { erased, left } = await runPlan(runtime, ctx.forceId, id);
        say(JSON.stringify({ planId: id, erased, left }));
        return EXIT.ok;
      }),
  },
  {
    name: 'retention holds',
    takes: '',
    about: 'Lists the legal holds, one JSON object a line, without their words.',
    run: () =>
      withOwner('retention', async (ctx) => {
        for (const hold of await listHolds(ctx)) say(JSON.stringify(hold));
        return EXIT.ok;
      }),
  },
  {
    name: 'retention tombstones',
    takes: '',
    about: 'Prints what was erased, one JSON object a line, to keep apart from the backups.',
    run: () =>
      withOwner('retention', async (ctx, runtime) => {
        for (const line of await tombstoneLines(runtime, ctx.forceId)) say(line);
        return EXIT.ok;
      }),
  },
  {
    name: 'retention replay',
    takes: 'FILE',
    about: 'Erases again what a restored backup brought back. Without --confirm it only counts.',
    flags: { confirm: { type: 'boolean', about: 'erase; without it nothing is changed' } },
    run: async ({ words, flags }) => {
      const [path] = words;
      if (!path) throw new Refusal('invalid-input', 'Name the file: stand retention replay FILE [--confirm]');
      const text = await textOf(path);
      return withOwner('retention', async (ctx, runtime) => {
        const outcome = await replay(runtime, ctx.forceId, { text, isDry: flags.confirm !== true });
        say(JSON.stringify(outcome));
        if (outcome.held.length > 0)
          talk('Some are held in the restored database: lift the hold or leave them.');
        return outcome.held.length > 0 ? EXIT.failed : EXIT.ok;
      });
    },
  },
];
