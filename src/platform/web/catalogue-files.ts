import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installRoot } from './root.ts';

/** One catalogue file: key to ICU text. Keys that begin with `_meta.` say something about the file. */
export type MessageFile = Record<string, string>;

/** A folder of catalogues and the first part of its keys: `web`, a room, an app's own pages. */
export interface CatalogueFolder {
  prefix: string;
  folder: string;
}

/** The file's texts, or none where there is no such file. Throws where it is no JSON. */
export const readMessages = (file: string): MessageFile =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as MessageFile) : {};

/** The keys that are texts. */
export const keysOf = (file: MessageFile): string[] =>
  Object.keys(file).filter((key) => !key.startsWith('_meta.'));

const foldersBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
    : [];

/** Every catalogue folder of the installation. */
export function catalogueFolders(root = installRoot()): CatalogueFolder[] {
  const below = (part: string): CatalogueFolder[] =>
    foldersBelow(join(root, part)).map((name) => ({
      prefix: name,
      folder: join(root, part, name, 'locales'),
    }));
  const all = [
    { prefix: 'web', folder: join(root, 'src/platform/web/locales') },
    ...below('src/domain'),
    ...below('src/apps'),
  ];
  return all.filter(({ folder }) => existsSync(folder));
}

/** The full keys that a language lacks of those the readers' pages have in English; an empty text is none. */
export function missingKeys(lang: string, root?: string): string[] {
  return catalogueFolders(root).flatMap(({ prefix, folder }) => {
    const own = readMessages(join(folder, `${lang}.json`));
    return keysOf(readMessages(join(folder, 'en.json')))
      .filter((key) => !own[key]?.trim())
      .map((key) => `${prefix}.${key}`);
  });
}
