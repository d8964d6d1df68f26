import { encodeWords, foldLines } from 'nodemailer/lib/mime-funcs';
import type { Message, Words } from '../channel.ts';
import { Form } from './form.ts';

/** Who sends and when; the same for every message of a run. */
export interface Sender {
  address: string;
  date: Date;
}

/** Base64 has no hyphen, so nothing in a part can be taken for this. */
const BOUNDARY = 'part-of-this-message';

/** Forms by the very pieces they are made of: those of one statement live as long as its messages. */
const forms = new WeakMap<readonly string[], Form>();

function formOf(pieces: readonly string[]): Form {
  const known = forms.get(pieces);
  if (known) return known;
  const form = new Form(pieces);
  forms.set(pieces, form);
  return form;
}

const base64 = (words: Words): string =>
  typeof words === 'string' ? new Form([words]).fill([]) : formOf(words.pieces).fill(words.values);

/** Headers may not be broken into two by what somebody typed. */
const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();

function header(name: string, value: string): string {
  return foldLines(`${name}: ${encodeWords(oneLine(value), 'B', 52)}`, 76);
}

/** The subject lines of late: a statement has one for each language, and thousands of messages with it. */
const SUBJECTS_KEPT = 64;
const subjects = new Map<string, string>();

function subjectLine(subject: string): string {
  const known = subjects.get(subject);
  if (known !== undefined) return known;
  const line = header('Subject', subject);
  if (subjects.size >= SUBJECTS_KEPT) subjects.clear();
  subjects.set(subject, line);
  return line;
}

let lastSecond = Number.NaN;
let lastDate = '';

/** The same for all messages of one second. */
function dateLine(date: Date): string {
  const second = Math.floor(date.getTime() / 1_000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastDate = `Date: ${date.toUTCString().replace('GMT', '+0000')}`;
  }
  return lastDate;
}

const part = (type: string, body: Words): string =>
  `Content-Type: text/${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(body)}`;

function body({ text, html }: Message): string {
  if (html === undefined) return `${part('plain', text)}\r\n`;
  return [
    `Content-Type: multipart/alternative; boundary="${BOUNDARY}"\r\n`,
    `--${BOUNDARY}`,
    part('plain', text),
    `--${BOUNDARY}`,
    part('html', html),
    `--${BOUNDARY}--`,
    '',
  ].join('\r\n');
}

/**
 * The whole message as it goes over the wire. Written out here because composing with a mail library costs three
 * milliseconds a message, twelve times the hand-over itself; both parts are base64, so any server can carry them, and
 * what many messages share is encoded once. All of it but an address may be is ASCII.
 */
export function mimeText(message: Message, sender: Sender): string {
  const domain = sender.address.slice(sender.address.indexOf('@') + 1);
  const lines = [
    `From: <${sender.address}>`,
    `To: <${oneLine(message.to.reveal())}>`,
    subjectLine(message.subject),
    dateLine(sender.date),
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
  return lines.join('\r\n');
}

/** The same as the bytes that travel. */
export const mimeOf = (message: Message, sender: Sender): Buffer =>
  Buffer.from(mimeText(message, sender), 'utf8');
