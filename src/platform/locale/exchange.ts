import { Refusal } from '#kernel/refusal';
import { messageFaults } from '#platform/web/catalogue-check';
import { keysOf } from '#platform/web/catalogue-files';
import { DEFAULT_LANGUAGE, LANGUAGES } from '#platform/web/languages';
import { isReviewed, markOf, type Room, roomsOf, standingOf, writeRoom } from './catalogue-state.ts';
import { readXliff, type Unit, writeXliff } from './xliff.ts';

/** Languages that have a translation: all but English. */
export const translatedLanguages = (): string[] =>
  LANGUAGES.map(({ code }) => code).filter((code) => code !== DEFAULT_LANGUAGE);

function unitOf(room: Room, key: string): Unit {
  const standing = standingOf(room, key);
  const target = room.own[key];
  const isStale = standing === 'stale';
  return {
    id: `${room.prefix}.${key}`,
    source: room.english[key] ?? '',
    ...(standing === 'missing' || target === undefined ? {} : { target }),
    state: standing === 'missing' || isStale ? 'initial' : isReviewed(room, key) ? 'final' : 'translated',
    ...(isStale ? { note: 'The English text has changed since this was translated.' } : {}),
  };
}

/**
 * One language's catalogues as XLIFF 2: each room a file, each key a unit, arguments as placeholders.
 * @throws Refusal `not-found` where there is no such room
 */
export function exportLocale(lang: string, only?: string, root?: string): string {
  const rooms = roomsOf(lang, root).filter(({ prefix }) => only === undefined || prefix === only);
  if (rooms.length === 0)
    throw new Refusal(
      'not-found',
      `No room ${only} has words: ${roomsOf(lang, root)
        .map(({ prefix }) => prefix)
        .join(', ')}.`,
    );
  return writeXliff({
    lang,
    files: rooms.map((room) => ({
      room: room.prefix,
      units: keysOf(room.english).map((key) => unitOf(room, key)),
    })),
  });
}

/** What an import did, or every reason why it did nothing. */
export type ImportOutcome =
  | { isTaken: true; lang: string; changed: number; reviewed: number; unchanged: number }
  | { isTaken: false; lang: string; outdated: string[]; faulty: string[] };

interface Place {
  room: Room;
  key: string;
}

function placesOf(rooms: readonly Room[]): Map<string, Place> {
  return new Map(
    rooms.flatMap((room) =>
      keysOf(room.english).map((key): [string, Place] => [`${room.prefix}.${key}`, { room, key }]),
    ),
  );
}

/** Why one unit cannot be taken: what it was made from is not our text any more, or it is broken. */
function reasons(
  unit: Unit,
  place: Place | undefined,
  lang: string,
): { outdated: string[]; faulty: string[] } {
  if (!place) return { outdated: [`${unit.id}: there is no such text any more`], faulty: [] };
  if (unit.source !== place.room.english[place.key])
    return { outdated: [`${unit.id}: the English text has changed`], faulty: [] };
  if (unit.target === undefined) return { outdated: [], faulty: [] };
  return {
    outdated: [],
    faulty: messageFaults(unit.target, unit.source, lang).map((fault) => `${unit.id}: ${fault}`),
  };
}

interface Taken {
  isChanged: boolean;
  isNewlyReviewed: boolean;
  isTouched: boolean;
}
const NOTHING: Taken = { isChanged: false, isNewlyReviewed: false, isTouched: false };

/** Takes one unit into its room. One that is still in the state `initial`, as we gave it out, is no translation. */
function take({ source, target, state }: Unit, { room, key }: Place): Taken {
  if (target === undefined) return NOTHING;
  const isChanged = room.own[key] !== target;
  if (state === 'initial' && !isChanged) return NOTHING;
  const wasReviewed = isReviewed(room, key);
  const wasCurrent = standingOf(room, key) === 'current';
  const nowReviewed = state === 'final' || state === 'reviewed';
  room.own[key] = target;
  room.state.source[key] = markOf(source);
  if (nowReviewed) room.state.reviewed[key] = markOf(source, target);
  // Handed back as no longer reviewed, or changed: the review is gone.
  else delete room.state.reviewed[key];
  return {
    isChanged,
    isNewlyReviewed: nowReviewed && !wasReviewed,
    isTouched: isChanged || !wasCurrent || wasReviewed !== nowReviewed,
  };
}

/**
 * Takes a translator's file into the catalogues: all of it, or nothing. Refused where any unit was made from an English
 * text that is no longer ours, cannot be read as a message, or has other arguments or plural forms than it must.
 * @throws Refusal `invalid-input` where the file is no XLIFF 2 or its language is none of ours
 */
export function importLocale(text: string, root?: string): ImportOutcome {
  const { lang, files } = readXliff(text);
  if (!translatedLanguages().includes(lang))
    throw new Refusal(
      'invalid-input',
      `The target language "${lang}" is none of ${translatedLanguages().join(', ')}.`,
    );
  const rooms = roomsOf(lang, root);
  const places = placesOf(rooms);
  const units = files.flatMap((file) => file.units);
  const why = units.map((unit) => reasons(unit, places.get(unit.id), lang));
  const outdated = why.flatMap((one) => one.outdated);
  const faulty = why.flatMap((one) => one.faulty);
  if (outdated.length + faulty.length > 0) return { isTaken: false, lang, outdated, faulty };

  const touched = new Set<Room>();
  let [changed, reviewed] = [0, 0];
  for (const unit of units) {
    const place = places.get(unit.id);
    if (!place) continue;
    const taken = take(unit, place);
    if (taken.isTouched) touched.add(place.room);
    changed += Number(taken.isChanged);
    reviewed += Number(taken.isNewlyReviewed);
  }
  for (const room of touched) writeRoom(room);
  return { isTaken: true, lang, changed, reviewed, unchanged: units.length - changed };
}
