/** What stands in an array's text as it is. */
const PLAIN = /^[A-Za-z0-9_/.:-]+$/;

/**
 * A parameter of many short words (`text[]`, `uuid[]`, `date[]`, `smallint[]`) as the text PostgreSQL reads. Codes, identifiers and days
 * need no quotes; the driver would look for marks to escape in every one of them.
 */
export const wordArray = (items: readonly Word[]): string => `{${items.map(wordOf).join(',')}}`;

type Word = string | number | boolean | null;

function wordOf(item: Word): string {
  if (item === null) return 'NULL';
  if (typeof item !== 'string') return String(item);
  if (PLAIN.test(item) && item.toLowerCase() !== 'null') return item;
  return `"${item.replace(/["\\]/g, '\\$&')}"`;
}
