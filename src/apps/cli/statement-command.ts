import { readFile } from 'node:fs/promises';
import { Refusal } from '#kernel/refusal';
import {
  compareVariants,
  draftFromLetter,
  draftText,
  type LetterFile,
  NATIONAL_REGISTER,
  type Review,
  readLetterFile,
  reviewText,
} from '#room/cascade';
import { type Command, EXIT, say } from './command.ts';

/** A letter's file, whatever it is. @throws Refusal where it is missing, too large or cannot be read */
async function openLetter(file: string | undefined, usage: string): Promise<LetterFile> {
  if (!file) throw new Refusal('invalid-input', `Name a file: ${usage}`);
  const bytes = await readFile(file).catch(() => {
    throw new Refusal('not-found', `The file ${file} cannot be read.`);
  });
  return readLetterFile(bytes).catch((error: unknown) => {
    if (error instanceof Refusal) throw new Refusal(error.code, `${file}: ${error.message}`);
    throw error;
  });
}

/** The text of a letter's file. @throws Refusal where it is missing, too large or cannot be read */
export const readLetter = async (file: string | undefined): Promise<string> =>
  (await openLetter(file, 'stand statement draft FILE')).text;

/** The day `--as-of` names, at noon; today where it was not given. */
function asOfDay(day: unknown): Date {
  if (day === undefined) return new Date();
  const at = new Date(`${String(day)}T12:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(String(day)) || Number.isNaN(at.getTime()))
    throw new Refusal('invalid-input', '--as-of takes a day: 2026-07-01');
  return at;
}

const countOf = ({ findings }: Review): Record<'block' | 'warn' | 'info', number> => ({
  block: findings.filter(({ severity }) => severity === 'block').length,
  warn: findings.filter(({ severity }) => severity === 'warn').length,
  info: findings.filter(({ severity }) => severity === 'info').length,
});

/** A review as a person reads it: findings first, one a line, then what was found. */
function reviewLines(file: string, review: Review): string {
  const place = ({ line, column }: { line: number; column: number }): string => `${file}:${line}:${column}`;
  const short = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 80);
  const { block, warn, info } = countOf(review);
  return [
    ...review.findings.map(
      ({ rule, severity, position, text, hint }) =>
        `${place(position)} ${severity} ${rule} ${text ? `"${short(text)}" ` : ''}${hint}`,
    ),
    ...review.facts.map(
      ({ kind, match, position, text, entry }) =>
        `${place(position)} fact ${kind} ${match} "${short(text)}"${entry ? ` (${entry})` : ''}`,
    ),
    `${file}: ${block} to settle, ${warn} to look at, ${info} of style; ${review.facts.length} facts`,
  ].join('\n');
}

export const statementCommands: Command[] = [
  {
    name: 'statement review',
    takes: 'FILE...',
    about: 'Names the facts of letters, matched to the register, and what the review aid finds in them.',
    flags: {
      json: { type: 'boolean', about: 'print one JSON object a file' },
      variants: { type: 'boolean', about: 'the files are variants of one statement: compare them too' },
      strict: { type: 'boolean', about: 'exit 1 where a finding would hold publication' },
      'as-of': { type: 'string', about: 'the day the register is asked about; today unless told' },
    },
    run: async ({ words, flags }) => {
      const context = { ...NATIONAL_REGISTER, asOf: asOfDay(flags['as-of']) };
      const texts = [];
      for (const file of words.length > 0 ? words : [undefined])
        texts.push({ name: file ?? '', ...(await openLetter(file, 'stand statement review FILE...')) });
      let blocks = 0;
      for (const { name, kind, text } of texts) {
        const review = reviewText(text, context);
        const counts = countOf(review);
        blocks += counts.block;
        say(
          flags.json
            ? JSON.stringify({ file: name, kind, ...(kind === 'text' ? {} : { text }), ...review, counts })
            : reviewLines(name, review),
        );
      }
      const differences = flags.variants ? compareVariants(texts) : [];
      blocks += differences.filter(({ severity }) => severity === 'block').length;
      if (flags.variants && flags.json) say(JSON.stringify({ variants: differences }));
      else
        for (const { rule, severity, what, in: within, notIn, hint } of differences)
          say(`${severity} ${rule} ${what}: in ${within.join(', ')}; not in ${notIn.join(', ')}. ${hint}`);
      return flags.strict && blocks > 0 ? EXIT.failed : EXIT.ok;
    },
  },
  {
    name: 'statement draft',
    takes: 'FILE',
    about:
      'Turns a letter (text, Word, PDF, HTML, e-mail) into a draft under the five headings, with contacts matched to the register.',
    flags: { json: { type: 'boolean', about: 'print one JSON object' } },
    run: async ({ words, flags }) => {
      const draft = draftFromLetter(await readLetter(words[0]), NATIONAL_REGISTER, new Date());
      say(flags.json ? JSON.stringify(draft) : draftText(draft));
      return EXIT.ok;
    },
  },
];
