import { decodeWords } from 'postal-mime';

/** What the inbox lists about a message without opening it. */
export interface Caught {
  /** Number of arrival, from 1; never used twice in one folder. */
  seq: number;
  /** When the last byte came, ISO 8601. */
  at: string;
  from: string;
  to: string[];
  subject: string;
  messageId: string;
}

/** One line of the mailbox file: the facts and the message itself, byte for byte (Latin-1 keeps every octet). */
export type StoredMessage = Caught & { raw: string };

/** Most header bytes looked at for the list; the message is parsed whole only when somebody opens it. */
const MOST_HEADER_CHARS = 32_768;

/** Finds one header in the raw text: first occurrence, folded lines joined, encoded words decoded; '' if absent. */
export function headerText(raw: string, name: string): string {
  const end = raw.search(/\r?\n\r?\n/);
  const head = raw.slice(0, Math.min(end < 0 ? raw.length : end, MOST_HEADER_CHARS));
  const found = new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(head);
  const value = (found?.[1] ?? '').replace(/\r?\n[ \t]+/g, ' ').trim();
  return decodeWords(Buffer.from(value, 'latin1').toString('utf8'));
}

/** Addresses are compared in lower case, as the mail servers of the field do. */
export const addressKey = (address: string): string => address.trim().toLowerCase();
