import type { Detection, JudgedPeriod, PlaceboRate, SeriesBacktest } from '#statistics/backtest';
import type { NowcastError } from '#statistics/nowcast-backtest';

/** What a back-test found, series by series. */
export interface BacktestReport {
  /** File the counts came from. */
  data: string;
  alpha: number;
  years: number;
  /** Empty where no file of reports with their delays was given. */
  nowcast: readonly NowcastError[];
  series: (SeriesBacktest & { name: string; placebo: PlaceboRate[] })[];
}

/** The figures of the whole, for a line of JSON. */
export interface BacktestSummary {
  series: number;
  periods: number;
  events: number;
  /** Events with an alarm that could be known within so many days. */
  seenByDay: { 7: number; 14: number; 28: number };
  /** Within two periods after the one the event fell in. */
  seenWithinTwoPeriods: number;
  seen: number;
  unattributed: number;
  unattributedPerSeriesYear: number;
  /** Part of placebo windows called at a nominal 0.05, by length in days. */
  placebo: Record<string, number>;
  /** What the nowcast was off by, by how many of the last days; empty without a file of reports. */
  nowcast: Record<string, Omit<NowcastError, 'lastDays'>>;
}

const escaped = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign,
  );
const share = (part: number, all: number): number => (all === 0 ? 0 : Number((part / all).toFixed(4)));

/** The page (no scripts, nothing from outside) and the figures of the whole. */
export function backtestReport(report: BacktestReport): { html: string; summary: BacktestSummary } {
  const summary = summarise(report);
  const rows = report.series.map(seriesRow).join('\n');
  const charts = report.series.map(chart).join('\n');
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Back-test of surveillance</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#0b0c0c}
caption{text-align:left;font-weight:bold}table{border-collapse:collapse;margin:1rem 0}th,td{border-bottom:1px solid #b1b4b6;padding:.3rem .8rem .3rem 0;text-align:left;vertical-align:top}
td.n,th.n{text-align:right}svg{width:100%;height:auto}</style></head><body>
<h1>Back-test of surveillance</h1>
<p>Counts from ${escaped(report.data)}. Each period was judged against ${report.years} years before it by Farrington flexible at
alpha ${report.alpha}, with nothing it could not have known then. Counts are as they stand today: late reports of the time are in
them, so days to an alarm leave out the delay of reporting.</p>
<ul><li>${summary.seen} of ${summary.events} listed events raised an alarm within five periods, ${summary.seenWithinTwoPeriods} within two;
by day 7 ${summary.seenByDay[7]}, by day 14 ${summary.seenByDay[14]}, by day 28 ${summary.seenByDay[28]}.</li>
<li>${summary.unattributed} alarms stand outside one period before to twelve after a listed event: ${summary.unattributedPerSeriesYear.toFixed(2)} a series and year.
Not all that happened is in the list, so this is an upper bound on false alarms.</li>
${Object.entries(summary.placebo)
  .map(
    ([days, rate]) =>
      `<li>Event window of ${days} days, asked where nothing is listed: called at a nominal 5% in ${(rate * 100).toFixed(1)}%.</li>`,
  )
  .join('\n')}</ul>
<table><caption>By series</caption><thead><tr><th>Series</th><th class="n">Periods</th><th class="n">Unattributed alarms</th><th class="n">a year</th><th>Events</th></tr></thead>
<tbody>${rows}</tbody></table>
${nowcastTable(report.nowcast)}
${charts}
</body></html>
`;
  return { html, summary };
}

function summarise({ series, nowcast }: BacktestReport): BacktestSummary {
  const detections = series.flatMap((each) => each.detections);
  const seenBy = (days: number): number =>
    detections.filter(({ afterDays }) => afterDays !== null && afterDays <= days).length;
  const unattributed = series.reduce((sum, each) => sum + each.unattributed, 0);
  const quietYears = series.reduce((sum, each) => sum + each.quietYears, 0);
  const looks = new Map<number, { low: number; asked: number }>();
  for (const { windowDays, asked, rate } of series.flatMap((each) => each.placebo)) {
    const known = looks.get(windowDays) ?? { low: 0, asked: 0 };
    looks.set(windowDays, { low: known.low + rate * asked, asked: known.asked + asked });
  }
  return {
    series: series.length,
    periods: series.reduce((sum, each) => sum + each.periods.length, 0),
    events: detections.length,
    seenByDay: { 7: seenBy(7), 14: seenBy(14), 28: seenBy(28) },
    seenWithinTwoPeriods: detections.filter(({ afterPeriods }) => afterPeriods !== null && afterPeriods <= 2)
      .length,
    seen: detections.filter(({ afterPeriods }) => afterPeriods !== null).length,
    unattributed,
    unattributedPerSeriesYear: share(unattributed, quietYears),
    placebo: Object.fromEntries([...looks].map(([days, { low, asked }]) => [days, share(low, asked)])),
    nowcast: Object.fromEntries(
      nowcast.map(({ lastDays, ...error }) => [
        lastDays,
        {
          asked: error.asked,
          rawPart: share(error.rawPart, 1),
          foretoldPart: share(error.foretoldPart, 1),
          rawError: share(error.rawError, 1),
          foretoldError: share(error.foretoldError, 1),
          held: share(error.held, 1),
        },
      ]),
    ),
  };
}

const percent = (part: number): string => `${(part * 100).toFixed(1)}%`;

/** The nowcast against what came; nothing where it was not asked. */
function nowcastTable(errors: readonly NowcastError[]): string {
  if (errors.length === 0)
    return '<p>Error of the nowcast: not asked. Give a file with a row for each report (--reports).</p>';
  const rows = errors.map(
    (each) =>
      `<tr><th scope="row">last ${each.lastDays} days</th><td class="n">${each.asked}</td><td class="n">${percent(each.rawPart)}</td><td class="n">${percent(each.foretoldPart)}</td><td class="n">${each.rawError.toFixed(2)}</td><td class="n">${each.foretoldError.toFixed(2)}</td><td class="n">${percent(each.held)}</td></tr>`,
  );
  return `<table><caption>The nowcast against what came</caption><thead><tr><th>Days</th><th class="n">Asked</th><th class="n">Known then</th><th class="n">Foretold</th><th class="n">Mean error, known</th><th class="n">Mean error, foretold</th><th class="n">95% interval held</th></tr></thead>
<tbody>${rows.join('')}</tbody></table>
<p>Known and foretold are parts of what these days came to in the end.</p>`;
}

const laterText = (periods: number): string =>
  periods === 0 ? 'in the same period' : `${periods} ${periods === 1 ? 'period' : 'periods'} later`;
const told = ({ name, day, afterPeriods, ratio }: Detection): string =>
  `${escaped(name)} (${day}): ${afterPeriods === null ? 'not seen' : `${laterText(afterPeriods)}, ${ratio?.toFixed(2)} times the usual`}`;

const seriesRow = ({
  name,
  periods,
  unattributed,
  quietYears,
  detections,
}: BacktestReport['series'][number]): string =>
  `<tr><th scope="row">${escaped(name)}</th><td class="n">${periods.length}</td><td class="n">${unattributed}</td><td class="n">${share(unattributed, quietYears).toFixed(2)}</td><td>${detections.map(told).join('<br>')}</td></tr>`;

const WIDTH = 1000;
const HEIGHT = 160;

/** Counts as a line, the bound as a band below, alarms as marks: a triangle where an event explains it, a ring where none does. */
function chart({ name, periods }: BacktestReport['series'][number]): string {
  if (periods.length === 0) return `<h2>${escaped(name)}</h2><p>No period has history enough.</p>`;
  const most = Math.max(...periods.map(({ observed, upper }) => Math.max(observed, upper)), 1);
  const x = (at: number): number => (at / Math.max(1, periods.length - 1)) * WIDTH;
  const y = (value: number): number => HEIGHT - (value / most) * (HEIGHT - 10);
  const line = (of: (period: JudgedPeriod) => number): string =>
    periods.map((period, at) => `${x(at).toFixed(1)},${y(of(period)).toFixed(1)}`).join(' ');
  const marks = periods.flatMap((period, at) => {
    if (!period.isAlarm) return [];
    const [left, top] = [x(at), y(period.observed)];
    const title = `<title>${period.start}: ${period.observed}, expected ${period.mu0.toFixed(1)}</title>`;
    return [
      period.isAttributed
        ? `<path d="M${left.toFixed(1)} ${(top - 9).toFixed(1)}l5 9h-10z" fill="#942514">${title}</path>`
        : `<circle cx="${left.toFixed(1)}" cy="${top.toFixed(1)}" r="4" fill="none" stroke="#942514" stroke-width="2">${title}</circle>`,
    ];
  });
  return `<h2>${escaped(name)}</h2>
<svg viewBox="0 -10 ${WIDTH} ${HEIGHT + 30}" role="img" aria-label="${escaped(name)}: counts and bounds, ${periods[0]?.start} to ${periods.at(-1)?.start}">
<polygon points="0,${HEIGHT} ${line(({ upper }) => upper)} ${WIDTH},${HEIGHT}" fill="#eef1f2"/>
<polyline points="${line(({ observed }) => observed)}" fill="none" stroke="#0b5c63" stroke-width="1.5"/>
${marks.join('\n')}
<text x="0" y="${HEIGHT + 16}" font-size="12">${periods[0]?.start}</text><text x="${WIDTH}" y="${HEIGHT + 16}" font-size="12" text-anchor="end">${periods.at(-1)?.start}</text></svg>
<p>Line: counts. Pale: up to the bound. Triangle: alarm near a listed event. Ring: alarm near none.</p>`;
}
