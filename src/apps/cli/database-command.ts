import { Refusal } from '#kernel/refusal';
import { readConfig } from '#platform/config/config';
import { migrate } from '#platform/db/migrate';
import { createLog } from '#platform/observability/log';
import { jobs } from '../worker/jobs.ts';
import { type Command, EXIT, say } from './command.ts';
import { findRunningDatabase } from './running-database.ts';

export const databaseCommands: Command[] = [
  {
    name: 'migrate',
    takes: '',
    about:
      'Brings the database to this release: roles, tables, job subscriptions. Two at once wait for each other.',
    run: async () => {
      const config = await findRunningDatabase(readConfig('cli'));
      const url = config.databaseUrl?.reveal();
      if (!url) throw new Refusal('wrong-setting', 'Setting DATABASE_URL: it is missing.');
      const { applied } = await migrate(url, { log: createLog(config, 'cli'), jobs });
      say(applied.length === 0 ? 'Nothing to do.' : `Applied ${applied.join(', ')}.`);
      return EXIT.ok;
    },
  },
];
