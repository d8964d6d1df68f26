const EULER = 0.5772156649015329;

/** How often chance alone gives a cluster as striking as this one somewhere on the map. */
export interface ScanSignificance {
  /** Rank among the replicates: (1 + those as large) / (1 + all). */
  p: number;
  /** By a Gumbel law fitted to the replicates; has digits where the rank has none left. */
  gumbelP: number;
  /** Once in so many runs chance alone would give it: 1 / p. With a run a day these are days. */
  recurrence: number;
}

/**
 * Significance of a scan's statistic from the largest statistics of replicates (Abrams, Kleinman and Kulldorff 2010,
 * Int. J. Health Geogr. 9:61, for the Gumbel law by moments). p is never below 1 / (1 + replicates).
 * @throws RangeError without two replicates
 */
export function scanSignificance(statistic: number, largest: Float64Array): ScanSignificance {
  const n = largest.length;
  if (n < 2) throw new RangeError('significance needs two replicates or more');
  let [reached, sum] = [0, 0];
  // Rounding must not make equal circles differ.
  for (const each of largest) {
    if (each >= statistic - 1e-9 * Math.abs(statistic)) reached++;
    sum += each;
  }
  const mean = sum / n;
  let squares = 0;
  for (const each of largest) squares += (each - mean) ** 2;
  const scale = (Math.sqrt(squares / (n - 1)) * Math.sqrt(6)) / Math.PI;
  const p = (1 + reached) / (1 + n);
  const gumbelP = scale > 0 ? -Math.expm1(-Math.exp(-(statistic - mean + EULER * scale) / scale)) : p;
  return { p, gumbelP, recurrence: 1 / p };
}
