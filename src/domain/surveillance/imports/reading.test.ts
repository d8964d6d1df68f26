import { describe, expect, it } from 'vitest';
import { periodStart } from './day-text.model.ts';
import { mappingOfForm } from './mapping.form.ts';
import { guessMapping, type Mapping, monthOfColumn, strandOfOffence, strandOfWord } from './mapping.model.ts';
import { type KnownArea, LineReader } from './read-lines.model.ts';

const AREAS: KnownArea[] = [
  { path: '', code: 'X23000001', name: 'Aldermarch', level: 0 },
  { path: 'eastmarch', code: 'X09000001', name: 'Eastmarch', level: 1 },
  { path: 'eastmarch/mill-ward', code: 'X05000001', name: 'Mill Ward', level: 2 },
  { path: 'eastmarch/eastmarch', code: 'X05000002', name: 'Eastmarch', level: 2 },
  { path: 'westmarch', code: 'X09000002', name: 'Westmarch', level: 1 },
  { path: 'westmarch/mill-ward', code: 'X05000003', name: 'Mill Ward', level: 2 },
];
const TODAY = '2026-11-21';

function read(columns: string[], lines: string[][], change: Partial<Mapping> = {}) {
  const mapping = { ...guessMapping(columns), ...change };
  const reader = new LineReader(mapping, { columns, areas: AREAS, today: TODAY });
  lines.forEach((cells, at) => {
    reader.take(at + 2, cells);
  });
  return { mapping, figures: [...reader.figures()].flat(), reader };
}

describe('days as people write them', () => {
  it.each([
    ['2026-07-31', 'day', '2026-07-31'],
    ['31/07/2026', 'day', '2026-07-31'],
    ['1/7/26', 'day', '2026-07-01'],
    ['31-Jul-2026', 'day', '2026-07-31'],
    ['31 July 2026 23:59', 'day', '2026-07-31'],
    ['2026-07-31T10:00:00Z', 'day', '2026-07-31'],
    ['20260731', 'day', '2026-07-31'],
    ['2026-07-31', 'month', '2026-07-01'],
    ['2026-07', 'month', '2026-07-01'],
    ['201607', 'month', '2016-07-01'],
    ['Jul-26', 'month', '2026-07-01'],
    ['July 2026', 'month', '2026-07-01'],
    ['07/2026', 'month', '2026-07-01'],
    ['2026-W01', 'week', '2025-12-29'],
    ['2026-07-31', 'week', '2026-07-27'],
  ] as const)('%s by %s is %s', (text, period, day) => {
    expect(periodStart(text, period)).toBe(day);
  });
  it.each([
    ['31/13/2026', 'day'],
    ['2026-02-30', 'day'],
    ['yesterday', 'day'],
    ['', 'day'],
    ['2026-07', 'day'],
    ['2025-W53', 'week'],
    ['13/2026', 'month'],
    ['42552', 'day'],
  ] as const)('%s by %s is none', (text, period) => {
    expect(() => periodStart(text, period)).toThrow(RangeError);
  });
});

describe('what a first line tells', () => {
  it('an extract of incidents', () => {
    expect(guessMapping(['Crime Ref', 'Committed on', 'Beat Code', 'Offence', 'Hate Strand'])).toMatchObject({
      layout: 'TABLE',
      period: 'day',
      columns: { date: 'Committed on', area: 'Beat Code', strand: 'Hate Strand', offence: 'Offence' },
      isWhole: true,
    });
  });
  it('a table of counts', () => {
    expect(guessMapping(['Month', 'Beat', 'Hate Strand', 'Offences'])).toMatchObject({
      period: 'month',
      columns: { date: 'Month', area: 'Beat', strand: 'Hate Strand', count: 'Offences' },
      isWhole: false,
    });
  });
  it('a table with months across', () => {
    expect(guessMapping(['MajorText', 'MinorText', 'LookUp_BoroughName', '201607', '201608'])).toMatchObject({
      layout: 'MONTHS',
      period: 'month',
      columns: { area: 'LookUp_BoroughName', offence: 'MinorText' },
      strand: 'BY_OFFENCE',
      isWhole: false,
    });
    expect([monthOfColumn('201607'), monthOfColumn('201613'), monthOfColumn('borough')]).toEqual([
      '2016-07-01',
      undefined,
      undefined,
    ]);
  });
  it('street-level crime', () => {
    const columns = [
      'Crime ID',
      'Month',
      'Reported by',
      'Falls within',
      'LSOA code',
      'LSOA name',
      'Crime type',
    ];
    expect(guessMapping(columns)).toMatchObject({
      layout: 'STREET',
      columns: { date: 'Month', area: 'LSOA code', offence: 'Crime type' },
      strand: 'CONTROL',
      isWhole: true,
    });
  });
  it('words for strands and aggravated offences', () => {
    expect(
      ['Homophobic', 'FAITH', 'Race', 'RELIGION', 'Disability', 'martian'].map((word) => strandOfWord(word)),
    ).toEqual(['SEXUAL_ORIENTATION', 'RELIGION', 'RACE', 'RELIGION', 'DISABILITY', undefined]);
    expect(strandOfOffence('Race or Religious Agg Public Fear')).toBe('RACE_OR_RELIGION');
    expect(strandOfOffence('Racially or Religiously Aggravated Harassment')).toBe('RACE_OR_RELIGION');
    expect(strandOfOffence('Public fear alarm or distress')).toBe('CONTROL');
    expect(strandOfOffence('Theft of bracelet, terrace')).toBe('CONTROL');
  });
});

describe('the lines of a file', () => {
  const COLUMNS = ['date', 'area', 'strand', 'offence', 'count'];
  it('are added up by day, area, strand and offence', () => {
    const { figures, reader } = read(COLUMNS, [
      ['2026-07-02', 'X05000001', 'Race', 'Harassment', '1,200'],
      ['01/07/2026', 'Westmarch', 'RACE', 'harassment', '2'],
      ['2026-07-02', 'eastmarch/mill-ward', 'racist', ' HARASSMENT', '3'],
    ]);
    expect(figures).toEqual([
      {
        period: 'day',
        fromDay: '2026-07-01',
        areaPath: 'westmarch',
        strand: 'RACE',
        target: '',
        offence: 'HARASSMENT',
        count: 2,
      },
      {
        period: 'day',
        fromDay: '2026-07-02',
        areaPath: 'eastmarch/mill-ward',
        strand: 'RACE',
        target: '',
        offence: 'HARASSMENT',
        count: 1203,
      },
    ]);
    expect([reader.total, reader.lines]).toEqual([1205, 3]);
  });
  it('keep what has no area, and count it', () => {
    const { figures, reader } = read(COLUMNS, [
      ['2026-07-01', '', 'Race', '', '2'],
      ['2026-07-01', 'Unknown', 'Race', '', '3'],
    ]);
    expect(figures).toMatchObject([{ areaPath: '', count: 5 }]);
    expect(reader.unknownArea).toBe(5);
  });
  it('are not taken where one is bad, and every bad one is named', () => {
    const { figures, reader } = read(COLUMNS, [
      ['2026-07-01', 'Eastmarch', 'Race', '', '2'],
      ['32/07/2026', 'Nowhere', 'martian', '', '-1'],
      ['2027-01-01', 'Mill Ward', 'Race', '', 'many'],
      ['2026-07-01', '=cmd|x', 'Race', '', '2'],
      ['2026-07-01', 'Eastmarch', 'Race', '', '2', 'more'],
    ]);
    expect(figures).toEqual([]);
    expect(reader.problems.map(({ line, column, key, value }) => [line, column, key, value])).toEqual([
      [3, 'area', 'unknown-area', 'Nowhere'],
      [3, 'strand', 'unknown-strand', 'martian'],
      [3, 'date', 'no-day', '32/07/2026'],
      [3, 'count', 'not-a-count', "'-1"],
      [4, 'area', 'unknown-area', 'Mill Ward'],
      [4, 'date', 'future-day', '2027-01-01'],
      [4, 'count', 'not-a-count', 'many'],
      [5, 'area', 'formula', "'=cmd|x"],
      [6, '', 'cell-count', '6'],
    ]);
  });
  it('mean what a person said their words mean', () => {
    const { figures } = read(
      COLUMNS,
      [
        ['2026-07-01', 'North Beat', 'martian', '', '2'],
        ['2026-07-01', 'Heathrow', 'Race', '', '1'],
        ['2026-07-01', 'Elsewhere', 'Race', '', '4'],
      ],
      {
        areaWords: { 'north beat': 'westmarch', heathrow: '' },
        strandWords: { martian: 'NONE_GIVEN' },
        otherAreas: 'COUNT_AS_UNKNOWN',
      },
    );
    expect(figures.map(({ areaPath, strand, count }) => [areaPath, strand, count])).toEqual([
      ['westmarch', 'NONE_GIVEN', 2],
      ['', 'RACE', 5],
    ]);
  });
  it('with months across give a figure a column, and a blank is none', () => {
    const { figures } = read(
      ['MinorText', 'LookUp_BoroughName', '201607', '201608'],
      [
        ['Race or Religious Agg Public Fear', 'Eastmarch', '24', ''],
        ['Public fear', 'Eastmarch', '100', '0'],
      ],
    );
    expect(figures.map(({ fromDay, strand, count }) => [fromDay, strand, count])).toEqual([
      ['2016-07-01', 'RACE_OR_RELIGION', 24],
      ['2016-07-01', 'CONTROL', 100],
      ['2016-08-01', 'CONTROL', 0],
    ]);
  });
  it('of streets are for comparison, by the area their output area lies in or is named after', () => {
    const columns = ['Crime ID', 'Month', 'Falls within', 'LSOA code', 'LSOA name', 'Crime type'];
    const mapping = guessMapping(columns);
    const reader = new LineReader(mapping, {
      columns,
      areas: AREAS,
      today: TODAY,
      lsoas: new Map([['X01000001', 'eastmarch/mill-ward']]),
    });
    reader.take(2, ['a', '2026-07', 'Aldermarch', 'X01000001', 'Eastmarch 001A', 'Public order']);
    reader.take(3, ['b', '2026-07', 'Aldermarch', '', '', 'Public order']);
    expect([...reader.figures()].flat().map(({ areaPath, strand }) => [areaPath, strand])).toEqual([
      ['eastmarch/mill-ward', 'CONTROL'],
      ['', 'CONTROL'],
    ]);
    const named = new LineReader(
      { ...mapping, columns: { ...mapping.columns, area: 'LSOA name' } },
      { columns, areas: AREAS, today: TODAY },
    );
    named.take(2, ['a', '2026-07', 'Aldermarch', 'X01', 'Eastmarch 001A', 'Public order']);
    expect([...named.figures()].flat()[0]?.areaPath).toBe('eastmarch');
  });
  it('of a column of names are refused', () => {
    const lines = Array.from({ length: 500 }, (_, at) => [
      '2026-07-01',
      'Eastmarch',
      'Race',
      `person ${at}`,
      '1',
    ]);
    expect(read(COLUMNS, lines).reader.problems[0]).toMatchObject({
      line: 402,
      column: 'offence',
      key: 'too-many-words',
    });
  });
});

it('the lines of a file are read no further once they are too many different figures', () => {
  const columns = ['date', 'area', 'strand', 'count'];
  const given = { columns, areas: AREAS, today: TODAY, mostFigures: 2 };
  const reader = new LineReader(guessMapping(columns), given);
  const take = (line: number, day: number) =>
    reader.take(line, [`2026-07-0${day}`, 'Eastmarch', 'Race', '1']);
  for (const [at, day] of [1, 2, 1, 2].entries()) take(at + 2, day);
  expect([reader.isFull, reader.problemCount]).toEqual([false, 0]);
  for (const [at, day] of [3, 4, 1].entries()) take(at + 6, day);
  expect([reader.isFull, reader.lines, reader.problems]).toEqual([
    true,
    5,
    [{ line: 6, column: '', value: '2', key: 'too-much' }],
  ]);
  expect([...reader.figures()]).toEqual([]);
});

describe('the form of a mapping', () => {
  const form = (values: Record<string, string>) =>
    mappingOfForm((name) => values[name] ?? '', { areaPaths: ['', 'eastmarch'] });
  const good = {
    layout: 'TABLE',
    period: 'day',
    'column-date': 'When',
    strand: 'RACE',
    otherAreas: 'REFUSE',
    isWhole: 'no',
  };
  it('is a mapping', () => {
    const { mapping, problems } = form({ ...good, areaWords: 'North = Beat = eastmarch\n\nHeathrow = ?' });
    expect(problems).toEqual([]);
    expect(mapping).toMatchObject({
      columns: { date: 'When' },
      areaWords: { 'north beat': 'eastmarch', heathrow: '' },
    });
  });
  it('says what is missing', () => {
    expect(form({ ...good, 'column-date': '' }).problems).toMatchObject([{ field: 'column-date' }]);
    expect(form({ ...good, 'column-area': 'When' }).problems).toMatchObject([{ field: 'column-area' }]);
    expect(form({ ...good, areaWords: 'North = mars' }).problems).toMatchObject([{ field: 'areaWords' }]);
    expect(form({ ...good, areaWords: 'North =' }).problems).toMatchObject([{ field: 'areaWords' }]);
    expect(form({ ...good, strandWords: 'x = BAD' }).problems).toMatchObject([{ field: 'strandWords' }]);
    expect(form({ ...good, strand: 'BAD' }).problems).toMatchObject([{ field: 'strand' }]);
  });
});
