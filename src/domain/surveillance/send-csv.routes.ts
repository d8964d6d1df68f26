import type { Reply, Visit } from '#platform/web/route';

/** A table of this room as a file to save. `name` is one we made, without its ending. */
export const sendCsv = (visit: Visit, csv: string, name: string): Reply =>
  visit.bytes(csv, 'text/csv; charset=utf-8', {
    headers: { 'content-disposition': `attachment; filename="${name}.csv"` },
  });
