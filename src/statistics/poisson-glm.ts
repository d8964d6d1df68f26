import { type Answer, noAnswer } from './answer.ts';

/** A fitted model: coefficients, their covariance at dispersion 1, and the fitted means. */
export interface PoissonFit {
  beta: number[];
  covariance: number[][];
  mu: number[];
  steps: number;
}

const MOST_STEPS = 50;
const CLOSE_ENOUGH = 1e-11;

/**
 * Poisson regression with log link by iteratively reweighted least squares (McCullagh and Nelder 1989, ch. 2), one
 * Cholesky factor of X'WX a step. `rows` are the rows of the design matrix. `no-convergence` where a coefficient runs
 * away (a group with nothing but zeros) or the columns depend on one another. `offset` is added to each row's linear
 * predictor with no coefficient of its own.
 */
export function fitPoisson(
  rows: readonly (readonly number[])[],
  y: readonly number[],
  offset: readonly number[] = [],
): Answer<PoissonFit> {
  const width = rows[0]?.length ?? 0;
  if (rows.length <= width || width === 0) return noAnswer('history-too-short');
  let eta = y.map((count) => Math.log(count + 0.1));
  let deviance = Number.POSITIVE_INFINITY;
  for (let step = 1; step <= MOST_STEPS; step++) {
    const { factor, right } = normalEquations(rows, y, { eta, offset });
    if (!factor) return noAnswer('no-convergence');
    const beta = solve(factor, right);
    eta = rows.map((row, i) => row.reduce((sum, value, j) => sum + value * (beta[j] ?? 0), offset[i] ?? 0));
    const mu = eta.map(Math.exp);
    const next = devianceOf(y, mu);
    if (!Number.isFinite(next) || beta.some((value) => Math.abs(value) > 25))
      return noAnswer('no-convergence');
    if (Math.abs(deviance - next) < CLOSE_ENOUGH * (Math.abs(next) + 0.1)) {
      const last = normalEquations(rows, y, { eta, offset }).factor;
      return last
        ? { ok: true, beta, covariance: inverse(last), mu, steps: step }
        : noAnswer('no-convergence');
    }
    deviance = next;
  }
  return noAnswer('no-convergence');
}

function devianceOf(y: readonly number[], mu: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    const [count, mean] = [y[i] ?? 0, mu[i] ?? 0];
    sum += 2 * ((count > 0 ? count * Math.log(count / mean) : 0) - (count - mean));
  }
  return sum;
}

/** X'WX as its Cholesky factor and X'Wz, at the linear predictor `eta`. */
function normalEquations(
  rows: readonly (readonly number[])[],
  y: readonly number[],
  { eta, offset }: { eta: readonly number[]; offset: readonly number[] },
) {
  const width = rows[0]?.length ?? 0;
  const square = Array.from({ length: width }, () => new Array<number>(width).fill(0));
  const right = new Array<number>(width).fill(0);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? [];
    const mean = Math.exp(eta[i] ?? 0);
    const working = mean * ((eta[i] ?? 0) - (offset[i] ?? 0)) + (y[i] ?? 0) - mean;
    for (let j = 0; j < width; j++) {
      const value = row[j] ?? 0;
      if (value === 0) continue;
      right[j] = (right[j] ?? 0) + value * working;
      const line = square[j] ?? [];
      for (let k = 0; k <= j; k++) line[k] = (line[k] ?? 0) + value * mean * (row[k] ?? 0);
    }
  }
  return { factor: cholesky(square), right };
}

/** The lower factor L of a positive definite matrix given by its lower half; undefined where it is not. */
function cholesky(square: readonly (readonly number[])[]): number[][] | undefined {
  const factor: number[][] = [];
  for (let i = 0; i < square.length; i++) {
    const line: number[] = [];
    factor.push(line);
    for (let j = 0; j <= i; j++) {
      let sum = square[i]?.[j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (line[k] ?? 0) * (factor[j]?.[k] ?? 0);
      if (j < i) line.push(sum / (factor[j]?.[j] ?? 1));
      else if (sum > 1e-12 * (square[i]?.[i] ?? 0)) line.push(Math.sqrt(sum));
      else return undefined;
    }
  }
  return factor;
}

/** x with L L' x = right. */
function solve(factor: readonly (readonly number[])[], right: readonly number[]): number[] {
  const x = [...right];
  for (let i = 0; i < x.length; i++) {
    for (let k = 0; k < i; k++) x[i] = (x[i] ?? 0) - (factor[i]?.[k] ?? 0) * (x[k] ?? 0);
    x[i] = (x[i] ?? 0) / (factor[i]?.[i] ?? 1);
  }
  for (let i = x.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < x.length; k++) x[i] = (x[i] ?? 0) - (factor[k]?.[i] ?? 0) * (x[k] ?? 0);
    x[i] = (x[i] ?? 0) / (factor[i]?.[i] ?? 1);
  }
  return x;
}

const inverse = (factor: readonly (readonly number[])[]): number[][] =>
  factor.map((_, j) =>
    solve(
      factor,
      factor.map((_line, i) => (i === j ? 1 : 0)),
    ),
  );
