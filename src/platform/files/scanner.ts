/** What a scanner says about a file; `waiting` and `unavailable` are asked again later. */
export type ScanState = 'not-scanned' | 'waiting' | 'clean' | 'infected' | 'unavailable';
export interface Verdict {
  state: ScanState;
  /** What the scanner called it, or why it was not scanned. */
  note?: string;
}

/** One file on its way through a scanner. A scanner that is slow or away never holds the file up: it says `waiting`. */
export interface Scan {
  write(chunk: Buffer): Promise<void>;
  /** The file is whole. */
  finish(): Promise<Verdict>;
  /** The file is not wanted any more. */
  cancel(): void;
}

export interface Scanner {
  begin(): Scan;
}

/** Where no scanner is set: everything is `not-scanned`, and every page that shows a file says so. */
export const noScanner: Scanner = {
  begin: () => ({
    write: async () => undefined,
    finish: async () => ({ state: 'not-scanned' }),
    cancel: () => undefined,
  }),
};
