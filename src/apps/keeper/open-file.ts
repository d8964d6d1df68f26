import type { Pool } from 'pg';
import { Refusal } from '#kernel/refusal';
import { fileKeyOf } from '#platform/crypto/sealed-stream';
import type { KeyRing } from './key-ring.ts';
import { grantedKeys, ruleFor } from './open-records.ts';
import { fileFacts } from './people.store.ts';
import type { OpenFileBody } from './requests.ts';

/**
 * Gives out the key of one sealed file: never the record's data key, so that the file opens and the texts beside it do
 * not. Checked, counted and audited like any opening, and by what the scanner said: a file that waits for it opens for
 * nobody but the scanner, and one it found something in only for the purpose of the quarantine.
 * @returns the file key, base64
 */
export async function openFile(
  pool: Pool,
  ring: KeyRing,
  { socket, body }: { socket: 'staff' | 'worker'; body: OpenFileBody },
): Promise<string> {
  const { salt, ...asked } = body.item;
  const item = { ...asked, fields: [], sealed: [] };
  const rule = ruleFor(socket, item);
  if (!rule.opensFiles) throw new Refusal('not-allowed', `${item.purpose} opens no file`);
  const open = { ...body, items: [item], kinds: [item] };
  const [dataKey] = await grantedKeys(pool, ring, { socket, body: open }, async (tx) => {
    const facts = await fileFacts(tx, body.forceId, item.recordId);
    if (!facts) throw new Refusal('not-allowed', 'this file belongs to no report');
    if (!rule.scanStates?.includes(facts.scanState))
      throw new Refusal('not-allowed', `${item.purpose} opens no file that is ${facts.scanState}`);
  });
  if (!dataKey) throw new Refusal('gone', 'the key of this file was erased');
  const fileKey = fileKeyOf(dataKey, Buffer.from(salt, 'base64'));
  dataKey.fill(0);
  const text = fileKey.toString('base64');
  fileKey.fill(0);
  return text;
}
