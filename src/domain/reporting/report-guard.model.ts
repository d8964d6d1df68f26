import type { Context } from '#kernel/context';

/**
 * Asks that a report is open to whoever acts. Handed in by the app: that a report is restricted, and to whom, is known by
 * the room that oversees it. The keeper asks the same before it opens anything.
 * @throws Refusal `not-allowed`
 */
export type ReportGuard = (ctx: Context, reportId: string) => Promise<void>;

/** The restricted reports within the areas of whoever acts that are not open to them. Handed in by the app as well. */
export type FindShut = (ctx: Context) => Promise<readonly string[]>;
