import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import PostalMime, { type Email } from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { plainWords } from '#channel';
import { Sensitive } from '#kernel/sensitive';
import { dkimKeys, dkimRecord, openSigner } from '../../src/channels/email/dkim.ts';
import { mimeOf } from '../../src/channels/email/mime.ts';
import { publishedText } from '../../src/domain/cascade/cascade.fixture.ts';
import type { DispatchKind } from '../../src/domain/cascade/delivery.model.ts';
import { type MessageFacts, prepareMessage } from '../../src/domain/cascade/message.presenter.ts';
import { STATEMENT_LANGUAGES } from '../../src/domain/cascade/words.model.ts';

/*
 * A statement's mail as it leaves: rendered once for all its receivers, the shared pieces encoded once, signed. It is read
 * back by a parser and a verifier that have nothing to do with the code that wrote it.
 */

const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const keys = dkimKeys({ pem: new Sensitive(pem), selectors: ['one'] });
const signer = openSigner('aldermarch.example', keys);
const resolver = async (): Promise<string[][]> => [keys.map(dkimRecord)];

const facts = (change: Partial<MessageFacts> = {}): MessageFacts => ({
  published: publishedText(),
  kind: 'statement',
  pleaseForward: true,
  forceName: 'Aldermarch Police',
  publicUrl: 'https://aldermarch.example',
  leaderUrl: 'https://leaders.aldermarch.example',
  isExercise: true,
  ...change,
});
const UNSUBSCRIBE = `https://aldermarch.example/unsubscribe/${'x'.repeat(32)}`;

function wire(render: ReturnType<typeof prepareMessage>, name: string, language: string): Buffer {
  const mime = mimeOf(
    {
      messageId: 'statement.1234',
      to: new Sensitive('wren@example.org'),
      language,
      unsubscribeUrl: UNSUBSCRIBE,
      ...render({ name, unsubscribeUrl: UNSUBSCRIBE }),
    },
    { address: 'statements@aldermarch.example', date: new Date() },
  );
  return Buffer.concat([signer.sign(mime), mime]);
}

const header = ({ headers }: Email, key: string): string =>
  headers.find((one) => one.key === key)?.value ?? '';
/** Parsers end a text with one line end of their own. */
const trimmed = (text: string | undefined): string => (text ?? '').replaceAll('\r\n', '\n').trimEnd();

async function readsBack(render: ReturnType<typeof prepareMessage>, name: string, language: string) {
  const bytes = wire(render, name, language);
  const read = await PostalMime.parse(bytes);
  const { subject, text, html } = render({ name, unsubscribeUrl: UNSUBSCRIBE });
  expect(trimmed(read.text)).toBe(trimmed(plainWords(text)));
  expect(trimmed(read.html)).toBe(trimmed(plainWords(html)));
  expect(read.attachments).toEqual([]);
  expect(read.from?.address).toBe('statements@aldermarch.example');
  expect(read.to?.map(({ address }) => address)).toEqual(['wren@example.org']);
  expect(read.messageId).toBe('<statement.1234@aldermarch.example>');
  expect(header(read, 'content-language')).toBe(language);
  expect(header(read, 'list-unsubscribe')).toBe(`<${UNSUBSCRIBE}>`);
  expect(header(read, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  for (const line of bytes.toString('latin1').split('\r\n')) {
    // RFC 5322 asks for 78 and demands 998; an address cannot be folded.
    expect(line.length).toBeLessThanOrEqual(line.startsWith('List-Unsubscribe: ') ? 998 : 78);
    expect(line).not.toMatch(/[^\x20-\x7e\t]/);
  }
  return { read, subject, bytes };
}

describe('a statement’s mail', () => {
  it.each(STATEMENT_LANGUAGES)(
    'reads back word for word, and its signature holds, in %s',
    async (language) => {
      const render = prepareMessage(facts({ published: publishedText({ language }) }));
      for (const name of ['Sam', 'شازیہ', '', 'Ń'.repeat(40)]) {
        const { read, subject, bytes } = await readsBack(render, name, language);
        expect(read.subject).toBe(subject);
        const { results } = await dkimVerify(bytes, { resolver });
        expect(results.map(({ status }) => status.result)).toEqual(['pass']);
      }
    },
  );

  const kinds: DispatchKind[] = ['correction', 'withdrawal', 'reminder', 'withdrawal-reminder'];
  it.each(kinds)('so does a %s', async (kind) => {
    const published = publishedText({ changeNote: 'Now <known>.', withdrawalNote: 'Not true.' });
    await readsBack(prepareMessage(facts({ kind, published })), 'Sam', 'en');
  });

  it('so does whatever somebody writes, at every length at which the lines of base64 can break', async () => {
    const written = fc
      .string({ unit: 'binary', maxLength: 200 })
      .map((text) => text.replace(/\p{Cc}|\p{Cs}/gu, ' '));
    await fc.assert(
      fc.asyncProperty(written, written, fc.integer({ min: 0, max: 120 }), async (title, name, extra) => {
        const answer = `${title}${'a'.repeat(extra)}`;
        const render = prepareMessage(facts({ published: publishedText({ title: `T ${title}`, answer }) }));
        await readsBack(render, name, 'en');
      }),
      { numRuns: 150 },
    );
  });
});
