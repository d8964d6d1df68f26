import { Readable } from 'node:stream';
import type { Context } from '#kernel/context';
import { type ImportedFile, importFile } from './import-file.ts';

/** What a line of the file says. */
export interface DayCount {
  areaPath: string;
  strand: string;
  onDate: string;
  count: number;
}

/** Imports counts of days as a file of them is imported. @throws Error where a line is refused */
export async function importRows(
  ctx: Context,
  source: string,
  rows: readonly DayCount[],
): Promise<ImportedFile> {
  const lines = rows.map(({ onDate, areaPath, strand, count }) =>
    [onDate, areaPath, strand, count].join(','),
  );
  const stream = Readable.from([Buffer.from(['Date,Area,Strand,Count', ...lines].join('\n'))]);
  const file = await importFile(ctx, { source, stream });
  if (file.problems[0]) throw new Error(`not imported: ${JSON.stringify(file.problems[0])}`);
  return file;
}
