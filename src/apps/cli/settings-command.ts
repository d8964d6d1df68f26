import { settingsPage } from '#platform/config/settings-page';
import { type Command, EXIT, say } from './command.ts';

export const settingsCommands: Command[] = [
  {
    name: 'settings',
    takes: '',
    about: 'Prints every setting with its default and what it is for, as docs/settings.md holds them.',
    run: async () => {
      say(settingsPage().trimEnd());
      return EXIT.ok;
    },
  },
];
