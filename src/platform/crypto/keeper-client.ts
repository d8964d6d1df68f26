import { Agent, request } from 'node:http';
import { join } from 'node:path';
import type { Actor } from '#kernel/actor';
import type { OpenFileRequest, OpenRequest } from '#kernel/context';
import { REFUSAL_CODES, Refusal, type RefusalCode } from '#kernel/refusal';
import { type Sensitive, sensitive } from '#kernel/sensitive';
import type { KeyPurpose } from './force-keys.ts';
import { FRAME_TYPE } from './frame.ts';
import { openFrame, sharedFields } from './open-frame.ts';

/** Which socket a process may reach is who it is to the keeper. */
export const KEEPER_SOCKETS = {
  staff: 'keeper-staff.sock',
  leader: 'keeper-leader.sock',
  worker: 'keeper-worker.sock',
  admin: 'keeper-admin.sock',
} as const;
export type KeeperSocket = keyof typeof KEEPER_SOCKETS;
export const keeperSocket = (socketDir: string, socket: KeeperSocket): string =>
  join(socketDir, KEEPER_SOCKETS[socket]);

export interface StatementSignature {
  keyId: string;
  /** Ed25519, base64url. */
  signature: string;
}
export interface RewrapCounts {
  moved: number;
  left: number;
}

type Opened<F extends string> = Record<F, Sensitive<string>>;

const TIMEOUT_MS = 5_000;
/** Records in one question; longer lists are asked for in turn. */
const OPEN_BATCH = 500;

/** Speaks to the keeper over its Unix socket. Where it does not answer, everything is refused: never fail open. */
export class KeeperClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });
  readonly #socketPath: string;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  /**
   * Opens sealed records; the answer keeps the order of `requests`. The keeper checks the session in the database
   * and writes the audit lines first. Throws `not-allowed`, `sign-in-first`, `too-many`, `gone` (erased),
   * `broken-seal` or `unavailable`.
   */
  async open<F extends string>(
    forceId: string,
    actor: Actor,
    requests: readonly OpenRequest<F>[],
  ): Promise<Opened<F>[]> {
    const opened: Opened<F>[] = [];
    for (let from = 0; from < requests.length; from += OPEN_BATCH) {
      const batch = requests.slice(from, from + OPEN_BATCH);
      const who = {
        forceId,
        sessionId: sessionOf(actor),
        actorName: actor.kind === 'system' ? actor.name : undefined,
      };
      const fields = sharedFields(batch);
      for (const texts of fields
        ? await this.#openAlike(who, fields, batch)
        : await this.#openAny(who, batch))
        opened.push(texts);
    }
    return opened;
  }

  async #openAny<F extends string>(who: object, batch: readonly OpenRequest<F>[]): Promise<Opened<F>[]> {
    const items = batch.map((one) => ({ ...one, fields: mapValues(one.fields, toBase64) }));
    const answer = await this.#ask<{ items: Record<F, string>[] }>('open', { ...who, items });
    return answer.items.map((texts) => mapValues(texts, sensitive<string>));
  }

  async #openAlike<F extends string>(
    who: object,
    fields: readonly F[],
    batch: readonly OpenRequest<F>[],
  ): Promise<Opened<F>[]> {
    const { texts } = await this.#ask<{ texts: string[] }>('open-many', openFrame(who, fields, batch));
    if (texts.length !== batch.length * fields.length)
      throw new Refusal('unavailable', 'The keeper did not answer for every field');
    let place = 0;
    return batch.map(() => {
      const opened = {} as Opened<F>;
      for (const field of fields) opened[field] = sensitive(texts[place++] as string);
      return opened;
    });
  }

  /**
   * Keyed sketches of what one report says and of the place it names; the words stay with the keeper, which checks,
   * counts and audits as when it opens. Throws as `open` does.
   */
  async sketch(
    forceId: string,
    actor: Actor,
    { fields, ...item }: OpenRequest<'narrative' | 'place'>,
  ): Promise<{ words: Buffer; place: Buffer }> {
    const answer = await this.#ask<{ items: Array<{ words: string; place: string }> }>('sketch', {
      forceId,
      sessionId: sessionOf(actor),
      actorName: actor.kind === 'system' ? actor.name : undefined,
      items: [{ ...item, fields: mapValues(fields, toBase64) }],
    });
    const [one] = answer.items;
    if (!one) throw new Refusal('unavailable', 'The keeper gave no answer');
    return { words: Buffer.from(one.words, 'base64'), place: Buffer.from(one.place, 'base64') };
  }

  /**
   * The key of one record's sealed file, made from its data key and the salt at the file's beginning. The keeper checks
   * session, purpose, area and what the scanner said, and writes the audit line first. Throws as `open` does.
   */
  async openFile(forceId: string, actor: Actor, file: OpenFileRequest): Promise<Buffer> {
    const { salt, ...item } = file;
    const answer = await this.#ask<{ fileKey: string }>('open-file', {
      forceId,
      sessionId: sessionOf(actor),
      actorName: actor.kind === 'system' ? actor.name : undefined,
      item: { ...item, salt: toBase64(salt) },
    });
    return Buffer.from(answer.fileKey, 'base64');
  }

  /** Signs a statement version whose approvals the keeper finds in the database and finds sufficient. */
  signStatement(
    forceId: string,
    actor: Actor,
    statement: { subjectId: string; text: string },
  ): Promise<StatementSignature> {
    return this.#ask('sign-statement', {
      forceId,
      sessionId: sessionOf(actor),
      ...statement,
    });
  }

  /** Signs the manifest of an evidence bundle (its SHA-256 in hex) for somebody who may export the report's files. */
  signBundle(
    forceId: string,
    actor: Actor,
    bundle: { reportId: string; manifestSha256: string },
  ): Promise<StatementSignature> {
    return this.#ask('sign-bundle', { forceId, sessionId: sessionOf(actor), ...bundle });
  }

  /** Signs the head of the audit chain, after the keeper has walked it from its last signature. */
  async signCheckpoint(
    forceId: string,
    head: { seq: number; hash: Buffer },
  ): Promise<StatementSignature & { at: Date }> {
    const body = { forceId, seq: head.seq, hash: toBase64(head.hash) };
    const answer = await this.#ask<StatementSignature & { at: string }>('sign-checkpoint', body);
    return { ...answer, at: new Date(answer.at) };
  }

  /** Makes the force's first keys, one for each purpose that has none yet. Returns the ids of those it made. */
  async createForceKeys(forceId: string): Promise<string[]> {
    return (await this.#ask<{ keyIds: string[] }>('create-force-keys', { forceId })).keyIds;
  }

  /** Retires the current key of a purpose and makes the next. Returns the new key's id. */
  async rotate(forceId: string, purpose: KeyPurpose): Promise<string> {
    return (await this.#ask<{ keyId: string }>('rotate', { forceId, purpose })).keyId;
  }

  /**
   * Says that what a statement key signed proves nothing any more. Returns the id of the key that follows it, where it
   * was the current one.
   */
  async revoke(forceId: string, key: { keyId: string; reason: string }): Promise<string | null> {
    return (await this.#ask<{ next: string | null }>('revoke', { forceId, ...key })).next;
  }

  /** Moves one batch of seals to the current intake key; call again until nothing is left. */
  rewrap(forceId: string): Promise<RewrapCounts> {
    return this.#ask('rewrap', { forceId });
  }

  /** Destroys the private halves of retired keys that nothing uses any more. Returns their ids. */
  async destroyRetired(forceId: string): Promise<string[]> {
    return (await this.#ask<{ keyIds: string[] }>('destroy-retired', { forceId })).keyIds;
  }

  close(): void {
    this.#agent.destroy();
  }

  async #ask<T>(operation: string, body: Record<string, unknown> | Buffer): Promise<T> {
    const { status, text } = await this.#post(
      `/${operation}`,
      Buffer.isBuffer(body) ? body : JSON.stringify(body),
    );
    const answer = parsed(text);
    if (status === 200) return answer as T;
    const { code, message } = answer as { code?: string; message?: string };
    throw new Refusal(
      isRefusalCode(code) ? code : 'unavailable',
      message ?? 'The keeper answered with a fault',
    );
  }

  #post(path: string, body: string | Buffer): Promise<{ status: number; text: string }> {
    const down = (why: string) => new Refusal('unavailable', `The keeper does not answer (${why})`);
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          socketPath: this.#socketPath,
          path,
          method: 'POST',
          agent: this.#agent,
          timeout: TIMEOUT_MS,
          headers: {
            'content-type': typeof body === 'string' ? 'application/json' : FRAME_TYPE,
            'content-length': Buffer.byteLength(body),
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', (error) => reject(down(error.message)));
          incoming.on('end', () =>
            resolve({
              status: incoming.statusCode ?? 500,
              text: Buffer.concat(chunks).toString('utf8'),
            }),
          );
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error('no answer within 5 s')));
      outgoing.on('error', (error) => reject(down(error.message)));
      outgoing.end(body);
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('unavailable', 'The keeper gave no answer that can be read');
  }
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const sessionOf = (actor: Actor): string | undefined =>
  actor.kind === 'staff' || actor.kind === 'leader' ? actor.sessionId : undefined;
const isRefusalCode = (code: string | undefined): code is RefusalCode =>
  code !== undefined && Object.hasOwn(REFUSAL_CODES, code);

function mapValues<F extends string, A, B>(record: Record<F, A>, change: (value: A) => B): Record<F, B> {
  const entries = Object.entries<A>(record).map(([key, value]) => [key, change(value)]);
  return Object.fromEntries(entries) as Record<F, B>;
}
