import { parseArgs } from 'node:util';
import { brutePairs } from '../test/support/letters/all-pairs.ts';
import { proposeAll, scoresOf } from '../test/support/letters/back-test.ts';
import { letterSet } from '../test/support/letters/letter-set.ts';

import { count, machine, round, runBench } from './figures.ts';

/**
 * Back-test of the series of letters: recall and precision over constructed letters with a known answer, beside the
 * comparison of every pair in the same run.
 */
await runBench(async () => {
  const { values } = parseArgs({
    options: {
      letters: { type: 'string', default: '5000' },
      series: { type: 'string', default: '60' },
      seed: { type: 'string', default: '1' },
    },
  });
  const letters = count('letters', values.letters, 100);
  const series = count('series', values.series);
  const seed = count('seed', values.seed);
  const set = letterSet({ letters, series, seed });
  const started = performance.now();
  const proposals = proposeAll(set);
  const seconds = (performance.now() - started) / 1_000;
  const scores = scoresOf(set, proposals);
  const bruteStarted = performance.now();
  const brute = brutePairs(set);
  const bruteSeconds = (performance.now() - bruteStarted) / 1_000;
  const short = (value: number): number => round(value, 4);
  console.log(
    JSON.stringify({
      bench: 'series',
      machine: machine(),
      letters,
      series,
      seed,
      inSeries: set.filter((letter) => letter.series !== undefined).length,
      recall: short(scores.membership.recall),
      precision: short(scores.membership.precision),
      proposalRecall: short(scores.entry.recall),
      proposalPrecision: short(scores.entry.precision),
      seconds: short(seconds),
      comparisons: proposals.compared,
      msPerLetter: short((seconds * 1_000) / letters),
      allPairs: {
        recall: short(brute.scores.membership.recall),
        precision: short(brute.scores.membership.precision),
        seconds: short(bruteSeconds),
        comparisons: brute.compared,
        threshold: brute.threshold,
      },
      ratio: short(bruteSeconds / seconds),
      comparisonsRatio: short(brute.compared / proposals.compared),
    }),
  );
});
