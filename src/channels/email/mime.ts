import { createHash } from 'node:crypto';
import { encodeWords, foldLines } from 'nodemailer/lib/mime-funcs';
import type { Message } from '../channel.ts';

/** Who sends and when; the same for every message of a run. */
export interface Sender {
  address: string;
  date: Date;
}

const LINE = /.{1,76}/g;
const base64 = (text: string): string =>
  Buffer.from(text, 'utf8').toString('base64').match(LINE)?.join('\r\n') ?? '';

/** Headers may not be broken into two by what somebody typed. */
const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();

function header(name: string, value: string): string {
  return foldLines(`${name}: ${encodeWords(oneLine(value), 'B', 52)}`, 76);
}

const part = (type: string, body: string): string =>
  `Content-Type: text/${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(body)}`;

function body(message: Message): string {
  if (message.html === undefined) return `${part('plain', message.text)}\r\n`;
  const boundary = `part-${createHash('sha256').update(message.messageId).digest('hex').slice(0, 24)}`;
  return [
    `Content-Type: multipart/alternative; boundary="${boundary}"\r\n`,
    `--${boundary}`,
    part('plain', message.text),
    `--${boundary}`,
    part('html', message.html),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}

/**
 * The whole message as it goes over the wire. Written out here because composing with a mail library costs three
 * milliseconds a message, twelve times the hand-over itself; both parts are base64, so any server can carry them.
 */
export function mimeOf(message: Message, sender: Sender): Buffer {
  const domain = sender.address.slice(sender.address.indexOf('@') + 1);
  const lines = [
    `From: <${sender.address}>`,
    `To: <${oneLine(message.to.reveal())}>`,
    header('Subject', message.subject),
    `Date: ${sender.date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${message.messageId}@${domain}>`,
    `Content-Language: ${message.language}`,
    'Auto-Submitted: auto-generated',
  ];
  if (message.unsubscribeUrl) {
    lines.push(
      `List-Unsubscribe: <${message.unsubscribeUrl}>`,
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    );
  }
  lines.push('MIME-Version: 1.0', body(message));
  return Buffer.from(lines.join('\r\n'), 'utf8');
}
