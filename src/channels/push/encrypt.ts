import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { p256Exchange } from '#platform/crypto/p256';

/** A browser's half of the agreement: its public key (65 bytes) and a secret of 16. */
export interface PushReader {
  p256dh: Buffer;
  auth: Buffer;
}

/** What is made anew for each message; tests give the RFC's own. */
export interface PushMaking {
  salt: Buffer;
  ownSecret?: Buffer;
}

/** One record holds the whole message (RFC 8188, 2.1). */
const RECORD_SIZE = 4096;
const LAST_RECORD = 2;
const TAG_BYTES = 16;

const derive = (secret: Buffer, salt: Buffer, info: Buffer | string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, bytes));

/**
 * A push message that only the browser can read: RFC 8291 with the coding `aes128gcm` of RFC 8188, in one record.
 * @param paddedBytes length the text is filled up to, so that its size tells nothing
 */
export function encryptPush(
  text: Buffer,
  reader: PushReader,
  paddedBytes: number,
  { salt, ownSecret }: PushMaking = { salt: randomBytes(16) },
): Buffer {
  const { shared, ownPublic } = p256Exchange(reader.p256dh, ownSecret);
  const keyInfo = Buffer.concat([Buffer.from('WebPush: info\0'), reader.p256dh, ownPublic]);
  const secret = derive(shared, reader.auth, keyInfo, 32);
  const key = derive(secret, salt, 'Content-Encoding: aes128gcm\0', 16);
  const nonce = derive(secret, salt, 'Content-Encoding: nonce\0', 12);

  const padding = Buffer.alloc(Math.max(0, paddedBytes - text.length));
  const record = Buffer.concat([text, Buffer.of(LAST_RECORD), padding]);
  if (record.length + TAG_BYTES > RECORD_SIZE) throw new Error('a push message has to fit one record');
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(record), cipher.final(), cipher.getAuthTag()]);

  const size = Buffer.alloc(4);
  size.writeUInt32BE(RECORD_SIZE);
  return Buffer.concat([salt, size, Buffer.of(ownPublic.length), ownPublic, sealed]);
}
