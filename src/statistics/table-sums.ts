/** Largest prime below 2^26: products of two remainders stay exact in doubles. */
const PRIME = 67_108_859;

const inverse = (value: number): number => {
  // Fermat: value^(p-2). Twenty-six squarings.
  let [result, base, exponent] = [1, value % PRIME, PRIME - 2];
  while (exponent > 0) {
    if (exponent % 2 === 1) result = (result * base) % PRIME;
    base = (base * base) % PRIME;
    exponent = Math.floor(exponent / 2);
  }
  return result;
};

type Row = Map<number, number>;

/**
 * The sums an outsider can make of shown sums: a basis in steps, by Gauss over a prime field. A sum is the numbers of its
 * unknowns. Short sums come first, which keeps the rows short.
 */
export class ShownSums {
  readonly #pivots = new Map<number, Row>();

  constructor(shown: readonly (readonly number[])[]) {
    for (const sum of [...shown].sort((a, b) => a.length - b.length)) this.#add(sum);
  }

  /** True where adding and subtracting what is shown gives the sum exactly. */
  gives(sum: readonly number[]): boolean {
    return this.#reduced(sum).size === 0;
  }

  #add(sum: readonly number[]): void {
    const row = this.#reduced(sum);
    const [pivot] = row.keys();
    if (pivot === undefined) return;
    const scale = inverse(row.get(pivot) ?? 1);
    for (const [unknown, factor] of row) row.set(unknown, (factor * scale) % PRIME);
    this.#pivots.set(pivot, row);
  }

  #reduced(sum: readonly number[]): Row {
    const row: Row = new Map(sum.map((unknown) => [unknown, 1]));
    const open = [...sum];
    for (let unknown = open.pop(); unknown !== undefined; unknown = open.pop()) {
      const factor = row.get(unknown);
      const known = factor === undefined ? undefined : this.#pivots.get(unknown);
      if (factor === undefined || !known) continue;
      for (const [other, size] of known) {
        const next = ((row.get(other) ?? 0) + PRIME - ((factor * size) % PRIME)) % PRIME;
        if (next === 0) row.delete(other);
        else {
          if (!row.has(other)) open.push(other);
          row.set(other, next);
        }
      }
    }
    return row;
  }
}
