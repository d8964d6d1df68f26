import { type KeyObject, randomBytes } from 'node:crypto';
import type { Tx } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import type { KeyPurpose } from '#platform/crypto/force-keys';
import { KeyUnwrapper } from '#platform/crypto/key-wrap';
import { type Curve, keyPairFromSeed, newKeyPair } from '#platform/crypto/raw-keys';
import type { RootKey } from '#platform/crypto/root-key';
import { type SketchKeys, sketchKeys } from '#statistics/sketch';
import { currentKeyId, storedKey, storeKey } from './keys.store.ts';

const curveOf = (purpose: KeyPurpose): Curve => (purpose === 'intake' ? 'x25519' : 'ed25519');
const aadOf = (forceId: string, keyId: string, purpose: KeyPurpose) =>
  JSON.stringify(['private-key', forceId, keyId, purpose]);

/** The private keys this process has unwrapped. They exist as key objects only and never leave the process. */
export class KeyRing {
  readonly #root: RootKey;
  /** What opens wrapped data keys with them. */
  readonly unwrapper = new KeyUnwrapper();
  readonly #keys = new Map<string, { purpose: KeyPurpose; privateKey: KeyObject }>();

  constructor(root: RootKey) {
    this.#root = root;
  }

  /** The private key of one id. Throws `gone` where it was destroyed, `not-allowed` where it is for another purpose. */
  async privateKey(
    tx: Tx,
    forceId: string,
    wanted: { keyId: string; purpose: KeyPurpose },
  ): Promise<KeyObject> {
    const place = `${forceId}|${wanted.keyId}`;
    const held = this.#keys.get(place) ?? (await this.#load(tx, forceId, wanted.keyId));
    this.#keys.set(place, held);
    if (held.purpose !== wanted.purpose)
      throw new Refusal('not-allowed', `${wanted.keyId} is not for ${wanted.purpose}`);
    return held.privateKey;
  }

  /** The current key of a purpose. Throws `unavailable` where the force has none yet. */
  async current(
    tx: Tx,
    forceId: string,
    purpose: KeyPurpose,
  ): Promise<{ keyId: string; privateKey: KeyObject }> {
    const keyId = await currentKeyId(tx, forceId, purpose);
    if (!keyId) throw new Refusal('unavailable', `${forceId} has no ${purpose} key; run: stand keys create`);
    return { keyId, privateKey: await this.privateKey(tx, forceId, { keyId, purpose }) };
  }

  /** Makes and stores a new current key; its id says purpose and nothing about when. */
  async make(tx: Tx, forceId: string, purpose: KeyPurpose): Promise<string> {
    const { seed, publicKey } = newKeyPair(curveOf(purpose));
    const keyId = `${purpose}-${randomBytes(5).toString('hex')}`;
    const wrapped = await this.#root.wrap(seed, aadOf(forceId, keyId, purpose));
    seed.fill(0);
    await storeKey(tx, forceId, { keyId, purpose, wrapped, publicKey });
    return keyId;
  }

  /** What reports of this force are compared by; no other process can make or try such a sketch. */
  async sketchKeys(forceId: string): Promise<SketchKeys> {
    const bytes = await this.#root.derive(`report-sketch/${forceId}`);
    const keys = sketchKeys(bytes);
    bytes.fill(0);
    return keys;
  }

  forget(forceId: string, keyIds: readonly string[]): void {
    for (const keyId of keyIds) this.#keys.delete(`${forceId}|${keyId}`);
    this.unwrapper.forget();
  }

  async #load(
    tx: Tx,
    forceId: string,
    keyId: string,
  ): Promise<{ purpose: KeyPurpose; privateKey: KeyObject }> {
    const stored = await storedKey(tx, forceId, keyId);
    if (!stored) throw new Refusal('gone', `the private key ${keyId} was destroyed`);
    const seed = await this.#root.unwrap(stored.wrapped, aadOf(forceId, keyId, stored.purpose));
    const { privateKey } = keyPairFromSeed(curveOf(stored.purpose), seed);
    seed.fill(0);
    return { purpose: stored.purpose, privateKey };
  }
}
