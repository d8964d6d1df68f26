import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign as signBytes,
} from 'node:crypto';
import { promisify } from 'node:util';
import { Refusal } from '#kernel/refusal';
import type { DkimConfig } from '#platform/config/mail-config';

/** One key that signs, under the name its public half has in the domain's DNS. */
export interface DkimKey {
  selector: string;
  algorithm: 'rsa-sha256' | 'ed25519-sha256';
  privateKey: KeyObject;
}

/** Signs whole messages as they go over the wire (RFC 6376, relaxed/relaxed; RFC 8463 for Ed25519). */
export interface DkimSigner {
  /**
   * The `DKIM-Signature` header fields, each with its line end, to be put before the message; one for each key. Nothing
   * for a sender outside the domain: the signature would name the domain that a neutral sender leaves out.
   * @param bodyHash from `hashBody`, where several messages share a body
   */
  sign(message: Buffer, bodyHash?: string): Buffer;
  /** The same on the threads of the runtime: an RSA signature costs about a millisecond, which would hold others up. */
  signLater(message: Buffer, bodyHash?: string): Promise<Buffer>;
}

/** RFC 8301: signers should use at least 2048 bits; a shorter key is worth nothing to a receiver. */
const LEAST_RSA_BITS = 2048;
const PEM_BLOCK = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+?-----END [A-Z ]*PRIVATE KEY-----/g;

const wrong = (name: string, why: string): Refusal =>
  new Refusal('wrong-setting', `Setting ${name}: ${why}.`);

/**
 * Reads the keys of a setting: one PEM block, or one RSA and one Ed25519 one after the other, each with its selector.
 * @throws Refusal `wrong-setting` that names the setting and says what is wrong, without a byte of the key
 */
export function dkimKeys({ pem, selectors }: Pick<DkimConfig, 'pem' | 'selectors'>): DkimKey[] {
  const blocks = pem.reveal().match(PEM_BLOCK) ?? [];
  if (blocks.length === 0)
    throw wrong('STAND_DKIM_KEY', 'there is no private key in it; make one with: stand mail dkim-key FILE');
  if (blocks.length !== selectors.length)
    throw wrong('STAND_DKIM_SELECTOR', `name one selector for each of the ${blocks.length} keys`);
  return blocks.map((block, at) => keyOf(block, selectors[at] ?? ''));
}

function keyOf(pem: string, selector: string): DkimKey {
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(pem);
  } catch {
    throw wrong('STAND_DKIM_KEY', 'the private key cannot be read; it must be PEM without a passphrase');
  }
  const type = privateKey.asymmetricKeyType;
  if (type === 'ed25519') return { selector, algorithm: 'ed25519-sha256', privateKey };
  if (type !== 'rsa') throw wrong('STAND_DKIM_KEY', `a ${type} key cannot sign mail; use RSA or Ed25519`);
  if ((privateKey.asymmetricKeyDetails?.modulusLength ?? 0) < LEAST_RSA_BITS)
    throw wrong('STAND_DKIM_KEY', `an RSA key needs at least ${LEAST_RSA_BITS} bits`);
  return { selector, algorithm: 'rsa-sha256', privateKey };
}

/** The text of the DNS record that publishes a key (RFC 6376 section 3.6.1; RFC 8463 section 4). */
export function dkimRecord({ algorithm, privateKey }: DkimKey): string {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  // An Ed25519 record holds the 32 bytes alone; they are the end of the wrapping.
  return algorithm === 'ed25519-sha256'
    ? `v=DKIM1; k=ed25519; p=${spki.subarray(-32).toString('base64')}`
    : `v=DKIM1; k=rsa; p=${spki.toString('base64')}`;
}

/** Fields that are signed wherever they stand. RFC 8058 asks for both of List-Unsubscribe, RFC 6376 for From. */
const SIGNED = [
  'from',
  'reply-to',
  'to',
  'subject',
  'date',
  'message-id',
  'content-language',
  'auto-submitted',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
];
/** Signed once more than they stand, so that nobody can put a second one in front of ours. */
const NEVER_ADDED = ['from', 'to', 'subject'];

/** White space as "relaxed" sees it: one space for each run, none at the end of a line. */
const needsRelaxing = /\t| {2}| \r\n| $/;

/**
 * Hash of a body in relaxed form (RFC 6376 section 3.4.4), base64: computed once where many messages share the body.
 * @param body everything after the empty line, with CRLF line ends
 */
export function hashBody(body: Buffer): string {
  let text = body.toString('latin1');
  if (needsRelaxing.test(text)) text = text.replace(/[ \t]+/g, ' ').replace(/ (?=\r\n|$)/g, '');
  let end = text.length;
  while (end >= 2 && text.startsWith('\r\n', end - 2)) end -= 2;
  const relaxed = end === 0 ? '' : `${text.slice(0, end)}\r\n`;
  return createHash('sha256').update(relaxed, 'latin1').digest('base64');
}

interface Field {
  name: string;
  /** As "relaxed" has it, without a line end. */
  relaxed: string;
}

const relaxedField = (name: string, value: string): string =>
  `${name}:${value
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()}`;

function fieldsOf(head: string): Field[] {
  return head.split(/\r\n(?![ \t])/).map((line) => {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    return { name, relaxed: relaxedField(name, line.slice(colon + 1)) };
  });
}

/** What of a message is the same for every key. */
interface Prepared {
  isOwn: boolean;
  names: string[];
  /** The signed fields in the order of `names`. */
  fields: string;
  bodyHash: string;
  seconds: number;
}

/** The domain of the one sender a From field names. */
const senderDomain = (fields: readonly Field[]): string =>
  /@([^@\s<>]+)>?$/.exec(fields.find(({ name }) => name === 'from')?.relaxed ?? '')?.[1]?.toLowerCase() ?? '';

function prepare(message: Buffer, domain: string, bodyHash: string | undefined): Prepared {
  const end = message.indexOf('\r\n\r\n');
  const fields = fieldsOf(message.toString('latin1', 0, end === -1 ? message.length : end));
  const names: string[] = [];
  let signed = '';
  for (const name of SIGNED) {
    // A verifier takes fields of one name from the last to the first.
    for (const field of fields.filter((one) => one.name === name).reverse()) {
      names.push(name);
      signed += `${field.relaxed}\r\n`;
    }
    if (NEVER_ADDED.includes(name)) names.push(name);
  }
  const own = senderDomain(fields);
  return {
    isOwn: own === domain || own.endsWith(`.${domain}`),
    names,
    fields: signed,
    bodyHash: bodyHash ?? hashBody(end === -1 ? Buffer.alloc(0) : message.subarray(end + 4)),
    seconds: Math.floor(Date.now() / 1000),
  };
}

const LINE = /.{1,72}/g;

const signatureHead = (domain: string, key: DkimKey, { names, bodyHash, seconds }: Prepared): string =>
  [
    `v=1; a=${key.algorithm}; c=relaxed/relaxed;`,
    ` d=${domain}; s=${key.selector}; t=${seconds};`,
    ` h=${(names.join(':').match(/.{1,64}(?::|$)/g) ?? []).join('\r\n  ')};`,
    ` bh=${bodyHash};`,
    ' b=',
  ].join('\r\n');

/** The bytes a key signs: the fields, then this very header with an empty signature and no line end. */
const toSign = (head: string, { fields }: Prepared): Buffer =>
  Buffer.from(`${fields}${relaxedField('dkim-signature', head)}`, 'latin1');

const whole = (head: string, signature: Buffer): string =>
  `DKIM-Signature: ${head}${(signature.toString('base64').match(LINE) ?? []).join('\r\n  ')}\r\n`;

/** Ed25519 signs the hash of the bytes, not the bytes themselves (RFC 8463 section 3). */
const inputOf = ({ algorithm }: DkimKey, bytes: Buffer): { digest: string | null; bytes: Buffer } =>
  algorithm === 'rsa-sha256'
    ? { digest: 'sha256', bytes }
    : { digest: null, bytes: createHash('sha256').update(bytes).digest() };

const signOnThread = promisify<string | null, Buffer, KeyObject, Buffer>((digest, bytes, key, done) =>
  signBytes(digest, bytes, key, done),
);

const NOTHING = Buffer.alloc(0);

/** A signer for a domain; the keys' public halves stand in its DNS (`stand mail dkim-record`). */
export function openSigner(domain: string, keys: readonly DkimKey[]): DkimSigner {
  return {
    sign(message, bodyHash) {
      const prepared = prepare(message, domain, bodyHash);
      if (!prepared.isOwn) return NOTHING;
      const headers = keys.map((key) => {
        const head = signatureHead(domain, key, prepared);
        const { digest, bytes } = inputOf(key, toSign(head, prepared));
        return whole(head, signBytes(digest, bytes, key.privateKey));
      });
      return Buffer.from(headers.join(''), 'latin1');
    },
    async signLater(message, bodyHash) {
      const prepared = prepare(message, domain, bodyHash);
      if (!prepared.isOwn) return NOTHING;
      const headers = await Promise.all(
        keys.map(async (key) => {
          const head = signatureHead(domain, key, prepared);
          const { digest, bytes } = inputOf(key, toSign(head, prepared));
          return whole(head, await signOnThread(digest, bytes, key.privateKey));
        }),
      );
      return Buffer.from(headers.join(''), 'latin1');
    },
  };
}
