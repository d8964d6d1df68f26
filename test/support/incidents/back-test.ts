import {
  blocksFor,
  candidatesAmong,
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

/** Lets the reports come in one after the other, nobody answering, and compares each with what the search finds of them. */
export function scoreDuplicates(
  set: readonly ToldReport[],
  propose: (one: Likeness, others: readonly ToldReport[]) => Array<{ otherId: string }> = candidatesAmong,
): DuplicateScores {
  const byArea = new Map<string, ToldReport[]>();
  const byId = new Map(set.map((report) => [report.reportId, report]));
  const known = new Set<number>();
  const sum = { later: 0, found: 0, proposals: 0, isTrue: 0, fresh: 0, disturbed: 0, first: 0, firstTrue: 0 };
  for (const report of set) {
    const near = blocksFor(report.areaPath, ALL_AREAS).flatMap(({ path, days }) =>
      found(report, byArea.get(path) ?? [], days),
    );
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
    byArea.set(report.areaPath, [...(byArea.get(report.areaPath) ?? []), report]);
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
