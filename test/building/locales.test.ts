import { expect, it } from 'vitest';
import { isReviewed, roomsOf } from '#platform/locale/catalogue-state';
import { allCatalogueFaults, catalogueFaults } from '#platform/web/catalogue-check';
import { keysOf } from '#platform/web/catalogue-files';
import { loadCatalogues } from '#platform/web/i18n';
import { LANGUAGES } from '#platform/web/languages';
import { filesBelow, isTestFile, textOf } from './house.ts';
import { latinLeaks } from './latin-words.ts';

it('every language has the keys of English and no others, with the same arguments, and the complete ones all of them', () => {
  expect(allCatalogueFaults()).toEqual([]);
  const meta = { '_meta.reviewed': 'false' };
  expect(catalogueFaults('x', { en: { a: '{n} of you' }, cy: { ...meta, a: 'pawb' } })).toHaveLength(1);
});

it('a file says it is reviewed only where a person has read every text as it stands now', () => {
  const faults = LANGUAGES.filter(({ code }) => code !== 'en').flatMap(({ code }) =>
    roomsOf(code)
      .filter(({ own }) => own['_meta.reviewed'] === 'true')
      .flatMap((room) =>
        keysOf(room.english)
          .filter((key) => !isReviewed(room, key))
          .map((key) => `${code} ${room.prefix}.${key}`),
      ),
  );
  expect(faults).toEqual([]);
});

/** The literal parts of a message: no arguments, no quoted placeholders. */
const literal = (text: string): string =>
  text.replaceAll(/%'\{count\}'/g, ' ').replaceAll(/\{[^{}]*\}/g, ' ');

/** Every translated text: its full name, the English text, its own, and whether its file lists it as rightly the same. */
const translated = LANGUAGES.filter(({ code }) => code !== 'en').flatMap(({ code }) =>
  roomsOf(code).flatMap(({ prefix, english, own }) =>
    keysOf(own).map((key) => ({
      lang: code,
      name: `${code} ${prefix}.${key}`,
      english: literal(english[key] ?? ''),
      own: literal(own[key] ?? ''),
      isListed: (own['_meta.same'] ?? '').split(' ').includes(key),
    })),
  ),
);
const OTHER_SCRIPTS = ['pa', 'ur', 'ar', 'bn', 'gu', 'fa'];

it('in a language of another script no Latin letters are left but the words that stay', () => {
  const faults = translated
    .filter(({ lang }) => OTHER_SCRIPTS.includes(lang))
    .flatMap(({ name, own }) => latinLeaks(own).map((word) => `${name}: ${word}`));
  expect(faults).toEqual([]);
  expect(latinLeaks('اضغط Shift ثم Enter')).toEqual(['Enter']);
});

it('in a language of our script no text is the English one, but those its file names in _meta.same', () => {
  const ours = translated.filter(({ lang }) => !OTHER_SCRIPTS.includes(lang));
  const isSame = ({ own, english }: { own: string; english: string }): boolean =>
    own === english && /\p{L}{2}/u.test(own);
  expect(ours.filter((text) => isSame(text) && !text.isListed).map(({ name }) => name)).toEqual([]);
  expect(ours.filter((text) => !isSame(text) && text.isListed).map(({ name }) => name)).toEqual([]);
});

/** `t('a.b')` whole, `t('a.' ~ x)` and `` t(`a.${x}`) `` by their beginning. A key in a variable is not seen. */
const CALL = /\bt\(\s*(?:'([^'\n]*)'|"([^"\n]*)"|`([^`$\n]*)(`|\$\{))\s*([~+]?)/g;

/** `t(x ? 'a.b' : 'a.c')` and the keys of field problems. */
const CHOICE = /\bt\(\s*[^()'"`]*\?\s*'([^'\n]+)'\s*:\s*'([^'\n]+)'/g;
const PROBLEM = /\bkey:\s*'([a-z]+[.][^'\n]+)'/g;

function keysIn(text: string): { key: string; isBeginning: boolean }[] {
  const whole = [...text.matchAll(CHOICE), ...text.matchAll(PROBLEM)].flatMap(([, ...keys]) => keys);
  return [...whole.map((key) => ({ key, isBeginning: false })), ...calls(text)];
}

function calls(text: string): { key: string; isBeginning: boolean }[] {
  return [...text.matchAll(CALL)].map(([, single, double, template, end, joined]) => ({
    key: single ?? double ?? template ?? '',
    // Only the joining sign tells a whole key from a beginning; inside `${` it always is one.
    isBeginning: end?.startsWith('$') === true || joined !== '',
  }));
}

function lacking(text: string, words: readonly string[]): string[] {
  const known = new Set(words);
  return keysIn(text)
    .filter(({ key }) => key !== '')
    .filter(({ key, isBeginning }) =>
      isBeginning ? !words.some((word) => word.startsWith(key)) : !known.has(key),
    )
    .map(({ key }) => key);
}

const readers = [...loadCatalogues({ strict: true }).of('en').keys()];
const everyone = [...loadCatalogues({ strict: true, workWords: 'staff' }).of('en').keys()];
const partners = [...loadCatalogues({ strict: true, workWords: 'partner' }).of('en').keys()];
/** Faces that never load the words for people at work. */
const READERS_FACE = /\/views\/(public|leader|link)\/|\/(public|leader|api)[.]routes[.]ts$/;
/** What partners' case workers see has words of its own. */
const PARTNERS_FACE = /\/views\/partner\/|\/partner[.]routes[.]ts$|\/workspace[a-z.-]*[.]ts$/;

const wordsFor = (file: string): string[] => {
  if (PARTNERS_FACE.test(file)) return partners;
  return READERS_FACE.test(file) ? readers : everyone;
};

it('no view, presenter or route asks for a text the catalogue lacks', () => {
  const files = filesBelow('src', /[.](njk|ts)$/).filter((file) => !isTestFile(file));
  const faults = files.flatMap((file) =>
    lacking(textOf(file), wordsFor(file)).map((key) => `${file}: ${key}`),
  );
  expect(faults).toEqual([]);
  expect(files.flatMap((file) => keysIn(textOf(file))).length).toBeGreaterThan(500);
});

it('the scan sees whole keys and beginnings', () => {
  const text = `{{ t('a.b') }} {{ t('a.' ~ x) }} {{ t('z.' ~ x) }} {{ t('a.c', { n: 1 }) }} t(\`z.\${x}\`) t(key) t(x ? 'a.b' : 'a.d') key: 'a.e'`;
  expect(lacking(text, ['a.b'])).toEqual(['a.d', 'a.e', 'z.', 'a.c', 'z.']);
});
