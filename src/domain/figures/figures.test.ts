import { describe, expect, it } from 'vitest';
import { csvLine } from '#reference/csv-text';
import { tableView } from './figures.presenter.ts';
import { type MapLabel, mapView } from './map.presenter.ts';
import { csvPieces, csvwMetadata, jsonPieces, linesOf } from './open-data.presenter.ts';
import { type TableContent, type TableVersion, tableContentSchema } from './table.model.ts';

const keys = ['a', 'b', 'c', 'UNKNOWN', 'ALL'];
const CONTENT: TableContent = {
  areas: keys.map((key) => ({ key, code: key.length === 1 ? `X0900000${key}` : '', name: `Area ${key}` })),
  strands: ['RACE', 'ALL'],
  periods: [{ from: '2026-01-01', to: '2026-03-31' }],
  counts: [
    [
      [5, 5],
      [null, null],
      [40, 42],
      [null, null],
      [52, 54],
    ],
  ],
  map: {
    width: 300,
    height: 100,
    credit: 'ONS',
    shapes: ['a', 'b', 'c'].map((key, at) => ({
      key,
      d: `M${at * 100} 0L9 9L0 9Z`,
      x: at * 100 + 50,
      y: 50,
      across: at === 0 ? 20 : 100,
    })),
  },
};
const VERSION: TableVersion = {
  slug: 'by-area',
  number: 2,
  title: 'Reports by area',
  note: '=SUM(A1)',
  correction: 'Late reports.',
  basis: 'OWN_REPORTS',
  from: '2026-01-01',
  to: '2026-03-31',
  content: CONTENT,
  publishedAt: new Date('2026-11-21T12:00:00Z'),
};
const PLACE = { publicUrl: 'https://police.example', forceName: 'Aldermarch Police' };

describe('a published table', () => {
  it('holds no count below five and has one shape', () => {
    expect(tableContentSchema.safeParse(CONTENT).success).toBe(true);
    expect(tableContentSchema.safeParse({ ...CONTENT, counts: [[[4, 5]]] }).success).toBe(false);
    const small = structuredClone(CONTENT);
    (small.counts[0]?.[0] as (number | null)[])[0] = 4;
    expect(tableContentSchema.safeParse(small).success).toBe(false);
    const evil = structuredClone(CONTENT);
    if (evil.map?.shapes[0]) evil.map.shapes[0].d = 'M0 0"/><script>';
    expect(tableContentSchema.safeParse(evil).success).toBe(false);
  });
  it('is a line a count as CSV, and its metadata name every column', () => {
    const lines = [...csvPieces(VERSION)].join('').split('\r\n');
    expect(lines).toHaveLength(1 + 10 + 1);
    expect(lines[3]).toBe('"2026-01-01","2026-03-31","X0900000b","Area b","RACE","","hidden"');
    expect(linesOf(VERSION).filter(({ count }) => count === null)).toHaveLength(4);
    expect(lines.slice(1, -1).map((line) => `${line}\r\n`)).toEqual(
      linesOf(VERSION).map(({ periodFrom, periodTo, areaCode, area, strand, count }) =>
        csvLine([
          periodFrom,
          periodTo,
          areaCode,
          area,
          strand,
          count === null ? '' : String(count),
          count === null ? 'hidden' : 'shown',
        ]),
      ),
    );
    const json = JSON.parse([...jsonPieces(VERSION, PLACE)].join(''));
    expect(json.rows).toEqual(linesOf(VERSION));
    expect(json).toMatchObject({ slug: VERSION.slug, note: VERSION.note });
    const metadata = csvwMetadata(VERSION, PLACE);
    expect(metadata.tableSchema.columns.map(({ name }) => name).join(',')).toBe(lines[0]);
    const atNight = csvwMetadata({ ...VERSION, publishedAt: new Date('2026-06-30T23:20:00Z') }, PLACE);
    expect([metadata, atNight].map((one) => one['dc:issued']['@value'])).toEqual([
      '2026-11-21',
      '2026-07-01',
    ]);
    expect(metadata['dc:replaces']).toEqual({ '@id': 'https://police.example/figures/by-area/v1' });
    const key = new Set(linesOf(VERSION).map((one) => `${one.periodFrom} ${one.areaCode} ${one.strand}`));
    expect(key.size).toBe(10);
  });
});

describe('its page', () => {
  const periods = Array.from({ length: 12 }, (_, at) => {
    const month = String(at + 1).padStart(2, '0');
    return { from: `2026-${month}-01`, to: `2026-${month}-28` };
  });
  const wide = (areas: number): TableVersion => ({
    ...VERSION,
    content: {
      areas: Array.from({ length: areas }, (_, at) => ({ key: `a${at}`, code: '', name: `Area ${at}` })),
      strands: ['RACE', 'ALL'],
      periods,
      counts: periods.map((_, p) => Array.from({ length: areas }, () => [5 + p, 5 + p])),
    },
  });
  const view = (areas: number, from?: string) =>
    tableView(wide(areas), {
      newest: 2,
      from,
      lang: 'en',
      t: (key, args) => `${key} ${args?.from ?? ''}`.trim(),
    });
  it('has every period of a small table, the newest first', () => {
    expect(view(10).periods).toHaveLength(12);
    expect(view(10).periods[0]?.title).toContain('1 December 2026');
    expect(view(10).otherPeriods).toEqual([]);
  });
  it('has one period of a large table, the one asked for or the newest, and leads to the others', () => {
    expect(view(700).periods.map(({ rows }) => rows[0]?.counts)).toEqual([[16]]);
    const march = view(700, '2026-03-01');
    expect(march.periods.map(({ title, rows }) => [title, rows.length])).toEqual([
      ['figures.span 1 March 2026', 700],
    ]);
    expect(march.otherPeriods).toHaveLength(11);
    expect(march.otherPeriods[0]?.href).toBe('/figures/by-area/v2?from=2026-12-01');
    expect(view(700, '2020-01-01').periods[0]?.title).toContain('December');
  });
});

describe('its map', () => {
  const view = mapView(CONTENT, { hidden: 'Hidden', nameOf: (key) => `Area ${key}` });
  it('shades by count, hatches what is hidden, and says both in words', () => {
    expect(view?.shapes.map(({ fill, text }) => [fill, text])).toEqual([
      ['#deebf7', 'Area a: 5'],
      ['url(#hidden)', 'Area b: Hidden'],
      [expect.stringMatching(/^#/), 'Area c: 42'],
    ]);
    expect(view?.shapes[2]?.fill).not.toBe(view?.shapes[0]?.fill);
    expect(view?.steps.map(({ text }) => text)).toEqual(['5', '42', 'Hidden']);
  });
  it('writes on an area what fits', () => {
    const textOf = ({ name, value }: MapLabel): string => `${name?.text ?? ''} ${value.text}`;
    expect(view?.labels.map(textOf)).toEqual(['Area b Hidden', 'Area c 42']);
    // On a phone letters are larger: where no name fits the count alone may.
    const narrow = mapView(
      {
        ...CONTENT,
        map: CONTENT.map && {
          ...CONTENT.map,
          shapes: CONTENT.map.shapes.map((one) => ({ ...one, across: 80 })),
        },
      },
      { hidden: '–', nameOf: (key) => `Area ${key}` },
    )?.narrow.labels;
    expect(narrow?.every(({ name }) => name === undefined)).toBe(true);
    expect(narrow?.map(textOf)).toContain(' 42');
    const none = { ...CONTENT, counts: [keys.map(() => [null, null])] };
    expect(mapView(none, { hidden: 'Hidden', nameOf: String })?.steps.map(({ text }) => text)).toEqual([
      'Hidden',
    ]);
    expect(mapView({ ...CONTENT, map: undefined }, { hidden: '', nameOf: String })).toBeUndefined();
  });
});
