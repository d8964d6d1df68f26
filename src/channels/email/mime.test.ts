import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { Sensitive } from '#kernel/sensitive';
import type { Message } from '../channel.ts';
import { mimeOf } from './mime.ts';

const sender = { address: 'statements@aldermarch.example', date: new Date('2026-07-01T09:30:00Z') };
const message = (change: Partial<Message> = {}): Message => ({
  messageId: 'd.1234',
  to: new Sensitive('leader@example.org'),
  subject: 'Plain subject',
  text: 'First line\nSecond line\n',
  language: 'en',
  ...change,
});
const wire = (change?: Partial<Message>): string => mimeOf(message(change), sender).toString('utf8');

describe('a message on the wire', () => {
  it('is read back by a mail parser with every text as written', async () => {
    const text = 'ہم کیا جانتے ہیں\nZażółć gęślą jaźń\nDŵr, tŷ, ysgŵyr 💬';
    const subject = 'پولیس کا پیغام: آپ کے علاقے میں مزید گشت ہو گا، مہربانی فرما کر یہ پیغام آگے پہنچائیں';
    const read = await PostalMime.parse(
      mimeOf(message({ text, subject, html: `<p lang="ur" dir="rtl">${text}</p>`, language: 'ur' }), sender),
    );
    expect(read.subject).toBe(subject);
    expect(read.text?.trim()).toBe(text);
    expect(read.html).toContain(text);
    expect(read.messageId).toBe('<d.1234@aldermarch.example>');
    expect(read.to).toEqual([{ address: 'leader@example.org', name: '' }]);
    expect(read.date).toBe('2026-07-01T09:30:00.000Z');
  });

  it('offers one-click unsubscribing only where the message goes to many', () => {
    expect(wire()).not.toMatch(/List-Unsubscribe/);
    const many = wire({ unsubscribeUrl: 'https://aldermarch.example/unsubscribe/abc' });
    expect(many).toMatch(/^List-Unsubscribe: <https:\/\/aldermarch\.example\/unsubscribe\/abc>\r$/m);
    expect(many).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
  });

  it('does not let a line break in a subject or an address start a header of its own', () => {
    const spoiled = wire({
      subject: 'Hello\r\nBcc: everybody@example.org',
      to: new Sensitive('a@example.org>\r\nBcc: <everybody@example.org'),
    });
    expect(spoiled).not.toMatch(/^Bcc:/im);
  });

  it('names one recipient and keeps every line within the limit of RFC 5322', () => {
    const long = wire({ subject: 'word '.repeat(80), text: 'x'.repeat(5_000), html: '<p>y</p>' });
    expect(long.match(/^To:/gm)).toHaveLength(1);
    expect(long).not.toMatch(/^(Cc|Bcc):/im);
    for (const line of long.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78);
  });
});
