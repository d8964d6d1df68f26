import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsV4Signer } from 'aws4fetch';
import { Refusal } from '#kernel/refusal';
import type { Sensitive } from '#kernel/sensitive';
import type { FileStore, KeptFile } from './file-store.ts';

/** A bucket of any service that speaks S3, addressed by path (`endpoint/bucket/key`). */
export interface S3Place {
  /** `https://s3.example` without a path. */
  endpoint: string;
  bucket: string;
  region: string;
  keyId: string;
  secret: Sensitive<string>;
}

const TIMEOUT_MS = 30_000;
const EMPTY_SHA256 = createHash('sha256').update('').digest('hex');
const ERROR_BYTES = 4_096;

/**
 * Sealed files in a bucket. Each request is signed (Signature Version 4) with the SHA-256 of what it carries; a file goes
 * up from the disk in one PUT, so the bucket has it whole or not at all, and memory stays flat.
 */
export class S3Store implements FileStore {
  readonly #place: S3Place;
  constructor(place: S3Place) {
    this.#place = place;
  }

  async keep(key: string, path: string): Promise<void> {
    const { size } = await stat(path);
    const sha256 = await hashOf(path);
    const answer = await this.#ask('PUT', this.#urlOf(key), {
      sha256,
      headers: { 'content-length': String(size), 'content-type': 'application/octet-stream' },
      body: createReadStream(path),
    });
    await demand(answer, 200);
    answer.resume();
    await rm(path, { force: true });
  }

  async read(key: string): Promise<Readable> {
    const answer = await this.#ask('GET', this.#urlOf(key));
    if (answer.statusCode === 404) {
      answer.resume();
      throw new Refusal('gone', 'the sealed file is not in the store');
    }
    await demand(answer, 200);
    return answer;
  }

  async remove(key: string): Promise<void> {
    const answer = await this.#ask('DELETE', this.#urlOf(key));
    if (answer.statusCode !== 404) await demand(answer, 204, 200);
    answer.resume();
  }

  async *list(forceId: string): AsyncIterable<KeptFile> {
    let next: string | undefined;
    do {
      const query = new URLSearchParams({ 'list-type': '2', prefix: `${forceId}/` });
      if (next !== undefined) query.set('continuation-token', next);
      const answer = await this.#ask('GET', `${this.#bucketUrl()}?${query}`);
      await demand(answer, 200);
      const xml = await textOf(answer);
      for (const [, one = ''] of xml.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g))
        yield {
          key: tag(one, 'Key'),
          bytes: Number(tag(one, 'Size')),
          keptAt: new Date(tag(one, 'LastModified')),
        };
      next = tag(xml, 'IsTruncated') === 'true' ? tag(xml, 'NextContinuationToken') : undefined;
    } while (next);
  }

  #bucketUrl(): string {
    return `${this.#place.endpoint}/${this.#place.bucket}`;
  }

  #urlOf(key: string): string {
    return `${this.#bucketUrl()}/${key}`;
  }

  async #ask(
    method: string,
    url: string,
    sent: { sha256?: string; headers?: Record<string, string>; body?: Readable } = {},
  ): Promise<IncomingMessage> {
    const { region, keyId, secret } = this.#place;
    const signer = new AwsV4Signer({
      method,
      url,
      headers: { ...sent.headers, 'x-amz-content-sha256': sent.sha256 ?? EMPTY_SHA256 },
      accessKeyId: keyId,
      secretAccessKey: secret.reveal(),
      service: 's3',
      region,
    });
    const signed = await signer.sign();
    const headers = { ...sent.headers, ...Object.fromEntries(signed.headers) };
    return send(new URL(signed.url), { method, headers, body: sent.body });
  }
}

function send(
  url: URL,
  { method, headers, body }: { method: string; headers: Record<string, string>; body?: Readable | undefined },
): Promise<IncomingMessage> {
  const away = (error: Error): Refusal =>
    new Refusal('unavailable', `the store does not answer (${error.message})`);
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? secureRequest : plainRequest;
    const outgoing = start(url, { method, headers, timeout: TIMEOUT_MS });
    outgoing.on('response', resolve);
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer within 30 s')));
    outgoing.on('error', (error) => reject(away(error)));
    if (body) pipeline(body, outgoing).catch((error: Error) => reject(away(error)));
    else outgoing.end();
  });
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** @throws Refusal `unavailable` for any other status: a store that says no is a store that cannot be used now */
async function demand(answer: IncomingMessage, ...wanted: number[]): Promise<void> {
  if (wanted.includes(answer.statusCode ?? 0)) return;
  const code = tag((await textOf(answer)).slice(0, ERROR_BYTES), 'Code');
  throw new Refusal('unavailable', `the store answered ${answer.statusCode} ${code}`.trim());
}

const tag = (xml: string, name: string): string =>
  (new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '').replaceAll('&amp;', '&');

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
