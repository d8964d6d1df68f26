import { parseArgs } from 'node:util';
import { type Command, EXIT, exitCodeOf, say } from './command.ts';
import { COMMANDS } from './commands.ts';

function help(): string {
  const width = Math.max(...COMMANDS.map((one) => `${one.name} ${one.takes}`.length));
  const lines = COMMANDS.map((one) => `  stand ${`${one.name} ${one.takes}`.padEnd(width)}  ${one.about}`);
  return ['Usage: stand NOUN VERB [...]', '', ...lines, '', 'Every flag and exit code: docs/cli.md'].join(
    '\n',
  );
}

function find(words: readonly string[]): Command | undefined {
  return (
    COMMANDS.find((one) => one.name === words.slice(0, 2).join(' ')) ??
    COMMANDS.find((one) => one.name === words[0])
  );
}

async function main(argv: string[]): Promise<number> {
  if (argv.length === 0 || argv.includes('--help') || argv[0] === 'help') {
    say(help());
    return argv.length === 0 ? EXIT.usage : EXIT.ok;
  }
  const command = find(argv);
  if (!command) {
    process.stderr.write(`There is no command "${argv.slice(0, 2).join(' ')}"; stand help lists them.\n`);
    return EXIT.usage;
  }
  try {
    const { values, positionals } = parseArgs({
      args: argv.slice(command.name.split(' ').length),
      options: Object.fromEntries(
        Object.entries(command.flags ?? {}).map(([name, flag]) => [name, { type: flag.type }]),
      ),
      allowPositionals: true,
    });
    return await command.run({
      words: positionals,
      flags: values as Record<string, string | boolean | undefined>,
    });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${text.replace(/\s+/g, ' ').trim()}\n`);
    const isUsage = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    return isUsage ? EXIT.usage : exitCodeOf(error);
  }
}

// A reader that has seen enough (`| head`) closes the pipe: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await main(process.argv.slice(2));
