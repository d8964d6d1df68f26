import { createCipheriv, createDecipheriv, diffieHellman, type KeyObject } from 'node:crypto';
import { Refusal } from '#kernel/refusal';
import { EXPANDED_BYTES, Expander, extract } from './hkdf.ts';
import { newPassingPair, publicKeyFromRaw, rawPublicKey } from './raw-keys.ts';

/** Who a wrapped data key is for. `keyId` is the force's key id, or `reader` for the reporter's private code. */
export interface WrapPlace {
  forceId: string;
  sealId: string;
  keyId: string;
}

/** The `keyId` under which a data key is wrapped for the reader's own code. */
export const READER_KEY_ID = 'reader';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const WITH_TAG = { authTagLength: TAG_BYTES } as const;
/** Where the wrapped key begins, after version and passing key. */
const KEY_AT = 1 + 32;
const WRAPPED_BYTES = KEY_AT + 32 + TAG_BYTES;

/** Of what is bound to a wrap, which has never changed. */
const BOUND_VERSION = 1;

const broken = (what: string) => new Refusal('broken-seal', what);
const wrapAad = ({ forceId, sealId, keyId }: WrapPlace): Buffer =>
  Buffer.from(JSON.stringify(['wrap', forceId, sealId, keyId, BOUND_VERSION]), 'utf8');

/** Version 1 made one exchange for each wrap; version 2 may make one for several, so each seal's key is its own. */
const WRAP_VERSION = 2;

/** What the keys of an exchange's wraps are derived from: salted with both public keys. */
const expanderOf = (exchanged: {
  shared: Buffer;
  ephemeral: Uint8Array;
  recipient: Uint8Array;
}): Expander => {
  const { shared, ephemeral, recipient } = exchanged;
  return new Expander(extract(Buffer.concat([ephemeral, recipient]), shared));
};

/** The key of one wrap, 32 bytes, and its nonce, 12, while it is being made or opened: else nothing but noughts. */
const derived = Buffer.alloc(EXPANDED_BYTES);
const wrapKeyBytes = derived.subarray(0, 32);
const wrapNonce = derived.subarray(32, 32 + NONCE_BYTES);

/** Derives key and nonce of one wrap, and wipes them when it was made or opened with them. */
function withKeyOf<T>(expander: Expander, place: WrapPlace, version: number, use: () => T): T {
  const { forceId, sealId, keyId } = place;
  const info =
    version === 1
      ? 'stand-together/wrap/1'
      : JSON.stringify(['stand-together/wrap/2', forceId, sealId, keyId]);
  try {
    expander.expand(info, derived);
    return use();
  } finally {
    derived.fill(0);
  }
}

/**
 * Wraps data keys to X25519 public keys: one passing pair, an exchange with each recipient, and for every seal a key and
 * nonce of its own by HKDF-SHA-256 (the recipient stands in the salt, force, seal and key id in the info), AES-256-GCM.
 * No key ever seals twice, because a seal id is wrapped once for each key id. One wrapper serves the seals of one report
 * and no more: wraps of the same pair are seen to belong together.
 * Why it is safe: docs/decisions/0012-one-passing-pair-a-report.md.
 */
export class KeyWrapper {
  readonly #pair = newPassingPair();
  readonly #expanders = new Map<string, Expander>();
  readonly #wrapped = new Set<string>();
  /** The recipient asked for last: one list is sealed to one. */
  #last: { recipient: Uint8Array; name: string } | undefined;

  /** 81 bytes: version, passing public key, ciphertext, tag. Throws `broken-seal` for a key nothing can be sealed to. */
  wrap(dataKey: Uint8Array, recipient: Uint8Array, place: WrapPlace): Buffer {
    const once = `${place.forceId} ${place.sealId} ${place.keyId} ${this.#nameOf(recipient)}`;
    if (this.#wrapped.has(once))
      throw new Error(`seal ${place.sealId} was wrapped for ${place.keyId} before`);
    this.#wrapped.add(once);
    const ephemeral = this.#pair.publicKey;
    const cipher = withKeyOf(this.#expanderWith(recipient), place, WRAP_VERSION, () =>
      createCipheriv('aes-256-gcm', wrapKeyBytes, wrapNonce),
    );
    cipher.setAAD(wrapAad(place));
    const body = Buffer.concat([cipher.update(dataKey), cipher.final()]);
    return Buffer.concat([Buffer.of(WRAP_VERSION), ephemeral, body, cipher.getAuthTag()]);
  }

  #nameOf(recipient: Uint8Array): string {
    if (this.#last?.recipient !== recipient)
      this.#last = { recipient, name: Buffer.from(recipient).toString('base64url') };
    return this.#last.name;
  }

  #expanderWith(recipient: Uint8Array): Expander {
    const name = this.#nameOf(recipient);
    const known = this.#expanders.get(name);
    if (known) return known;
    const { privateKey, publicKey: ephemeral } = this.#pair;
    const shared = exchange(privateKey, recipient, () => 'the public key cannot be used to seal');
    const expander = expanderOf({ shared, ephemeral, recipient });
    this.#expanders.set(name, expander);
    return expander;
  }
}

/** Wraps one data key under a passing pair of its own. Throws `broken-seal` for a key nothing can be sealed to. */
export const wrapKey = (dataKey: Uint8Array, recipient: Uint8Array, place: WrapPlace): Buffer =>
  new KeyWrapper().wrap(dataKey, recipient, place);

/** Shared secrets kept at a time; a list of contacts comes to one for each two thousand of them. */
const EXCHANGES_KEPT = 2_000;

/**
 * Unwraps data keys for whoever holds the private key. Seals that were made together share one passing pair, so the
 * exchange with it is made once and remembered: in the memory of a process that holds the private key anyway.
 */
export class KeyUnwrapper {
  readonly #publicHalves = new WeakMap<KeyObject, Buffer>();
  /** By private key and passing key: what the key of each wrap is derived from. */
  #expanders = new WeakMap<KeyObject, Map<string, Expander>>();

  /**
   * The data key again. Throws `broken-seal` where the key, the force, the seal or a byte is not the one it was made for.
   */
  unwrap(wrapped: Buffer, privateKey: KeyObject, place: WrapPlace): Buffer {
    const what = (): string => `the key of seal ${place.sealId} does not open`;
    const [version = 0] = wrapped;
    if (wrapped.length !== WRAPPED_BYTES || version < 1 || version > WRAP_VERSION) throw broken(what());
    const decipher = withKeyOf(this.#expander(privateKey, wrapped, what), place, version, () =>
      createDecipheriv('aes-256-gcm', wrapKeyBytes, wrapNonce, WITH_TAG),
    );
    decipher.setAAD(wrapAad(place));
    decipher.setAuthTag(wrapped.subarray(-TAG_BYTES));
    try {
      const dataKey = decipher.update(wrapped.subarray(KEY_AT, -TAG_BYTES));
      decipher.final();
      return dataKey;
    } catch {
      throw broken(what());
    }
  }

  /** Forgets every shared secret: a key was destroyed. */
  forget(): void {
    this.#expanders = new WeakMap();
  }

  #publicHalf(privateKey: KeyObject): Buffer {
    const known = this.#publicHalves.get(privateKey);
    if (known) return known;
    const half = rawPublicKey(privateKey);
    this.#publicHalves.set(privateKey, half);
    return half;
  }

  #expander(privateKey: KeyObject, wrapped: Buffer, what: () => string): Expander {
    let kept = this.#expanders.get(privateKey);
    if (!kept) {
      kept = new Map();
      this.#expanders.set(privateKey, kept);
    }
    const name = wrapped.toString('latin1', 1, KEY_AT);
    const known = kept.get(name);
    if (known) return known;
    const ephemeral = wrapped.subarray(1, KEY_AT);
    const shared = exchange(privateKey, ephemeral, what);
    const expander = expanderOf({ shared, ephemeral, recipient: this.#publicHalf(privateKey) });
    if (kept.size >= EXCHANGES_KEPT) kept.delete(kept.keys().next().value ?? name);
    kept.set(name, expander);
    return expander;
  }
}

/** One data key again, by an exchange of its own. Throws as `KeyUnwrapper` does. */
export const unwrapKey = (wrapped: Buffer, privateKey: KeyObject, place: WrapPlace): Buffer =>
  new KeyUnwrapper().unwrap(wrapped, privateKey, place);

/** Key objects of recipients, by the very bytes: one force's key serves thousands of seals, one reader's several. */
const recipients = new WeakMap<Uint8Array, KeyObject>();

function recipientKey(raw: Uint8Array): KeyObject {
  const known = recipients.get(raw);
  if (known) return known;
  const key = publicKeyFromRaw('x25519', raw);
  recipients.set(raw, key);
  return key;
}

/** X25519; OpenSSL refuses points of small order, whose shared secret would be known to anybody. */
function exchange(privateKey: KeyObject, peer: Uint8Array, what: () => string): Buffer {
  try {
    return diffieHellman({
      privateKey,
      publicKey: recipientKey(peer),
    });
  } catch {
    throw broken(what());
  }
}
