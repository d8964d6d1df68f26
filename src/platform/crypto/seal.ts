import type { LooseSeal, LooseSealer, SealedRecord, SealRequest, Tx } from '#kernel/context';
import { newId } from '#kernel/ids';
import { Refusal } from '#kernel/refusal';
import { KeyWrapper, READER_KEY_ID } from './key-wrap.ts';
import { newDataKey, sealFields } from './sealing.ts';

/** What `platform.keep_seal` raises for a key that was destroyed meanwhile. */
const KEY_GONE = 'ST001';

/** The force's current intake key, as every process may read it. */
export interface ForceKey {
  keyId: string;
  /** X25519, 32 bytes. */
  publicKey: Uint8Array;
}

/**
 * A sealer for the records of one report. The caller stores each wrapped data key in `platform.seal`, in the same
 * transaction as the sealed fields. Only the keeper (with the force's private key) or the holder of the reader's code
 * can open them. All it seals shares one passing pair of keys and can be seen to, so it serves one report and no more.
 */
export function looseSealer(forceId: string, forceKey: ForceKey): LooseSealer {
  const wrapper = new KeyWrapper();
  const { keyId } = forceKey;
  return <F extends string>(request: SealRequest<F>): LooseSeal<F> => {
    const { table, recordId, fields, readerKey } = request;
    const sealId = newId();
    const dataKey = request.dataKey ? Buffer.from(request.dataKey) : newDataKey();
    const sealed = sealFields(dataKey, { forceId, table, recordId, fields });
    const wrappedForce = wrapper.wrap(dataKey, forceKey.publicKey, { forceId, sealId, keyId });
    const wrappedReader = readerKey
      ? wrapper.wrap(dataKey, readerKey, { forceId, sealId, keyId: READER_KEY_ID })
      : null;
    dataKey.fill(0);
    return { sealId, fields: sealed, keyId, wrappedForce, wrappedReader };
  };
}

/**
 * Seals the texts of one record and keeps its wrapped data key in `platform.seal`, in the caller's transaction.
 * The caller stores `sealId` and the sealed fields in its own columns. Throws `unavailable` where the key is gone.
 */
export async function sealRecord<F extends string>(
  tx: Tx,
  forceId: string,
  forceKey: ForceKey,
  request: SealRequest<F>,
): Promise<SealedRecord<F>> {
  const { sealId, fields, keyId, wrappedForce, wrappedReader } = looseSealer(forceId, forceKey)(request);
  await tx
    .row(
      'select platform.keep_seal($1, $2, $3, $4, $5, $6, $7)',
      [forceId, sealId, request.table, request.recordId, keyId, wrappedForce, wrappedReader],
      'keep-seal',
    )
    .catch(explainKeyGone);
  return { sealId, fields };
}

/** Turns the database's "this key is destroyed" into `unavailable`; throws everything else as it is. */
export function explainKeyGone(error: { code?: string }): never {
  throw error.code === KEY_GONE ? new Refusal('unavailable', 'The intake key takes no more seals') : error;
}

/** The data key of a seal wrapped for the reader's code; undefined where the seal was erased or never had a reader. */
export async function readerSeal(tx: Tx, forceId: string, sealId: string): Promise<Buffer | undefined> {
  const row = await tx.row<{ wrapped: Buffer | null }>(
    'select platform.reader_seal($1, $2) as wrapped',
    [forceId, sealId],
    'reader-seal',
  );
  return row?.wrapped ?? undefined;
}

/**
 * Erases the data key of one record: its sealed columns can never be opened again, here or (once the key table's
 * backups have aged out) in any copy. Returns the number of keys destroyed.
 */
export async function eraseSeals(
  tx: Tx,
  forceId: string,
  record: { table: string; recordId: string },
): Promise<number> {
  const row = await tx.row<{ erased: number }>('select platform.erase_seals($1, $2, $3) as erased', [
    forceId,
    record.table,
    record.recordId,
  ]);
  return row?.erased ?? 0;
}
