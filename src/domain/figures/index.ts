/** The door of the figures room: tables for everybody. */
export { versionsOf } from './figures.reads.ts';
export { type MapView, mapView } from './map.presenter.ts';
export { publishTable } from './publish-table.ts';
export { inkOn, SHADES } from './shades.model.ts';
export {
  ALL,
  OWN_REPORTS,
  SLUG,
  type TableContent,
  type TableMap,
  type TableVersion,
  UNKNOWN,
} from './table.model.ts';
