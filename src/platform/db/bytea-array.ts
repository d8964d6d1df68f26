const BYTEA_OID = 17;
const HEADER_BYTES = 20;

/**
 * A `bytea[]` parameter in the binary form PostgreSQL reads (array_recv): one dimension, from 1. The driver would write
 * every byte as text, twice as long, and the server would read it back.
 */
export function byteaArray(items: readonly (Uint8Array | null)[]): Buffer {
  const length = items.reduce((sum, item) => sum + 4 + (item?.length ?? 0), HEADER_BYTES);
  const bytes = Buffer.allocUnsafe(length);
  const header = [1, items.includes(null) ? 1 : 0, BYTEA_OID, items.length, 1];
  let at = header.reduce((from, word) => bytes.writeInt32BE(word, from), 0);
  for (const item of items) {
    at = bytes.writeInt32BE(item?.length ?? -1, at);
    if (!item) continue;
    bytes.set(item, at);
    at += item.length;
  }
  return bytes;
}
