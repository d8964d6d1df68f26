import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { HandOver } from '#channel';

/** An answer of the next server about one attempt at one line. */
export interface KeptAnswer {
  id: string;
  /** Which attempt it was an answer to. */
  attempts: number;
  state: Exclude<HandOver['state'], 'unknown'>;
  code: number | null;
}

/** A file of this size is written anew with what is still open: some four thousand answers. */
const ANEW_BYTES = 256 * 1024;
const LINE = /^([0-9a-f-]{36}) (\d+) (handed-over|refused|try-later|not-delivered) (\d*)$/;
/** Names of machines come from outside: what is no plain name is made one. */
const HERE = hostname().replace(/[^\w.-]/g, '_');
/** Senders of this process that are at work. */
const mine = new Set<string>();

const lineOf = ({ id, attempts, state, code }: KeptAnswer): string =>
  `${id} ${attempts} ${state} ${code ?? ''}\n`;

/**
 * What the next server answered, on this machine's disk until the ledger has it. An answer is written down before its
 * connection goes on, by one system call that no `kill -9` undoes; so after a crash only messages whose text was on its
 * way are in doubt, at most one a connection. It holds identifiers of lines and reply codes, and nothing about anybody.
 * A disk that takes nothing makes the doubt larger and stops no message.
 */
export class AnswerJournal {
  readonly #file: string;
  readonly #senderId: string;
  readonly #open = new Map<string, string>();
  #fd: number | undefined;
  #bytes = 0;

  constructor(directory: string, senderId: string) {
    this.#senderId = senderId;
    this.#file = join(directory, `${HERE}~${process.pid}~${senderId}`);
    mine.add(senderId);
    this.#try(() => {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      this.#fd = openSync(this.#file, 'a', 0o600);
    });
  }

  /** Writes an answer down. What is in doubt anyway is not. */
  note(answer: { id: string; attempts: number; state: HandOver['state']; code: number | null }): void {
    if (answer.state === 'unknown') return;
    const line = lineOf({ ...answer, state: answer.state });
    this.#open.set(answer.id, line);
    this.#write(line);
  }

  /** The ledger has these. */
  recorded(ids: Iterable<string>): void {
    for (const id of ids) this.#open.delete(id);
    if (this.#bytes < ANEW_BYTES) return;
    this.#try(() => {
      const next = `${this.#file}.next`;
      const fd = openSync(next, 'w', 0o600);
      const text = [...this.#open.values()].join('');
      writeSync(fd, text);
      renameSync(next, this.#file);
      if (this.#fd !== undefined) closeSync(this.#fd);
      this.#fd = fd;
      this.#bytes = text.length;
    });
  }

  /** The sender has ended. @param isDone the ledger has all of it; otherwise the file stays for `deadJournals` */
  close(isDone: boolean): void {
    mine.delete(this.#senderId);
    this.#try(() => {
      if (this.#fd !== undefined) closeSync(this.#fd);
      if (isDone) rmSync(this.#file, { force: true });
    });
    this.#fd = undefined;
  }

  #write(line: string): void {
    if (this.#fd === undefined) return;
    this.#try(() => {
      this.#bytes += writeSync(this.#fd as number, line);
    });
  }

  #try(work: () => void): void {
    try {
      work();
    } catch {
      this.#fd = undefined;
    }
  }
}

/** The journal of a sender that may be dead. */
export interface FoundJournal {
  file: string;
  senderId: string;
  /** Its process is gone for certain; otherwise its sign of life in the database tells. */
  isDead: boolean;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isSenderDead(host: string, pid: number): boolean {
  return host === HERE && (pid === process.pid || !isRunning(pid));
}

/** Journals in a folder but those of senders at work in this process. */
export function foundJournals(directory: string): FoundJournal[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    return [];
  }
  return names.flatMap((name): FoundJournal[] => {
    const [, host = '', pid = '', senderId = ''] = /^([\w.-]+)~(\d+)~([0-9a-f-]{36})$/.exec(name) ?? [];
    if (!senderId || mine.has(senderId)) return [];
    return [{ file: join(directory, name), senderId, isDead: isSenderDead(host, Number(pid)) }];
  });
}

/** What a journal says; a line that was cut off by a crash is left out. */
export function readAnswers(file: string): KeptAnswer[] {
  const answers = new Map<string, KeptAnswer>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, id, attempts, state, code] = LINE.exec(line) ?? [];
    if (!id) continue;
    answers.set(id, {
      id,
      attempts: Number(attempts),
      state: state as KeptAnswer['state'],
      code: code ? Number(code) : null,
    });
  }
  return [...answers.values()];
}
