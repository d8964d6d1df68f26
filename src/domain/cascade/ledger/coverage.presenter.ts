import { englishNameOf } from '#reference/languages';
import type { Area } from '#room/access';
import { areaWords, type T } from '../published.presenter.ts';
import { addUp, type CellCounts, type Counts, firstLevel, type Gap, gapsOf } from './coverage.model.ts';
import type { StateCount } from './coverage.reads.ts';

/** Gaps named in sight, the largest first; the rest are folded below them. */
const NAMED = 12;
/** A large force has a gap for each area and language: nobody reads more than these. */
const MOST_NAMED = 500;

export interface CoverageAbout {
  areas: readonly Area[];
  t: T;
}

const represented = (part: string, t: T): string => t(`cascade.send.represents.${part}`);

/** "Nobody has acknowledged for Gujarati speakers in Eastmarch." */
export function gapWords({ kind, areaPath, value, leaders }: Gap, { areas, t }: CoverageAbout): string {
  const args = {
    area: areaWords(areaPath, areas, t),
    n: leaders,
    value: kind === 'represents' ? represented(value, t) : englishNameOf(value),
  };
  return t(`cascade.coverage.gap.${kind}`, args);
}

/** The ledger in words: "Email: bounced, 3. It was taken and came back". Nothing is called "read". */
export const stateLines = (states: readonly StateCount[], t: T): object[] =>
  states.map(({ channel, state, n }) => ({
    channel: t(`cascade.send.channels.${channel}`),
    state: t(`cascade.delivery.${state}`),
    hint: t(`cascade.delivery.${state}.hint`),
    n,
  }));

interface Row extends Counts {
  name: string;
}

const table = (key: string, rows: readonly Row[], t: T) => ({
  caption: t(`cascade.coverage.by.${key}`),
  head: t(`cascade.coverage.head.${key}`),
  rows,
});

/** The page of coverage: totals, the gaps in sentences, then the same by area, language and part. */
export function coverageView(
  cells: readonly CellCounts[],
  published: readonly string[],
  about: CoverageAbout,
) {
  const { areas, t } = about;
  const [total] = addUp(cells, () => 'all');
  const gaps = gapsOf(cells, published);
  const named = (rows: readonly Row[], nameOf: (name: string) => string): Row[] =>
    rows.map((row) => ({ ...row, name: nameOf(row.name) }));
  return {
    stats: (['sent', 'handed', 'acknowledged', 'passedOn', 'people'] as const).map((key) => ({
      value: total?.[key] ?? 0,
      label: t(`cascade.coverage.${key}`),
    })),
    gaps: gaps.slice(0, NAMED).map((gap) => gapWords(gap, about)),
    more: gaps.length > NAMED ? t('cascade.coverage.more', { n: gaps.length - NAMED }) : '',
    rest: gaps.slice(NAMED, MOST_NAMED).map((gap) => gapWords(gap, about)),
    tables: [
      table(
        'area',
        named(
          addUp(cells, ({ areaPath }) => areaPath && firstLevel(areaPath)),
          (path) => areaWords(path, areas, t),
        ),
        t,
      ),
      table(
        'language',
        named(
          addUp(cells, ({ language }) => language),
          englishNameOf,
        ),
        t,
      ),
      table(
        'represents',
        named(
          addUp(cells, ({ represents }) => represents),
          (part) => represented(part, t),
        ),
        t,
      ),
    ],
    hasLines: (total?.sent ?? 0) > 0,
  };
}
