import { formatDate } from '#platform/web/formats';
import { mapView } from './map.presenter.ts';
import { fileNames } from './open-data.presenter.ts';
import { ALL, type TableVersion, UNKNOWN } from './table.model.ts';

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

export const tableLine = (version: TableVersion, { lang, t }: { lang: string; t: Words }) => ({
  href: `/figures/${version.slug}`,
  title: version.title,
  published: t('figures.published', {
    date: formatDate(version.publishedAt, 'date', lang),
    number: version.number,
  }),
});

/** A version for its page: one table for each period, newest first. */
export function tableView(version: TableVersion, about: { newest: number; lang: string; t: Words }) {
  const { content, slug } = version;
  const { lang, t, newest } = about;
  const at = (file: string): string => `/figures/${slug}/${file}`;
  const files = fileNames(version);
  // Where all strands stand together, one column says it.
  const columns = content.strands
    .map((_, c) => c)
    .filter((c) => content.strands.length > 2 || content.strands[c] === ALL);
  return {
    ...tableLine(version, about),
    note: version.note,
    correction: version.correction ? t('figures.correction', { note: version.correction }) : '',
    newer: version.number < newest ? `/figures/${slug}` : undefined,
    map: mapView(content, {
      hidden: t('figures.hidden'),
      nameOf: (key) => content.areas.find((area) => area.key === key)?.name ?? key,
    }),
    mapTitle: `${t('figures.total')}, ${spanText(content.periods.at(-1) ?? { from: '', to: '' }, lang, t)}`,
    columns: columns.map((c) => strandName(content.strands[c] ?? ALL, t)),
    periods: content.periods
      .map((period, p) => ({
        title: spanText(period, lang, t),
        rows: content.areas.map((area, r) => ({
          area: areaText(area, t),
          isName: area.key !== ALL && area.key !== UNKNOWN,
          isTotal: area.key === ALL,
          counts: columns.map((c) => content.counts[p]?.[r]?.[c] ?? null),
        })),
      }))
      .reverse(),
    downloads: [
      { text: 'CSV', href: at(files.csv) },
      { text: 'JSON', href: at(files.json) },
      { text: 'CSV on the Web', href: at(files.metadata) },
    ],
  };
}
