import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { z } from 'zod';
import { Refusal } from '#kernel/refusal';
import {
  type Agreement,
  agreementSchema,
  compareExchange,
  type ExchangeRow,
  exchangeSchema,
  keepExchange,
  makeExchange,
  makeOwnExchange,
  TOLERANCE_MOST,
} from '#room/triage';
import { londonDay } from '#statistics/days';
import { type Call, type Command, EXIT, say } from './command.ts';
import { withOwner } from './with-owner.ts';

const flagOf = ({ flags }: Call, name: string): string => {
  const value = flags[name];
  return typeof value === 'string' ? value : '';
};

/** The word at this place. @throws Refusal `invalid-input` with how the command is called */
function wordOf({ words }: Call, place: number, usage: string): string {
  const word = words[place];
  if (!word) throw new Refusal('invalid-input', `Say it like this: stand exchange ${usage}`);
  return word;
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new Refusal('not-found', `The file ${path} cannot be read`);
  });
}

async function jsonOf<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  let value: unknown;
  try {
    value = JSON.parse(await textOf(path));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('invalid-input', `${path} is not JSON`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new Refusal('invalid-input', `${path} is not a file of an exchange (at ${where || 'its beginning'})`);
}

function dayOf(call: Call, flag: string): string {
  const day = flagOf(call, flag);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)))
    throw new Refusal('invalid-input', `--${flag} takes a day: YYYY-MM-DD`);
  return day;
}

/** The rows of a table that another organisation keeps: reference, place, day, strands and, where agreed, contact. */
function rowsOf(text: string): ExchangeRow[] {
  let rows: Array<Record<string, string>>;
  try {
    rows = parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true });
  } catch {
    throw new Refusal('invalid-input', 'The rows are no CSV with one heading line');
  }
  return rows.map((row) => ({
    reference: row.reference ?? '',
    place: row.place ?? '',
    day: row.day ?? '',
    strands: (row.strands ?? '').split(/\s+/).filter(Boolean),
    contact: row.contact ?? '',
  }));
}

async function make(call: Call): Promise<number> {
  const usage = 'make AGREEMENT.json --from DAY --to DAY (or --rows FILE.csv)';
  const agreement: Agreement = await jsonOf(wordOf(call, 0, usage), agreementSchema);
  const salt = flagOf(call, 'salt') || randomBytes(16).toString('hex');
  const toleranceDays = Number(flagOf(call, 'tolerance') || '1');
  if (!Number.isInteger(toleranceDays) || toleranceDays < 0 || toleranceDays > TOLERANCE_MOST)
    throw new Refusal('invalid-input', `--tolerance takes 0 to ${TOLERANCE_MOST} days`);
  const table = flagOf(call, 'rows');
  const file = table
    ? makeExchange(
        agreement,
        { salt, toleranceDays, today: londonDay(new Date()) },
        rowsOf(await textOf(table)),
      )
    : await withOwner('exchange', (ctx) =>
        makeOwnExchange(ctx, agreement, {
          from: dayOf(call, 'from'),
          to: dayOf(call, 'to'),
          salt,
          toleranceDays,
        }),
      );
  process.stderr.write(`${file.rows.length} rows. The other side makes its file with --salt ${file.salt}\n`);
  say(JSON.stringify(exchangeSchema.parse(file)));
  return EXIT.ok;
}

async function compare(call: Call): Promise<number> {
  const usage = 'compare OWN.json THEIRS.json';
  const own = await jsonOf(wordOf(call, 0, usage), exchangeSchema);
  const theirs = await jsonOf(wordOf(call, 1, usage), exchangeSchema);
  const kept = call.flags.keep === true;
  const result = kept
    ? await withOwner('exchange', (ctx) => keepExchange(ctx, { own, theirs }))
    : { matches: compareExchange(own, theirs), isNew: 0 };
  for (const match of result.matches) say(JSON.stringify(match));
  process.stderr.write(
    `${result.matches.length} may be the same${kept ? `, ${result.isNew} new: people decide on the reports' pages` : ''}.\n`,
  );
  return EXIT.ok;
}

export const exchangeCommands: Command[] = [
  {
    name: 'exchange agree',
    takes: 'NAME',
    about: 'Makes the secret of an agreement with another organisation.',
    flags: { until: { type: 'string', about: 'its last day' } },
    run: async (call) => {
      const name = wordOf(call, 0, 'agree NAME --until DAY');
      const made = { agreement: name, key: randomBytes(32).toString('base64'), until: dayOf(call, 'until') };
      const parsed = agreementSchema.safeParse(made);
      if (!parsed.success)
        throw new Refusal('invalid-input', 'A name has 3 to 60 small letters, digits and hyphens');
      say(JSON.stringify(parsed.data));
      return EXIT.ok;
    },
  },
  {
    name: 'exchange make',
    takes: 'AGREEMENT.json',
    about: 'Makes the file of hashes one side hands over: of this force’s reports, or of a table.',
    flags: {
      from: { type: 'string', about: 'first day it happened' },
      to: { type: 'string', about: 'last day it happened' },
      rows: {
        type: 'string',
        about: 'a CSV with reference, place, day, strands and contact, instead of reports',
      },
      salt: { type: 'string', about: 'the salt of the other side’s file; a new one unless told' },
      tolerance: {
        type: 'string',
        about: 'days beside its own that a row answers for, 0 to 3; 1 unless told',
      },
    },
    run: make,
  },
  {
    name: 'exchange compare',
    takes: 'OWN.json THEIRS.json',
    about: 'Prints the references of two files that may be of one incident.',
    flags: {
      keep: { type: 'boolean', about: 'puts them before people on the pages of this force’s reports' },
    },
    run: compare,
  },
];
