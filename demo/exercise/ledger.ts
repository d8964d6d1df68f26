/** One link of the loop: what was to happen, what did, how long it took. */
export interface LinkResult {
  name: string;
  expected: string;
  happened: string;
  isHeld: boolean;
  ms: number;
}

/** Plays the links one after the other and remembers how each went. A broken link does not stop the rest. */
export class Ledger {
  readonly results: LinkResult[] = [];
  readonly #say: (line: string) => void;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** Plays one link. `play` answers what happened in one line, or throws with what went wrong. */
  async link(name: string, expected: string, play: () => Promise<string>): Promise<void> {
    const startedAt = performance.now();
    let isHeld = true;
    let happened: string;
    try {
      happened = await play();
    } catch (error) {
      isHeld = false;
      happened = error instanceof Error ? error.message : String(error);
    }
    const ms = Math.round(performance.now() - startedAt);
    this.results.push({ name, expected, happened, isHeld, ms });
    this.#say(`${isHeld ? 'held  ' : 'BROKEN'} ${name}: ${happened} (${(ms / 1000).toFixed(1)} s)`);
  }

  get held(): number {
    return this.results.filter((result) => result.isHeld).length;
  }
}

/** The summary as a table in plain text. */
export function summaryTable(results: readonly LinkResult[]): string {
  const rows = results.map((one) => [
    one.isHeld ? 'held' : 'BROKEN',
    one.name,
    one.expected,
    one.happened,
    `${(one.ms / 1000).toFixed(1)} s`,
  ]);
  const head = ['', 'link', 'was to happen', 'happened', 'took'];
  const widths = head.map((text, i) =>
    Math.min(64, Math.max(text.length, ...rows.map((row) => row[i]?.length ?? 0))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => cell.slice(0, widths[i]).padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
