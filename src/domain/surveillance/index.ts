/** The door of the surveillance room: counts from elsewhere go in, the picture of an event comes out. */

export type { AlarmNote } from './alarms/alarm.model.ts';
export { eventAlarms } from './alarms/event-alarms.ts';
export { type BacktestReport, backtestReport } from './backtest-report.presenter.ts';
export { eventPicture } from './event-picture.ts';
export { forgetReport } from './forget-report.ts';
export type { EventPicture } from './full-picture.model.ts';
export { type ImportedFile, importFile } from './imports/import-file.ts';
export { type Mapping, mappingSchema } from './imports/mapping.model.ts';
export { think } from './ladder/think.model.ts';
export { type ObservedCounts, observedCounts } from './observed-counts.ts';
export { BOUNDARY_KINDS, isBoundaryKind } from './places/boundary-kind.model.ts';
export { importBoundaries, OGL_CREDIT } from './places/import-boundaries.ts';
export { importPostcodes } from './places/import-postcodes.ts';
export { replicateScan } from './scan-in-threads.ts';
