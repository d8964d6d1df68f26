/** The door of the surveillance room: counts from elsewhere go in, the picture of an event comes out. */

export { type BacktestReport, backtestReport } from './backtest-report.presenter.ts';
export type { ImportedRow } from './count.store.ts';
export { eventPicture } from './event-picture.ts';
export { forgetReport } from './forget-report.ts';
export type { EventPicture } from './full-picture.model.ts';
export { importCounts } from './import-counts.ts';
export { type ObservedCounts, observedCounts } from './observed-counts.ts';
export { replicateScan } from './scan-in-threads.ts';
