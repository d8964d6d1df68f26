import { OFFENCE_GROUPS } from '#reference/offence-groups';
import { STRANDS, slugOf } from '#reference/strands';
import { type Area, areaName } from '#room/access';
import { ALL, ALL_AREAS } from './picture.model.ts';
import type { SeriesName } from './series/watched.model.ts';
import type { Words } from './words.model.ts';

/** A list to choose from, by the name its answer has in the address. */
interface ChooseField {
  name: string;
  label: string;
  items: { value: string; text: string; selected: boolean }[];
}

/** Lists and a button, sent by address alone: it works without scripts and can be bookmarked. */
export interface ChooseView {
  action: string;
  button: string;
  fields: ChooseField[];
}

function field(
  name: string,
  given: { values: readonly string[]; chosen: string; text: (value: string) => string; t: Words },
): ChooseField {
  const { values, chosen, text, t } = given;
  return {
    name,
    label: t(`surveillance.choose.${name}`),
    items: values.map((value) => ({ value, text: text(value), selected: value === chosen })),
  };
}

const strands = [ALL, ...STRANDS];

/**
 * Which of an event's ladders to look at.
 * @param rows the rows of the picture's table
 */
export const chooseLadder = (
  eventId: string,
  given: {
    rows: readonly { areaPath: string; strand: string }[];
    chosen: { areaPath: string; strand: string };
    areaText: (path: string) => string;
    t: Words;
  },
): ChooseView => {
  const { rows, chosen, areaText, t } = given;
  const areaPaths = [...new Set([ALL_AREAS, ...rows.map(({ areaPath }) => areaPath)])];
  const known = new Set([ALL, chosen.strand, ...rows.map(({ strand }) => strand)]);
  return {
    action: `/picture/${eventId}#steps`,
    button: t('surveillance.choose.steps'),
    fields: [
      field('area', { values: areaPaths, chosen: chosen.areaPath, text: areaText, t }),
      field('strand', {
        values: strands.filter((strand) => known.has(strand)),
        chosen: chosen.strand,
        text: (strand) => t('surveillance.strand', { strand }),
        t,
      }),
    ],
  };
};

const isWithin = (path: string, area: string): boolean => path.startsWith(`${area}/`);

/** Areas worth a line: the force and its parts, the one that is shown with those it lies in, and what lies in it. */
const areasNear = (areas: readonly Area[], areaPath: string): string[] => [
  ...new Set([
    ...areas.filter(({ level }) => level <= 1).map(({ path }) => path),
    ...areas
      .filter(({ path }) => path === areaPath || (areaPath !== '' && isWithin(path, areaPath)))
      .map(({ path }) => path),
  ]),
];

/** Which series to look at: an area, a strand and a kind of offence. */
export function chooseSeries(
  { areaPath, strand, offence }: SeriesName,
  given: { areas: readonly Area[]; t: Words },
): ChooseView {
  const { areas, t } = given;
  return {
    action: '/picture/series/one',
    button: t('surveillance.choose.series'),
    fields: [
      field('area', {
        values: areasNear(areas, areaPath),
        chosen: areaPath,
        text: (path) => areaName(areas, path),
        t,
      }),
      field('strand', {
        values: strands.map(slugOf),
        chosen: slugOf(strand),
        text: (slug) =>
          t('surveillance.strand', { strand: strands.find((one) => slugOf(one) === slug) ?? ALL }),
        t,
      }),
      field('offence', {
        values: [ALL, ...OFFENCE_GROUPS].map(slugOf),
        chosen: slugOf(offence),
        text: (slug) =>
          t(`surveillance.offence.${OFFENCE_GROUPS.find((one) => slugOf(one) === slug) ?? ALL}`),
        t,
      }),
    ],
  };
}
