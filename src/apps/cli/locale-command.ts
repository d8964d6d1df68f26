import { Refusal } from '#kernel/refusal';
import { markSources } from '#platform/locale/catalogue-state';
import { coverage, coverageTable } from '#platform/locale/coverage';
import { DEFAULT_LANGUAGE, LANGUAGES } from '#platform/web/languages';
import { type Command, EXIT, say } from './command.ts';

/** A language that pages are translated into, as the caller named it. */
function translatedLanguage(tag: string | undefined): string {
  const codes = LANGUAGES.map(({ code }) => code).filter((code) => code !== DEFAULT_LANGUAGE);
  if (tag === undefined || !codes.includes(tag))
    throw new Refusal('invalid-input', `Name the language: ${codes.join(', ')}.`);
  return tag;
}

export const localeCommands: Command[] = [
  {
    name: 'locale report',
    takes: '[LANG]',
    about: 'Shows how far each translation is, room by room, and why a language is not offered.',
    flags: {
      json: { type: 'boolean', about: 'print one JSON object, with the keys by name' },
      strict: { type: 'boolean', about: 'exit 1 where a key is missing or older than its English text' },
    },
    run: async ({ words, flags }) => {
      const languages = coverage(words[0] === undefined ? undefined : translatedLanguage(words[0]));
      say(flags.json ? JSON.stringify({ languages }) : coverageTable(languages));
      const isLacking = languages.some(({ rooms }) =>
        rooms.some(({ missing, stale, unmarked }) => missing.length + stale.length + unmarked.length > 0),
      );
      return flags.strict && isLacking ? EXIT.failed : EXIT.ok;
    },
  },
  {
    name: 'locale mark',
    takes: 'LANG [KEY...]',
    about: 'Notes which English text each new translation was made from; a KEY named is marked anew.',
    run: async ({ words: [tag, ...keys] }) => {
      say(`Marked ${markSources(translatedLanguage(tag), keys)} translations.`);
      return EXIT.ok;
    },
  },
];
