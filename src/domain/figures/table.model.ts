import { z } from 'zod';

/** Stands for all areas, or all strands, of a table. */
export const ALL = 'ALL';
/** Counts whose area, or whose strand, is not known: never left out. */
export const UNKNOWN = 'UNKNOWN';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** Shapes of a table's areas as paths of whole pixels; what must stand beside them is the credit. */
const mapSchema = z.object({
  width: z.int().positive().max(2_000),
  height: z.int().positive().max(2_000),
  credit: z.string().min(3).max(300),
  shapes: z.array(
    z.object({
      key: z.string(),
      d: z.string().regex(/^[MLZ0-9 -]*$/),
      x: z.int(),
      y: z.int(),
      /** Pixels the largest outline is wide. */
      across: z.int(),
    }),
  ),
});
export type TableMap = z.infer<typeof mapSchema>;

/** What everybody may see of a table. `null` is a hidden count; it does not say why. */
export const tableContentSchema = z
  .object({
    /** Rows in order; the last is all areas. */
    areas: z.array(z.object({ key: z.string(), code: z.string(), name: z.string() })).min(2),
    /** Columns in order; the last is all strands. */
    strands: z.array(z.string()).min(2),
    /** First and last day of each period. */
    periods: z.array(z.object({ from: day, to: day })).min(1),
    /** By period, area and strand. */
    counts: z.array(z.array(z.array(z.int().min(5).nullable()))),
    map: mapSchema.optional(),
  })
  .refine(
    ({ areas, strands, periods, counts }) =>
      counts.length === periods.length &&
      counts.every(
        (rows) => rows.length === areas.length && rows.every((row) => row.length === strands.length),
      ),
    'the counts have the shape of the table',
  );
export type TableContent = z.infer<typeof tableContentSchema>;

export const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** What a version is, without its counts. Nothing of it ever changes. */
export interface TableFacts {
  slug: string;
  number: number;
  title: string;
  note: string;
  correction: string | null;
  /** `OWN_REPORTS`, or the source of recorded crime. */
  basis: string;
  /** First and last day that is counted. */
  from: string;
  to: string;
  publishedAt: Date;
}
/** A table as it was published. */
export interface TableVersion extends TableFacts {
  content: TableContent;
}
export const OWN_REPORTS = 'OWN_REPORTS';
