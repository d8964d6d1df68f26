import type { Tx } from '#kernel/context';
import type { PlaceAsk, PlaceFacts, PlaceFileState, PlaceProblem } from './place-file.model.ts';

export interface PlaceFile {
  id: string;
  ask: PlaceAsk;
  state: PlaceFileState;
  bytes: number;
  fileSha256: Buffer | null;
  /** Read so far, or in all. */
  lines: number;
  found: PlaceFacts | null;
  problemCount: number;
  sentBy: string;
  sentAt: Date;
  importedBy: string | null;
  importedAt: Date | null;
}

const FILE = `id, ask, state, bytes::float8 as bytes, file_sha256 as "fileSha256", lines, found,
  problem_count as "problemCount", sent_by as "sentBy", sent_at as "sentAt", imported_by as "importedBy",
  imported_at as "importedAt"`;

export const placeFileById = (tx: Tx, forceId: string, id: string): Promise<PlaceFile | undefined> =>
  tx.row<PlaceFile>(`select ${FILE} from surveillance.place_file where force_id = $1 and id = $2`, [
    forceId,
    id,
  ]);

export const lockedPlaceFile = (tx: Tx, forceId: string, id: string): Promise<PlaceFile | undefined> =>
  tx.row<PlaceFile>(
    `select ${FILE} from surveillance.place_file where force_id = $1 and id = $2 for update`,
    [forceId, id],
  );

/** Whether a file is to be read or imported and nobody is at it any more; file and queue as of one moment. */
export async function placeFileStopped(tx: Tx, forceId: string, id: string): Promise<boolean> {
  const row = await tx.row<{ stopped: boolean }>(
    `select state in ('checking', 'importing') and not platform.has_job($1,
       case state when 'checking' then 'surveillance.check-places' else 'surveillance.import-places' end,
       'fileId', id::text) as stopped
     from surveillance.place_file where force_id = $1 and id = $2`,
    [forceId, id],
  );
  return row?.stopped ?? false;
}

/** The latest files, newest first. */
export const listPlaceFiles = (tx: Tx, forceId: string): Promise<PlaceFile[]> =>
  tx.rows<PlaceFile>(
    `select ${FILE} from surveillance.place_file where force_id = $1 order by sent_at desc, id limit 20`,
    [forceId],
  );

export async function placeProblems(tx: Tx, forceId: string, id: string): Promise<PlaceProblem[]> {
  const row = await tx.row<{ problems: PlaceProblem[] }>(
    'select problems from surveillance.place_file where force_id = $1 and id = $2',
    [forceId, id],
  );
  return row?.problems ?? [];
}

/** One part of a file, counted from 1; undefined after the last. */
export async function placePart(
  tx: Tx,
  forceId: string,
  { id, number }: { id: string; number: number },
): Promise<Buffer | undefined> {
  const row = await tx.row<{ bytes: Buffer }>(
    'select bytes from surveillance.place_file_part where force_id = $1 and file_id = $2 and number = $3',
    [forceId, id, number],
  );
  return row?.bytes;
}
