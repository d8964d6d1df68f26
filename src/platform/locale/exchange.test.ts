import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalogueFolders } from '#platform/web/catalogue-files';
import { LANGUAGES } from '#platform/web/languages';
import { installRoot } from '#platform/web/root';
import { isReviewed, markSources, type Room, roomsOf, standingOf } from './catalogue-state.ts';
import { coverage, coverageTable } from './coverage.ts';
import { exportLocale, importLocale } from './exchange.ts';
import { readXliff } from './xliff.ts';

let root: string;

/** All catalogues of the product, in a folder of their own. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stand-locale-'));
  for (const { folder } of catalogueFolders())
    cpSync(folder, join(root, folder.slice(installRoot().length)), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const bytes = (): string =>
  catalogueFolders(root)
    .flatMap(({ folder }) => readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')))
    .join('');

const roomOf = (lang: string, name: string): Room => {
  const found = roomsOf(lang, root).find(({ prefix }) => prefix === name);
  if (!found) throw new Error(name);
  return found;
};

/** Sets one text of a catalogue, as somebody with an editor would. */
function edit(name: string, lang: string, key: string, text: string): void {
  const folder = catalogueFolders(root).find(({ prefix }) => prefix === name)?.folder ?? '';
  const file = join(folder, `${lang}.json`);
  const messages = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  writeFileSync(file, JSON.stringify({ ...messages, [key]: text }, null, 2));
}

describe('export and import', { timeout: 30_000 }, () => {
  it.each(LANGUAGES.map(({ code }) => code).filter((code) => code !== 'en'))('leave %s as it was', (lang) => {
    const before = bytes();
    const document = exportLocale(lang, undefined, root);
    const sources = readXliff(document).files.flatMap(({ units }) => units);
    expect(sources).toHaveLength(
      roomsOf(lang, root).reduce((n, { english }) => n + Object.keys(english).length, 0),
    );
    const outcome = importLocale(document, root);
    expect(outcome).toMatchObject({ isTaken: true, changed: 0, reviewed: 0 });
    if (standingOf(roomOf(lang, 'web'), 'skip') === 'current') expect(bytes()).toBe(before);
  });

  it('bring a translator’s words back, arguments and signs included', () => {
    const english = roomOf('pl', 'web').english['form.tooLong'] ?? '';
    expect(english).toContain('{max, number}');
    const document = exportLocale('pl', 'web', root);
    const own = roomOf('pl', 'web').own['form.tooLong'] ?? '';
    expect(document).not.toContain(own);
    const [start = ''] = own.split('{');
    const changed = document.replaceAll(start, `&lt;b> & "Ż" `.replace('& ', '&amp; '));
    expect(importLocale(changed, root)).toMatchObject({ isTaken: true, changed: 1 });
    expect(roomOf('pl', 'web').own['form.tooLong']).toBe(`<b> & "Ż" ${own.slice(start.length)}`);
  });

  it('give an argument the same number in source and target, whatever their order', () => {
    edit('web', 'en', 'skip', '{a} before {b}');
    edit('web', 'pl', 'skip', '{b} po {a}');
    const document = exportLocale('pl', 'web', root);
    const [, source, target] =
      /id="web[.]skip"[\s\S]*?<source>(.*?)<\/source><target>(.*?)<\/target>/.exec(document) ?? [];
    const numbers = (text = ''): string[] =>
      [...text.matchAll(/<ph id="(\d)" dataRef="d\d" equiv="(.*?)"\/>/g)].map(
        ([, id, code]) => `${id} ${code}`,
      );
    expect(numbers(source)).toEqual(['1 {a}', '2 {b}']);
    expect(numbers(target)).toEqual(['2 {b}', '1 {a}']);
    expect(importLocale(document, root)).toMatchObject({ isTaken: true, changed: 0 });
  });

  it('read a unit that a tool has cut into segments and marked', () => {
    const [unit = ''] =
      exportLocale('pl', 'web', root).match(/ {4}<unit id="web[.]skip"[\s\S]*?<\/unit>/) ?? [];
    const source = roomOf('pl', 'web').english.skip ?? '';
    const at = source.indexOf(' ');
    const cut = `<unit id="web.skip"><segment state="final"><source>${source.slice(0, at)}</source><target>Idź <mrk id="m1" type="term">dalej</mrk></target></segment><ignorable><source> </source></ignorable><segment state="translated"><source>${source.slice(at + 1)}</source><target>tu</target></segment></unit>`;
    expect(unit).not.toBe('');
    expect(importLocale(exportLocale('pl', 'web', root).replace(unit, cut), root)).toMatchObject({
      isTaken: true,
      changed: 1,
      reviewed: 0,
    });
    expect(roomOf('pl', 'web').own.skip).toBe('Idź dalej tu');
  });

  it('refuse a file made from an older English text, name the units, and take nothing', () => {
    const document = exportLocale('cy', undefined, root);
    edit('web', 'en', 'skip', 'Skip to the main part');
    edit('reporting', 'en', 'return.open', 'Open it');
    const before = bytes();
    const outcome = importLocale(document, root);
    expect(outcome).toMatchObject({
      isTaken: false,
      outdated: [
        'web.skip: the English text has changed',
        'reporting.return.open: the English text has changed',
      ],
    });
    expect(bytes()).toBe(before);
  });

  it('refuse broken messages, lost arguments and missing plural forms, every one by name', () => {
    edit('web', 'en', 'skip', '{n, plural, one {# line} other {# lines}} of {all}');
    edit(
      'web',
      'pl',
      'skip',
      '{n, plural, one {# linia} few {# linie} many {# linii} other {# linii}} z {all}',
    );
    const document = exportLocale('pl', 'web', root);
    const before = bytes();
    const broken = document
      .replace('few {# linie} ', '')
      .replace(/(<unit id="web[.]form[.]tooLong"[\s\S]*?<target>.*?)<ph [^>]*\/>(.*<\/target>)/, '$1$2')
      .replace(/(<unit id="web[.]back"[\s\S]*?<target>)[^<]*/, '$1{');
    const outcome = importLocale(broken, root);
    expect(outcome.isTaken ? [] : outcome.faulty.map((line) => line.split(':')[0])).toEqual([
      'web.skip',
      'web.back',
      'web.form.tooLong',
    ]);
    expect(bytes()).toBe(before);
    expect(importLocale(document, root).isTaken).toBe(true);
  });

  it.each([
    ['not xml', 'no XML'],
    ['<a/>', 'no XLIFF 2'],
    ['<xliff version="1.2"><file/></xliff>', 'no XLIFF 2'],
    ['<xliff version="2.0" srcLang="de" trgLang="pl"/>', 'must be English'],
    ['<xliff version="2.0" srcLang="en" trgLang="de"/>', 'none of'],
    ['<!DOCTYPE a [<!ENTITY b "c">]><xliff version="2.0" srcLang="en" trgLang="pl">&b;</xliff>', 'no XML'],
  ])('refuse %s', (text, why) => expect(() => importLocale(text, root)).toThrow(why));
});

describe('a person’s review', { timeout: 30_000 }, () => {
  const finish = (document: string): string => document.replaceAll('state="translated"', 'state="final"');

  it('is kept by key, makes the file reviewed when it is whole, and ends with the next edit', () => {
    const first = exportLocale('cy', 'leader', root);
    const half = first.replace('state="translated"', 'state="final"');
    expect(importLocale(half, root)).toMatchObject({ isTaken: true, changed: 0, reviewed: 1 });
    expect(roomOf('cy', 'leader').own['_meta.reviewed']).toBe('false');
    expect(importLocale(finish(first), root)).toMatchObject({ isTaken: true, reviewed: 3 });
    expect(roomOf('cy', 'leader').own['_meta.reviewed']).toBe('true');
    expect(exportLocale('cy', 'leader', root)).toBe(finish(first));

    edit('leader', 'cy', 'nav.settings', 'Rhywbeth arall');
    expect(isReviewed(roomOf('cy', 'leader'), 'nav.settings')).toBe(false);
    expect(isReviewed(roomOf('cy', 'leader'), 'nav.concerns')).toBe(true);
    expect(coverage('cy', root)[0]?.rooms.find(({ room }) => room === 'leader')?.reviewed).toBe(3);
  });
});

describe('the report', { timeout: 30_000 }, () => {
  it('tells missing, stale and unmarked texts apart, and why a language is not offered', () => {
    edit('web', 'en', 'skip', 'Skip to the main part');
    edit('web', 'en', 'new', 'Something new');
    edit('web', 'cy', 'new', 'Rhywbeth newydd');
    const [welsh] = coverage('cy', root);
    const web = welsh?.rooms.find(({ room }) => room === 'web');
    expect(web).toMatchObject({ missing: [], stale: ['web.skip'], unmarked: ['web.new'] });
    const [polish] = coverage('pl', root);
    expect(polish?.isOffered).toBe(false);
    expect(coverageTable(coverage('pl', root))).toContain('not offered: web.new missing');
    expect(exportLocale('cy', 'web', root)).toContain('The English text has changed');

    expect(markSources('cy', [], root)).toBe(1);
    expect(markSources('cy', ['web.skip'], root)).toBe(1);
    expect(
      coverage('cy', root)[0]?.rooms.every(({ stale, unmarked }) => stale.length + unmarked.length === 0),
    ).toBe(true);
  });
});
