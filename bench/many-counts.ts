import { system } from '#kernel/actor';
import { withContext } from '#platform/db/context';
import { addDays } from '#statistics/days';
import { seededRandom } from '#statistics/random';
import { addOwnCounts } from '../src/domain/surveillance/day-sum.store.ts';
import type { Ground } from './ground.ts';

/** Wards of one district, about as many as a London borough has. */
const WARDS_EACH = 21;
export const STRANDS = [
  'RACE',
  'RELIGION',
  'SEXUAL_ORIENTATION',
  'DISABILITY',
  'TRANSGENDER',
  'RACE_OR_RELIGION',
] as const;
/** Of a hundred offences, by strand, about as in the published national split. */
const SHARE = [58, 12, 13, 8, 3, 6];
/** A line holds so many bytes at most; files are made in pieces of so many lines. */
const LINES_A_PIECE = 2_000;

export const wardCode = (at: number): string => `X05${String(at + 1).padStart(6, '0')}`;
const districtOf = (ward: number): number => Math.floor(ward / WARDS_EACH);
const districtCode = (at: number): string => `X09${String(at + 1).padStart(6, '0')}`;
const districtsOf = (wards: number): number => districtOf(wards - 1) + 1;

/** A force with so many wards in districts. */
export async function makeWards(ground: Ground, wards: number): Promise<void> {
  const insert = `insert into access.area (force_id, path, parent_path, name, code, vintage, level)`;
  await ground.sql(`${insert} values ($1, '', null, 'Benchford', 'X23000001', 2026, 0)`, [ground.forceId]);
  const districts = Array.from({ length: districtsOf(wards) }, (_, at) => at);
  await ground.sql(
    `${insert} select $1, 'd' || at, '', 'District ' || at, code, 2026, 1 from unnest($2::int[], $3::text[]) as d (at, code)`,
    [ground.forceId, districts, districts.map(districtCode)],
  );
  const all = Array.from({ length: wards }, (_, at) => at);
  await ground.sql(
    `${insert} select $1, 'd' || d || '/w' || at, 'd' || d, 'Ward number ' || at, code, 2026, 2
     from unnest($2::int[], $3::int[], $4::text[]) as w (at, d, code)`,
    [ground.forceId, all, all.map(districtOf), all.map(wardCode)],
  );
}

/** Square wards in rows, with their codes, as a file of boundaries; their edges have so many points. */
export function squareWards(wards: number, edge = 1): Buffer {
  const across = Math.ceil(Math.sqrt(wards));
  const ring = (at: number): [number, number][] => {
    const [x, y] = [-1 + (at % across) * 0.02, 52 + Math.floor(at / across) * 0.012];
    return [
      [x, y],
      [x + 0.02, y],
      [x + 0.02, y + 0.012],
      [x, y + 0.012],
      [x, y],
    ];
  };
  const dense = (corners: [number, number][]): [number, number][] =>
    corners.flatMap(([x, y], at) => {
      const [nextX, nextY] = corners[at + 1] ?? [x, y];
      const points = at + 1 < corners.length ? edge : 1;
      return Array.from({ length: points }, (_, n): [number, number] => [
        x + ((nextX - x) * n) / edge,
        y + ((nextY - y) * n) / edge,
      ]);
    });
  const features = Array.from({ length: wards }, (_, at) => ({
    type: 'Feature',
    properties: { code: wardCode(at), name: `Ward number ${at}` },
    geometry: { type: 'Polygon', coordinates: [dense(ring(at))] },
  }));
  return Buffer.from(JSON.stringify({ type: 'FeatureCollection', features }));
}

async function* inPieces(lines: Iterable<string>): AsyncGenerator<Buffer> {
  let piece: string[] = [];
  for (const line of lines) {
    piece.push(line);
    if (piece.length < LINES_A_PIECE) continue;
    yield Buffer.from(`${piece.join('\n')}\n`);
    piece = [];
  }
  if (piece.length > 0) yield Buffer.from(`${piece.join('\n')}\n`);
}

function strandAt(part: number): string {
  let left = part * 100;
  for (const [at, share] of SHARE.entries()) {
    left -= share;
    if (left < 0) return STRANDS[at] ?? 'RACE';
  }
  return 'RACE';
}

const OFFENCES = [
  'Harassment',
  'Public fear',
  'Criminal damage',
  'Assault without injury',
  'Malicious communication',
];
/** What a report answers that happened. */
const HAPPENED = ['SAID_OR_SHOUTED', 'FOLLOWED', 'MESSAGES'];

/** One line an offence: its day, ward, strand and kind, of so many a year over the years before `lastDay`. */
export function incidents(about: {
  wards: number;
  aYear: number;
  years: number;
  lastDay: string;
}): AsyncGenerator<Buffer> {
  const { wards, aYear, years, lastDay } = about;
  const random = seededRandom(20_261_121);
  const days = Math.round(years * 365.25);
  function* lines(): Generator<string> {
    yield 'date,ward code,strand,offence';
    for (let at = 0; at < aYear * years; at++) {
      // Squared: some wards have many more than others.
      const ward = Math.floor(random.part() ** 2 * wards);
      const offence = OFFENCES[random.whole(OFFENCES.length)];
      yield `${addDays(lastDay, -random.whole(days))},${wardCode(ward)},${strandAt(random.part())},${offence}`;
    }
  }
  return inPieces(lines());
}

/** The last whole month before a day. */
const monthBefore = (day: string): string => addDays(`${day.slice(0, 7)}-01`, -1).slice(0, 7);

/**
 * A line for each ward and strand with a column for each month, as published extracts are laid out, up to the last whole
 * month. The last `revised` of them have one more in every ward and strand.
 */
export function monthTable(about: {
  wards: number;
  years: number;
  today: string;
  revised?: number;
}): AsyncGenerator<Buffer> {
  const { wards, years, today, revised = 0 } = about;
  const lastMonth = monthBefore(today);
  const random = seededRandom(20_261_122);
  const [year = 0, month = 0] = lastMonth.split('-').map(Number);
  const last = year * 12 + month - 1;
  const months = Array.from({ length: years * 12 }, (_, at) => {
    const one = last - years * 12 + 1 + at;
    return `${Math.floor(one / 12)}${String((one % 12) + 1).padStart(2, '0')}`;
  });
  function* lines(): Generator<string> {
    yield ['ward code', 'strand', ...months].join(',');
    for (let ward = 0; ward < wards; ward++)
      for (const [at, strand] of STRANDS.entries()) {
        const most = 1 + Math.round(((SHARE[at] ?? 1) / 4) * (1 - ward / wards));
        yield [
          wardCode(ward),
          strand,
          ...months.map((_, place) => random.whole(most + 1) + (place >= months.length - revised ? 1 : 0)),
        ].join(',');
      }
  }
  return inPieces(lines());
}

/** So many reports made here over the year before `today`, told up to ten days late, and in one ward many in two weeks. */
export async function ownReports(
  ground: Ground,
  about: { wards: number; aYear: number; surge: number; today: string },
): Promise<void> {
  const { wards, aYear, surge, today } = about;
  const random = seededRandom(20_261_123);
  const rows = Array.from({ length: aYear + surge }, (_, at) => {
    const isSurge = at >= aYear;
    const ward = isSurge ? Math.min(30, wards - 1) : Math.floor(random.part() ** 2 * wards);
    const ago = 1 + random.whole(isSurge ? 14 : 365);
    const day = addDays(today, -ago);
    return {
      areaPath: `d${districtOf(ward)}/w${ward}`,
      strand: isSurge ? 'RACE' : strandAt(random.part()),
      day,
      offence: HAPPENED[at % HAPPENED.length] ?? '',
      told: addDays(day, Math.min(ago, Math.floor(random.part() ** 3 * 11))),
      by: 1,
    };
  });
  await ground.sql(
    `insert into surveillance.counted_report (force_id, report_id, area_path, strand, happened_on, reported_on, offences)
     select $1, gen_random_uuid(), area_path, strand, day, told, array[offence]
     from unnest($2::text[], $3::text[], $4::date[], $5::date[], $6::text[]) as r (area_path, strand, day, told, offence)`,
    [
      ground.forceId,
      rows.map(({ areaPath }) => areaPath),
      rows.map(({ strand }) => strand),
      rows.map(({ day }) => day),
      rows.map(({ told }) => told),
      rows.map(({ offence }) => offence),
    ],
  );
  await withContext(
    ground.runtime('worker'),
    { forceId: ground.forceId, actor: system('bench.load') },
    (ctx) => addOwnCounts(ctx, rows),
  );
}
