import { readFile } from 'node:fs/promises';
import { Refusal } from '#kernel/refusal';
import { markSources } from '#platform/locale/catalogue-state';
import { coverage, coverageTable } from '#platform/locale/coverage';
import { exportLocale, importLocale, translatedLanguages } from '#platform/locale/exchange';
import { type Command, EXIT, say } from './command.ts';

/** A language that pages are translated into, as the caller named it. */
function translatedLanguage(tag: string | undefined): string {
  const codes = translatedLanguages();
  if (tag === undefined || !codes.includes(tag))
    throw new Refusal('invalid-input', `Name the language: ${codes.join(', ')}.`);
  return tag;
}

const MAX_BYTES = 20_000_000;

async function readDocument(file: string | undefined): Promise<string> {
  if (!file) throw new Refusal('invalid-input', 'Name the file: stand locale import FILE.xlf');
  const bytes = await readFile(file).catch(() => {
    throw new Refusal('not-found', `The file ${file} cannot be read.`);
  });
  if (bytes.length > MAX_BYTES) throw new Refusal('too-large', `${file} is larger than 20 MB.`);
  return new TextDecoder('utf-8').decode(bytes);
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
  {
    name: 'locale export',
    takes: 'LANG',
    about: 'Prints one language as XLIFF 2 for a translator: each room a file, each text a unit.',
    flags: { room: { type: 'string', about: 'this room alone' } },
    run: async ({ words: [tag], flags }) => {
      process.stdout.write(exportLocale(translatedLanguage(tag), flags.room as string | undefined));
      return EXIT.ok;
    },
  },
  {
    name: 'locale import',
    takes: 'FILE.xlf',
    about: 'Takes a translator’s XLIFF 2 file into the catalogues: all of it, or nothing and the reasons.',
    run: async ({ words: [file] }) => {
      const outcome = importLocale(await readDocument(file));
      if (outcome.isTaken) {
        const { lang, changed, reviewed, unchanged } = outcome;
        say(`${lang}: ${changed} changed, ${reviewed} newly reviewed, ${unchanged} as they were.`);
        return EXIT.ok;
      }
      const { outdated, faulty } = outcome;
      process.stderr.write(`${[...outdated, ...faulty, 'Nothing was imported.'].join('\n')}\n`);
      return outdated.length > 0 ? EXIT.conflict : EXIT.usage;
    },
  },
];
