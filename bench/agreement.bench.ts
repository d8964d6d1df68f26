import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readRows, readSpaced, readTable } from '../src/apps/cli/table-file.ts';
import { replicateScan } from '../src/domain/surveillance/scan-in-threads.ts';
import { dayNumber } from '../src/statistics/days.ts';
import { eventWindowRatio } from '../src/statistics/event-window.ts';
import { farringtonBound, farringtonJudge } from '../src/statistics/farrington.ts';
import { type FarringtonSettings, MONTHLY, WEEKLY } from '../src/statistics/farrington-design.ts';
import { type DelayedCount, nowcast } from '../src/statistics/nowcast.ts';
import { scanSignificance } from '../src/statistics/scan-significance.ts';
import { planScan, scanClusters } from '../src/statistics/space-time-scan.ts';
import { surgeForecast } from '../src/statistics/surge-forecast.ts';
import { surgeShape } from '../src/statistics/surge-shape.ts';
import { usualDays } from '../src/statistics/usual-days.ts';
import { count, machine, round, runBench, say, WrongOption } from './figures.ts';

/** How far this side is from an answer of R, of SaTScan or of an independent program: the worst of all rows. */
type Worst = Record<string, number>;
type Row = Record<string, string>;

/** Every row of a table by the names of its columns. */
async function rowsOf(...parts: string[]): Promise<Row[]> {
  const table = await readTable(join(...parts));
  return readRows(table, (cells) =>
    Object.fromEntries(table.columns.map((name, at) => [name, cells[at] ?? ''])),
  );
}
const relative = (got: number, want: number): number =>
  Math.abs(got - want) / Math.max(Math.abs(want), 1e-12);
const worse = (worst: Worst, name: string, error: number): void => {
  worst[name] = Math.max(worst[name] ?? 0, error);
};

interface Expected {
  at: number;
  mu0: number;
  phi: number;
  p: number;
  bound: number;
}

function holdFarrington(
  counts: Float64Array,
  expected: readonly Expected[],
  { settings, alpha }: { settings: FarringtonSettings; alpha: number },
  worst: Worst,
): void {
  const judge = farringtonJudge(settings);
  for (const { at, mu0, phi, p, bound } of expected) {
    const answer = judge(counts, at);
    worst.periods = (worst.periods ?? 0) + 1;
    if (!answer.ok) {
      worst.refused = (worst.refused ?? 0) + 1;
      continue;
    }
    worse(worst, 'mu0', relative(answer.mu0, mu0));
    worse(worst, 'phi', relative(answer.phi, phi));
    worse(worst, 'p', Math.abs(answer.p - p));
    worst.otherBounds = (worst.otherBounds ?? 0) + Number(farringtonBound(answer, alpha) !== bound);
  }
}

async function weekly(fixtures: string): Promise<Worst> {
  const worst: Worst = {};
  const input = await rowsOf(fixtures, 'real', 'fbi_weekly_input.csv');
  for (const name of ['all', 'black', 'jewish', 'lgb']) {
    const rows = await rowsOf(fixtures, 'real', `fbi_${name}_FF_b5.csv`);
    holdFarrington(
      Float64Array.from(input, (row) => Number(row[name])),
      rows.map((row) => ({
        at: Number(row.t) - 1,
        mu0: Number(row.mu0),
        phi: Number(row.phi),
        p: Number(row.p),
        bound: Number(row.ub01),
      })),
      { settings: { ...WEEKLY, years: 5 }, alpha: 0.01 },
      worst,
    );
  }
  return worst;
}

async function monthly(fixtures: string): Promise<Worst> {
  const worst: Worst = {};
  const input = await rowsOf(fixtures, 'real', 'london_rra_monthly_input.csv');
  const months = Object.keys(input[0] ?? {}).filter((name) => name !== 'area');
  const answers = await rowsOf(fixtures, 'real', 'london_rra_monthly_FF.csv');
  for (const row of input)
    for (const years of [3, 5])
      holdFarrington(
        Float64Array.from(months, (month) => Number(row[month])),
        answers
          .filter((each) => each.area === row.area && Number(each.b) === years && each.mu0 !== 'NA')
          .map((each) => ({
            at: months.indexOf(each.month ?? ''),
            mu0: Number(each.mu0),
            phi: Number(each.phi),
            p: Number(each.p),
            bound: Number(each.ub01),
          })),
        { settings: { ...MONTHLY, years }, alpha: 0.01 },
        worst,
      );
  return worst;
}

interface Daily {
  firstDay: string;
  of(name: string): number[];
}

async function daily(data: string): Promise<Daily> {
  const rows = await rowsOf(data, 'fbi', 'fbi_daily_national_by_bias.csv');
  return { firstDay: rows[0]?.date ?? '', of: (name) => rows.map((row) => Number(row[name])) };
}

async function windows(fixtures: string, days: Daily): Promise<Worst> {
  const worst: Worst = {};
  for (const row of await rowsOf(fixtures, 'real', 'event_windows_phiw.csv')) {
    if (row.src !== 'fbi') continue;
    const answer = eventWindowRatio(days.of(row.series ?? ''), {
      firstDay: days.firstDay,
      windowStart: row.window_start ?? '',
      windowDays: Number(row.window),
    });
    if (!answer.ok) {
      worst.refused = (worst.refused ?? 0) + 1;
      continue;
    }
    worst.windows = (worst.windows ?? 0) + 1;
    worse(worst, 'ratio', relative(answer.ratio, Number(row.rr)));
    worse(worst, 'phi', relative(answer.phi, Number(row.phi)));
    worse(worst, 'p', Math.abs(answer.p - Number(row.p_pred)));
  }
  return worst;
}

async function shapes(fixtures: string, days: Daily): Promise<Worst> {
  const worst: Worst = {};
  for (const row of await rowsOf(fixtures, 'real', 'decay_twopart.csv')) {
    const counts = days.of(row.series ?? '');
    const start = dayNumber(row.start ?? '') - dayNumber(days.firstDay);
    const usual = usualDays(counts, { firstDay: days.firstDay, from: row.start ?? '', days: 84 });
    if (!usual.ok) continue;
    const shape = surgeShape(counts.slice(start, start + 84), usual.expected, usual);
    if (!shape.ok) continue;
    worst.surges = (worst.surges ?? 0) + 1;
    const errors = [
      relative(shape.peak, Number(row.A)),
      relative(shape.halfLifeDays, Number(row.half_life)),
      Math.abs(shape.lasting - Number(row.B_persist)),
    ];
    // The other program looks along a grid of half-lives that ends sooner.
    const isNear = errors.every((error) => error < 0.01);
    worst.withinOnePercent = (worst.withinOnePercent ?? 0) + Number(isNear);
    if (!isNear)
      say(`${row.series} ${row.event}: ${JSON.stringify(shape)} beside ${row.A}, ${row.half_life}`);
  }
  return worst;
}

/** The next two weeks of each surge as they were foretold after one, two and four weeks: how often the interval held. */
async function forecasts(fixtures: string, days: Daily): Promise<Worst> {
  const told: Worst = { asked: 0, held: 0, foretold: 0, came: 0 };
  for (const row of await rowsOf(fixtures, 'real', 'decay_twopart.csv'))
    for (const known of [7, 14, 28]) {
      const counts = days.of(row.series ?? '');
      const start = dayNumber(row.start ?? '') - dayNumber(days.firstDay);
      const usual = usualDays(counts, { firstDay: days.firstDay, from: row.start ?? '', days: known + 14 });
      if (!usual.ok) continue;
      const answer = surgeForecast(counts.slice(start, start + known), usual.expected, usual);
      if (!answer.ok) continue;
      const came = counts.slice(start + known, start + known + 14).reduce((sum, each) => sum + each, 0);
      told.asked = (told.asked ?? 0) + 1;
      told.came = (told.came ?? 0) + came;
      told.foretold = (told.foretold ?? 0) + answer.total.expected;
      told.held = (told.held ?? 0) + Number(came >= answer.total.low && came <= answer.total.high);
    }
  return told;
}

async function delays(fixtures: string, data: string): Promise<Worst> {
  const worst: Worst = {};
  const told = (await rowsOf(data, 'toronto', 'toronto_hate_crimes_2018_2023.csv')).map(
    (row): DelayedCount => {
      const day = dayNumber(row.OCCURRENCE_DATE ?? '');
      return { day, delay: dayNumber(row.REPORTED_DATE ?? '') - day, count: 1 };
    },
  );
  for (const row of await rowsOf(fixtures, 'nowcast', 'toronto_backtest.csv')) {
    const answer = nowcast(told, {
      today: dayNumber(row.now ?? ''),
      lastDays: Number(row.window),
      replicates: 1,
    });
    if (!answer.ok) continue;
    worst.nowcasts = (worst.nowcasts ?? 0) + 1;
    worse(worst, 'expected', relative(answer.total.expected, Number(row.nowcast)));
    worse(worst, 'reported', Math.abs(answer.total.reported - Number(row.raw)));
  }
  return worst;
}

/** London wards by month against SaTScan: the statistic of each of its clusters, and p within chance of its own. */
async function wards(
  fixtures: string,
  { replicates, threads }: { replicates: number; threads: number },
): Promise<Worst> {
  const geo = await readSpaced(join(fixtures, 'scan', 'lonward.geo'), ['place', 'latitude', 'longitude']);
  const cas = await readSpaced(join(fixtures, 'scan', 'lonward.cas'), ['place', 'count', 'date']);
  const places = readRows(geo, (cells) => ({
    id: cells[0] ?? '',
    latitude: Number(cells[1]),
    longitude: Number(cells[2]),
  }));
  const at = new Map(places.map(({ id }, index) => [id, index]));
  const cases = readRows(cas, (cells) => {
    const [year = 0, month = 0] = (cells[2] ?? '').split('/').map(Number);
    return {
      place: at.get(cells[0] ?? '') ?? -1,
      count: Number(cells[1]),
      unit: (year - 2022) * 12 + month - 8,
    };
  });
  const plan = planScan({ places, cases, units: 25, longest: 3, isProspective: true });
  if (!plan.ok) throw new Error(plan.why);
  const found = scanClusters(plan);
  const text = await readFile(join(fixtures, 'scan', 'lonward_stp.txt'), 'utf8');
  const wanted = [...text.matchAll(/Test statistic\.*: ([\d.]+)/g)].map(([, value]) => Number(value));
  const chances = [...text.matchAll(/^ +P-value\.+: ([\d.]+)/gm)].map(([, value]) => Number(value));
  const largest = await replicateScan(plan, { replicates, seed: 1, threads });
  const worst: Worst = { clusters: wanted.length };
  wanted.forEach((statistic, which) => {
    const own = found[which]?.statistic ?? 0;
    worse(worst, 'statistic', Math.abs(own - statistic));
    const p = chances[which] ?? 1;
    const error = Math.sqrt((p * (1 - p)) / replicates + (p * (1 - p)) / 999);
    worse(worst, 'pInStandardErrors', Math.abs(scanSignificance(own, largest).p - p) / Math.max(error, 1e-3));
  });
  return worst;
}

/** Holds the arithmetic against every stored answer of R, SaTScan and an independent program. */
await runBench(async () => {
  const { values } = parseArgs({
    options: {
      fixtures: { type: 'string', default: '' },
      data: { type: 'string', default: '' },
      replicates: { type: 'string', default: '999' },
      threads: { type: 'string', default: '2' },
    },
  });
  const { fixtures, data } = values;
  if (!fixtures || !data) throw new WrongOption('Name both folders: --fixtures DIR --data DIR.');
  const days = await daily(data);
  const asked: [string, () => Promise<Worst>][] = [
    ['farringtonWeekly', () => weekly(fixtures)],
    ['farringtonMonthly', () => monthly(fixtures)],
    ['eventWindow', () => windows(fixtures, days)],
    ['surgeShape', () => shapes(fixtures, days)],
    ['forecast', () => forecasts(fixtures, days)],
    ['nowcast', () => delays(fixtures, data)],
    [
      'scan',
      () =>
        wards(fixtures, {
          replicates: count('replicates', values.replicates, 99),
          threads: count('threads', values.threads),
        }),
    ],
  ];
  const worst: Record<string, Worst> = {};
  for (const [name, ask] of asked) {
    const found = await ask();
    worst[name] = Object.fromEntries(Object.entries(found).map(([what, error]) => [what, round(error, 12)]));
    say(`${name} ${JSON.stringify(worst[name])}`);
  }
  console.log(JSON.stringify({ bench: 'agreement', machine: machine(), worst }));
});
