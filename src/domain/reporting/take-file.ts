import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Context } from '#kernel/context';
import { newId } from '#kernel/ids';
import { Refusal } from '#kernel/refusal';
import { FileFault } from '#platform/files/file-fault';
import { fileKey } from '#platform/files/file-store';
import type { Files } from '#platform/files/files';
import { type ReceivedFile, receiveFile } from '#platform/files/receive-file';
import { EVIDENCE_TABLE } from './evidence.model.ts';
import type { KeptOutcome, NewEvidence } from './evidence.store.ts';

/** What a report may hold; sizes in bytes. From the settings. */
export interface EvidenceLimits {
  fileBytes: number;
  reportBytes: number;
  files: number;
  freeBytes: number;
}

/** A file as it arrives, and what the sender chose. */
export interface ArrivingFile {
  stream: Readable;
  name: string;
  /** True where hidden details are to be taken out before anything is kept. */
  isCleaned: boolean;
}

/** A file that lies sealed in the store and waits for its row. */
export interface TakenFile {
  id: string;
  /** Of the bytes as they came in. */
  sha256: Buffer;
  /** Seals the name under the file's own data key; the rest is ready. */
  forRow(ctx: Context): Promise<NewEvidence>;
  /** Throws inside the transaction where no row was written, so that the sealed name and key go with it. */
  demandKept(outcome: KeptOutcome): void;
}

/** Takes the transaction back: the file is there, from a request whose answer the sender did not see. */
class KeptBefore extends Error {}

const MEGABYTE = 1024 * 1024;
const NAME_LENGTH = 200;

/** The sender is told what to do, in their language. Sizes in whole megabytes. */
export const fileProblem = (code: string, limits: EvidenceLimits): Refusal =>
  new Refusal(code === 'too-large' ? 'too-large' : 'invalid-input', `the file was not taken: ${code}`, [
    {
      field: 'file',
      key: `reporting.files.fault.${code}`,
      args: {
        mb: Math.floor(limits.fileBytes / MEGABYTE),
        allMb: Math.floor(limits.reportBytes / MEGABYTE),
        files: limits.files,
      },
    },
  ]);

const isFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException | null)?.code ?? '');

/** A full disk and a store that is away stop files alone: the sender is told to go on without. */
function explain(error: unknown, limits: EvidenceLimits): unknown {
  if (error instanceof FileFault) return fileProblem(error.code, limits);
  const isAway = error instanceof Refusal && error.code === 'unavailable';
  return isAway || isFull(error) ? fileProblem('no-room', limits) : error;
}

async function demandRoom(files: Files, limits: EvidenceLimits): Promise<void> {
  const free = await files.incoming.freeBytes();
  if (free < limits.freeBytes) throw fileProblem('no-room', limits);
}

/**
 * Takes one file from its first byte to its row: sealed as it comes, moved into the store, then `keep` writes the row.
 * The store has the file before the row says so, and loses it again where the row was not written. A file that the form
 * or report holds already is kept once.
 * @throws Refusal with a problem of the field `file` that says what to do
 */
export async function takeFile(
  files: Files,
  { forceId, limits, file }: { forceId: string; limits: EvidenceLimits; file: ArrivingFile },
  keep: (taken: TakenFile) => Promise<unknown>,
): Promise<void> {
  await demandRoom(files, limits);
  const id = newId();
  const key = fileKey(forceId, id);
  const received = await receiveFile(files, {
    ...file,
    place: { forceId, table: EVIDENCE_TABLE, recordId: id },
    mostBytes: limits.fileBytes,
  }).catch((error: unknown) => {
    throw explain(error, limits);
  });
  await storeAndKeep(files, { key, path: received.path, limits }, () =>
    keep({
      id,
      sha256: received.sha256,
      // A name tells of a telephone, a day or a person too, so it goes with the other hidden details.
      forRow: (ctx) => rowOf(ctx, { id, received, name: file.isCleaned ? '' : file.name, limits }),
      demandKept: (outcome) => {
        if (outcome === 'again') throw new KeptBefore();
        if (outcome === 'full') throw fileProblem('full', limits);
        if (outcome === 'gone') throw new Refusal('gone', 'the form or report is not there any more');
      },
    }),
  )
    .catch((error: unknown) => {
      if (!(error instanceof KeptBefore)) throw error;
    })
    .finally(() => received.dataKey.fill(0));
}

async function storeAndKeep(
  files: Files,
  { key, path, limits }: { key: string; path: string; limits: EvidenceLimits },
  keep: () => Promise<unknown>,
): Promise<void> {
  try {
    await files.store.keep(key, path);
  } catch (error) {
    // What a store that is away may have taken all the same, the sweep removes.
    await rm(path, { force: true });
    throw explain(error, limits);
  }
  try {
    await keep();
  } catch (error) {
    // Where the database went away, the row may have been kept: the sweep, which asks it, decides about the file.
    if (!(error instanceof Refusal && error.code === 'unavailable')) await files.store.remove(key);
    throw error;
  }
}

async function rowOf(
  ctx: Context,
  {
    id,
    received,
    name,
    limits,
  }: { id: string; received: ReceivedFile; name: string; limits: EvidenceLimits },
): Promise<NewEvidence> {
  const sealed = await ctx.seal({
    table: EVIDENCE_TABLE,
    recordId: id,
    fields: { name: name.slice(0, NAME_LENGTH) },
    dataKey: received.dataKey,
  });
  const { kind, verdict } = received;
  return {
    id,
    sealed,
    sha256: received.sha256,
    sealedSha256: received.sealedSha256,
    facts: {
      mediaType: kind.mediaType,
      family: kind.family,
      bytes: received.bytes,
      sealedBytes: received.sealedBytes,
      isOriginal: received.isOriginal,
      scanState: verdict.state,
      scanNote: verdict.note ?? null,
      mostFiles: limits.files,
      mostBytes: limits.reportBytes,
    },
  };
}
