import { createReadStream } from 'node:fs';
import { system } from '#kernel/actor';
import { Refusal } from '#kernel/refusal';
import { readConfig } from '#platform/config/config';
import { sealThreads } from '#platform/crypto/seal-many';
import { withContext } from '#platform/db/context';
import { openPool } from '#platform/db/pool';
import { makeRuntime } from '#platform/db/runtime';
import { silentLog } from '#platform/observability/log';
import { LANGUAGES } from '#reference/languages';
import { type ImportedList, importList, LISTS_AT_ONCE, leaderEmailKey } from '#room/community';
import { ownerUrl } from '../owner-url.ts';
import { type Call, type Command, EXIT, say } from './command.ts';
import { findRunningDatabase } from './running-database.ts';

const TELL_EVERY = 20_000;

const counted = ({ lines, added, known, left, wrong }: Readonly<ImportedList>): string =>
  `${lines} lines: ${added} added, ${known} known already, ${left} asked to leave before, ${wrong} with something wrong`;

async function importFile({ words, flags }: Call): Promise<number> {
  const [file] = words;
  if (!file) throw new Refusal('invalid-input', 'Say it like this: stand leaders import FILE.csv');
  const config = await findRunningDatabase(readConfig('cli'));
  const pool = openPool(ownerUrl(config), { max: LISTS_AT_ONCE, applicationName: 'stand-leaders' });
  const sealing = sealThreads();
  const runtime = makeRuntime({ pool, config, log: silentLog, sealing });
  const who = { forceId: config.forceId, actor: system('cli.leaders') };
  let told = 0;
  try {
    const done = await importList(createReadStream(file, { encoding: 'utf8' }), {
      key: leaderEmailKey(config.receiptPepper),
      languages: LANGUAGES.map(({ tag }) => tag),
      inTransaction: (fn) => withContext(runtime, who, fn),
      onProgress: (soFar) => {
        if (soFar.lines < told + TELL_EVERY) return;
        told = soFar.lines;
        process.stderr.write(`${counted(soFar)} so far\n`);
      },
    });
    if (flags.json) say(JSON.stringify(done));
    else {
      say(counted(done));
      for (const { line, column, key } of done.problems)
        say(`line ${line}${column ? `, ${column}` : ''}: ${key}`);
    }
    return done.wrong > 0 ? EXIT.failed : EXIT.ok;
  } finally {
    await Promise.all([sealing.close(), pool.end()]);
  }
}

export const leadersCommands: Command[] = [
  {
    name: 'leaders import',
    takes: 'FILE',
    about:
      'Adds contacts from a CSV of any length with the columns of the staff page’s list; known addresses are passed over.',
    flags: { json: { type: 'boolean', about: 'prints the counts and the first hundred problems as JSON' } },
    run: importFile,
  },
];
