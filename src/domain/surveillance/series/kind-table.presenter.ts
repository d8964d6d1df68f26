import { type OffenceGroup, offenceGroupOf } from '#reference/offence-groups';
import { STRANDS } from '#reference/strands';
import { type Area, areaName } from '#room/access';
import { ALL } from '../picture.model.ts';
import type { Words } from '../words.model.ts';
import { seriesHref, seriesText } from './multiples.presenter.ts';
import type { RecentOffences } from './offence-counts.reads.ts';

/** One kind of offence by area and strand: how many of late, each leading to its series. */
export interface KindTable {
  title: string;
  columns: string[];
  /** Empty where nothing was of this kind. */
  rows: { name: string; cells: { count: number; href: string; text: string }[] }[];
}

const columns = [ALL, ...STRANDS];

/**
 * The latest counts of one kind of offence; all strands together hold those of none of the five as well.
 * @param areaPaths the force and its areas, in the order of the rows
 */
export function kindTable(
  counts: readonly RecentOffences[],
  about: {
    offence: OffenceGroup;
    weeks: number;
    areaPaths: readonly string[];
    areas: readonly Area[];
    t: Words;
  },
): KindTable {
  const { offence, weeks, areaPaths, areas, t } = about;
  const own = counts.filter(({ words }) => words.some((word) => offenceGroupOf(word) === offence));
  return {
    title: t('surveillance.series.kind', { kind: t(`surveillance.offence.${offence}`), weeks }),
    columns: columns.map((strand) => t('surveillance.strand', { strand })),
    rows: (own.length > 0 ? areaPaths : []).map((areaPath) => {
      const here = own.filter(({ area }) => areaPath === '' || area === areaPath);
      return {
        name: areaName(areas, areaPath),
        cells: columns.map((strand) => {
          const series = { areaPath, strand, offence };
          return {
            count: here
              .filter((row) => strand === ALL || row.strand === strand)
              .reduce((sum, { count }) => sum + count, 0),
            href: seriesHref({ ...series, unit: 'week' }),
            text: seriesText(series, { areas, t }),
          };
        }),
      };
    }),
  };
}
