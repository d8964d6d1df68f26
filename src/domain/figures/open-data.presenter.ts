import { csvField } from '#reference/csv-text';
import { londonDay } from '#statistics/days';
import type { TableFacts, TableVersion } from './table.model.ts';

/** Where a table's files lie, and who says so. */
export interface Place {
  /** Address of the public site. */
  publicUrl: string;
  forceName: string;
}

const COLUMNS = ['period_from', 'period_to', 'area_code', 'area', 'strand', 'count', 'status'] as const;

export const fileNames = ({ number }: Pick<TableFacts, 'number'>) => ({
  csv: `v${number}.csv`,
  json: `v${number}.json`,
  metadata: `v${number}.csv-metadata.json`,
});

interface Line {
  periodFrom: string;
  periodTo: string;
  areaCode: string;
  area: string;
  strand: string;
  /** `null` where it is hidden. */
  count: number | null;
}

/** A line for each count of one period, totals among them (`ALL`). */
const linesOfPeriod = ({ content }: TableVersion, p: number): Line[] =>
  content.areas.flatMap(({ key, code, name }, r) =>
    content.strands.map((strand, c) => ({
      periodFrom: content.periods[p]?.from ?? '',
      periodTo: content.periods[p]?.to ?? '',
      areaCode: code || key,
      area: name,
      strand,
      count: content.counts[p]?.[r]?.[c] ?? null,
    })),
  );

/** A line for each count. */
export const linesOf = (version: TableVersion): Line[] =>
  version.content.periods.flatMap((_, p) => linesOfPeriod(version, p));

const fieldsOf = (...texts: string[]): string => texts.map(csvField).join(',');

/**
 * The table as RFC 4180 text, a piece for each period: a year of wards has sixty thousand lines. A hidden count is an empty
 * field, and its status says so. Names are made safe once, not on each line.
 */
export function* csvPieces({ content }: TableVersion): Generator<string> {
  const strands = content.strands.map((strand) => fieldsOf(strand));
  const areas = content.areas.map(({ key, code, name }) => fieldsOf(code || key, name));
  const hidden = fieldsOf('', 'hidden');
  yield `${COLUMNS.join(',')}\r\n`;
  for (const [p, { from, to }] of content.periods.entries()) {
    const period = fieldsOf(from, to);
    const lines = areas.flatMap((area, r) =>
      strands.map((strand, c) => {
        const count = content.counts[p]?.[r]?.[c] ?? null;
        return `${period},${area},${strand},${count === null ? hidden : `"${count}","shown"`}\r\n`;
      }),
    );
    yield lines.join('');
  }
}

const urlOf = ({ publicUrl }: Place, { slug }: TableFacts, file: string): string =>
  `${publicUrl}/figures/${slug}/${file}`;

/** What a list of tables says of one. */
export const tableEntry = (version: TableFacts, place: Place) => {
  const files = fileNames(version);
  return {
    slug: version.slug,
    version: version.number,
    title: version.title,
    publisher: place.forceName,
    basis: version.basis,
    periodFrom: version.from,
    periodTo: version.to,
    publishedAt: version.publishedAt.toISOString(),
    correction: version.correction,
    licence: LICENCE,
    page: urlOf(place, version, `v${version.number}`),
    csv: urlOf(place, version, files.csv),
    json: urlOf(place, version, files.json),
    metadata: urlOf(place, version, files.metadata),
  };
};

export const LICENCE = 'https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/';

/** The table as JSON, a piece for each period: what it is, and a line for each count. */
export function* jsonPieces(version: TableVersion, place: Place): Generator<string> {
  const about = {
    ...tableEntry(version, place),
    note: version.note,
    hidden: 'A count of null is hidden: it is below five, or one below five could be worked out from it.',
  };
  yield `${JSON.stringify(about, null, 1).slice(0, -2)},\n "rows": [\n`;
  for (const p of version.content.periods.keys()) {
    const rows = linesOfPeriod(version, p).map((line) => `  ${JSON.stringify(line)}`);
    yield `${p === 0 ? '' : ',\n'}${rows.join(',\n')}`;
  }
  yield '\n ]\n}\n';
}

const MEANING: Record<(typeof COLUMNS)[number], { datatype: unknown; description: string }> = {
  period_from: { datatype: { base: 'date', format: 'yyyy-MM-dd' }, description: 'First day of the period' },
  period_to: { datatype: { base: 'date', format: 'yyyy-MM-dd' }, description: 'Last day of the period' },
  area_code: {
    datatype: 'string',
    description: 'Code of the area; ALL for all areas, UNKNOWN where it is not known',
  },
  area: { datatype: 'string', description: 'Name of the area' },
  strand: {
    datatype: 'string',
    description: 'What the offender appeared to target; ALL for all of them. A report may count under two',
  },
  count: {
    datatype: { base: 'integer', minimum: 5 },
    description: 'Number of reports; empty where it is hidden',
  },
  status: { datatype: { base: 'string', format: 'shown|hidden' }, description: 'Whether the count is shown' },
};

/** What the CSV file means, for machines (W3C, Metadata Vocabulary for Tabular Data, 17 December 2015). */
export const csvwMetadata = (version: TableFacts, place: Place) => ({
  '@context': ['http://www.w3.org/ns/csvw', { '@language': 'en' }],
  '@id': urlOf(place, version, `v${version.number}`),
  url: fileNames(version).csv,
  'dc:title': version.title,
  'dc:description': version.note,
  'dc:publisher': place.forceName,
  'dc:issued': { '@value': londonDay(version.publishedAt), '@type': 'xsd:date' },
  'dc:license': { '@id': LICENCE },
  'dc:replaces': version.number > 1 ? { '@id': urlOf(place, version, `v${version.number - 1}`) } : undefined,
  dialect: { header: true, delimiter: ',', encoding: 'utf-8', lineTerminators: ['\r\n'] },
  tableSchema: {
    columns: COLUMNS.map((name) => ({
      name,
      titles: name,
      datatype: MEANING[name].datatype,
      'dc:description': MEANING[name].description,
      required: name !== 'count',
    })),
    primaryKey: ['period_from', 'area_code', 'strand'],
  },
});
