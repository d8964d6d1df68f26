import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalText } from '#platform/crypto/signing';
import { signedText } from '../signed-text.model.ts';
import { type KeyFile, type ListedProof, partsOf, readKeyFile, readProof } from './proof.model.ts';
import { verifyCopy } from './verify-copy.ts';

const pair = generateKeyPairSync('ed25519');
const publicKey = Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString(
  'base64url',
);
const NOW = new Date('2026-07-02T12:00:00Z');
const UNTIL = '2026-07-04T12:00:00.000Z';

function statement(code: string, answer: string, change: Partial<ListedProof> = {}): ListedProof {
  const facts = {
    forceId: 'aldermarch',
    forceName: 'Aldermarch Police',
    statementId: '00000000-0000-4000-8000-000000000001',
    areaPath: '',
    language: 'en',
    number: 1,
    issuer: 'Chief Superintendent A. Example',
    code,
    supersedes: '',
    translates: '',
    wraps: '',
    validUntil: new Date(UNTIL),
  };
  const text = canonicalText(
    signedText(facts, {
      title: 'Attack abroad: what it means here',
      answer,
      sections: [
        {
          heading: 'known',
          title: 'What we know',
          text: 'There was an attack on a market abroad on Tuesday.',
        },
        { heading: 'call', title: 'Who to call', text: 'In an emergency call 999. At other times call 101.' },
      ],
    }),
  );
  return {
    code,
    statementId: facts.statementId,
    language: 'en',
    number: 1,
    issuer: facts.issuer,
    title: 'Attack abroad: what it means here',
    changeNote: '',
    area: '',
    publishedAt: '2026-07-01T12:00:00.000Z',
    validUntil: UNTIL,
    keyId: 'statement-1',
    signature: sign(null, Buffer.from(text), pair.privateKey).toString('base64url'),
    signedText: text,
    state: 'current',
    stateChangedAt: '2026-07-01T12:00:00.000Z',
    withdrawalNote: '',
    ...change,
  };
}

const ONE = statement('ALD-7K3M-9QX2', 'Nothing we know points to danger in this county.');
const keyFile = (statements: ListedProof[], key = {}): KeyFile =>
  readKeyFile(
    JSON.stringify({
      force: 'aldermarch',
      forceName: 'Aldermarch Police',
      publicUrl: 'https://www.aldermarch.example',
      keys: [{ keyId: 'statement-1', algorithm: 'Ed25519', publicKey, state: 'current', ...key }],
      statements,
    }),
  );
const COPY = (partsOf(ONE.signedText)?.lines ?? []).join('\n\n');
const verify = (file: string | Buffer, keys = keyFile([ONE]), more: ListedProof[] = []) =>
  verifyCopy(Buffer.from(file as string), { keys, more, now: NOW });

describe('a copy is checked without asking anybody', () => {
  it('as text, web page and e-mail, however it was passed on', async () => {
    const html = `<!doctype html><html><body><h1>Hello</h1>${COPY.split('\n\n')
      .map((line) => `<p>${line}</p>`)
      .join('')}<p>Check code ALD-7K3M-9QX2</p></body></html>`;
    const email = `From: a@example.org\r\nTo: b@example.org\r\nSubject: Fwd: all\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nSalaam all\r\n\r\n${COPY.replace(/^/gm, '> ')}\r\n`;
    for (const copy of [COPY, `Forwarded\n*${COPY.replaceAll(' ', '  ')}*`, html, email]) {
      const found = await verify(copy);
      expect(found, copy).toMatchObject({
        verdict: 'genuine',
        isGenuine: true,
        code: 'ALD-7K3M-9QX2',
        state: 'current',
        doubt: null,
        foreign: [],
        key: { keyId: 'statement-1', revokedAt: null },
      });
    }
    expect((await verify(email)).before).toContain('Salaam all');
  });

  it('names what was altered, and strange numbers around a true text', async () => {
    const forged = await verify(COPY.replace('call 999', 'call 07700 900999'));
    expect(forged).toMatchObject({ verdict: 'altered', isGenuine: false, code: 'ALD-7K3M-9QX2' });
    expect(forged.changes[0]).toMatchObject({ about: 'phone', ours: '999.', theirs: '07700 900999.' });
    const added = await verify(`${COPY}\nOr ring 07700 900999`);
    expect(added).toMatchObject({ verdict: 'genuine', foreign: ['07700 900999'] });
    expect(
      await verify('Stay at home tonight, all of you, and forward this to everybody you know'),
    ).toMatchObject({
      verdict: 'not-ours',
      isGenuine: false,
      code: null,
    });
  });

  it('by the signed text itself, listed or not', async () => {
    expect(await verify(JSON.stringify(ONE), keyFile([]))).toMatchObject({
      verdict: 'genuine',
      isGenuine: true,
      state: 'unknown',
    });
    expect(await verify(COPY, keyFile([]), [ONE])).toMatchObject({ verdict: 'genuine', isGenuine: true });
  });

  it('says what became of it, as the file of keys has it, and when its time is over', async () => {
    const withdrawn = { ...ONE, state: 'withdrawn' as const, withdrawalNote: 'It did not happen.' };
    expect(await verify(COPY, keyFile([withdrawn]))).toMatchObject({
      verdict: 'genuine',
      state: 'withdrawn',
      withdrawalNote: 'It did not happen.',
    });
    const late = await verifyCopy(Buffer.from(COPY), {
      keys: keyFile([ONE]),
      now: new Date('2026-08-01T00:00:00Z'),
    });
    expect(late.state).toBe('expired');
  });

  it('is worth nothing under a revoked key, an unknown key, or a signature of another text', async () => {
    const revoked = keyFile([ONE], {
      state: 'revoked',
      revokedAt: '2026-07-02T00:00:00.000Z',
      revokedReason: 'Lost.',
    });
    expect(await verify(COPY, revoked)).toMatchObject({
      verdict: 'genuine',
      isGenuine: false,
      key: { state: 'revoked', revokedReason: 'Lost.' },
    });
    expect(await verify(COPY, keyFile([ONE], { keyId: 'statement-2' }))).toMatchObject({
      verdict: 'unproven',
      doubt: 'no-key',
      isGenuine: false,
    });
    const forged = { ...ONE, signedText: ONE.signedText.replace('call 999', 'call 07700 900999') };
    const copy = COPY.replace('call 999', 'call 07700 900999');
    expect(await verify(copy, keyFile([forged]))).toMatchObject({
      verdict: 'unproven',
      doubt: 'bad-signature',
      isGenuine: false,
    });
    // A true signature under facts that were not signed.
    expect(await verify(COPY, keyFile([{ ...ONE, validUntil: '2027-07-04T12:00:00.000Z' }]))).toMatchObject({
      doubt: 'bad-signature',
    });
    expect(await verify(COPY, keyFile([{ ...ONE, code: 'ALD-0000-0000' }]))).toMatchObject({
      doubt: 'bad-signature',
    });
  });

  it('refuses what is no file of keys and no signed text', () => {
    for (const words of ['', '[]', '{"keys":[{}]}', 'x'.repeat(1000)])
      expect(() => readKeyFile(words)).toThrowError(/file of keys/);
    expect(() => readProof('{"signedText":1}')).toThrowError(/signed text/);
    expect(partsOf('Stand Together statement 1\nno head\nTitle')).toBeUndefined();
  });
});
