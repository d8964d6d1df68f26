import { brutePairs } from '../test/support/letters/all-pairs.ts';
import { proposeAll, scoresOf } from '../test/support/letters/back-test.ts';
import { letterSet } from '../test/support/letters/letter-set.ts';

/**
 * Back-test of the series of letters (script/bench series): recall and precision over 5,000 constructed letters with
 * 60 true series, beside comparing every pair in the same run. Arguments: letters, series, seed.
 */
const [letters = 5_000, series = 60, seed = 1] = process.argv.slice(2).map(Number);
const set = letterSet({ letters, series, seed });
const started = performance.now();
const proposals = proposeAll(set);
const seconds = (performance.now() - started) / 1_000;
const scores = scoresOf(set, proposals);
const bruteStarted = performance.now();
const brute = brutePairs(set);
const bruteSeconds = (performance.now() - bruteStarted) / 1_000;
const short = (value: number): number => Math.round(value * 10_000) / 10_000;

console.log(
  JSON.stringify({
    bench: 'series',
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
