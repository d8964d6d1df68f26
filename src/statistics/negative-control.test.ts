import { describe, expect, it } from 'vitest';
import { ratioBesideControl } from './negative-control.ts';

/** London, race or religion aggravated public fear and the same offence without, monthly from January 2013 (Metropolitan Police, London Datastore, Open Government Licence). Expected: R glm(quasipoisson). */
const AGGRAVATED =
  '349,340,331,362,465,471,561,480,384,429,443,407,444,338,523,475,610,624,703,632,679,617,591,558,577,588,689,692,734,718,768,694,674,720,783,694,569,643,681,614,695,712,1029'
    .split(',')
    .map(Number);
const PLAIN =
  '1023,956,987,1020,1177,1146,1360,1196,1059,1254,1165,1082,1173,1123,1309,1394,1637,1763,2016,1740,2108,2219,1915,1896,1800,1842,2055,2015,2214,2386,2438,2264,2373,2460,2352,2289,2124,2101,2308,2238,2468,2726,2996'
    .split(',')
    .map(Number);
const JULY_2016 = 42;

const ask = (counts = AGGRAVATED, control = PLAIN, at = JULY_2016) =>
  ratioBesideControl({ counts, control, at, firstSeason: 1, periodsPerYear: 12 });
const why = (answer: ReturnType<typeof ask>) => (answer.ok ? 'answered' : answer.why);

describe('ratioBesideControl', () => {
  it('agrees with R on London in July 2016: no rise can be told alone, one beside the control', () => {
    const answer = ask();
    if (!answer.ok) throw new Error(answer.why);
    const shown = ({ ratio, interval, p, phi }: typeof answer.alone) =>
      `${ratio.toFixed(2)} [${interval.low.toFixed(2)}, ${interval.high?.toFixed(2)}] p ${p.toPrecision(2)} phi ${phi.toFixed(1)}`;
    expect(shown(answer.alone)).toBe('1.15 [0.96, 1.39] p 0.14 phi 7.6');
    expect(shown(answer.givenControl)).toBe('1.21 [1.07, 1.36] p 0.0035 phi 3.1');
    expect(answer.alone.learntFrom).toBe(42);
  });
  it('sees no rise of hate where all crime of the kind rose alike', () => {
    const both = (counts: number[]) => counts.map((n, at) => (at === JULY_2016 ? n * 2 : n));
    const answer = ask(both(AGGRAVATED), both(PLAIN));
    const plain = ask();
    if (!answer.ok || !plain.ok) throw new Error('no answer');
    expect(answer.givenControl.ratio).toBeCloseTo(plain.givenControl.ratio, 6);
    expect(answer.alone.ratio).toBeGreaterThan(2);
  });
  it('leaves out the periods of other events', () => {
    const answer = ratioBesideControl({
      counts: AGGRAVATED,
      control: PLAIN,
      at: JULY_2016,
      firstSeason: 1,
      periodsPerYear: 12,
      leaveOut: new Set([24, 35]),
    });
    expect(answer.ok && answer.alone.learntFrom).toBe(40);
  });
  it('refuses what it cannot answer', () => {
    expect(why(ask(AGGRAVATED, PLAIN, 10))).toBe('history-too-short');
    expect(why(ask(AGGRAVATED, PLAIN, 500))).toBe('gap-in-series');
    expect(
      why(
        ask(
          AGGRAVATED,
          PLAIN.map((n, at) => (at === 3 ? 0 : n)),
        ),
      ),
    ).toBe('history-too-thin');
    expect(why(ask(AGGRAVATED.map((n, at) => (at === 3 ? -1 : n))))).toBe('not-a-count');
  });
});
