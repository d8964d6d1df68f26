import { formatDate } from '#platform/web/formats';
import { mapView } from './map.presenter.ts';
import { fileNames, LICENCE } from './open-data.presenter.ts';
import { ALL, type TableFacts, type TableVersion, UNKNOWN } from './table.model.ts';

type Words = (key: string, args?: Record<string, string | number | Date>) => string;

/** Strands that a report's form names to people; anything else a table has is "other or not said". */
const NAMED = ['RACE', 'RELIGION', 'SEXUAL_ORIENTATION', 'TRANSGENDER', 'DISABILITY'];

export function strandName(strand: string, t: Words): string {
  if (strand === ALL) return t('figures.total');
  return NAMED.includes(strand) ? t(`reporting.why.why.option.${strand}`) : t('figures.other');
}

const areaText = ({ key, name }: { key: string; name: string }, t: Words): string =>
  key === ALL ? t('figures.total') : key === UNKNOWN ? t('figures.unknown') : name;

const spanText = ({ from, to }: { from: string; to: string }, lang: string, t: Words): string =>
  t('figures.span', { from: formatDate(from, 'date', lang), to: formatDate(to, 'date', lang) });

export const tableLine = (version: TableFacts, { lang, t }: { lang: string; t: Words }) => ({
  href: `/figures/${version.slug}`,
  title: version.title,
  published: t('figures.published', {
    date: formatDate(version.publishedAt, 'date', lang),
    number: version.number,
  }),
});

const NOTE_HERE = '\u0001';
/** The note is English and reads from left to right, whatever stands around it. */
function aroundNote(note: string, t: Words): { before: string; note: string; after: string } {
  const [before = '', after = ''] = t('figures.correction', { note: NOTE_HERE }).split(NOTE_HERE);
  return { before, note, after };
}

/** Rows of a page at most before its periods stand on pages of their own. */
const MOST_ROWS = 200;

/** The period asked for by its first day, or the newest. */
function periodAt({ content }: TableVersion, from: string | undefined): number {
  const wanted = content.periods.findIndex((period) => period.from === from);
  return wanted >= 0 ? wanted : content.periods.length - 1;
}

/** A version for its page: one table for each period, newest first; a large table shows one period at a time. */
export function tableView(
  version: TableVersion,
  about: { newest: number; from: string | undefined; lang: string; t: Words },
) {
  const { content, slug } = version;
  const { lang, t, newest } = about;
  const at = (file: string): string => `/figures/${slug}/${file}`;
  const files = fileNames(version);
  const isLarge = content.areas.length * content.periods.length > MOST_ROWS;
  const mapped = isLarge ? periodAt(version, about.from) : content.periods.length - 1;
  const shown = content.periods.map((_, p) => p).filter((p) => !isLarge || p === mapped);
  // Where all strands stand together, one column says it.
  const columns = content.strands
    .map((_, c) => c)
    .filter((c) => content.strands.length > 2 || content.strands[c] === ALL);
  const names = new Map(content.areas.map(({ key, name }) => [key, name]));
  const titleOf = (p: number): string => spanText(content.periods[p] ?? { from: '', to: '' }, lang, t);
  return {
    ...tableLine(version, about),
    note: version.note,
    correction: version.correction ? aroundNote(version.correction, t) : undefined,
    newer: version.number < newest ? `/figures/${slug}` : undefined,
    map: mapView(content, {
      period: mapped,
      hidden: t('figures.hidden'),
      nameOf: (key) => names.get(key) ?? key,
    }),
    mapTitle: `${t('figures.total')}, ${titleOf(mapped)}`,
    columns: columns.map((c) => strandName(content.strands[c] ?? ALL, t)),
    periods: shown
      .map((p) => ({
        title: titleOf(p),
        rows: content.areas.map((area, r) => ({
          area: areaText(area, t),
          isName: area.key !== ALL && area.key !== UNKNOWN,
          isTotal: area.key === ALL,
          counts: columns.map((c) => content.counts[p]?.[r]?.[c] ?? null),
        })),
      }))
      .reverse(),
    otherPeriods: content.periods
      .map(({ from }, p) => ({ p, text: titleOf(p), href: `${at(`v${version.number}`)}?from=${from}` }))
      .filter(({ p }) => !shown.includes(p))
      .reverse(),
    downloads: [
      { text: 'CSV', href: at(files.csv) },
      { text: 'JSON', href: at(files.json) },
      { text: 'CSV on the Web', href: at(files.metadata) },
    ],
    // Its own name, in every language.
    licence: { text: 'Open Government Licence v3.0', href: LICENCE },
  };
}
