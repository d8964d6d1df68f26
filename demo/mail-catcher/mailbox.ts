import { createReadStream, mkdirSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { addressKey, type Caught, type StoredMessage } from './envelope.ts';

/** Where a message's line lies in the file, in bytes. */
interface Place {
  start: number;
  length: number;
}

export interface Search {
  to?: string;
  /** Part of the subject, whatever its case. */
  subject?: string;
  /** Only messages that came after this number of arrival. */
  after?: number;
  /** Most messages to give; the newest come first. */
  limit: number;
}

/** The file of a mailbox folder; each line is one message as JSON. */
export const MAILBOX_FILE = 'messages.ndjson';

/**
 * Messages in a file (one JSON line each, written before the sender is told "250") and a list of them in memory.
 * The list is capped: the oldest leave it, and stay in the file.
 */
export class Mailbox {
  readonly #file: FileHandle;
  readonly #cap: number;
  #bytes: number;
  #seq = 0;
  #kept: Array<Caught & Place> = [];
  readonly #byRecipient = new Map<string, Array<Caught & Place>>();
  #waiting: Array<{ line: Buffer; message: Caught; done: (error?: Error) => void }> = [];
  #isWriting = false;
  readonly #watchers = new Set<() => void>();

  private constructor(file: FileHandle, bytes: number, cap: number) {
    this.#file = file;
    this.#bytes = bytes;
    this.#cap = cap;
  }

  /** Opens (or makes) the folder's file and reads what is in it; a torn last line after a crash is cut off. */
  static async open(dir: string, cap = 100_000): Promise<Mailbox> {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const path = join(dir, MAILBOX_FILE);
    const file = await open(path, 'a+', 0o600);
    const box = new Mailbox(file, 0, cap);
    for await (const line of createInterface({
      input: createReadStream(path),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      if (!box.#recall(line)) break;
    }
    const { size } = await file.stat();
    if (box.#bytes > size) await file.appendFile('\n');
    else await file.truncate(box.#bytes);
    return box;
  }

  #recall(line: string): boolean {
    try {
      const { raw: _raw, ...message } = JSON.parse(line) as StoredMessage;
      const length = Buffer.byteLength(line) + 1;
      this.#list(message, { start: this.#bytes, length });
      this.#seq = message.seq;
      this.#bytes += length;
      return true;
    } catch {
      return false;
    }
  }

  /** Resolves once the message is in the file (handed to the system: it outlives this process, not a power cut). */
  add(message: Omit<Caught, 'seq'>, raw: string): Promise<void> {
    this.#seq += 1;
    const caught: Caught = { seq: this.#seq, ...message };
    const line = Buffer.from(`${JSON.stringify({ ...caught, raw })}\n`);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, message: caught, done: (error) => (error ? reject(error) : resolve()) });
      if (!this.#isWriting) void this.#write();
    });
  }

  /** Writes everything that waits in one go: under load one write carries many messages. */
  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#file.appendFile(Buffer.concat(batch.map((one) => one.line)));
        for (const { line, message, done } of batch) {
          this.#list(message, { start: this.#bytes, length: line.length });
          this.#bytes += line.length;
          done();
        }
      } catch (error) {
        for (const one of batch) one.done(error instanceof Error ? error : new Error(String(error)));
      }
    }
    this.#isWriting = false;
    for (const wake of this.#watchers) wake();
  }

  #list(message: Caught, place: Place): void {
    const entry = { ...message, ...place };
    this.#kept.push(entry);
    for (const to of message.to) {
      const key = addressKey(to);
      const list = this.#byRecipient.get(key);
      if (list) list.push(entry);
      else this.#byRecipient.set(key, [entry]);
    }
    // Cut a tenth at a time, so that a full list does not shift at every arrival.
    if (this.#kept.length > this.#cap * 1.1) this.#forget(this.#kept.length - this.#cap);
  }

  #forget(many: number): void {
    for (const entry of this.#kept.slice(0, many)) {
      for (const to of entry.to) {
        const list = this.#byRecipient.get(addressKey(to));
        list?.shift();
        if (list?.length === 0) this.#byRecipient.delete(addressKey(to));
      }
    }
    this.#kept = this.#kept.slice(many);
  }

  /** The list, newest first. */
  find(search: Search): Caught[] {
    const list = search.to ? (this.#byRecipient.get(addressKey(search.to)) ?? []) : this.#kept;
    const words = search.subject?.toLowerCase();
    const found: Caught[] = [];
    for (let at = list.length - 1; at >= 0 && found.length < search.limit; at -= 1) {
      const entry = list[at];
      if (!entry || entry.seq <= (search.after ?? 0)) break;
      if (words && !entry.subject.toLowerCase().includes(words)) continue;
      const { start: _start, length: _length, ...caught } = entry;
      found.push(caught);
    }
    return found;
  }

  /** Messages ever caught in this folder, and recipients in the list now; or one recipient's messages. */
  count(to?: string): { messages: number; recipients: number } {
    if (to === undefined) return { messages: this.#seq, recipients: this.#byRecipient.size };
    const messages = this.#byRecipient.get(addressKey(to))?.length ?? 0;
    return { messages, recipients: messages > 0 ? 1 : 0 };
  }

  /** One message whole, or undefined where no such number is in the list. */
  async read(seq: number): Promise<StoredMessage | undefined> {
    const first = this.#kept[0];
    const guess = first ? this.#kept[seq - first.seq] : undefined;
    const entry = guess?.seq === seq ? guess : this.#kept.find((one) => one.seq === seq);
    if (!entry) return undefined;
    const buffer = Buffer.alloc(entry.length);
    await this.#file.read(buffer, 0, entry.length, entry.start);
    return JSON.parse(buffer.toString('utf8')) as StoredMessage;
  }

  /** Resolves at the next arrival, or after so many milliseconds. */
  nextArrival(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, withinMs);
      this.#watchers.add(wake);
    });
  }

  close(): Promise<void> {
    for (const wake of this.#watchers) wake();
    return this.#file.close();
  }
}
