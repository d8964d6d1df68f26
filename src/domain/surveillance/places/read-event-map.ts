import type { Context } from '#kernel/context';
import { found } from '#kernel/refusal';
import { type Area, listAreas } from '#room/access';
import type { TableMap } from '#room/figures';
import { type CriticalEvent, eventById } from '#room/situation';
import { londonDay } from '#statistics/days';
import { type Window, windowOf } from '../event-window.model.ts';
import { placedCounts } from '../ladder/ladder.reads.ts';
import { drawShapes } from './draw-shapes.model.ts';
import { areaShapes } from './places.reads.ts';

/** Counts of the days after an event by the finest areas that have a shape. */
export interface EventMap {
  event: CriticalEvent;
  window: Window;
  areas: Area[];
  rows: { path: string; code: string; name: string; count: number }[];
  /** Counts whose place is not known, or has no shape. */
  leftOut: number;
  /** Undefined where no boundaries of these areas have been imported. */
  map: TableMap | undefined;
}

const isWithin = (path: string, scope: string): boolean =>
  scope === '' || path === scope || path.startsWith(`${scope}/`);

/** A path and those of the areas round it, the finest first. */
const upwards = (path: string): string[] => {
  const parts = path.split('/');
  return parts.map((_, at) => parts.slice(0, parts.length - at).join('/'));
};

/** @throws Refusal `not-found` */
export async function readEventMap({ tx, forceId, now }: Context, eventId: string): Promise<EventMap> {
  const event = found(await eventById(tx, forceId, eventId), 'event');
  const window = windowOf(londonDay(event.happenedAt), londonDay(now));
  const scopes = event.areaPaths.length > 0 ? event.areaPaths : [''];
  const areas = await listAreas(tx, forceId);
  const within = areas.filter(({ path }) => path !== '' && scopes.some((scope) => isWithin(path, scope)));
  const shapes = await areaShapes(tx, forceId, within);
  // An area whose own parts have shapes is drawn by them.
  const around = new Set(shapes.flatMap(({ path }) => upwards(path).slice(1)));
  const finest = shapes.filter(({ path }) => !around.has(path));
  const counts = window.end
    ? await placedCounts(tx, forceId, { scopes, from: window.start, to: window.end })
    : [];
  const byPath = new Map(finest.map(({ path }) => [path, 0]));
  for (const row of counts) {
    const path = upwards(row.areaPath).find((each) => byPath.has(each));
    if (path !== undefined) byPath.set(path, (byPath.get(path) ?? 0) + row.count);
  }
  const rows = finest.map(({ path, code, name }) => ({ path, code, name, count: byPath.get(path) ?? 0 }));
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  const credit = [...new Set(finest.map((shape) => shape.credit))].join(' ').slice(0, 300);
  return {
    event,
    window,
    areas,
    rows,
    leftOut: all - rows.reduce((sum, { count }) => sum + count, 0),
    map: drawShapes(finest, credit),
  };
}
