import { describe, expect, it } from 'vitest';
import { filesBelow, textOf } from './house.ts';

/**
 * A day is the day on the clock of Europe/London, and `londonDay` of statistics/days says which. A moment cut to ten
 * letters is the day in UTC: yesterday from midnight to one in summer, when a duty inspector is at work.
 */
const CUT = /([\w.]+|\))\s*\.toISOString\(\)\s*\.(?:slice|substring|split)\((?:0, ?10|'T')\)/g;
/** A date made of a day's own numbers is no moment: `new Date(Date.UTC(…))`, `new Date(number * DAY_MS)`. */
const MADE_OF_A_DAY = /new Date\((?!\))(?![^;]*(?:now|getTime|At\b))[^;]*\)$/;
/** Dates with a name that are made of a day's own numbers, and what is told a service in its own time. */
const NO_MOMENT: Readonly<Record<string, string>> = {
  'src/platform/web/field-values.ts': 'date',
  'src/domain/situation/uk-time.model.ts': 'asUtc',
  // Twilio asks for the day in UTC.
  'src/channels/sms/twilio.ts': 'since',
};
const OTHER_WAYS: readonly [RegExp, string][] = [
  [/Intl\.DateTimeFormat\('en-CA'|toLocaleDateString\(/, 'londonDay'],
  [/\bnow\.getU?T?C?(?:FullYear|Month|Date|Day|Hours)\(/, 'londonDay or londonTime'],
];

function momentsCut(file: string, text: string): string[] {
  return [...text.matchAll(CUT)].flatMap((match) => {
    const start = text.lastIndexOf('\n', match.index) + 1;
    const before = text.slice(start, match.index + (match[1] ?? '').length);
    const isDay = MADE_OF_A_DAY.test(before) || NO_MOMENT[file] === match[1];
    return isDay ? [] : [`${file}: ${match[0].replace(/\s+/g, '')}`];
  });
}

const product = ['src', 'demo', 'bench'].flatMap((folder) => filesBelow(folder, /[.]ts$/));

describe('a day', () => {
  it('is never a moment cut short: that is the day in UTC', () => {
    const files = product.filter((file) => file !== 'src/statistics/days.ts');
    expect(files.length).toBeGreaterThan(500);
    expect(files.flatMap((file) => momentsCut(file, textOf(file)))).toEqual([]);
    for (const [file, name] of Object.entries(NO_MOMENT))
      expect(momentsCut('', textOf(file)).join(), file).toContain(`${name}.toISOString`);
    for (const cut of [
      'const today = ctx.now.toISOString().slice(0, 10);',
      "const day = new Date().toISOString().split('T')[0]",
      'on: receivedAt.toISOString().slice(0, 10),',
      'new Date(now.getTime() + DAY_MS).toISOString().slice(0, 10)',
      'new Date(Date.now()).toISOString()\n  .slice(0, 10)',
    ])
      expect(momentsCut('', cut), cut).toHaveLength(1);
    for (const day of [
      'new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)',
      'new Date(Date.parse(day) + by * DAY_MS).toISOString().slice(0, 10)',
    ])
      expect(momentsCut('', day), day).toEqual([]);
  });

  it('is told by statistics/days alone', () => {
    const files = [...product, ...filesBelow('test', /[.]ts$/)].filter(
      (file) => !file.startsWith('test/building/'),
    );
    for (const [way, instead] of OTHER_WAYS)
      expect(
        files.filter((file) => way.test(textOf(file))),
        instead,
      ).toEqual([]);
    expect(OTHER_WAYS.map(([way]) => way.test("new Intl.DateTimeFormat('en-CA')"))).toEqual([true, false]);
    expect(OTHER_WAYS.map(([way]) => way.test('ctx.now.getUTCFullYear()'))).toEqual([false, true]);
  });

  it('is never left to the time zone of a database session', () => {
    const sql = [
      ...filesBelow('db/migrations', /[.]sql$/),
      ...filesBelow('src', /[.](store|reads|testing)[.]ts$/),
    ];
    const byZone = /\bcurrent_date\b|\bnow\(\)::date|\blocaltimestamp\b/i;
    expect(sql.length).toBeGreaterThan(150);
    expect(sql.filter((file) => byZone.test(textOf(file)))).toEqual([]);
    expect(byZone.test('where day <= current_date')).toBe(true);
  });
});
