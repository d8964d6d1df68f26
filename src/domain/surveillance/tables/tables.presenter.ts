import { formatDate } from '#platform/web/formats';
import { ALL, UNKNOWN } from '#room/figures';
import type { Words } from '../words.model.ts';
import { isOwn, type PreparedTable, periodsOf, tally } from './published-table.model.ts';
import type { TableDraft } from './table-draft.reads.ts';

const TAG = { making: 'blue', waiting: 'yellow', published: 'green', 'set-aside': 'grey' } as const;

const spanText = (spec: TableDraft['spec']): string => {
  const periods = periodsOf(spec);
  const [first, last] = [periods[0]?.from ?? '', periods.at(-1)?.to ?? ''];
  return `${formatDate(first, 'shortDate', 'en')} – ${formatDate(last, 'shortDate', 'en')}`;
};

export const basisText = (basis: string, t: Words): string =>
  isOwn({ basis }) ? t('surveillance.tables.own') : basis;

export const draftRow = (
  draft: Omit<TableDraft, 'content' | 'madeFrom'>,
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

/** Rows of a page at most before its periods stand on pages of their own. */
const MOST_ROWS = 200;

/**
 * A prepared table with every count: hidden ones stand in brackets, for staff alone. A large one shows the period that
 * begins on `from`, or the last, and leads to the others.
 */
export function preparedView(
  content: PreparedTable,
  { id, from, t }: { id: string; from: string | undefined; t: Words },
) {
  const areaText = ({ key, name }: { key: string; name: string }): string =>
    key === ALL
      ? t('surveillance.tables.all')
      : key === UNKNOWN
        ? t('surveillance.imports.unknown-area')
        : name;
  const { periods, areas, strands, cells } = content;
  const titleOf = (p: number): string =>
    `${formatDate(periods[p]?.from ?? '', 'date', 'en')} – ${formatDate(periods[p]?.to ?? '', 'date', 'en')}`;
  const isLarge = areas.length * periods.length > MOST_ROWS;
  const wanted = periods.findIndex((period) => period.from === from);
  const chosen = wanted >= 0 ? wanted : periods.length - 1;
  const shown = periods.map((_, p) => p).filter((p) => !isLarge || p === chosen);
  return {
    ...tally(content),
    columns: strands.map((strand) =>
      strand === ALL ? t('surveillance.tables.all') : t('surveillance.strand', { strand }),
    ),
    periods: shown.map((p) => ({
      title: titleOf(p),
      rows: areas.map((area, r) => ({
        area: areaText(area),
        cells: strands.map((_, c) => cells[p]?.[r]?.[c] ?? { value: 0, shown: false }),
      })),
    })),
    otherPeriods: periods
      .map((period, p) => ({ p, text: titleOf(p), href: `/tables/${id}?from=${period.from}` }))
      .filter(({ p }) => !shown.includes(p)),
  };
}
