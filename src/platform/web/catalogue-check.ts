import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { catalogueFolders } from './i18n.ts';
import { DEFAULT_LANGUAGE, LANGUAGES } from './languages.ts';

type Element = {
  type: number;
  value?: unknown;
  options?: Record<string, { value: Element[] }>;
  children?: Element[];
};
const LITERAL = 0;
const POUND = 7;

function namesIn(elements: Element[], into: Set<string>): Set<string> {
  for (const element of elements) {
    if (element.type !== LITERAL && element.type !== POUND) into.add(String(element.value));
    for (const option of Object.values(element.options ?? {})) namesIn(option.value, into);
    if (element.children) namesIn(element.children, into);
  }
  return into;
}

/** Names of the ICU arguments of a message, sorted. Throws where the message cannot be parsed. */
export function messageArguments(text: string, lang = DEFAULT_LANGUAGE): string[] {
  const parsed = new IntlMessageFormat(text, lang, undefined, { ignoreTag: true }).getAst();
  return [...namesIn(parsed as unknown as Element[], new Set())].sort();
}

/**
 * Compares catalogues of one folder with the English one: same keys, same ICU arguments, every text parseable and
 * not empty. Answers one sentence per fault; an empty list means that all is well.
 */
export function catalogueFaults(name: string, files: Record<string, Record<string, string>>): string[] {
  const faults: string[] = [];
  const english = files[DEFAULT_LANGUAGE] ?? {};
  const keysOf = (file: Record<string, string>): string[] =>
    Object.keys(file).filter((key) => !key.startsWith('_meta.'));
  for (const [lang, file] of Object.entries(files)) {
    for (const key of keysOf(english)) if (!(key in file)) faults.push(`${name} ${lang}: ${key} is missing`);
    for (const key of keysOf(file)) {
      const text = file[key] ?? '';
      if (text.trim() === '') faults.push(`${name} ${lang}: ${key} is empty`);
      if (!(key in english)) faults.push(`${name} ${lang}: ${key} is not in English`);
      try {
        const own = messageArguments(text, lang).join(' ');
        const wanted = messageArguments(english[key] ?? text).join(' ');
        if (own !== wanted)
          faults.push(`${name} ${lang}: ${key} has arguments "${own}", English has "${wanted}"`);
      } catch (error) {
        faults.push(`${name} ${lang}: ${key} cannot be read: ${(error as Error).message}`);
      }
    }
    if (lang !== DEFAULT_LANGUAGE && !('_meta.reviewed' in file))
      faults.push(`${name} ${lang}: _meta.reviewed is missing`);
  }
  return faults;
}

/** The faults of every catalogue folder of the installation, staff words included. */
export function allCatalogueFaults(root?: string): string[] {
  return catalogueFolders(root).flatMap(({ prefix, folder }) => {
    const read = (file: string): Record<string, string> =>
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>;
    const faults: string[] = [];
    if (existsSync(join(folder, 'staff.en.json')))
      faults.push(...catalogueFaults(`${prefix} staff`, { [DEFAULT_LANGUAGE]: read('staff.en.json') }));
    const present = LANGUAGES.filter(({ code }) => existsSync(join(folder, `${code}.json`)));
    if (present.length === 0) return faults;
    for (const { code } of LANGUAGES)
      if (!present.some((one) => one.code === code)) faults.push(`${prefix}: ${code}.json is missing`);
    return [
      ...faults,
      ...catalogueFaults(prefix, Object.fromEntries(present.map(({ code }) => [code, read(`${code}.json`)]))),
    ];
  });
}
