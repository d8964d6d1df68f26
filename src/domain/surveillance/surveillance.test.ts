import { describe, expect, it } from 'vitest';
import { addDays, daysBetween } from '#statistics/days';
import { daysChart } from './chart/days-chart.presenter.ts';
import { intervalChart } from './chart/interval-chart.presenter.ts';
import { type Window, windowOf } from './event-window.model.ts';
import type { FullPicture } from './full-picture.model.ts';
import { judgeSeries } from './judge-series.model.ts';
import {
  ALL,
  ALL_AREAS,
  headlineRow,
  judgeRows,
  type PictureRow,
  sentenceOf,
  tableOf,
} from './picture.model.ts';
import { pictureView } from './picture.presenter.ts';

const EVENT = '2026-03-22';
const FIRST = addDays('2026-03-23', -728);
/** A steady series: `usual` a day before the event, `since` a day after it, until the window's end. */
const steady = (usual: (at: number) => number, since: number, window: Window, first = FIRST): number[] => {
  const before = daysBetween(first, window.start);
  return Array.from({ length: before + window.days }, (_, at) => (at < before ? usual(at) : since));
};
const five = (at: number): number => 3 + (at % 5);

describe('the window after an event', () => {
  it('begins the day after, ends yesterday, and is never longer than 28 days', () => {
    expect(windowOf(EVENT, '2026-03-22')).toMatchObject({ start: '2026-03-23', end: undefined, days: 0 });
    expect(windowOf(EVENT, '2026-03-23')).toMatchObject({ end: '2026-03-23', days: 1, isUnfinished: true });
    expect(windowOf(EVENT, '2026-03-30')).toMatchObject({ end: '2026-03-29', days: 7, isUnfinished: false });
    expect(windowOf(EVENT, '2027-01-01')).toMatchObject({ end: '2026-04-19', days: 28 });
  });
});

describe('what a series says', () => {
  const week = windowOf(EVENT, '2026-03-30');
  const judge = (since: number, usual = five, alpha = 0.0125) =>
    judgeSeries({ daily: steady(usual, since, week), firstDay: FIRST }, week, alpha);

  it('sees a rise, its size and its interval', () => {
    const rise = judge(12);
    expect(rise).toMatchObject({ verdict: 'increase-seen', method: 'model', observed: 84 });
    expect(rise.expected).toBeCloseTo(35, 0);
    expect(rise.ratio).toBeCloseTo(2.4, 1);
    expect(rise.interval?.low).toBeGreaterThan(1.5);
  });

  it('says that there is none only where one would have shown', () => {
    const none = judge(5);
    expect(none.verdict).toBe('no-increase-seen');
    expect(none.smallestRatio).toBeLessThan(3);
    expect(judge(1).verdict).toBe('decrease-seen');
    const thin = judge(0, (at) => (at % 60 === 0 ? 1 : 0));
    expect(thin).toMatchObject({ verdict: 'too-few-to-say', method: 'plain' });
    expect(judge(0, () => 0)).toMatchObject({ verdict: 'too-few-to-say', ratio: null });
  });

  it('lets half a day show a rise and nothing else', () => {
    const today = windowOf(EVENT, '2026-03-23');
    const at = (since: number) =>
      judgeSeries({ daily: steady(five, since, today), firstDay: FIRST }, today, 0.0125);
    expect(at(0)).toMatchObject({ verdict: 'too-few-to-say', why: 'too-soon' });
    expect(at(30).verdict).toBe('increase-seen');
  });

  it('does not compare with a history it does not have', () => {
    const first = addDays(week.start, -20);
    const daily = steady(five, 12, week, first);
    expect(judgeSeries({ daily, firstDay: first }, week, 0.0125)).toMatchObject({
      why: 'no-history',
      observed: 84,
      ratio: null,
    });
    const shorter = addDays(week.start, -200);
    const plain = judgeSeries({ daily: steady(five, 12, week, shorter), firstDay: shorter }, week, 0.0125);
    expect(plain).toMatchObject({ verdict: 'increase-seen', method: 'plain' });
  });
});

describe('the picture', () => {
  const week = windowOf(EVENT, '2026-03-30');
  const last = week.end ?? '';
  const rowsOf = (religionSince: number): PictureRow[] => {
    const rows = Array.from({ length: daysBetween(FIRST, last) + 1 }, (_, at) => {
      const day = addDays(FIRST, at);
      const religion = day < week.start ? at % 3 : religionSince;
      return [
        { scope: ALL_AREAS, strand: 'RACE', day, count: 48 + (at % 5) },
        { scope: ALL_AREAS, strand: 'RELIGION', day, count: religion },
      ];
    }).flat();
    return judgeRows(tableOf(rows), {
      areaPaths: ['eastmarch'],
      scopes: [''],
      firstDay: FIRST,
      window: week,
    });
  };

  it('has a row for each area and strand, and adds the strands up', () => {
    const rows = rowsOf(1);
    expect(rows).toHaveLength(12);
    expect(rows[0]).toMatchObject({ areaPath: ALL_AREAS, strand: ALL, verdict: 'no-increase-seen' });
    expect(rows[0]?.observed).toBe((rows[1]?.observed ?? 0) + (rows[2]?.observed ?? 0));
    expect(rows[6]).toMatchObject({ areaPath: 'eastmarch', strand: ALL, verdict: 'too-few-to-say' });
  });

  it('speaks of the strand where only a strand has risen', () => {
    expect(headlineRow(rowsOf(1))).toMatchObject({ strand: ALL });
    const headline = headlineRow(rowsOf(3));
    expect(headline).toMatchObject({ strand: 'RELIGION', verdict: 'increase-seen' });
    const sentence = sentenceOf(headline as PictureRow, { window: week, total: 1 });
    expect(sentence.key).toBe('surveillance.sentence.increase-seen');
    expect(sentence.args).toMatchObject({ strand: 'RELIGION', observed: 21, expected: 7, ratio: 3 });
  });

  it('says of a series that hardly ever has any that only a very large rise could have been seen', () => {
    const [row] = rowsOf(1);
    const smallestIn = (smallestRatio: number | null) =>
      sentenceOf({ ...(row as PictureRow), smallestRatio }, { window: week, total: 1 }).args.smallest;
    expect([null, 2.34, 10, 47.2].map(smallestIn)).toEqual([0, 2.4, 10, 'large']);
  });
});

describe('the chart', () => {
  it('stays within its frame and marks the event', () => {
    const today = '2026-03-30';
    const daily = Array.from({ length: daysBetween(FIRST, today) + 1 }, (_, at) => five(at));
    const chart = daysChart({ daily, firstDay: FIRST, eventDay: EVENT, today });
    expect(chart.points).toHaveLength(56 + 1 + 8);
    expect(chart.points.filter(({ isSince }) => isSince)).toHaveLength(8);
    for (const { x, y } of chart.points) {
      expect(x).toBeGreaterThanOrEqual(chart.left);
      expect(x).toBeLessThanOrEqual(chart.right);
      expect(y).toBeGreaterThanOrEqual(chart.top);
      expect(y).toBeLessThanOrEqual(chart.bottom);
    }
    expect(chart.last).toMatchObject({ day: today, isUnfinished: true });
    expect(chart.path.split('L')).toHaveLength(chart.points.length - 1);
    expect(chart.points[56]).toMatchObject({ day: EVENT, x: chart.event.x, text: '22 Mar 2026: 5' });
    expect(chart.band?.low).toBeLessThanOrEqual(3);
    expect(daysChart({ daily: [0], firstDay: today, eventDay: today, today }).band).toBeUndefined();
  });

  it('draws ratios far above the usual, with ticks that keep clear of each other', () => {
    const line = { label: 'Race', text: '90×', isStrong: true };
    const { rows, ticks } = intervalChart(
      [
        { ...line, ratio: 90, interval: { low: 40, high: 200 } },
        { ...line, ratio: 1, interval: { low: 0.5, high: 2 } },
      ],
      'Usual',
    );
    expect(rows[0]).toMatchObject({ isOpen: false });
    expect(rows[0]?.to).toBeGreaterThan(rows[0]?.point ?? Number.POSITIVE_INFINITY);
    expect(ticks.map(({ text }) => text)).toEqual(['Usual', '4×', '16×', '64×']);
    const open = intervalChart([{ ...line, ratio: 900, interval: { low: 400, high: 2000 } }], 'Usual');
    expect(open.rows[0]).toMatchObject({ isOpen: true, point: null });
  });
});

describe('what the page says of single areas', () => {
  it('waits for them only where there are any to judge', () => {
    const happenedAt = new Date(`${EVENT}T12:00:00Z`);
    const areasJudged = (hasParts: boolean) => {
      const picture: FullPicture = {
        event: { id: 'e', title: 'An event', happenedAt } as FullPicture['event'],
        eventId: 'e',
        scopes: [''],
        range: { now: happenedAt, importedFrom: null, importedTo: null, sources: [], ownFrom: null },
        firstDay: EVENT,
        today: '2026-03-30',
        window: windowOf(EVENT, '2026-03-30'),
        total: 0,
        byStrand: {},
        headline: null,
        month: undefined,
        rows: [],
        judged: null,
        areasJudgedAt: null,
        hasParts,
        daily: [0],
        top: undefined,
      };
      const links = { confirmed: 0, assessed: 0, possible: 0, notLinked: 0, notYetAssessed: 0, bases: [] };
      const about = { areas: [], links, events: [], hrefOf: () => undefined, t: (key: string) => key };
      return pictureView(picture, about).areasJudged;
    };
    expect([areasJudged(true), areasJudged(false)]).toEqual(['surveillance.areas-waiting', undefined]);
  });
});
