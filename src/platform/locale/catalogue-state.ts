import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CatalogueFolder,
  catalogueFolders,
  keysOf,
  type MessageFile,
  readMessages,
} from '#platform/web/catalogue-files';

/**
 * What is known about the translations of one file, kept beside it as `<lang>.state.json`: for each key the mark of the
 * English text it was made from, and the mark of the pair that a person has read and found good.
 */
export interface CatalogueState {
  source: Record<string, string>;
  reviewed: Record<string, string>;
}

/** A short mark of a text; equal texts have equal marks, composed letters and all. */
export const markOf = (...texts: string[]): string =>
  createHash('sha256')
    .update(texts.map((text) => text.normalize('NFC')).join('\u0000'))
    .digest('hex')
    .slice(0, 10);

/** One language's file of one folder, with the English texts beside it. */
export interface Room {
  prefix: string;
  lang: string;
  english: MessageFile;
  own: MessageFile;
  state: CatalogueState;
  files: { own: string; state: string };
}

/** Every folder that has words for readers, with one language's translation as far as there is one. */
export const roomsOf = (lang: string, root?: string): Room[] =>
  catalogueFolders(root)
    .filter(({ folder }) => existsSync(join(folder, 'en.json')))
    .map((folder) => openRoom(folder, lang));

function openRoom({ prefix, folder }: CatalogueFolder, lang: string): Room {
  const files = { own: join(folder, `${lang}.json`), state: join(folder, `${lang}.state.json`) };
  const state = existsSync(files.state)
    ? (JSON.parse(readFileSync(files.state, 'utf8')) as CatalogueState)
    : { source: {}, reviewed: {} };
  return {
    prefix,
    lang,
    english: readMessages(join(folder, 'en.json')),
    own: readMessages(files.own),
    state,
    files,
  };
}

export type KeyStanding = 'missing' | 'unmarked' | 'stale' | 'current';

/** How one key of a room stands: not translated, translated from nobody knows which text, from an older one, or from this. */
export function standingOf({ english, own, state }: Room, key: string): KeyStanding {
  if (!own[key]?.trim()) return 'missing';
  const source = state.source[key];
  if (source === undefined) return 'unmarked';
  return source === markOf(english[key] ?? '') ? 'current' : 'stale';
}

/** True where a person has read this translation beside this English text. Either of them changed ends it. */
export const isReviewed = ({ english, own, state }: Room, key: string): boolean =>
  own[key] !== undefined && state.reviewed[key] === markOf(english[key] ?? '', own[key]);

const sorted = (marks: Record<string, string>, order: readonly string[]): Record<string, string> =>
  Object.fromEntries(order.flatMap((key) => (marks[key] === undefined ? [] : [[key, marks[key]]])));

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/** Writes a room's state in the order of the English file, without keys that are gone. */
export function writeState({ english, own, state, files }: Room): void {
  const order = keysOf(english).filter((key) => key in own);
  writeFileSync(
    files.state,
    json({ source: sorted(state.source, order), reviewed: sorted(state.reviewed, order) }),
  );
}

/** Writes a room's translations in the order of the English file; `_meta.reviewed` is true where every key is reviewed. */
export function writeRoom(room: Room): void {
  const { english, own, files } = room;
  const keys = keysOf(english);
  const meta = Object.entries(own).filter(([key]) => key.startsWith('_meta.') && key !== '_meta.reviewed');
  const texts = keys.flatMap((key) => (own[key] === undefined ? [] : [[key, own[key]] as const]));
  const isWhole = keys.every((key) => isReviewed(room, key));
  writeFileSync(
    files.own,
    json(Object.fromEntries([['_meta.reviewed', String(isWhole)], ...meta, ...texts])),
  );
  writeState(room);
}

/**
 * Notes which English text each translation was made from: for the keys that have no mark yet, and for those named (full
 * keys, `room.key`) even where they have one. Answers how many were marked.
 */
export function markSources(lang: string, renewed: readonly string[] = [], root?: string): number {
  let marked = 0;
  for (const room of roomsOf(lang, root)) {
    for (const key of keysOf(room.english)) {
      const standing = standingOf(room, key);
      const isNamed = renewed.includes(`${room.prefix}.${key}`) && standing === 'stale';
      if (standing !== 'unmarked' && !isNamed) continue;
      room.state.source[key] = markOf(room.english[key] ?? '');
      marked += 1;
    }
    if (existsSync(room.files.own)) writeState(room);
  }
  return marked;
}
