import { connect, type Socket } from 'node:net';
import type { Scan, Scanner, Verdict } from './scanner.ts';

/** How long a scanner may hold up an upload, and how long its answer is waited for. */
export interface Patience {
  stallMs: number;
  answerMs: number;
}
const WHILE_SOMEBODY_WAITS: Patience = { stallMs: 3_000, answerMs: 5_000 };

type Place = { path: string } | { host: string; port: number };

/** `unix:/run/clamav/clamd.ctl` or `tcp://host:3310`, as the setting says. */
export function clamdPlace(text: string): Place | undefined {
  if (text.startsWith('unix:/')) return { path: text.slice('unix:'.length) };
  const [, host, port] = /^tcp:\/\/(\[[0-9a-f:]+\]|[^:/\s]+):(\d{1,5})$/i.exec(text) ?? [];
  return host && port ? { host: host.replace(/^\[|\]$/g, ''), port: Number(port) } : undefined;
}

function verdictOf(answer: string): Verdict {
  const text = answer.replaceAll('\0', '').trim();
  if (/(^|: )OK$/.test(text)) return { state: 'clean' };
  const found = /: (.{1,150}) FOUND$/.exec(text)?.[1];
  if (found) return { state: 'infected', note: found };
  if (/size limit exceeded/i.test(text))
    return { state: 'not-scanned', note: 'larger than the scanner takes' };
  return { state: 'unavailable' };
}

/** One INSTREAM session: `zINSTREAM`, then chunks with their length before them, then a length of nought. */
class ClamdScan implements Scan {
  readonly #socket: Socket;
  readonly #patience: Patience;
  readonly #verdict: Promise<Verdict>;
  #givenUp: Verdict | undefined;

  constructor(place: Place, patience: Patience) {
    this.#patience = patience;
    const socket = connect(place);
    this.#socket = socket;
    this.#verdict = new Promise((resolve) => {
      let answer = '';
      socket.setEncoding('latin1');
      socket.on('data', (text: string) => {
        answer = (answer + text).slice(0, 4_096);
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(answer ? verdictOf(answer) : { state: 'unavailable' }));
    });
    socket.write('zINSTREAM\0');
  }

  async write(chunk: Buffer): Promise<void> {
    if (this.#givenUp || this.#socket.destroyed) return;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(chunk.length);
    this.#socket.write(length);
    if (this.#socket.write(chunk)) return;
    if (await this.#drained()) return;
    this.#giveUp();
  }

  async finish(): Promise<Verdict> {
    if (this.#givenUp) return this.#givenUp;
    if (!this.#socket.destroyed) this.#socket.write(Buffer.alloc(4));
    const late = setTimeout(() => this.#giveUp(), this.#patience.answerMs);
    const verdict = await this.#verdict;
    clearTimeout(late);
    return this.#givenUp ?? verdict;
  }

  cancel(): void {
    this.#socket.destroy();
  }

  #giveUp(): void {
    this.#givenUp = { state: 'waiting' };
    this.#socket.destroy();
  }

  #drained(): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (isDrained: boolean) => () => {
        clearTimeout(patience);
        this.#socket.off('drain', onDrain);
        this.#socket.off('close', onDrain);
        resolve(isDrained);
      };
      // A closed line is no reason to wait: its verdict is known.
      const onDrain = end(true);
      const patience = setTimeout(end(false), this.#patience.stallMs);
      this.#socket.once('drain', onDrain);
      this.#socket.once('close', onDrain);
    });
  }
}

/** ClamAV's daemon over its socket. */
export const openClamd = (place: Place, patience: Patience = WHILE_SOMEBODY_WAITS): Scanner => ({
  begin: () => new ClamdScan(place, patience),
});
