import type { Actor } from './actor.ts';
import type { EventType } from './event.ts';
import type { ForceId } from './ids.ts';
import type { Sensitive } from './sensitive.ts';

/** SQL inside the running transaction. Only `.store` and `.reads` files call it. */
export interface Tx {
  /** Rows of one statement. A `name` makes it a prepared statement (hot paths). */
  rows<R>(text: string, values?: readonly unknown[], name?: string): Promise<R[]>;
  /** The first row or undefined. */
  row<R>(text: string, values?: readonly unknown[], name?: string): Promise<R | undefined>;
  /** Number of rows changed. */
  run(text: string, values?: readonly unknown[], name?: string): Promise<number>;
}

/** One line of the audit: what was done to which thing. No personal data, ever: ids and enumerations only. */
export interface AuditLine {
  /** `room.verb-noun`, the same name the route line carries. */
  act: string;
  subject: string;
  subjectId: string | null;
  /** DPA 2018 s.62 kinds, and the sign-in and configuration acts beside them. */
  kind: 'collection' | 'alteration' | 'consultation' | 'disclosure' | 'combination' | 'erasure' | 'access';
  detail?: Record<string, string | number | boolean | null>;
}

/** Fields of one record sealed under one data key. `fields` values are stored in the room's own `bytea` columns. */
export interface SealedRecord<F extends string> {
  sealId: string;
  fields: Record<F, Buffer>;
}

/** A sealed record whose wrapped data key is not stored yet: the statement that stores the record stores it too. */
export interface LooseSeal<F extends string> extends SealedRecord<F> {
  keyId: string;
  wrappedForce: Buffer;
  wrappedReader: Buffer | null;
}

/** Seals the records of one report. */
export type LooseSealer = <F extends string>(request: SealRequest<F>) => LooseSeal<F>;

/** What to seal: the table and record the text belongs to (bound as additional data) and the texts themselves. */
export interface SealRequest<F extends string> {
  table: string;
  recordId: string;
  fields: Record<F, string>;
  /** X25519 public key (32 bytes) of the reporter's private code: lets the code open the record too. */
  readerKey?: Uint8Array;
  /** The 32-byte data key under which the record's file was sealed already; else a new one is made. */
  dataKey?: Uint8Array;
}

/** Texts of many records of one table, which came together: for each field one for each record. */
export interface SealManyRequest<F extends string> {
  table: string;
  recordIds: readonly string[];
  fields: Record<F, readonly string[]>;
}

/**
 * Many records sealed, each under a data key of its own, in the order they were asked. Each field, and the wrapped data
 * keys, stand as one `bytea[]` parameter: the statement that stores the records stores the keys too.
 */
export interface ManySealed<F extends string> {
  sealIds: string[];
  keyId: string;
  fields: Record<F, Uint8Array>;
  wrapped: Uint8Array;
}

/** What a use case works with: one transaction, who acts, what time the database says it is. */
export interface Context {
  forceId: ForceId;
  actor: Actor;
  tx: Tx;
  /** The database's transaction time. */
  now: Date;
  newId(): string;
  /** Writes the event to the outbox in this transaction; each subscriber has its job within a second of the commit. */
  publish<T>(type: EventType<T>, subjectId: string, payload: T): Promise<void>;
  /** Adds one job of this room's own, in this transaction. `key` keeps one job per key until it has run. */
  enqueue(
    job: string,
    payload: Record<string, unknown>,
    options?: { key?: string; runAt?: Date },
  ): Promise<void>;
  /** Appends one audit line in this transaction. */
  audit(line: AuditLine): Promise<void>;
  /** Seals texts to the force's public key (and the reader's, if given) and keeps the wrapped data key. */
  seal<F extends string>(request: SealRequest<F>): Promise<SealedRecord<F>>;
  /**
   * A sealer that seals the same way and stores nothing: for a statement that stores the wrapped data keys with the
   * records. One serves the records of one report and no more.
   */
  looseSealer(): Promise<LooseSealer>;
  /** Seals the records of one list to the force's public key and stores nothing; in threads, where the process has them. */
  sealMany<F extends string>(request: SealManyRequest<F>): Promise<ManySealed<F>>;
  /** Asks the keeper to open sealed fields: it re-checks the session and the right, and writes the audit line. */
  open<F extends string>(request: OpenRequest<F>): Promise<Record<F, Sensitive<string>>>;
  /** Asks the keeper for the same over many records at once; the answer keeps the order. */
  openMany<F extends string>(requests: OpenRequest<F>[]): Promise<Record<F, Sensitive<string>>[]>;
  /** Asks the keeper for keyed sketches of a report's words and place, by which two are compared; nothing is opened. */
  sketch(request: OpenRequest<'narrative' | 'place'>): Promise<{ words: Buffer; place: Buffer }>;
  /** Asks the keeper for the key of one record's sealed file; it re-checks and audits like `open`. */
  openFile(request: OpenFileRequest): Promise<Uint8Array>;
  /** Asks the keeper to sign an evidence bundle's manifest (SHA-256 in hex) for somebody who may export it. */
  signBundle(request: {
    reportId: string;
    manifestSha256: string;
  }): Promise<{ keyId: string; signature: string }>;
  /** Asks the keeper to sign a canonical text with the force's statement key, after it has checked the approvals. */
  sign(request: {
    purpose: 'statement';
    subjectId: string;
    text: string;
  }): Promise<{ keyId: string; signature: string }>;
}

/** A record whose file is to be opened. `salt` stands at the beginning of the sealed bytes. */
export interface OpenFileRequest {
  table: string;
  recordId: string;
  sealId: string;
  salt: Uint8Array;
  purpose: string;
  reason?: string;
}

/** What a use case that needs no transaction of several statements works with: a context, or single statements. */
export type Door = Pick<Context, 'forceId' | 'actor' | 'tx' | 'newId' | 'looseSealer'>;

/** Single statements, each a transaction of its own. */
export interface Statements extends Door {
  /** The answer for one thing from a call that it may share with what else arrives meanwhile; after its commit. */
  gather<I, O>(together: Together<I, O>, item: I): Promise<O>;
}

/** Work that does the same for several things at once. */
export interface Together<I, O> {
  /** What gathers under the same name goes together. */
  name: string;
  /** How many things one call may take. */
  most: number;
  /** How many calls may be under way at a time; two unless it says. */
  atOnce?: number;
  /**
   * The answers, in the order of the things. Where it throws it has done nothing, and is called for each thing alone;
   * called again with the same things it comes to the same end.
   */
  run(door: Door, items: readonly I[]): Promise<O[]>;
}

export interface OpenRequest<F extends string> {
  table: string;
  recordId: string;
  sealId: string;
  fields: Record<F, Buffer>;
  /** Why it is opened: `triage`, `case`, `delivery`, `reply` … kept in the audit line. */
  purpose: string;
  reason?: string;
}
