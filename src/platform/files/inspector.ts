import { createHash } from 'node:crypto';
import { checkArchive, endRecordAt, TAIL_BYTES } from './archive-check.ts';
import { endingFits, isArchive, type Kind, kindOfHead, TEXT } from './kind.ts';

const HEAD_BYTES = 4 * 1024;
/** Readers of each of these look for it some way into a file, so its mark there makes a file two things at once. */
const HEAD_SEARCHED = 1024;
const SECOND_NATURE = /%PDF-|<script|<!doctype|<html|<svg|<\?php|<iframe/i;

export type Fault = 'empty' | 'wrong-kind' | 'two-kinds' | 'name-differs' | 'dangerous';

/** What was found about a whole file. */
export interface Findings {
  kind: Kind;
  bytes: number;
  /** SHA-256 of the bytes as they came. */
  sha256: Buffer;
}

/**
 * Looks at a file as it flows by and keeps its first 4 KiB, its last 256 KiB and its hash, however long it is. Knows
 * what it is at the end; `early` says so sooner where it can, so that a film nobody takes is not sent to its end.
 */
export class Inspector {
  #head = Buffer.alloc(0);
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #bytes = 0;
  #isText = true;
  readonly #hash = createHash('sha256');
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });

  take(chunk: Buffer): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    if (this.#head.length < HEAD_BYTES)
      this.#head = Buffer.concat([this.#head, chunk.subarray(0, HEAD_BYTES - this.#head.length)]);
    this.#tail.push(chunk);
    this.#tailBytes += chunk.length;
    while (this.#tailBytes - (this.#tail[0]?.length ?? 0) >= TAIL_BYTES)
      this.#tailBytes -= this.#tail.shift()?.length ?? 0;
    if (this.#isText) this.#isText = this.#decodes(chunk);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** True once enough has come to know that the file is of no kind that is taken. */
  get isHopeless(): boolean {
    const isKnown = this.#head.length >= HEAD_BYTES;
    return isKnown && !this.#isText && !isArchive(this.#head) && kindOfHead(this.#head) === undefined;
  }

  /** The kind as far as its first bytes tell; undefined for documents, which are known at their end. */
  get early(): Kind | undefined {
    return kindOfHead(this.#head);
  }

  /** What the whole file is, or what is wrong with it. `name` is what the sender's device called it. */
  finish(name: string): Findings | Fault {
    if (this.#bytes === 0) return 'empty';
    const kind = this.#kind();
    if (kind === undefined) return 'wrong-kind';
    if (typeof kind === 'string') return kind;
    if (!endingFits(name, kind)) return 'name-differs';
    return { kind, bytes: this.#bytes, sha256: this.#hash.digest() };
  }

  #kind(): Kind | Fault | undefined {
    const tail = Buffer.concat(this.#tail).subarray(-TAIL_BYTES);
    const start = this.#head.toString('latin1', 0, HEAD_SEARCHED);
    if (isArchive(this.#head)) return checkArchive({ head: this.#head, tail, bytes: this.#bytes });
    const kind = kindOfHead(this.#head);
    const text = kind ? start.slice(kind.mediaType === 'application/pdf' ? 5 : 0) : start;
    if (SECOND_NATURE.test(text) || /^GIF8[79]a\/\*/.test(start)) return kind ? 'two-kinds' : undefined;
    if (kind) return endRecordAt(tail) >= 0 ? 'two-kinds' : kind;
    return this.#isText && this.#endsAsText() ? TEXT : undefined;
  }

  #decodes(chunk: Buffer): boolean {
    if (chunk.includes(0)) return false;
    try {
      this.#decoder.decode(chunk, { stream: true });
      return true;
    } catch {
      return false;
    }
  }

  #endsAsText(): boolean {
    // A programme for a shell is text too; nobody needs to send one as evidence.
    if (this.#head.toString('latin1', 0, 2) === '#!') return false;
    try {
      this.#decoder.decode();
      return true;
    } catch {
      return false;
    }
  }
}
