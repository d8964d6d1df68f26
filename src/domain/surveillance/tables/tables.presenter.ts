import { formatDate } from '#platform/web/formats';
import { ALL, UNKNOWN } from '#room/figures';
import type { Words } from '../words.model.ts';
import { isOwn, type PreparedTable, periodsOf, tally } from './published-table.model.ts';
import type { TableDraft } from './table-draft.reads.ts';

const TAG = { waiting: 'yellow', published: 'green', 'set-aside': 'grey' } as const;

const spanText = (spec: TableDraft['spec']): string => {
  const periods = periodsOf(spec);
  const [first, last] = [periods[0]?.from ?? '', periods.at(-1)?.to ?? ''];
  return `${formatDate(first, 'shortDate', 'en')} – ${formatDate(last, 'shortDate', 'en')}`;
};

export const basisText = (basis: string, t: Words): string =>
  isOwn({ basis }) ? t('surveillance.tables.own') : basis;

export const draftRow = (
  draft: Omit<TableDraft, 'content'>,
  { names, t }: { names: ReadonlyMap<string, string>; t: Words },
) => ({
  href: `/tables/${draft.id}`,
  title: draft.title,
  slug: draft.slug,
  basis: basisText(draft.spec.basis, t),
  span: spanText(draft.spec),
  state: t(`surveillance.tables.state.${draft.state}`, { number: draft.number ?? 0 }),
  tag: TAG[draft.state],
  by: names.get(draft.preparedBy) ?? '',
  at: draft.preparedAt,
});

/** A prepared table with every count: hidden ones stand in brackets, for staff alone. */
export function preparedView(content: PreparedTable, t: Words) {
  const areaText = ({ key, name }: { key: string; name: string }): string =>
    key === ALL
      ? t('surveillance.tables.all')
      : key === UNKNOWN
        ? t('surveillance.imports.unknown-area')
        : name;
  return {
    ...tally(content),
    columns: content.strands.map((strand) =>
      strand === ALL ? t('surveillance.tables.all') : t('surveillance.strand', { strand }),
    ),
    periods: content.periods.map(({ from, to }, p) => ({
      title: `${formatDate(from, 'date', 'en')} – ${formatDate(to, 'date', 'en')}`,
      rows: content.areas.map((area, r) => ({
        area: areaText(area),
        cells: content.strands.map((_, c) => content.cells[p]?.[r]?.[c] ?? { value: 0, shown: false }),
      })),
    })),
  };
}
