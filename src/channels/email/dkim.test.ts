import { generateKeyPairSync } from 'node:crypto';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { describe, expect, it } from 'vitest';
import { Sensitive } from '#kernel/sensitive';
import type { Message } from '../channel.ts';
import { type DkimKey, dkimKeys, dkimRecord, hashBody, openSigner } from './dkim.ts';
import { mimeOf } from './mime.ts';

const pemOf = (kind: 'rsa' | 'ed25519', bits = 2048): string =>
  (kind === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: bits })
    : generateKeyPairSync('ed25519')
  ).privateKey
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();

const keys = dkimKeys({ pem: new Sensitive(pemOf('rsa') + pemOf('ed25519')), selectors: ['one', 'two'] });
const signer = openSigner('aldermarch.example', keys);
const records = new Map(
  keys.map((key: DkimKey) => [`${key.selector}._domainkey.aldermarch.example`, dkimRecord(key)]),
);
/** The verifier's DNS: the records as `stand mail dkim-record` prints them. */
const resolver = async (name: string): Promise<string[][]> => {
  const record = records.get(name);
  if (!record) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
  return [[record]];
};
/** `algorithm result` for each signature, as an independent library sees it. */
async function verdicts(message: Buffer): Promise<string[]> {
  const { results } = await dkimVerify(message, { resolver });
  // The library's types leave the algorithm out.
  const signatures = results as Array<{ algo?: string; status: { result: string } }>;
  return signatures.map(({ algo, status }) => `${algo} ${status.result}`).sort();
}

const message = (change: Partial<Message> = {}): Buffer =>
  mimeOf(
    {
      messageId: 'statement.1234',
      to: new Sensitive('leader@example.org'),
      subject: 'پولیس کا پیغام: آپ کے علاقے میں مزید گشت ہو گا، مہربانی فرما کر یہ پیغام آگے پہنچائیں',
      text: 'What we know\n\n.a line with a dot\n',
      html: '<p>What we know</p>',
      language: 'ur',
      unsubscribeUrl: 'https://aldermarch.example/unsubscribe/abc',
      ...change,
    },
    { address: 'statements@aldermarch.example', date: new Date() },
  );
const signed = (mail: Buffer): Buffer => Buffer.concat([signer.sign(mail), mail]);
const BOTH = ['ed25519-sha256 pass', 'rsa-sha256 pass'];

describe('DKIM signatures', () => {
  it('hold for an independent verifier, with either key, made at once or on a thread', async () => {
    expect(await verdicts(signed(message()))).toEqual(BOTH);
    const later = Buffer.concat([await signer.signLater(message()), message()]);
    expect(await verdicts(later)).toEqual(BOTH);
  });

  it('cover both fields of one-click unsubscribing, and a second From or Subject cannot be put before them', async () => {
    const mail = signed(message());
    expect(mail.toString('latin1').replace(/\r\n\s+/g, '')).toMatch(
      /h=from:from:.*list-unsubscribe:list-unsubscribe-post:/,
    );
    for (const forged of [
      mail.toString('latin1').replace('/unsubscribe/abc', '/unsubscribe/xyz'),
      `From: <chief@aldermarch.example>\r\n${mail.toString('latin1')}`,
      `Subject: Stay away\r\n${mail.toString('latin1')}`,
      mail.toString('latin1').replace('V2hhdCB3', 'V2hhdCBY'),
    ])
      expect(await verdicts(Buffer.from(forged, 'latin1'))).not.toContain('rsa-sha256 pass');
  });

  it('outlive what relays may do on the way: spaces, folding, empty lines at the end', async () => {
    const plain = Buffer.from(
      'From: <statements@aldermarch.example>\r\nTo: <a@example.org>\r\nSubject: Two  words\r\n\r\nfirst \t line  \r\n\r\n\r\n',
    );
    const sent = signed(plain).toString('latin1');
    const relayed = sent
      .replace('Subject: Two  words', 'SUBJECT:Two\r\n words ')
      .replace('first \t line  \r\n\r\n\r\n', 'first line\r\n');
    expect(await verdicts(Buffer.from(relayed, 'latin1'))).toEqual(BOTH);
    expect(await verdicts(Buffer.from(sent.replace('first', 'last'), 'latin1'))).not.toContain(
      'rsa-sha256 pass',
    );
  });

  it('take the hash of a shared body once for all messages', async () => {
    const mail = message();
    const body = mail.subarray(mail.indexOf('\r\n\r\n') + 4);
    const hash = hashBody(body);
    const other = message({ to: new Sensitive('other@example.org') });
    expect(hashBody(other.subarray(other.indexOf('\r\n\r\n') + 4))).toBe(hash);
    expect(await verdicts(Buffer.concat([signer.sign(other, hash), other]))).toEqual(BOTH);
    // RFC 6376 section 3.4.4: an empty body in relaxed form is nothing at all.
    expect(hashBody(Buffer.from('\r\n\r\n'))).toBe('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
  });

  it('are made for the own domain alone: a neutral sender must not be told by them', () => {
    const from = (address: string): Buffer =>
      Buffer.from(`From: <${address}>\r\nTo: <a@example.org>\r\n\r\nHello\r\n`);
    for (const own of ['statements@aldermarch.example', 'post@Mail.Aldermarch.example'])
      expect(signer.sign(from(own)).length, own).toBeGreaterThan(0);
    for (const other of ['post@messages.example', 'post@notaldermarch.example', 'nobody'])
      expect(signer.sign(from(other)).length, other).toBe(0);
  });
});

describe('a key that cannot sign stops the start and is never shown', () => {
  const refused = (pem: string, selectors: string[]): string => {
    try {
      dkimKeys({ pem: new Sensitive(pem), selectors });
    } catch (error) {
      expect(error).toMatchObject({ code: 'wrong-setting' });
      const { message: words } = error as Error;
      expect(words).not.toContain('PRIVATE KEY');
      return words;
    }
    throw new Error('it was taken');
  };
  it.each([
    ['no key', 'hello', ['one'], 'STAND_DKIM_KEY'],
    ['a short one', pemOf('rsa', 1024), ['one'], 'at least 2048 bits'],
    ['one selector for two', pemOf('rsa') + pemOf('ed25519'), ['one'], 'STAND_DKIM_SELECTOR'],
    ['broken', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', ['one'], 'cannot be read'],
  ])('%s', (_, pem, selectors, said) => {
    expect(refused(pem, selectors)).toContain(said);
  });
});
