import { createHash } from 'node:crypto';
import { findContacts } from '#reference/contact-finder';
import { monthNames } from '#reference/formats';
import { addDays, londonDay } from '#statistics/days';
import { linesOf, type Published } from '../statement.model.ts';
import { codeUrl, exerciseTag, type KitFacts } from './kit-texts.presenter.ts';

/** RFC 6350 section 3.4 and RFC 5545 section 3.3.11: what may not stand in a value as it is. */
const escaped = (text: string): string =>
  text.replace(/[\\;,]/g, (mark) => `\\${mark}`).replace(/\r?\n/g, '\\n');

/** Lines of at most 75 octets, continued with a space; no letter is cut in two (RFC 6350 3.2, RFC 5545 3.1). */
export function folded(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  let room = 75;
  for (const letter of line) {
    const octets = Buffer.byteLength(letter);
    if (octets > room) {
      pieces.push(piece);
      piece = '';
      room = 74;
    }
    piece += letter;
    room -= octets;
  }
  return [...pieces, piece].join('\r\n ');
}

const fileOf = (lines: readonly string[]): string => `${lines.map(folded).join('\r\n')}\r\n`;
const stamp = (at: Date): string => at.toISOString().replace(/[-:]|\.\d+/g, '');
const compact = (day: string): string => day.replaceAll('-', '');

/**
 * A contact card (vCard 4.0) of the force with the numbers, addresses and links that stand in the signed text, so that
 * they are in people's telephones when they are needed. Undefined where the text names none.
 */
export function contactCard(facts: KitFacts): string | undefined {
  const { published, forceName } = facts;
  const found = findContacts(linesOf(published).join('\n'), {
    register: [],
    hashtags: [],
    today: '1970-01-01',
  }).filter(({ kind }) => kind !== 'hashtag');
  const values = new Map(found.map((contact) => [`${contact.kind} ${contact.value}`, contact]));
  if (values.size === 0) return undefined;
  const line = { phone: 'TEL;VALUE=uri:tel:', email: 'EMAIL:', url: 'URL:https://', hashtag: '' };
  return fileOf([
    'BEGIN:VCARD',
    'VERSION:4.0',
    `UID:urn:uuid:${published.versionId}`,
    'KIND:org',
    `FN:${escaped([forceName, exerciseTag(facts)].filter(Boolean).join(' '))}`,
    `ORG:${escaped(forceName)}`,
    ...[...values.values()].map(
      ({ kind, value }) => `${line[kind]}${kind === 'email' ? escaped(value) : value}`,
    ),
    `SOURCE:${codeUrl(facts)}`,
    `REV:${stamp(published.publishedAt)}`,
    'END:VCARD',
  ]);
}

/** A day the text names, with the sentence that names it. */
export interface NamedDay {
  /** `YYYY-MM-DD`. */
  day: string;
  line: string;
}

/** `٣` and `3` are the same day of the month. */
const latin = (text: string): string =>
  text.replace(/\p{Nd}/gu, (digit) => {
    const point = digit.codePointAt(0) ?? 0;
    const zero = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6].find(
      (at) => point >= at && point < at + 10,
    );
    return zero === undefined ? digit : String(point - zero);
  });

/**
 * Whole dates (day, month by its name, year) in a published text that are not past when it is published and lie within
 * a year of it. A day without its year is left alone: guessing one puts people at the wrong door.
 */
export function namedDays(published: Published): NamedDay[] {
  const months = monthNames(published.language);
  const names = months.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const pattern = new RegExp(
    `(?<!\\d)(\\d{1,2})(?:st|nd|rd|th|º)?\\s+(?:de\\s+)?(${names})\\s*,?\\s+(?:de\\s+)?(\\d{4})(?!\\d)`,
    'giu',
  );
  const from = londonDay(published.publishedAt);
  const until = addDays(from, 366);
  const days = linesOf(published).flatMap((line) =>
    [...latin(line).matchAll(pattern)].flatMap(([, day, month, year]): NamedDay[] => {
      const at = Date.UTC(
        Number(year),
        months.indexOf(month?.toLocaleLowerCase(published.language) ?? ''),
        Number(day),
      );
      const iso = new Date(at).toISOString().slice(0, 10);
      const isReal = Number(iso.slice(8)) === Number(day);
      return isReal && iso >= from && iso <= until ? [{ day: iso, line }] : [];
    }),
  );
  return [...new Map(days.map((one) => [`${one.day} ${one.line}`, one])).values()];
}

/** A calendar (RFC 5545) of the days a text names, each as a whole day with the text's own line. Undefined without any. */
export function calendar(facts: KitFacts): string | undefined {
  const { published, forceName } = facts;
  const days = namedDays(published);
  if (days.length === 0) return undefined;
  const tag = exerciseTag(facts);
  return fileOf([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Stand Together//Share kit//EN',
    ...days.flatMap(({ day, line }) => [
      'BEGIN:VEVENT',
      `UID:${createHash('sha256').update(`${published.versionId} ${day} ${line}`).digest('hex').slice(0, 32)}@${new URL(facts.publicUrl).hostname}`,
      `DTSTAMP:${stamp(published.publishedAt)}`,
      `DTSTART;VALUE=DATE:${compact(day)}`,
      `DTEND;VALUE=DATE:${compact(addDays(day, 1))}`,
      `SUMMARY;LANGUAGE=${published.language}:${escaped([tag, published.title].filter(Boolean).join(': '))}`,
      `DESCRIPTION;LANGUAGE=${published.language}:${escaped(`${line}\n${forceName} ${published.code}`)}`,
      `URL:${codeUrl(facts)}`,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ]);
}
