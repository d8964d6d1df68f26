import { readFile } from 'node:fs/promises';
import { Refusal } from '#kernel/refusal';
import { draftFromLetter, draftText, NATIONAL_REGISTER } from '#room/cascade';
import { type Command, EXIT, say } from './command.ts';

const MAX_BYTES = 1_000_000;

/** The text of a letter's file. @throws Refusal where it is missing or larger than 1 MB */
export async function readLetter(file: string | undefined): Promise<string> {
  if (!file) throw new Refusal('invalid-input', 'Name a text file: stand statement draft FILE.txt');
  const bytes = await readFile(file).catch(() => {
    throw new Refusal('not-found', `The file ${file} cannot be read.`);
  });
  if (bytes.length > MAX_BYTES)
    throw new Refusal('too-large', `${file} is larger than 1 MB; a letter is text.`);
  return new TextDecoder('utf-8').decode(bytes);
}

export const statementCommands: Command[] = [
  {
    name: 'statement draft',
    takes: 'FILE.txt',
    about:
      'Turns a letter in plain text into a draft under the five headings, with contacts matched to the register.',
    flags: { json: { type: 'boolean', about: 'print one JSON object' } },
    run: async ({ words, flags }) => {
      const draft = draftFromLetter(await readLetter(words[0]), NATIONAL_REGISTER, new Date());
      say(flags.json ? JSON.stringify(draft) : draftText(draft));
      return EXIT.ok;
    },
  },
];
