import { formatDate } from '#platform/web/formats';
import { csvLine } from '#reference/csv-text';
import { areaName } from '#room/access';
import { type MapView, mapView } from '#room/figures';
import { LEAST_PUBLISHED, suppressList } from '#statistics/suppression';
import { ALL } from '../picture.model.ts';
import type { Words } from '../words.model.ts';
import type { EventMap } from './read-event-map.ts';

const day = (text: string): string => formatDate(text, 'shortDate', 'en');

/**
 * The counts of the map with those below five hidden, "none" as well, and whatever else would give one away beside the
 * total: a map is what is copied out of a page first.
 */
function shownOf({ rows, leftOut }: EventMap): { counts: (number | null)[]; leftOut: number | null } {
  const { cells } = suppressList([...rows.map(({ count }) => count), leftOut]);
  const counts = cells.map((cell) => (cell.shown ? cell.value : null));
  return { counts: counts.slice(0, rows.length), leftOut: counts.at(-1) ?? null };
}

export interface EventMapView {
  event: string;
  title: string;
  map: MapView | undefined;
  /** Said where nothing may be shown. */
  allHidden: string | undefined;
  text: string;
  head: string[];
  rows: string[][];
  caption: string;
}

/** The counts of an event on the force's own boundaries, those below five hidden. */
export function eventMapView(found: EventMap, t: Words): EventMapView {
  const { event, window, areas, rows, map } = found;
  const { counts, leftOut } = shownOf(found);
  const hidden = t('surveillance.map.hidden');
  const title = window.end
    ? t('surveillance.map.title', {
        span: window.start === window.end ? 'day' : 'days',
        from: day(window.start),
        to: day(window.end),
      })
    : t('surveillance.map.title-none', { from: day(window.start) });
  const nameOf = (path: string): string => rows.find((row) => row.path === path)?.name ?? path;
  return {
    event: event.title,
    title,
    map:
      map &&
      mapView(
        {
          map,
          strands: [ALL],
          areas: rows.map(({ path, code, name }) => ({ key: path, code, name })),
          counts: [counts.map((count) => [count])],
          periods: [{ from: window.start, to: window.end ?? window.start }],
        },
        { hidden, nameOf },
      ),
    allHidden: counts.every((count) => count === null) ? t('surveillance.map.all-hidden') : undefined,
    text: t('surveillance.map.text', { least: LEAST_PUBLISHED, leftOut: leftOut ?? 'hidden' }),
    head: [t('surveillance.table.area'), t('surveillance.table.observed')],
    caption: title,
    // By what is shown: the order of hidden ones would say which of them is larger.
    rows: rows
      .map(({ path }, at) => ({ path, count: counts[at] ?? null }))
      .sort((a, b) => (b.count ?? 0) - (a.count ?? 0) || (a.path < b.path ? -1 : 1))
      .map(({ path, count }) => [areaName(areas, path), String(count ?? hidden)]),
  };
}

/** The same as numbers; a hidden count is an empty field. */
export function eventMapCsv(found: EventMap): string {
  const { rows, window } = found;
  const { counts } = shownOf(found);
  return [
    csvLine(['area_code', 'area', 'from', 'to', 'count']),
    ...rows.map(({ code, name }, at) =>
      csvLine([code, name, window.start, window.end ?? '', String(counts[at] ?? '')]),
    ),
  ].join('');
}
