import { formatDate, formatNumber } from '#platform/web/formats';
import { csvLine } from '#reference/csv-text';
import type { Words } from '../words.model.ts';
import type { PlaceAsk, PlaceFacts, PlaceProblem } from './place-file.model.ts';
import type { PlaceFile } from './place-file.reads.ts';
import type { BoundarySet, PostcodeSet } from './places.reads.ts';

/** Bad lines shown on the page; the file of them has all that were kept. */
const PROBLEMS_SHOWN = 100;
/** Areas without a shape that are named. */
const MISSING_SHOWN = 40;
const NONE = '–';
const MEGABYTE = 1024 * 1024;

const count = (value: number): string => formatNumber(value, 'en');

const TAG = {
  arriving: 'blue',
  checking: 'blue',
  checked: 'yellow',
  refused: 'red',
  importing: 'blue',
  imported: 'green',
  dropped: 'grey',
} as const;

export const boundaryRow = (set: BoundarySet, t: Words): string[] => [
  t(`surveillance.places.kind.${set.kind}`),
  String(set.vintage),
  count(set.shapes),
  count(set.known),
  `${count(set.pointsRead)} → ${count(set.pointsKept)}`,
  formatDate(set.importedAt, 'shortDate', 'en'),
];

export const postcodeText = (set: PostcodeSet | undefined, t: Words): string =>
  set
    ? t('surveillance.places.postcodes', { name: set.name, n: set.postcodes, date: set.importedAt })
    : t('surveillance.places.postcodes-none');

export const placeTitle = (ask: PlaceAsk, t: Words): string =>
  ask.kind === 'postcodes' ? ask.name : `${t(`surveillance.places.kind.${ask.of}`)}, ${ask.vintage}`;

const sizeText = (bytes: number): string =>
  bytes < MEGABYTE ? `${count(Math.ceil(bytes / 1024))} kB` : `${count(Math.round(bytes / MEGABYTE))} MB`;

export const placeFileRow = (file: PlaceFile, t: Words) => ({
  href: `/places/${file.id}`,
  title: placeTitle(file.ask, t),
  state: t(`surveillance.places.state.${file.state}`),
  tag: TAG[file.state],
  size: sizeText(file.bytes),
  at: file.sentAt,
});

/** What a file would bring, as figures with their names. */
export function placeStats(found: PlaceFacts | null, t: Words): { value: number; label: string }[] {
  const stat = (name: keyof PlaceFacts): { value: number; label: string }[] => {
    const value = found?.[name];
    return typeof value === 'number' ? [{ value, label: t(`surveillance.places.stat.${name}`) }] : [];
  };
  return (['shapes', 'known', 'pointsRead', 'pointsKept', 'lines', 'postcodes', 'bad'] as const).flatMap(
    stat,
  );
}

export const missingText = (found: PlaceFacts | null): string => {
  const missing = found?.missing ?? [];
  return [...missing.slice(0, MISSING_SHOWN), ...(missing.length > MISSING_SHOWN ? ['…'] : [])].join(', ');
};

/** What is wrong, line by line or shape by shape, and what to do about it. */
export const placeProblemRows = (problems: readonly PlaceProblem[], t: Words): string[][] =>
  problems
    .slice(0, PROBLEMS_SHOWN)
    .map(({ where, value, key }) => [where || NONE, value || NONE, t(`surveillance.places.problem.${key}`)]);

/** The same as a file; no formula in it runs. */
export const placeProblemsCsv = (problems: readonly PlaceProblem[], t: Words): string =>
  [
    csvLine(['where', 'value', 'what_to_do']),
    ...problems.map(({ where, value, key }) =>
      csvLine([where, value, t(`surveillance.places.problem.${key}`)]),
    ),
  ].join('');
