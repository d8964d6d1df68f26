import type { Likeness } from '../../../src/domain/triage/duplicates/likeness.model.ts';
import { placeSketchOf, sketchKeys, sketchOf } from '../../../src/statistics/sketch.ts';
import { Chance } from '../letters/chance.ts';
import { ACTS, DETAILS, FILLERS, GAPS, PLACE_KINDS, PLACES, STRANDS, streetOf } from './incident-words.ts';

/** A report with the incident it truly tells of. */
export interface ToldReport extends Likeness {
  incident: number;
  narrative: string;
  typedPlace: string;
}

export interface IncidentSetOptions {
  incidents: number;
  /** Days over which they spread. */
  days: number;
  seed: number;
  /** So many people tell of the first incident: something that a whole street saw. Left out, as many as of any other. */
  witnesses?: number;
}

const AREAS = ['east', 'west', 'port', 'high'].flatMap((area) =>
  Array.from({ length: 6 }, (_, at) => `${area}/ward-${at + 1}`),
);
export const ALL_AREAS = [...new Set(AREAS.map((path) => path.split('/')[0] ?? '')), ...AREAS];
const FIRST_DAY = Date.parse('2026-01-01');
const dayOf = (at: number): string => new Date(FIRST_DAY + at * 86_400_000).toISOString().slice(0, 10);
/** How many people tell of one incident: mostly one. */
const TELLERS = [1, 1, 1, 1, 1, 1, 2, 2, 3, 4];
const KEYS = sketchKeys(Uint8Array.from({ length: 48 }, (_, at) => (at * 29 + 11) & 255));

interface Incident {
  day: number;
  area: string;
  strand: string;
  placeKind: string;
  place: (typeof PLACES)[number];
  act: (typeof ACTS)[number];
  details: readonly (readonly string[])[];
  street: string;
}

const incidentOf = (chance: Chance, days: number): Incident => ({
  day: chance.whole(0, days - 1),
  area: chance.pick(AREAS),
  strand: chance.isTrue(0.75) ? chance.pick(['RACE', 'RELIGION']) : chance.pick(STRANDS),
  placeKind: chance.pick(PLACE_KINDS),
  place: chance.pick(PLACES),
  act: chance.pick(ACTS),
  details: Array.from({ length: chance.whole(2, 5) }, () => filled(chance, chance.pick(DETAILS))),
  street: streetOf((items) => chance.pick(items)),
});

/** The ways of one detail with its gaps filled, alike in each way. */
function filled(chance: Chance, ways: readonly string[]): string[] {
  const gaps = new Map(Object.entries(GAPS).map(([gap, values]) => [gap, chance.pick(values)]));
  return ways.map((way) => way.replace(/\{(\w+)\}/g, (_, gap: string) => gaps.get(gap) ?? ''));
}

/** One person's words: what was done, most of what was to be seen, each in one of its ways, and what people add. */
function words(chance: Chance, { act, place, details, street }: Incident): string {
  const seen = details.filter(() => chance.isTrue(0.65)).map((ways) => chance.pick(ways));
  const said = chance.pick(act[1]);
  const where = chance.isTrue(0.8)
    ? ` ${chance.pick(['at', 'near', 'outside', 'by'])} ${place[0]}${chance.isTrue(0.4) ? ` on ${street}` : ''}`
    : '';
  const parts = [`${said}${where}.`, ...seen];
  for (let at = chance.whole(0, 3); at > 0; at -= 1)
    parts.splice(chance.whole(0, parts.length), 0, chance.pick(FILLERS));
  return parts.join(' ');
}

function told(chance: Chance, one: Incident, at: { number: number; report: number }): ToldReport {
  const narrative = words(chance, one);
  const typedPlace = chance.isTrue(0.7) ? chance.pick(one.place[1]).replace('{street}', one.street) : '';
  const luck = chance.whole(1, 100);
  const parent = one.area.split('/')[0] ?? '';
  const wrong = chance.pick(AREAS.filter((path) => path.startsWith(`${parent}/`)));
  const isDayKnown = chance.isTrue(0.88);
  const shift = chance.isTrue(0.1) ? chance.pick([-1, 1]) : 0;
  return {
    reportId: `${String(at.report).padStart(6, '0')}`,
    incident: at.number,
    narrative,
    typedPlace,
    areaPath: luck <= 8 ? '' : luck <= 16 ? parent : luck <= 22 ? wrong : one.area,
    onDay: dayOf(one.day + (isDayKnown ? shift : chance.whole(0, 2))),
    isDayKnown,
    placeKind: chance.isTrue(0.8) ? one.placeKind : chance.isTrue(0.5) ? null : chance.pick(PLACE_KINDS),
    strands: chance.isTrue(0.8) ? [one.strand] : chance.isTrue(0.5) ? [] : [chance.pick(STRANDS)],
    happened: chance.isTrue(0.85) ? [one.act[0]] : [chance.pick(ACTS)[0]],
    words: sketchOf(KEYS, narrative),
    place: placeSketchOf(KEYS, typedPlace),
  };
}

/**
 * Constructed incidents, each told by one to four people in words of their own, with places typed in different ways or not
 * at all, days and areas that are wrong or missing, and unrelated incidents of the same days, wards and kinds. The same
 * seed makes the same reports, in a random order.
 */
export function incidentSet({ incidents, days, seed, witnesses }: IncidentSetOptions): ToldReport[] {
  const chance = new Chance(seed);
  const reports: ToldReport[] = [];
  for (let number = 0; number < incidents; number += 1) {
    const one = incidentOf(chance, days);
    const usual = chance.pick(TELLERS);
    for (let tellers = number === 0 ? (witnesses ?? usual) : usual; tellers > 0; tellers -= 1)
      reports.push(told(chance, one, { number, report: reports.length }));
  }
  return reports
    .map((report) => ({ report, at: chance.whole(0, 1_000_000_000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ report }) => report);
}
