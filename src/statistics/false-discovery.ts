/**
 * Benjamini and Hochberg's step-up (1995, J. R. Statist. Soc. B 57:289): of all series marked at q or below, about a
 * part q is expected to be chance. Answers a q for each p, in the order given.
 * @throws RangeError for what is no probability
 */
export function falseDiscoveryRates(p: readonly number[]): number[] {
  if (p.some((each) => !(each >= 0 && each <= 1))) throw new RangeError('a p lies between 0 and 1');
  const order = p.map((_, at) => at).sort((a, b) => (p[b] ?? 0) - (p[a] ?? 0));
  const q = new Array<number>(p.length).fill(1);
  let least = 1;
  order.forEach((at, fromTop) => {
    least = Math.min(least, ((p[at] ?? 0) * p.length) / (p.length - fromTop));
    q[at] = least;
  });
  return q;
}
