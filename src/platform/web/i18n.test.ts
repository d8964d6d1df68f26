import { describe, expect, test } from 'vitest';
import { COMPLETE_LANGUAGES } from '#reference/languages';
import { catalogueFaults, messageArguments, messageFaults } from './catalogue-check.ts';
import { missingKeys } from './catalogue-files.ts';
import { formatAgo, formatDate, formatNumber } from './formats.ts';
import { isolateRuns, loadCatalogues } from './i18n.ts';
import { LANGUAGES, languageOf, localPath, localUrl, offeredLanguages, splitEdition } from './languages.ts';

const strict = loadCatalogues({ strict: true });
const lenient = loadCatalogues({ strict: false, workWords: 'staff' });

test('faults of a catalogue are named', () => {
  const files = {
    en: { a: 'One {n}', b: 'x', d: 'y' },
    cy: { '_meta.reviewed': 'false', a: 'Un {m}', c: 'z', d: '' },
  };
  const faults = catalogueFaults('room', files).join('\n');
  for (const part of ['cy: b is missing', 'a has arguments "m"', 'd is empty', 'c is not in English'])
    expect(faults).toContain(part);
  expect(messageArguments('{n, plural, one {# of {all}} other {#}}')).toEqual(['all', 'n']);
});

test('a plural has the forms of its language, no more and no fewer', () => {
  const english = '{n, plural, one {# day} other {# days}}';
  expect(messageFaults(english, english, 'en')).toEqual([]);
  expect(messageFaults('{n, plural, one {# dzień} other {# dni}}', english, 'pl')).toEqual([
    '{n} lacks the form few',
    '{n} lacks the form many',
  ]);
  const arabic = '{n, plural, zero {a} one {b} two {c} few {d} many {e} other {f}}';
  expect(messageFaults(arabic, english, 'ar')).toEqual([]);
  expect(messageFaults(arabic, english, 'fa')).toHaveLength(4);
  expect(messageFaults('{n, select, a {x} other {y}}', '{n, select, b {x} other {y}}', 'cy')).toHaveLength(1);
});

test('a language may be in the making: keys may be missing, others may not be there', () => {
  const files = { en: { a: 'A', b: 'B' }, so: { '_meta.reviewed': 'false', a: 'C', c: 'D' } };
  expect(catalogueFaults('room', files, (lang) => lang !== 'so')).toEqual(['room so: c is not in English']);
});

test('a language is offered when no key is missing, and every one has a name and a direction', () => {
  for (const { code } of LANGUAGES)
    expect(
      offeredLanguages().some((one) => one.code === code),
      code,
    ).toBe(missingKeys(code).length === 0);
  for (const { code } of LANGUAGES) {
    const isOffered = offeredLanguages().some((one) => one.code === code);
    const url = isOffered ? '/report' : `/${code}/report`;
    expect(splitEdition(`/${code}/report`)).toEqual({ edition: isOffered ? code : 'en', url });
  }
  for (const code of COMPLETE_LANGUAGES) expect(missingKeys(code)).toEqual([]);
  expect(LANGUAGES.filter(({ dir }) => dir === 'rtl').map(({ code }) => code)).toEqual(['ur', 'ar', 'fa']);
  expect(languageOf('fa').name).toBe('فارسی');
});

describe('a missing key', () => {
  test('throws where a person would notice in time', () => {
    expect(() => strict.translate('ur')('web.nothing')).toThrow(/there is no text for web.nothing/);
    expect(() => strict.translate('en')('web.form.tooLong')).toThrow(/web.form.tooLong/);
  });

  test('falls back to marked English in production', () => {
    expect(lenient.translate('ur')('web.role.ANALYST')).toBe('\uE000Analyst\uE001');
    expect(lenient.translate('ur')('web.nothing')).toBe('web.nothing');
  });
});

test('staff words stay unread on faces without staff', () => {
  expect(strict.of('en').has('web.site.staff')).toBe(false);
  expect(lenient.of('en').has('web.site.staff')).toBe(true);
});

test('the counter’s words keep their placeholder', () => {
  for (const { code } of offeredLanguages())
    expect(strict.translate(code)('web.count.under.other')).toContain('%{count}');
});

test('numbers and codes of several parts keep their order in words from right to left', () => {
  expect(isolateRuns('اتصلوا بالرقم 18001 101، أو 999.')).toBe(
    'اتصلوا بالرقم \u206618001 101\u2069، أو 999.',
  );
  expect(isolateRuns('من الخارج +44 (0)1632 960001. أو 0800-555-111 أو +441632960001.')).toBe(
    'من الخارج \u2066+44 (0)1632 960001\u2069. أو \u20660800-555-111\u2069 أو \u2066+441632960001\u2069.',
  );
  // A number by itself, a code and a time keep their order without a mark.
  expect(isolateRuns('الرقم 101 والرمز ALD-7K3M-9QX2 الساعة 10:04')).toBe(
    'الرقم 101 والرمز ALD-7K3M-9QX2 الساعة 10:04',
  );
  const date = strict.translate('ar')('web.form.date');
  expect(date).toContain('\u206627 3 2026\u2069');
  expect(strict.translate('pl')('web.form.date')).not.toContain('\u2066');
});

test('Easy Read says in other words what it can, and the rest in English', () => {
  const [easy, english] = [strict.translate('easy'), strict.translate('en')];
  expect(easy('reporting.receipt.code')).toBe('Your secret code');
  expect(easy('web.continue')).toBe(english('web.continue'));
  expect([easy.lang, easy.reviewed]).toEqual(['en', true]);
});

describe('urls', () => {
  test.each([
    ['/ur/report/where', 'ur', '/report/where'],
    ['/ur', 'ur', '/'],
    ['/cy?x=1', 'cy', '/?x=1'],
    ['/urban', 'en', '/urban'],
    ['/easy/report/what', 'easy', '/report/what'],
    ['/easyread', 'en', '/easyread'],
    ['/report', 'en', '/report'],
  ])('%s', (url, lang, rest) => expect(splitEdition(url)).toEqual({ edition: lang, url: rest }));

  test('the prefix is put once, and only before paths of this site', () => {
    expect(localUrl('ur', '/report')).toBe('/ur/report');
    expect(localUrl('ur', '/ur/report')).toBe('/ur/report');
    expect(localUrl('ur', '/?x=1')).toBe('/ur?x=1');
    expect(localUrl('ur', 'https://example.org')).toBe('https://example.org');
    expect(localUrl('en', '/report')).toBe('/report');
  });

  test.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'x', '', '/a b', undefined])(
    '%j is no path to return to',
    (text) => expect(localPath(text)).toBe('/'),
  );
  test('a path of this site is', () => expect(localPath('/cases/7?tab=2')).toBe('/cases/7?tab=2'));
});

describe('dates', () => {
  test('are on the clock of London, in the reader’s language', () => {
    expect(formatDate('2026-03-29T00:59:00Z', 'time', 'en')).toBe('00:59');
    expect(formatDate('2026-03-29T01:01:00Z', 'time', 'en')).toBe('02:01');
    expect(formatDate('2026-06-30T23:30:00Z', 'date', 'cy')).toBe('1 Gorffennaf 2026');
    expect(formatDate('2026-03-27T12:00:00Z', 'date', 'ur')).toContain('مارچ');
    expect(formatDate('nonsense', 'date', 'en')).toBe('');
  });

  test.each(LANGUAGES.map(({ code }) => code))('are in figures 0 to 9 of our calendar in %s', (lang) => {
    const text = formatDate('2026-03-27T14:05:00Z', 'dateTime', lang);
    expect(text).toMatch(/27/);
    expect(text).toMatch(/2026/);
    expect(text).toMatch(/14:05/);
    expect(text).not.toMatch(/(?![0-9])\p{Nd}/u);
    expect(formatNumber(1234, lang)).toMatch(/^1\D?234$/);
  });

  test('how long ago is in the largest whole unit', () => {
    const now = new Date('2026-03-27T12:00:00Z');
    expect(formatAgo(new Date('2026-03-27T11:12:00Z'), now, 'en')).toBe('48 minutes ago');
    expect(formatAgo(new Date('2026-03-27T15:30:00Z'), now, 'en')).toBe('in 3 hours');
    expect(formatAgo(new Date('2026-03-25T11:00:00Z'), now, 'pl')).toBe('2 dni temu');
  });
});
