import nunjucks from 'nunjucks';
import { wholeNumbers } from '#reference/whole-numbers';
import { formatAgo, formatDate, formatNumber } from './formats.ts';

const { SafeString } = nunjucks.runtime;
type Safe = InstanceType<typeof SafeString>;

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Escapes text for HTML, attributes included. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

/** HTML made here, from escaped parts only. */
export const safeHtml = (html: string): Safe => new SafeString(html);

const escaped = (value: unknown): string =>
  value instanceof SafeString ? value.toString() : escapeHtml(String(value ?? ''));

/**
 * Native trim. The library's own filter uses a regular expression that is quadratic in inner white space: 60,000
 * spaces in a reporter's text block the process for 13.9 s.
 */
function trim(value: unknown): unknown {
  if (value instanceof SafeString) return safeHtml(value.toString().trim());
  return typeof value === 'string' ? value.trim() : value;
}

/** A code or a number: so short that it fits any line, which a line's end then never cuts. */
const isWhole = (text: string): boolean => text.length <= 24 && (/\d/.test(text) || /^[\w.+-]+$/.test(text));

/** The class that keeps a code or number on one line; empty for anything else. Takes escaped text. */
export const wholeClass = (text: string): string => (isWhole(text) ? ' class="st-whole"' : '');

/** Phone numbers, codes and references read left to right in every script. */
function ltr(value: unknown): Safe {
  const text = escaped(value);
  return safeHtml(`<bdi dir="ltr"${wholeClass(text)}>${text}</bdi>`);
}

/** Text as a person typed it: blank lines part paragraphs, single line ends stay, and a number reads as it was typed. */
const paragraphs = (value: unknown): Safe =>
  safeHtml(
    String(value ?? '')
      .replace(/\r\n?/g, '\n')
      .split(/\n{2,}/)
      .filter((part) => part.trim() !== '')
      .map((part) => {
        const html = escapeHtml(wholeNumbers(part)).replaceAll('\n', '<br>');
        return `<p class="govuk-body" dir="auto">${html}</p>`;
      })
      .join('\n'),
  );

type Filter = (...values: never[]) => unknown;

/** The filters of every environment, bound to one language. Dates are on the clock of Europe/London. */
export function filtersFor(lang: string): Record<string, Filter> {
  return {
    trim,
    ltr,
    paragraphs,
    date: (value: Date | string) => formatDate(value, 'date', lang),
    shortDate: (value: Date | string) => formatDate(value, 'shortDate', lang),
    weekday: (value: Date | string) => formatDate(value, 'weekday', lang),
    time: (value: Date | string) => formatDate(value, 'time', lang),
    dateTime: (value: Date | string) => formatDate(value, 'dateTime', lang),
    ago: (value: Date | string, now?: Date) => formatAgo(value, now ?? new Date(), lang),
    number: (value: number, digits?: number) => formatNumber(value, lang, digits ?? 0),
    iso: (value: Date) => value.toISOString(),
  };
}

/** Library filters that nobody needs here and that are slow or unsafe on text from outside. */
export const REMOVED_FILTERS = ['urlize', 'striptags', 'wordcount', 'title', 'center'] as const;
