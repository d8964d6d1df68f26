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
  const design = Float64Array.from(rows.flat());
  const room: Room = {
    design,
    width,
    y: Float64Array.from(y),
    offset: Float64Array.from(y, (_, i) => offset[i] ?? 0),
  };
  const eta = Float64Array.from(y, (count) => Math.log(count + 0.1));
  const mu = new Float64Array(y.length);
  let deviance = Number.POSITIVE_INFINITY;
  for (let step = 1; step <= MOST_STEPS; step++) {
    const { factor, right } = normalEquations(room, eta);
    if (!factor) return noAnswer('no-convergence');
    const beta = solve(factor, right);
    const next = predict(room, beta, { eta, mu });
    if (!Number.isFinite(next) || beta.some((value) => Math.abs(value) > 25))
      return noAnswer('no-convergence');
    if (Math.abs(deviance - next) < CLOSE_ENOUGH * (Math.abs(next) + 0.1)) {
      const last = normalEquations(room, eta).factor;
      return last
        ? { ok: true, beta, covariance: inverse(last), mu: [...mu], steps: step }
        : noAnswer('no-convergence');
    }
    deviance = next;
  }
  return noAnswer('no-convergence');
}

/** The design matrix row by row, and what stands beside each row. */
interface Room {
  design: Float64Array;
  width: number;
  y: Float64Array;
  offset: Float64Array;
}

/** Fills linear predictor and means; answers the deviance. */
function predict(
  { design, width, y, offset }: Room,
  beta: readonly number[],
  { eta, mu }: { eta: Float64Array; mu: Float64Array },
): number {
  let deviance = 0;
  for (let i = 0, at = 0; i < y.length; i++) {
    let sum = offset[i] as number;
    for (let j = 0; j < width; j++) sum += (design[at++] as number) * (beta[j] as number);
    const count = y[i] as number;
    const mean = Math.exp(sum);
    eta[i] = sum;
    mu[i] = mean;
    deviance += 2 * ((count > 0 ? count * (Math.log(count) - sum) : 0) - (count - mean));
  }
  return deviance;
}

/** X'WX as its Cholesky factor and X'Wz, at the linear predictor `eta`. */
function normalEquations({ design, width, y, offset }: Room, eta: Float64Array) {
  const square = new Float64Array(width * width);
  const right = new Array<number>(width).fill(0);
  for (let i = 0; i < y.length; i++) {
    const row = i * width;
    const mean = Math.exp(eta[i] as number);
    const working = mean * ((eta[i] as number) - (offset[i] as number)) + (y[i] as number) - mean;
    for (let j = 0; j < width; j++) {
      const value = design[row + j] as number;
      // Weekdays and windows are mostly noughts.
      if (value === 0) continue;
      right[j] = (right[j] as number) + value * working;
      const weighed = value * mean;
      for (let k = 0; k <= j; k++)
        square[j * width + k] = (square[j * width + k] as number) + weighed * (design[row + k] as number);
    }
  }
  const lower = right.map((_, j) => [...square.subarray(j * width, j * width + j + 1)]);
  return { factor: cholesky(lower), right };
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
