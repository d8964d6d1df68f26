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

/** What is known of one attempt at one line: its text began to leave, or what the next server answered. */
export interface Noted {
  id: string;
  /** Which attempt it was. */
  attempts: number;
  state: 'leaving' | HandOver['state'];
  code: number | null;
}

/** A file of this size is written anew with what is still open: some thousands of messages. */
const ANEW_BYTES = 256 * 1024;
const LINE = /^([0-9a-f-]{36}) (\d+) (leaving|handed-over|refused|try-later|unknown|not-delivered) (\d*)$/;

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  } catch {
    return 'unknown';
  }
}
/** This machine since it was started; names come from outside, and what is no plain name is made one. */
const HERE = `${hostname().replace(/[^\w.-]/g, '_')}~${bootId()}`;
/** Senders of this process that are at work. */
const mine = new Set<string>();

const lineOf = ({ id, attempts, state, code }: Noted): string => `${id} ${attempts} ${state} ${code ?? ''}\n`;

/**
 * What is known of messages under way, on this machine's disk until the ledger has it. That a text leaves is written down
 * before its first byte, and the answer before its connection goes on, each by one system call that no `kill -9` undoes; so
 * after a crash only messages whose text was on its way are in doubt, at most one a connection. It holds identifiers of
 * lines and reply codes, and nothing about anybody. A disk that takes nothing makes the doubt larger and stops no message.
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

  /** Writes down what is known now. */
  note(noted: Noted): void {
    const line = lineOf(noted);
    this.#open.set(noted.id, line);
    const fd = this.#fd;
    if (fd === undefined) return;
    this.#try(() => {
      this.#bytes += writeSync(fd, line);
    });
  }

  /** The ledger has these. */
  recorded(ids: Iterable<string>): void {
    for (const id of ids) this.#open.delete(id);
    const fd = this.#fd;
    if (fd === undefined || this.#bytes < ANEW_BYTES) return;
    this.#try(() => {
      const next = `${this.#file}.next`;
      const anew = openSync(next, 'w', 0o600);
      const text = [...this.#open.values()].join('');
      writeSync(anew, text);
      renameSync(next, this.#file);
      closeSync(fd);
      this.#fd = anew;
      this.#bytes = text.length;
    });
  }

  /** The sender has ended. @param isDone the ledger has all of it; otherwise the file stays to be found */
  close(isDone: boolean): void {
    mine.delete(this.#senderId);
    this.#try(() => {
      if (this.#fd !== undefined) closeSync(this.#fd);
      if (isDone) rmSync(this.#file, { force: true });
    });
    this.#fd = undefined;
  }

  /** A journal with a gap would call certain what is not: where writing fails there is none. */
  #try(work: () => void): void {
    try {
      work();
    } catch {
      this.#fd = undefined;
      try {
        rmSync(this.#file, { force: true });
      } catch {
        // Its folder is gone, or nobody may write there: then it is not read either.
      }
    }
  }
}

/** A journal whose sender may be dead. */
export interface FoundJournal {
  file: string;
  senderId: string;
  /** Its process is gone for certain; otherwise its sign of life in the database tells. */
  isDead: boolean;
  /** All that was written to it is in it: the machine has not been started anew since. */
  isWhole: boolean;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const NAME = /^([\w.-]+~[\w-]+)~(\d+)~([0-9a-f-]{36})$/;

/** Journals in a folder but those of senders at work in this process. */
export function foundJournals(directory: string): FoundJournal[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    return [];
  }
  return names.flatMap((name): FoundJournal[] => {
    const [, machine = '', pid = '', senderId = ''] = NAME.exec(name) ?? [];
    if (!senderId || mine.has(senderId)) return [];
    const isHere = machine === HERE;
    const isDead = isHere && (Number(pid) === process.pid || !isRunning(Number(pid)));
    return [{ file: join(directory, name), senderId, isDead, isWhole: isHere }];
  });
}

/** What a journal says last of each line; a line that was cut off by a crash is left out. */
export function readJournal(file: string): Noted[] {
  const noted = new Map<string, Noted>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, id, attempts, state, code] = LINE.exec(line) ?? [];
    if (!id) continue;
    noted.set(id, {
      id,
      attempts: Number(attempts),
      state: state as Noted['state'],
      code: code ? Number(code) : null,
    });
  }
  return [...noted.values()];
}
