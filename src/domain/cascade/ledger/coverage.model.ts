/** An area, a part and a language: what a leader was when his or her line of the ledger was written. */
export interface Cell {
  id: number;
  areaPath: string;
  represents: string;
  language: string;
}

/** What became of one statement among the leaders of one cell. */
export interface Counts {
  /** Leaders with a line of the ledger. */
  sent: number;
  /** Lines the next mail server took; whether anybody read them is not known. */
  handed: number;
  /** Lines that ended without: refused, returned, unknown, no channel. */
  lost: number;
  acknowledged: number;
  passedOn: number;
  /** People these leaders say they reached. Declared, not measured. */
  people: number;
}

/** Counts of one cell; lines from before there were cells have no area, part and language. */
export interface CellCounts extends Counts {
  areaPath: string | null;
  represents: string | null;
  language: string | null;
}

/** Somebody the statement was meant for and of whom nothing came back. */
export interface Gap {
  /** `area`: nobody there at all; `language`, `represents`: nobody of these there; `nobody-sent`: no leader reads it. */
  kind: 'area' | 'language' | 'represents' | 'nobody-sent';
  /** Path of the first level's area, empty for the whole force. */
  areaPath: string;
  /** The language or the part; empty for an area. */
  value: string;
  /** Leaders who were sent it and have not acknowledged. */
  leaders: number;
}

const COUNTS = ['sent', 'handed', 'lost', 'acknowledged', 'passedOn', 'people'] as const;

export const cellKey = ({ areaPath, represents, language }: Omit<Cell, 'id'>): string =>
  `${areaPath}|${represents}|${language}`;

/** The area of the first level that a path lies in; wards are too small to be named as a gap each. */
export const firstLevel = (areaPath: string): string => areaPath.split('/', 1)[0] ?? '';

/** Adds cells up by a name; those that answer null are left out. Most leaders first. */
export function addUp(
  cells: readonly CellCounts[],
  nameOf: (cell: CellCounts) => string | null,
): Array<Counts & { name: string }> {
  const sums = new Map<string, Counts & { name: string }>();
  for (const cell of cells) {
    const name = nameOf(cell);
    if (name === null) continue;
    const sum = sums.get(name) ?? {
      name,
      sent: 0,
      handed: 0,
      lost: 0,
      acknowledged: 0,
      passedOn: 0,
      people: 0,
    };
    for (const count of COUNTS) sum[count] += cell[count];
    sums.set(name, sum);
  }
  return [...sums.values()].sort((a, b) => b.sent - a.sent || a.name.localeCompare(b.name, 'en'));
}

const silent = ({ sent, acknowledged, passedOn }: Counts): boolean =>
  sent > 0 && acknowledged === 0 && passedOn === 0;

/**
 * The gaps to name, the largest first: areas from which nobody has acknowledged, then languages and parts of the other
 * areas, and languages the statement is out in that no leader it was sent to reads.
 */
export function gapsOf(cells: readonly CellCounts[], published: readonly string[]): Gap[] {
  const known = cells.filter(({ areaPath }) => areaPath !== null);
  const areaOf = ({ areaPath }: CellCounts): string => firstLevel(areaPath ?? '');
  const areas = addUp(known, areaOf).filter(silent);
  const whole = new Set(areas.map(({ name }) => name));
  const rest = known.filter((cell) => !whole.has(areaOf(cell)));
  const within = (kind: 'language' | 'represents'): Gap[] =>
    addUp(rest, (cell) => `${areaOf(cell)}|${cell[kind] ?? ''}`)
      .filter(silent)
      .map(({ name, sent }) => {
        const [areaPath = '', value = ''] = name.split('|');
        return { kind, areaPath, value, leaders: sent };
      });
  const read = new Set(known.map(({ language }) => language));
  return [
    ...areas.map(({ name, sent }): Gap => ({ kind: 'area', areaPath: name, value: '', leaders: sent })),
    ...[...within('language'), ...within('represents')].sort((a, b) => b.leaders - a.leaders),
    ...published
      .filter((language) => !read.has(language))
      .map((value): Gap => ({ kind: 'nobody-sent', areaPath: '', value, leaders: 0 })),
  ];
}
