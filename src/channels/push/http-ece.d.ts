declare module 'http_ece' {
  import type { ECDH } from 'node:crypto';
  /** Opens what was encoded by RFC 8188; with a key pair and a secret, by RFC 8291. */
  export function decrypt(
    sealed: Buffer,
    keys: { version: 'aes128gcm'; privateKey: ECDH; authSecret: string },
  ): Buffer;
}
