import { Refusal } from '#kernel/refusal';
import { replicateScan } from '#room/surveillance';
import { addDays, dayNumber, dayOf } from '#statistics/days';
import { scanSignificance } from '#statistics/scan-significance';
import { planScan, scanClusters } from '#statistics/space-time-scan';
import { type Call, type Command, EXIT, say } from './command.ts';
import { numberFlag, textFlag, wholeFlag } from './flags.ts';
import { columnOf, number, readRows, readSpaced, readTable, type Table, wholeNumber } from './table-file.ts';

const DATE = /^(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?$/;

/** A unit of time the scan counts in, and how many of them the longest window has. */
interface Window {
  unit: 'day' | 'week' | 'month';
  longest: number;
}

function windowOf(text: string): Window {
  const [, length, letter] = /^(\d{1,4})([dwm])$/.exec(text) ?? [];
  if (!length || Number(length) === 0)
    throw new Refusal('invalid-input', '--window is a length such as 7d, 4w or 3m.');
  return { unit: letter === 'd' ? 'day' : letter === 'w' ? 'week' : 'month', longest: Number(length) };
}

/** The day a case's date begins with: `2024-08-03`, `2024/8/3`, `2024/8`. @throws RangeError */
function caseDay(text: string): number {
  const [, year = '', month = '', day = '1'] = DATE.exec(text) ?? [];
  return dayNumber(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
}

const monthOf = (day: number): number => {
  const [year = 0, month = 0] = dayOf(day).split('-').map(Number);
  return year * 12 + month - 1;
};

/** Units counted from the one the first case is in; weeks are counted back from the last case's. */
function unitsOf(days: readonly number[], { unit }: Window) {
  // Not Math.min(...days): a hundred thousand cases are more arguments than a call takes.
  const first = days.reduce((least, day) => Math.min(least, day), Number.POSITIVE_INFINITY);
  const last = days.reduce((most, day) => Math.max(most, day), Number.NEGATIVE_INFINITY);
  const weeks = Math.floor((last - first) / 7) + 1;
  const place = (day: number): number => {
    if (unit === 'day') return day - first;
    return unit === 'week' ? weeks - 1 - Math.floor((last - day) / 7) : monthOf(day) - monthOf(first);
  };
  const startOf = (at: number): string => {
    if (unit === 'day') return dayOf(first + at);
    if (unit === 'week') return addDays(dayOf(last), -7 * (weeks - at) + 1);
    const month = monthOf(first) + at;
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;
  };
  return { units: place(last) + 1, place, startOf };
}

const isSpaced = (file: string): boolean => /[.](cas|geo)$/i.test(file);

function placesOf(table: Table) {
  const [id, north, east] = [
    ['place', 'id', 'code'],
    ['latitude', 'lat'],
    ['longitude', 'lon', 'lng'],
  ].map((names) => columnOf(table, names));
  const known = new Set<string>();
  return readRows(table, (cells) => {
    const name = cells[id ?? 0] ?? '';
    if (known.has(name)) throw new RangeError(`the place "${name.slice(0, 30)}" stands twice`);
    known.add(name);
    return { id: name, latitude: number(cells[north ?? 0]), longitude: number(cells[east ?? 0]) };
  });
}

function casesOf(table: Table, known: ReadonlyMap<string, number>) {
  const id = columnOf(table, ['place', 'id', 'code']);
  const date = columnOf(table, ['date', 'day', 'month']);
  const count = table.columns.some((column) => /^(count|cases)$/i.test(column))
    ? columnOf(table, ['count', 'cases'])
    : undefined;
  return readRows(table, (cells) => {
    const place = known.get(cells[id] ?? '');
    if (place === undefined) throw new RangeError(`no place "${(cells[id] ?? '').slice(0, 30)}"`);
    return {
      place,
      day: caseDay(cells[date] ?? ''),
      count: count === undefined ? 1 : wholeNumber(cells[count]),
    };
  });
}

async function scan({ flags }: Call): Promise<number> {
  const [casesFile, placesFile] = [textFlag(flags, 'cases', ''), textFlag(flags, 'places', '')];
  if (!casesFile || !placesFile)
    throw new Refusal('invalid-input', 'Name both files: --cases FILE --places FILE.');
  const window = windowOf(textFlag(flags, 'window', '7d'));
  const replicates = wholeFlag(flags, 'replicates', { otherwise: 999, least: 9, most: 99_999 });
  const seed = wholeFlag(flags, 'seed', { otherwise: 1, least: 0, most: 2 ** 31 });
  const threads = wholeFlag(flags, 'threads', { otherwise: 2, least: 1, most: 64 });
  const largestKm = numberFlag(flags, 'max-km', { otherwise: 50_000, least: 0, most: 50_000 });
  const places = placesOf(
    isSpaced(placesFile)
      ? await readSpaced(placesFile, ['place', 'latitude', 'longitude'])
      : await readTable(placesFile),
  );
  const cases = casesOf(
    isSpaced(casesFile)
      ? await readSpaced(casesFile, ['place', 'count', 'date'])
      : await readTable(casesFile),
    new Map(places.map(({ id }, at) => [id, at])),
  );
  const { units, place, startOf } = unitsOf(
    cases.map(({ day }) => day),
    window,
  );
  const plan = planScan({
    places,
    cases: cases.map((each) => ({ place: each.place, unit: place(each.day), count: each.count })),
    units,
    longest: Math.min(window.longest, units),
    isProspective: !flags.retrospective,
    largestKm,
  });
  if (!plan.ok) throw new Refusal('invalid-input', `These cases cannot be scanned: ${plan.why}.`);
  const clusters = scanClusters(plan);
  const largest = await replicateScan(plan, { replicates, seed, threads });
  for (const { centre, places: members, fromUnit, toUnit, km, observed, expected, statistic } of clusters) {
    const { p, gumbelP, recurrence } = scanSignificance(statistic, largest);
    const line = {
      centre: places[centre]?.id,
      places: members.map((at) => places[at]?.id),
      km,
      from: startOf(fromUnit),
      to: addDays(startOf(toUnit + 1), -1),
      observed,
      expected,
      llr: statistic,
      p,
      gumbelP,
      recurrence,
    };
    say(
      flags.json
        ? JSON.stringify(line)
        : `${line.centre} and ${members.length - 1} more within ${km.toFixed(2)} km, ${line.from} to ${line.to}: ${observed} against ${expected.toFixed(2)}, LLR ${statistic.toFixed(6)}, p ${p.toPrecision(3)} (Gumbel ${gumbelP.toPrecision(3)}), once in ${Math.round(recurrence)} ${window.unit}s`,
    );
  }
  return EXIT.ok;
}

export const scanCommand: Command = {
  name: 'surveillance scan',
  takes: '--cases FILE --places FILE',
  about: 'Looks for places and times with more cases than chance puts there (space-time permutation scan).',
  flags: {
    cases: { type: 'string', about: 'table with place, date and count; or a .cas file' },
    places: { type: 'string', about: 'table with place, latitude and longitude; or a .geo file' },
    window: { type: 'string', about: 'longest window: 7d, 4w or 3m (7d)' },
    replicates: { type: 'string', about: 'shuffles to compare with (999)' },
    seed: { type: 'string', about: 'of the shuffles (1)' },
    threads: { type: 'string', about: 'processors to use (2)' },
    'max-km': { type: 'string', about: 'largest circle, km' },
    retrospective: { type: 'boolean', about: 'any window, not only those that end with the last case' },
    json: { type: 'boolean', about: 'print JSON, one line a cluster' },
  },
  run: scan,
};
