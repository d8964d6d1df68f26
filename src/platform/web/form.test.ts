import { describe, expect, test } from 'vitest';
import { characters, type FieldSpec, formView, parseFields } from './form.ts';
import { loadCatalogues } from './i18n.ts';

const TODAY = '2026-03-27';
const parse = (spec: FieldSpec, posted: Record<string, string | string[]>) =>
  parseFields([spec], posted, 'x.page', TODAY);

describe('texts', () => {
  test('are trimmed, with line ends as one sign', () => {
    const { values } = parse({ kind: 'textarea', name: 'words', maxLength: 100 }, { words: ' a\r\nb \r\n' });
    expect(values.words).toBe('a\nb');
  });

  test('are counted in characters, and kept where they are too long', () => {
    const spec: FieldSpec = { kind: 'textarea', name: 'words', maxLength: 3 };
    expect(characters('👍🏽')).toBe(2);
    expect(parse(spec, { words: '😀😀😀' }).problems).toEqual([]);
    const { values, problems } = parse(spec, { words: 'abcde' });
    expect(values.words).toBe('abcde');
    expect(problems).toEqual([{ field: 'words', key: 'web.form.tooLong', args: { max: 3, over: 2 } }]);
  });

  test('a required one that is missing says so in the page’s own words', () => {
    const { problems } = parse(
      { kind: 'text', name: 'place', maxLength: 9, required: true },
      { place: '  ' },
    );
    expect(problems).toEqual([{ field: 'place', key: 'x.page.place.required' }]);
  });
});

test.each([
  ['sw1a1aa', 'SW1A 1AA'],
  ['  m1  1ae ', 'M1 1AE'],
  ['EC1A', 'EC1A'],
])('the postcode %j becomes %j', (typed, value) => {
  const { values, problems } = parse(
    { kind: 'postcode', name: 'postcode', maxLength: 12 },
    { postcode: typed },
  );
  expect([values.postcode, problems]).toEqual([value, []]);
});

test.each([
  ['postcode', 'nowhere'],
  ['email', 'name@place'],
  ['email', 'two@@example.org'],
  ['tel', 'call me'],
  ['tel', '12'],
] as const)('%s refuses %j and keeps it', (kind, typed) => {
  const { values, problems } = parse({ kind, name: 'it', maxLength: 60 }, { it: typed });
  expect(values.it).toBe(typed);
  expect(problems).toEqual([{ field: 'it', key: `web.form.${kind}` }]);
});

describe('choices', () => {
  const what: FieldSpec = {
    kind: 'checkboxes',
    name: 'what',
    options: ['a', 'b', 'none'],
    exclusive: 'none',
  };
  test('ticking "none" beside others: the others count', () => {
    expect(parse(what, { what: ['none', 'a', 'a'] }).values.what).toEqual(['a']);
    expect(parse(what, { what: 'none' }).values.what).toEqual(['none']);
  });

  test('a value that was never offered is refused', () => {
    expect(parse(what, { what: ['a', 'evil'] }).problems).toEqual([
      { field: 'what', key: 'web.form.notInList' },
    ]);
    const one = parse({ kind: 'radios', name: 'one', options: ['a'] }, { one: 'constructor' });
    expect([one.values.one, one.problems[0]?.key]).toEqual(['', 'web.form.notInList']);
  });
});

describe('dates', () => {
  const when: FieldSpec = { kind: 'date', name: 'when', notFuture: true };
  const typed = (day: string, month: string, year: string) => ({
    'when-day': day,
    'when-month': month,
    'when-year': year,
  });
  test('must stand in the calendar', () => {
    expect(parse(when, typed('7', '3', '2026')).values.when).toBe('2026-03-07');
    expect(parse(when, typed('29', '2', '2024')).problems).toEqual([]);
    for (const wrong of [
      typed('29', '2', '2026'),
      typed('0', '1', '2026'),
      typed('1', '13', '2026'),
      typed('x', '', ''),
    ])
      expect(parse(when, wrong).problems).toEqual([{ field: 'when', key: 'web.form.date' }]);
  });

  test('must not lie ahead where the page says so', () => {
    expect(parse(when, typed('27', '3', '2026')).problems).toEqual([]);
    expect(parse(when, typed('28', '3', '2026')).problems[0]?.key).toBe('web.form.notFuture');
  });

  test('a wrong date is shown again as typed', () => {
    const { values, problems } = parse(when, typed('31', '2', '2026'));
    expect(values).toMatchObject({ when: '', 'when-day': '31', 'when-month': '2', 'when-year': '2026' });
    const t = loadCatalogues({ strict: true }).translate('en');
    const words = Object.assign((key: string) => (key.startsWith('web.') ? t(key) : key), {
      has: () => true,
      lang: 'en',
      reviewed: true,
    });
    const [view] = formView({ specs: [when], values, problems, keyBase: 'x.page', t: words });
    expect(view?.params.items).toMatchObject([
      { id: 'when', value: '31' },
      { value: '2' },
      { value: '2026' },
    ]);
  });
});

test('inherited names are no answers', () => {
  expect(parse({ kind: 'text', name: 'constructor', maxLength: 9 }, {}).values.constructor).toBe('');
});
