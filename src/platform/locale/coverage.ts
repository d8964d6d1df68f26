import { keysOf } from '#platform/web/catalogue-files';
import { LANGUAGES } from '#platform/web/languages';
import { isReviewed, type Room, roomsOf, standingOf } from './catalogue-state.ts';

/** How far one room is in one language. Lists hold full keys. */
export interface RoomCoverage {
  room: string;
  keys: number;
  missing: string[];
  /** The English text has changed since. */
  stale: string[];
  /** Translated from an English text that nobody noted (`stand locale mark`). */
  unmarked: string[];
  reviewed: number;
}

/** How far one language is. */
export interface LanguageCoverage {
  lang: string;
  name: string;
  /** The site offers it: no key is missing. */
  isOffered: boolean;
  rooms: RoomCoverage[];
}

function coverageOfRoom(room: Room): RoomCoverage {
  const keys = keysOf(room.english);
  const standing = (wanted: string): string[] =>
    keys.filter((key) => standingOf(room, key) === wanted).map((key) => `${room.prefix}.${key}`);
  return {
    room: room.prefix,
    keys: keys.length,
    missing: standing('missing'),
    stale: standing('stale'),
    unmarked: standing('unmarked'),
    reviewed: keys.filter((key) => isReviewed(room, key)).length,
  };
}

/** Coverage of every translated language (or the one named), room by room. */
export function coverage(only?: string, root?: string): LanguageCoverage[] {
  return LANGUAGES.filter(({ code }) => code !== 'en' && (only === undefined || code === only)).map(
    ({ code, name }) => {
      const rooms = roomsOf(code, root).map(coverageOfRoom);
      return { lang: code, name, isOffered: rooms.every(({ missing }) => missing.length === 0), rooms };
    },
  );
}

const total = (rooms: readonly RoomCoverage[], of: (room: RoomCoverage) => number): number =>
  rooms.reduce((sum, room) => sum + of(room), 0);

const FIGURES = ['keys', 'missing', 'stale', 'unmarked', 'reviewed'] as const;

const figuresOf = (rooms: readonly RoomCoverage[]): number[] => [
  total(rooms, ({ keys }) => keys),
  total(rooms, ({ missing }) => missing.length),
  total(rooms, ({ stale }) => stale.length),
  total(rooms, ({ unmarked }) => unmarked.length),
  total(rooms, ({ reviewed }) => reviewed),
];

const line = (first: string, second: string, cells: readonly (string | number)[]): string =>
  [first.padEnd(5), second.padEnd(12), ...cells.map((cell) => String(cell).padStart(9))].join('').trimEnd();

const WHY_KEYS = 3;

function verdict({ isOffered, rooms }: LanguageCoverage): string {
  if (isOffered) return 'offered on the site';
  const missing = rooms.flatMap((room) => room.missing);
  const more = missing.length > WHY_KEYS ? ` and ${missing.length - WHY_KEYS} more` : '';
  return `not offered: ${missing.slice(0, WHY_KEYS).join(', ')}${more} missing`;
}

/** The coverage as a table for people: one line a language, then, once it is begun, its rooms that lack something. */
export function coverageTable(languages: readonly LanguageCoverage[]): string {
  const rows = languages.flatMap((language) => {
    const isBegun = language.rooms.some(({ keys, missing }) => missing.length < keys);
    const lacking = language.rooms.filter(
      ({ missing, stale, unmarked }) => isBegun && missing.length + stale.length + unmarked.length > 0,
    );
    return [
      `${line(language.lang, '(all)', figuresOf(language.rooms))}  ${verdict(language)}`,
      ...lacking.map((room) => line('', room.room, figuresOf([room]))),
    ];
  });
  return [line('lang', 'room', FIGURES), ...rows].join('\n');
}
