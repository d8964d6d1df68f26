import { addDays, dayNumber, dayOf, londonDay, weekStart } from '#statistics/days';
import { DEMO_WARDS } from './areas.ts';
import { Dice } from './dice.ts';

/** One ward's reports of one strand and kind of offence on one day; days without any have no row. */
interface HistoryRow {
  areaPath: string;
  strand: 'RACE' | 'RELIGION' | 'SEXUAL_ORIENTATION' | 'DISABILITY' | 'TRANSGENDER';
  offence: Offence;
  /** `YYYY-MM-DD`, the day it happened. */
  onDate: string;
  count: number;
}

/** Mean reports a day over the whole force. Made up, in the proportions of the published national split. */
const DAILY_MEAN: Record<HistoryRow['strand'], number> = {
  RACE: 3.4,
  RELIGION: 0.9,
  SEXUAL_ORIENTATION: 0.8,
  DISABILITY: 0.5,
  TRANSGENDER: 0.2,
};

/** Kinds of offence as this force writes them, and how many reports of a hundred are of each. Made up. */
const USUAL = {
  'Public fear alarm or distress': 50,
  Harassment: 13,
  'Malicious communications': 12,
  'Assault without injury': 10,
  'Criminal damage': 7,
  'Other incident': 8,
} as const;
type Offence = keyof typeof USUAL;

/**
 * A surge: how long before the last day it began, which strands rose, how high, how fast it halved, and what was done. What
 * it adds falls on all wards alike, or on those of one area.
 */
interface Surge {
  daysAgo: number;
  name: string;
  strands: readonly HistoryRow['strand'][];
  peak: number;
  halfLifeDays: number;
  offence: Offence;
  areaPath?: string;
}
const SHOUTED: Offence = 'Public fear alarm or distress';
const DEMO_SURGES: readonly Surge[] = [
  { daysAgo: 612, name: 'A referendum', strands: ['RACE'], peak: 2.1, halfLifeDays: 9, offence: SHOUTED },
  {
    daysAgo: 398,
    name: 'An attack abroad',
    strands: ['RELIGION', 'RACE'],
    peak: 2.8,
    halfLifeDays: 8,
    offence: SHOUTED,
  },
  {
    daysAgo: 55,
    name: 'A letter campaign',
    strands: ['RELIGION'],
    peak: 9,
    halfLifeDays: 6,
    offence: 'Malicious communications',
    areaPath: 'westmarch',
  },
];

/**
 * So many days before today the last surge began: an event of that day can be read to its end, is watched still, and its
 * weeks are over for the alarms, which begin a month back, so that their list opens short.
 */
export const DEMO_LETTERS_DAYS_AGO = 56;

/** The force counts by this system since so many days; what happened before came with a file of its old one. */
const OWN_DAYS = 70;

/** After how many days something is told, and how many of a hundred are told by then. Made up, near what Toronto publishes. */
const TOLD_WITHIN: readonly (readonly [days: number, percent: number])[] = [
  [0, 58],
  [1, 75],
  [3, 84],
  [7, 92],
  [21, 98],
  [45, 100],
];

/** How a report would have said what the old system calls so. */
const SAID_AS: Readonly<Record<Offence, string>> = {
  'Public fear alarm or distress': 'SAID_OR_SHOUTED',
  Harassment: 'FOLLOWED',
  'Malicious communications': 'LETTER',
  'Assault without injury': 'HURT',
  'Criminal damage': 'DAMAGE_OR_GRAFFITI',
  'Other incident': 'SOMETHING_ELSE',
};

/** In the last whole week one ward had more than chance gives: an alarm to look into, and an answer to "where?". */
const DEMO_BURST = {
  areaPath: 'highmere/moorside',
  strand: 'DISABILITY',
  counts: [2, 3, 0, 4, 3, 2, 1],
} as const;

const DAY_MS = 86_400_000;
/** Weekends run higher; so does summer (published notes on hate crime counts). Sunday first. */
const WEEKDAY = [1.12, 0.93, 0.92, 0.95, 0.98, 1.06, 1.14];

/** How many times the usual a surge adds on a day; 0 where it has not begun or is of other strands. */
function addedBy(surge: Surge, strand: HistoryRow['strand'], time: number, lastDay: number): number {
  const since = (time - (lastDay - surge.daysAgo * DAY_MS)) / DAY_MS;
  return since >= 0 && surge.strands.includes(strand) ? surge.peak * 2 ** (-since / surge.halfLifeDays) : 0;
}

/** Reports of the whole force on a day without surges: the mean, its weekday and its season. */
function usual(strand: HistoryRow['strand'], time: number): number {
  const weekday = WEEKDAY[new Date(time).getUTCDay()] ?? 1;
  const season = 1 + 0.12 * Math.cos((2 * Math.PI * (((time / DAY_MS) % 365.25) - 196)) / 365.25);
  return DAILY_MEAN[strand] * weekday * season;
}

/** What was done, as often as usual. */
function usualOffence(dice: Dice): Offence {
  let left = dice.next() * 100;
  for (const [offence, share] of Object.entries(USUAL) as [Offence, number][]) {
    left -= share;
    if (left < 0) return offence;
  }
  return SHOUTED;
}

/** Two years of counts by ward, strand, offence and day that end the day before `today` in London, always the same. */
function demoHistory(today: Date, days = 731): HistoryRow[] {
  const dice = new Dice(20_260_101);
  const kinds = new Dice(20_260_102);
  const counts = new Map<string, HistoryRow>();
  const lastDay = (dayNumber(londonDay(today)) - 1) * DAY_MS;
  const add = (
    areaPath: string,
    { strand, day, offence }: { strand: HistoryRow['strand']; day: number; offence: Offence },
  ): void => {
    const row = { areaPath, strand, offence, onDate: dayOf(day / DAY_MS) };
    const key = `${areaPath} ${strand} ${row.onDate} ${row.offence}`;
    const known = counts.get(key);
    if (known) known.count += 1;
    else counts.set(key, { ...row, count: 1 });
  };
  for (let day = lastDay - (days - 1) * DAY_MS; day <= lastDay; day += DAY_MS)
    for (const strand of Object.keys(DAILY_MEAN) as Array<HistoryRow['strand']>) {
      const mean = usual(strand, day);
      const count = dice.poisson(mean);
      for (let i = 0; i < count; i += 1)
        add(dice.pick(DEMO_WARDS), { strand, day, offence: usualOffence(kinds) });
      for (const surge of DEMO_SURGES) {
        const added = mean * addedBy(surge, strand, day, lastDay);
        if (added === 0) continue;
        const wards = DEMO_WARDS.filter((ward) =>
          ward.startsWith(surge.areaPath ? `${surge.areaPath}/` : ''),
        );
        const more = dice.poisson(added);
        for (let i = 0; i < more; i += 1) add(dice.pick(wards), { strand, day, offence: surge.offence });
      }
    }
  const monday = (dayNumber(weekStart(londonDay(today))) - 7) * DAY_MS;
  const { areaPath, strand } = DEMO_BURST;
  for (const [at, count] of DEMO_BURST.counts.entries())
    for (let i = 0; i < count; i += 1)
      add(areaPath, { strand, day: monday + at * DAY_MS, offence: usualOffence(kinds) });
  return [...counts.values()];
}

const ownFrom = (today: Date): string => addDays(londonDay(today), -OWN_DAYS);

/** Days before this system as the force's old one would export them: a table with a line for each count. */
export function demoHistoryFile(today: Date): Buffer {
  const before = demoHistory(today).filter(({ onDate }) => onDate < ownFrom(today));
  const lines = before.map(({ onDate, areaPath, strand, offence, count }) =>
    [onDate, areaPath, strand, offence, count].join(','),
  );
  return Buffer.from(['Date,Area,Strand,Offence,Count', ...lines].join('\n'));
}

/** What is counted of a report whose words were erased since: where and when, of what kind, and when it was told. */
export interface DemoCounted {
  areaPath: string;
  strand: string;
  offence: string;
  happenedOn: string;
  reportedOn: string;
}

function daysUntilTold(dice: Dice): number {
  const percent = dice.next() * 100;
  const at = TOLD_WITHIN.findIndex(([, within]) => percent < within);
  const [longest = 0] = TOLD_WITHIN[at] ?? [];
  const shortest = (TOLD_WITHIN[at - 1]?.[0] ?? -1) + 1;
  return shortest + dice.below(longest - shortest + 1);
}

/** What happened in the last ten weeks and was told to this system by yesterday; the burst of last week was told at once. */
export function demoCounted(today: Date): DemoCounted[] {
  const dice = new Dice(20_260_103);
  const isBurst = ({ areaPath, strand }: HistoryRow): boolean =>
    areaPath === DEMO_BURST.areaPath && strand === DEMO_BURST.strand;
  return demoHistory(today)
    .filter(({ onDate }) => onDate >= ownFrom(today))
    .flatMap((row) =>
      Array.from({ length: row.count }, () => ({
        areaPath: row.areaPath,
        strand: row.strand,
        offence: SAID_AS[row.offence],
        happenedOn: row.onDate,
        reportedOn: addDays(row.onDate, isBurst(row) ? 0 : daysUntilTold(dice)),
      })),
    )
    .filter(({ reportedOn }) => reportedOn < londonDay(today));
}
