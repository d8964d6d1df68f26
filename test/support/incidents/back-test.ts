import {
  blocksFor,
  candidatesAmong,
  LIKELY_FROM,
  type Likeness,
} from '../../../src/domain/triage/duplicates/likeness.model.ts';
import { ALL_AREAS, type ToldReport } from './incident-set.ts';

export interface DuplicateScores {
  /** Reports that came after another of their incident, and how many of them had a true one among the three proposed. */
  later: number;
  recall: number;
  proposals: number;
  /** Of all proposals, how many are of one incident. */
  precision: number;
  /** Of reports nobody told before, how many had any proposal: how often an officer looks for nothing. */
  disturbed: number;
  /** Of the first proposals alone, how many are of one incident. */
  firstPrecision: number;
}

const DAY_MS = 86_400_000;
/** As the search of the database: earlier reports of each area, before its window, by which is judged what is common. */
const EARLIER_MOST = 100;

/** What the search finds of one area's reports: those of the window, and the latest earlier ones. */
function found(one: Likeness, reports: readonly ToldReport[], days: number): ToldReport[] {
  const at = Date.parse(one.onDay);
  const dayOf = (ahead: number): string => new Date(at + ahead * DAY_MS).toISOString().slice(0, 10);
  const [first, last] = [dayOf(-days), dayOf(days)];
  const earlier = reports
    .filter(({ onDay }) => onDay < first)
    .sort((a, b) => (a.onDay < b.onDay ? 1 : -1))
    .slice(0, EARLIER_MOST);
  return [...reports.filter(({ onDay }) => onDay >= first && onDay <= last), ...earlier];
}

/** The reports in the order in which they come, each with what the search finds of those before it. */
function* arrivals(set: readonly ToldReport[]): Generator<{ report: ToldReport; near: ToldReport[] }> {
  const byArea = new Map<string, ToldReport[]>();
  for (const report of set) {
    const near = blocksFor(report.areaPath, ALL_AREAS).flatMap(({ path, days }) =>
      found(report, byArea.get(path) ?? [], days),
    );
    yield { report, near };
    byArea.set(report.areaPath, [...(byArea.get(report.areaPath) ?? []), report]);
  }
}

/** Lets the reports come in one after the other, nobody answering, and compares each with what the search finds of them. */
export function scoreDuplicates(
  set: readonly ToldReport[],
  propose: (one: Likeness, others: readonly ToldReport[]) => Array<{ otherId: string }> = candidatesAmong,
): DuplicateScores {
  const byId = new Map(set.map((report) => [report.reportId, report]));
  const known = new Set<number>();
  const sum = { later: 0, found: 0, proposals: 0, isTrue: 0, fresh: 0, disturbed: 0, first: 0, firstTrue: 0 };
  for (const { report, near } of arrivals(set)) {
    const ids = propose(report, near).map(({ otherId }) => byId.get(otherId)?.incident === report.incident);
    const right = ids.filter(Boolean).length;
    sum.proposals += ids.length;
    sum.isTrue += right;
    if (ids.length > 0) sum.first += 1;
    if (ids[0]) sum.firstTrue += 1;
    if (known.has(report.incident)) {
      sum.later += 1;
      if (right > 0) sum.found += 1;
    } else {
      sum.fresh += 1;
      if (ids.length > 0) sum.disturbed += 1;
    }
    known.add(report.incident);
  }
  return {
    later: sum.later,
    recall: sum.found / sum.later,
    proposals: sum.proposals,
    precision: sum.isTrue / sum.proposals,
    disturbed: sum.disturbed / sum.fresh,
    firstPrecision: sum.firstTrue / sum.first,
  };
}

export interface GroupScores {
  groups: number;
  largest: number;
  /** Of all pairs within one group, how many are of one incident. */
  precision: number;
  /** Of all pairs of one incident, how many are within one group. */
  recall: number;
}

const pairsIn = (n: number): number => (n * (n - 1)) / 2;

/** What the surge view would put together, nobody having answered: the likely pairs of all, the most alike first, as groups. */
export function scoreGroups(
  set: readonly ToldReport[],
  groupsOf: (pairs: ReadonlyArray<{ leftId: string; rightId: string }>) => string[][],
): GroupScores {
  const incidentOf = new Map(set.map(({ reportId, incident }) => [reportId, incident]));
  const pairs = [...arrivals(set)].flatMap(({ report, near }) =>
    candidatesAmong(report, near)
      .filter(({ score }) => score >= LIKELY_FROM)
      .map(({ otherId, score }) => ({ leftId: report.reportId, rightId: otherId, score })),
  );
  const groups = groupsOf(pairs.sort((a, b) => b.score - a.score));
  const sizes = (ids: readonly string[]): number[] => {
    const by = new Map<number | undefined, number>();
    for (const id of ids) by.set(incidentOf.get(id), (by.get(incidentOf.get(id)) ?? 0) + 1);
    return [...by.values()];
  };
  const total = (of: readonly number[]): number => of.reduce((sum, n) => sum + pairsIn(n), 0);
  const together = total(groups.map((ids) => ids.length));
  const right = total(groups.flatMap(sizes));
  return {
    groups: groups.length,
    largest: groups[0]?.length ?? 0,
    precision: right / together,
    recall: right / total(sizes(set.map(({ reportId }) => reportId))),
  };
}
