/** What stands in an array's text as it is. */
const PLAIN = /^[A-Za-z0-9_/.:-]+$/;

/**
 * A parameter of many short words (`text[]`, `uuid[]`, `date[]`) as the text PostgreSQL reads. Codes, identifiers and days
 * need no quotes; the driver would look for marks to escape in every one of them.
 */
export const wordArray = (items: readonly (string | null)[]): string => `{${items.map(wordOf).join(',')}}`;

function wordOf(item: string | null): string {
  if (item === null) return 'NULL';
  if (PLAIN.test(item) && item.toLowerCase() !== 'null') return item;
  return `"${item.replace(/["\\]/g, '\\$&')}"`;
}
