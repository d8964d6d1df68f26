import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Refusal } from '#kernel/refusal';
import { keepAreas } from '#room/access';
import {
  BOUNDARY_KINDS,
  importBoundaries,
  importFile,
  importPostcodes,
  isBoundaryKind,
  mappingSchema,
  OGL_CREDIT,
} from '#room/surveillance';
import { type Call, type Command, EXIT, say } from './command.ts';
import { numberFlag, textFlag } from './flags.ts';
import { columnOf, readRows, readTable, wholeNumber } from './table-file.ts';
import { withOwner } from './with-owner.ts';

const talk = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** The file a command names. @throws Refusal without one */
function fileOf({ words }: Call, what: string): string {
  if (!words[0]) throw new Refusal('invalid-input', `Name the file: stand import ${what}`);
  return words[0];
}

/** A file as it comes. @throws Refusal where it cannot be opened */
async function streamOf(path: string): Promise<AsyncIterable<Buffer>> {
  const stream = createReadStream(path, { highWaterMark: 256 * 1024 });
  await new Promise<void>((resolve, reject) => {
    stream.once('open', () => resolve());
    stream.once('error', () => reject(new Refusal('not-found', `${path} cannot be read`)));
  });
  return stream as AsyncIterable<Buffer>;
}

async function mappingOf(path: string): Promise<ReturnType<typeof mappingSchema.parse> | undefined> {
  if (path === '') return undefined;
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Refusal('not-found', `${path} cannot be read`);
  });
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Refusal('invalid-input', `${path} is no JSON`);
  }
  const mapping = mappingSchema.safeParse(parsed);
  if (!mapping.success)
    throw new Refusal(
      'invalid-input',
      `${path} is no mapping: ${mapping.error.issues[0]?.path.join('.') ?? ''}`,
    );
  return mapping.data;
}

async function counts(call: Call): Promise<number> {
  const path = fileOf(call, 'counts FILE --source NAME');
  const mapping = await mappingOf(textFlag(call.flags, 'mapping', ''));
  const stream = await streamOf(path);
  const done = await withOwner('import', (ctx) =>
    importFile(ctx, {
      source: textFlag(call.flags, 'source', ''),
      stream,
      mapping,
      isDry: call.flags['dry-run'] === true,
    }),
  );
  for (const problem of done.problems) say(JSON.stringify(problem));
  const { problems: _, ...summary } = done;
  say(JSON.stringify(summary));
  if (done.problemCount > 0) {
    talk(`${done.problemCount} bad lines: nothing was imported.`);
    return EXIT.failed;
  }
  return EXIT.ok;
}

async function boundaries(call: Call): Promise<number> {
  const path = fileOf(call, 'boundaries FILE --kind KIND --vintage YEAR');
  const { flags } = call;
  const kind = textFlag(flags, 'kind', '');
  if (!isBoundaryKind(kind))
    throw new Refusal('invalid-input', `--kind is one of ${BOUNDARY_KINDS.join(', ')}.`);
  const bytes = await readFile(path).catch(() => {
    throw new Refusal('not-found', `${path} cannot be read`);
  });
  const done = await withOwner('import', (ctx) =>
    importBoundaries(ctx, {
      bytes,
      kind,
      vintage: numberFlag(flags, 'vintage', { otherwise: Number.NaN, least: 1974, most: 2200 }),
      credit: textFlag(flags, 'credit', OGL_CREDIT),
      ask: {
        layer: textFlag(flags, 'layer', '') || undefined,
        codeProperty: textFlag(flags, 'code-property', '') || undefined,
        nameProperty: textFlag(flags, 'name-property', '') || undefined,
        codesLike: textFlag(flags, 'codes-like', '') || undefined,
      },
      isDry: flags['dry-run'] === true,
    }),
  );
  say(JSON.stringify(done));
  return done.faults.length > 0 ? EXIT.failed : EXIT.ok;
}

async function postcodes(call: Call): Promise<number> {
  const stream = await streamOf(fileOf(call, 'postcodes FILE --name NAME'));
  const name = textFlag(call.flags, 'name', '');
  if (name.length < 3)
    throw new Refusal('invalid-input', '--name says which look-up it is: "ONSPD August 2026".');
  const done = await withOwner('import', (ctx) =>
    importPostcodes(ctx, {
      stream,
      name,
      isAll: call.flags.all === true,
      onProgress: (lines) => talk(`${lines} lines`),
    }),
  );
  say(JSON.stringify({ ...done, peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024) }));
  return EXIT.ok;
}

async function areas(call: Call): Promise<number> {
  const table = await readTable(fileOf(call, 'areas FILE.csv'));
  const at = (name: string): number => columnOf(table, [name]);
  const [path, name, code, vintage] = ['path', 'name', 'code', 'vintage'].map(at);
  const rows = readRows(table, (cells) => {
    const one = cells[path ?? -1] ?? '';
    return {
      path: one,
      name: cells[name ?? -1] ?? '',
      code: cells[code ?? -1] ?? '',
      vintage: wholeNumber(cells[vintage ?? -1]),
      level: one === '' ? 0 : one.split('/').length,
    };
  });
  const added = await withOwner('import', (ctx) => keepAreas(ctx, rows));
  say(JSON.stringify({ areas: rows.length, added }));
  return EXIT.ok;
}

export const importCommands: Command[] = [
  {
    name: 'import areas',
    takes: 'FILE',
    about:
      'Sets the force’s areas and wards with their ONS codes; known ones get new names and codes, none is removed.',
    run: areas,
  },
  {
    name: 'import counts',
    takes: 'FILE',
    about: 'Imports counts from a table (CSV or XLSX) as a vintage of its source, all of it or nothing.',
    flags: {
      source: { type: 'string', about: 'whose counts they are, in capitals: RECORDED_CRIME' },
      mapping: {
        type: 'string',
        about: 'a JSON file that says which column is what; else as last time, or guessed',
      },
      'dry-run': { type: 'boolean', about: 'says what would change and every bad line, and imports nothing' },
    },
    run: counts,
  },
  {
    name: 'import boundaries',
    takes: 'FILE',
    about:
      'Imports the shapes of areas from GeoJSON or TopoJSON, each ring checked, made simple for drawing.',
    flags: {
      kind: { type: 'string', about: BOUNDARY_KINDS.join(', ') },
      vintage: { type: 'string', about: 'the year of the codes' },
      credit: { type: 'string', about: 'what must stand beside a picture; the ONS line unless told' },
      layer: { type: 'string', about: 'the layer of a TopoJSON file with several' },
      'code-property': { type: 'string', about: 'the property with the code, where its name does not tell' },
      'name-property': { type: 'string', about: 'the property with the name' },
      'codes-like': { type: 'string', about: 'only shapes whose code begins so: E05' },
      'dry-run': { type: 'boolean', about: 'checks the file and keeps nothing' },
    },
    run: boundaries,
  },
  {
    name: 'import postcodes',
    takes: 'FILE',
    about: 'Imports the ONS postcode look-up (ONSPD or NSPL) line by line, for the force’s own areas.',
    flags: {
      name: { type: 'string', about: 'which look-up it is: "ONSPD August 2026"' },
      all: { type: 'boolean', about: 'every postcode, and not those of the force’s areas alone' },
    },
    run: postcodes,
  },
];
