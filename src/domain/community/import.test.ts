import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IMPORT_COLUMNS, IMPORT_MAX_ROWS, readImportFile, safeCell } from './import-file.model.ts';
import { readImportRows } from './import-row.model.ts';

const register = {
  areaPaths: new Set(['eastmarch', 'eastmarch/mill-ward']),
  languages: ['en', 'ur'],
  today: '2026-06-30',
};
const HEADER = IMPORT_COLUMNS.join(',');
const GOOD =
  'Amina Rahman,amina@example.org,01632 960101,eastmarch/mill-ward,ur,faith-organisation,Mill Ward centre,email,public-task,2026-01-15';

const read = (text: string): ReturnType<typeof readImportRows> & { fileProblems: string[] } => {
  const file = readImportFile(text);
  const rows = readImportRows(file.rows, register, (email) => email.trim().toLowerCase());
  return { ...rows, fileProblems: file.problems.map(({ line, key }) => `${line} ${key}`) };
};
const where = (text: string): string[] =>
  read(text).problems.map(({ line, column, key }) => `${line} ${column} ${key}`);

test('a good line is read into a leader', () => {
  const { lines, problems, fileProblems } = read(`${HEADER}\n${GOOD}\n`);
  expect([problems, fileProblems]).toEqual([[], []]);
  expect(lines).toEqual([
    {
      line: 2,
      leader: {
        name: 'Amina Rahman',
        email: 'amina@example.org',
        phone: '01632 960101',
        areaPath: 'eastmarch/mill-ward',
        organisation: 'Mill Ward centre',
        represents: 'faith-organisation',
        language: 'ur',
        channel: 'email',
        consentBasis: 'public-task',
        consentOn: '2026-01-15',
      },
    },
  ]);
});

test('columns in any order and case, semicolons, a byte order mark, spaces in codes and a British date are read', () => {
  const text =
    '\uFEFFEmail;Name;Area;Language;Represents;Consent basis;Consent on\r\n' +
    'a@example.org;A B;Eastmarch;EN;Neighbourhood Watch;Public task;15/01/2026\r\n';
  expect(read(text).lines[0]?.leader).toMatchObject({
    represents: 'neighbourhood-watch',
    channel: 'email',
    consentOn: '2026-01-15',
    areaPath: 'eastmarch',
  });
});

test('every bad cell is named by line and column, all at once', () => {
  const bad = ',amina.example.org,12,nowhere,xx,pope,,fax,whim,2026-13-01';
  expect(where(`${HEADER}\n${GOOD}\n${bad}\n`)).toEqual([
    '3 name name',
    '3 email email',
    '3 phone phone',
    '3 area area',
    '3 language language',
    '3 represents represents',
    '3 channel channel',
    '3 consent_basis consent-basis',
    '3 consent_on date',
  ]);
});

test('the same address twice is a fault of the later line, whatever the case', () => {
  const again = GOOD.replace('amina@example.org', 'AMINA@example.org');
  const { lines, problems } = read(`${HEADER}\n${GOOD}\n\n${again}\n`);
  expect(lines).toHaveLength(1);
  expect(problems).toMatchObject([{ column: 'email', key: 'twice-in-file', args: { first: 2 }, line: 4 }]);
});

test('a file that can only be half read gives no rows', () => {
  expect(read('')).toMatchObject({ lines: [], fileProblems: ['1 empty-file'] });
  expect(read(`${HEADER}\n${GOOD}\n"open quote,x\n`)).toMatchObject({ lines: [] });
  expect(read(`${HEADER}\n${GOOD}\n"open quote,x\n`).fileProblems[0]).toMatch(/broken-quotes$/);
  expect(read(`name,shoe size\nA,42\n`).fileProblems).toEqual([
    '1 missing-column',
    '1 missing-column',
    '1 missing-column',
    '1 missing-column',
    '1 missing-column',
    '1 missing-column',
    '1 unknown-column',
  ]);
  expect(read(`${HEADER}\n`).fileProblems).toEqual(['2 no-rows']);
  expect(read(`${HEADER}\n${`${GOOD}\n`.repeat(IMPORT_MAX_ROWS + 1)}`).lines).toEqual([]);
  expect(read('x'.repeat(600_000)).fileProblems).toEqual(['1 file-too-long']);
});

test('a line with a cell too many is named and the others are kept', () => {
  const { lines, fileProblems } = read(`${HEADER}\n${GOOD},extra\n${GOOD}\n`);
  expect([lines.length, fileProblems]).toEqual([1, ['2 cell-count']]);
});

test('a cell that a spreadsheet would run is refused, and never shown so that it could run', () => {
  const evil = GOOD.replace('Amina Rahman', '=HYPERLINK(evil)');
  const { problems } = read(`${HEADER}\n${evil}\n`);
  expect(problems).toMatchObject([{ line: 2, column: 'name', key: 'formula', value: "'=HYPERLINK(evil)" }]);
  fc.assert(fc.property(fc.string(), (text) => !/^[=+\-@\t\r]/.test(safeCell(text))));
});

test('no text whatever makes the reader throw', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), (text) => {
      read(text);
      read(`${HEADER}\n${text}`);
    }),
  );
});
