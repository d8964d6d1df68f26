import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDays } from '../../src/statistics/days.ts';
import { type Run, stand as run } from './stand.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stand-surveillance-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stand = (...args: string[]): Promise<Run> => run('surveillance', ...args);
function file(name: string, rows: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${rows.join('\n')}\n`);
  return path;
}

it('judges weeks, by place and by date, and months by their name', async () => {
  const weeks = Array.from(
    { length: 313 },
    (_, at) => `${addDays('2018-01-01', at * 7)},${at === 312 ? 40 : 5 + (at % 3)}`,
  );
  const weekly = file('weekly.csv', ['week,n', ...weeks]);
  for (const mode of ['index', 'date']) {
    const { code, lines: out } = await stand(
      'farrington',
      weekly,
      '--date-column',
      'week',
      '--count-column',
      'n',
      '--mode',
      mode,
      '--json',
    );
    expect(code).toBe(0);
    expect(out).toHaveLength(313);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({
      date: '2018-01-01',
      mu0: null,
      alarm: false,
      why: 'history-too-short',
    });
    const last = JSON.parse(out[312] ?? '');
    expect(last).toMatchObject({ observed: 40, alarm: true });
    expect(last.mu0).toBeCloseTo(6, 0);
    expect(last.upper).toBeLessThan(40);
  }
  const monthly = file('monthly.csv', [
    'date;count',
    ...Array.from(
      { length: 62 },
      (_, at) => `${2020 + Math.floor(at / 12)}${String((at % 12) + 1).padStart(2, '0')};${20 + (at % 4)}`,
    ),
  ]);
  const { lines: out } = await stand('farrington', monthly, '--json');
  expect(JSON.parse(out[61] ?? '')).toMatchObject({ date: '202502', alarm: false });
});

it('takes files as programs write them, and refuses what is no series', async () => {
  const dayOf = (at: number) => addDays('2018-01-01', at * 7);
  const rows = Array.from({ length: 313 }, (_, at) => [dayOf(at), String(5 + (at % 3))] as const);
  const write = (name: string, all: readonly (readonly [string, string])[], sign = ',') =>
    file(name, [`\uFEFFweek${sign}n`, ...all.map((cells) => cells.join(sign))]);
  const judge = async (path: string, ...more: string[]) =>
    stand('farrington', path, '--date-column', 'week', '--count-column', 'n', '--json', ...more);
  const last = ({ lines: out }: Run) => JSON.parse(out.at(-1) ?? '');
  const whole = last(await judge(write('whole.csv', rows)));
  expect(whole.mu0).toBeGreaterThan(4);
  // A byte order mark, semicolons, and numbers with a point change nothing.
  const pointed = rows.map(([day, n]) => [day, `${n}.0`] as const);
  expect(last(await judge(write('semicolons.csv', pointed, ';')))).toEqual(whole);
  // A count that is not known, or a week that is left out, is the same: no verdict for it, and others do without it.
  const unknown = last(
    await judge(
      write(
        'na.csv',
        rows.map(([day, n], at) => [day, at === 60 ? 'NA' : n]),
      ),
    ),
  );
  const cut = await judge(
    write(
      'cut.csv',
      rows.filter((_, at) => at !== 60),
    ),
  );
  expect(last(cut)).toEqual(unknown);
  expect(unknown.mu0).not.toBe(whole.mu0);
  expect(cut.lines).toHaveLength(313);
  expect(JSON.parse(cut.lines[60] ?? '')).toEqual({
    date: dayOf(60),
    observed: null,
    mu0: null,
    phi: null,
    p: null,
    upper: null,
    alarm: false,
    why: 'gap-in-series',
  });
  // Other spellings of a day, and weeks that are numbered within their years.
  const spelt = await judge(
    write(
      'slashes.csv',
      rows.map(([day, n], at) => [at % 2 ? day.replaceAll('-', '/') : `${day}T00:00:00Z`, n]),
    ),
  );
  expect(last(spelt)).toEqual(whole);
  const numbered = rows
    .slice(0, 312)
    .map(
      ([, n], at) => [`${2018 + Math.floor(at / 52)}-${String((at % 52) + 1).padStart(2, '0')}`, n] as const,
    );
  const plain = await judge(
    write(
      'plain.csv',
      numbered.map(([, n], at) => [String(at + 1), n]),
    ),
  );
  const { date: _, ...verdict } = last(plain);
  expect(verdict.mu0).toBeGreaterThan(4);
  expect(last(await judge(write('year-weeks.csv', numbered), '--period', 'week'))).toEqual({
    ...verdict,
    date: '2023-52',
  });
  const named = numbered.map(([week, n]) => [week.replace('-', '-W'), n] as const);
  expect(last(await judge(write('named-weeks.csv', named)))).toEqual({ ...verdict, date: '2023-W52' });
  const none = await judge(
    write(
      'zeros.csv',
      rows.map(([day]) => [day, '0']),
    ),
  );
  expect(last(none)).toMatchObject({ observed: 0, mu0: null, alarm: false, why: 'history-too-thin' });
  const refused: [string, readonly (readonly [string, string])[], RegExp][] = [
    ['backwards.csv', [...rows].reverse(), /go forward, each once/],
    ['twice.csv', [...rows, ['2023-12-25', '4']], /After 2023-12-25 comes 2023-12-25/],
    [
      'days.csv',
      [
        ['2024-01-01', '1'],
        ['2024-01-02', '1'],
      ],
      /no whole weeks/,
    ],
    [
      'typo.csv',
      [
        ['2024-01-01', '1'],
        ['2024-13-08', '1'],
      ],
      /"2024-13-08" \(row 2\) is no date/,
    ],
    [
      'other-spelling.csv',
      [
        ['31/12/2023', '1'],
        ['07/01/2024', '1'],
      ],
      /"31\/12\/2023" \(row 1\) cannot be read: write days as 2024-01-31/,
    ],
    [
      'weeks-back.csv',
      [
        ['2023-W02', '1'],
        ['2023-W01', '1'],
      ],
      /After 2023-W02 comes 2023-W01/,
    ],
    ['negative.csv', [['2024-01-01', '-1']], /line 2: "-1" is no whole number/],
  ];
  await Promise.all(
    refused.map(async ([name, all, words]) => {
      const { code, lines: out, said } = await judge(write(name, all));
      expect([name, code, out, said.length]).toEqual([name, 2, [], 1]);
      expect(said[0]).toMatch(words);
    }),
  );
  const half = await judge(write('half.csv', rows), '--years', '2.5');
  expect([half.code, half.said]).toEqual([2, ['--years is a whole number.']]);
});

it('compares the days after an event, and names the bad lines of a file', async () => {
  const days = Array.from(
    { length: 760 },
    (_, at) => `${addDays('2024-01-01', at)},${(2 + Number(at % 7 === 5)) * (at >= 730 ? 3 : 1)}`,
  );
  const event = addDays('2024-01-01', 729);
  const { lines: out } = await stand(
    'event-window',
    file('daily.csv', ['date,count', ...days]),
    '--event',
    event,
    '--days',
    '14',
    '--json',
  );
  expect(JSON.parse(out[0] ?? '').ratio).toBeCloseTo(3, 1);
  const bad = await stand(
    'event-window',
    file('bad.csv', ['date,count', '2024-01-01,x', '2024-01-02,3', '2024-01-03,-1']),
    '--event',
    event,
  );
  expect(bad.code).toBe(2);
  expect(bad.said).toHaveLength(1);
  expect(bad.said[0]).toMatch(/line 2: "x".*line 4: "-1"/);
  expect((await stand('event-window', join(folder, 'none.csv'), '--event', event)).code).toBe(3);
  expect((await stand('event-window', join(folder, 'daily.csv'))).said[0]).toContain('--event');
});

it('says what the last days will count', async () => {
  const reports = Array.from({ length: 400 }, (_, at) =>
    [0, 0, 0, 1, 3].map((delay) => `${addDays('2024-01-01', at)},${addDays('2024-01-01', at + delay)}`),
  ).flat();
  const now = addDays('2024-01-01', 399);
  const { lines: out } = await stand(
    'nowcast',
    file('reports.csv', ['event,report', ...reports]),
    '--now',
    now,
    '--days',
    '7',
    '--json',
  );
  expect(out).toHaveLength(8);
  const total = JSON.parse(out[7] ?? '');
  expect(total).toMatchObject({ date: 'total', reported: 35 - 3 - 2 + 1 });
  expect(total.expected).toBeCloseTo(35, 6);
});

it('finds the place and time of a cluster, on one thread or two alike', async () => {
  const places = Array.from(
    { length: 36 },
    (_, at) => `w${at},${51 + Math.floor(at / 6) / 100},${(at % 6) / 100}`,
  );
  const cases = Array.from({ length: 720 }, (_, at) => `w${at % 36},${addDays('2024-01-01', (at * 7) % 60)}`);
  const extra = Array.from({ length: 12 }, () => `w14,${addDays('2024-01-01', 59)}`);
  const files = [
    '--cases',
    file('cases.csv', ['place,date', ...cases, ...extra]),
    '--places',
    file('places.csv', ['place,latitude,longitude', ...places]),
  ];
  const one = await stand('scan', ...files, '--replicates', '99', '--seed', '4', '--threads', '1', '--json');
  const two = await stand('scan', ...files, '--replicates', '99', '--seed', '4', '--threads', '2', '--json');
  expect(one.code).toBe(0);
  expect(two.lines).toEqual(one.lines);
  expect(JSON.parse(one.lines[0] ?? '')).toMatchObject({
    centre: 'w14',
    places: ['w14'],
    to: addDays('2024-01-01', 59),
    p: 0.01,
  });
});

it('asks what the rules would have said of the past, and writes a page', async () => {
  const daily = Array.from({ length: 2600 }, (_, at) => {
    const isSurge = at >= 2200 && at < 2214;
    return `${addDays('2018-01-01', at)},${(2 + (at % 3)) * (isSurge ? 4 : 1)},${1 + (at % 2)}`;
  });
  const data = file('strands.csv', ['date,loud,quiet', ...daily]);
  const events = file('events.csv', [
    'series,event,date',
    `loud,an attack <abroad>,${addDays('2018-01-01', 2199)}`,
  ]);
  const out = join(folder, 'report.html');
  const reports = file('told.csv', [
    'event,report',
    ...Array.from({ length: 500 }, (_, at) =>
      [0, 0, 0, 1, 3].map((delay) => `${addDays('2018-01-01', at)},${addDays('2018-01-01', at + delay)}`),
    ).flat(),
  ]);
  const asked = ['--data', data, '--events', events, '--reports', reports, '--out', out];
  const { code, lines: said } = await stand('backtest', ...asked);
  expect(code).toBe(0);
  const summary = JSON.parse(said[0] ?? '');
  expect(summary.report).toBe(out);
  expect(summary.nowcast[7].rawPart).toBeLessThan(1);
  expect(summary.nowcast[7].foretoldPart).toBeCloseTo(1, 2);
  expect(summary).toMatchObject({ series: 2, events: 1, seen: 1, seenWithinTwoPeriods: 1, unattributed: 0 });
  expect(summary.seenByDay[14]).toBe(1);
  const page = readFileSync(out, 'utf8');
  expect(page).toContain('an attack &lt;abroad&gt;');
  expect(page).toContain('The nowcast against what came');
  expect(page).not.toMatch(/<script|src=|href=/);
  const units = async (name: string, rows: string[]) => {
    const table = file(name, ['date,loud', ...rows]);
    return (await stand('backtest', '--data', table, '--events', events, '--out', out)).said[0];
  };
  // Months by their first day are months; a file of weeks whose second is missing is one of weeks.
  const months = Array.from(
    { length: 72 },
    (_, at) => `${2018 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-01,${20 + (at % 4)}`,
  );
  expect(await units('months.csv', months)).toBeUndefined();
  expect(await units('weeks.csv', ['2024-01-01,1', '2024-01-15,1', '2024-01-22,1'])).toMatch(
    /after 2024-01-01 comes 2024-01-15; weeks go/,
  );
  const gap = file('gap.csv', ['date,a', '2024-01-01,1', '2024-01-03,1']);
  const refused = await stand('backtest', '--data', gap, '--events', events);
  expect(refused.code).toBe(2);
  expect(refused.said[0]).toContain('after 2024-01-01 comes 2024-01-03');
});
