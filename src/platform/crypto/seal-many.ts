import { randomBytes } from 'node:crypto';
import type { ManySealed, SealManyRequest } from '#kernel/context';
import type { ForceId } from '#kernel/ids';
import { byteaArray } from '../db/bytea-array.ts';
import { sourceFile } from '../db/source-file.ts';
import { StandingThreads } from '../threads/standing-threads.ts';
import { type ForceKey, looseSealer } from './seal.ts';

const KEY_BYTES = 32;

/** What a thread is given: texts, and whom they are sealed to. No key that opens anything. */
export interface SealTask<F extends string = string> {
  forceId: ForceId;
  forceKey: ForceKey;
  request: SealManyRequest<F>;
}

/** Where lists are sealed. */
export interface ListSealer {
  ask(task: SealTask): Promise<ManySealed<string>>;
}

/**
 * Seals the texts of many records that came in one list: each record under a data key of its own, all by one passing pair
 * (docs/decisions/0014-one-passing-pair-a-list.md). Nothing is stored.
 */
export function sealMany<F extends string>({ forceId, forceKey, request }: SealTask<F>): ManySealed<F> {
  const { table, recordIds, fields } = request;
  const seal = looseSealer(forceId, forceKey);
  const names = Object.keys(fields) as F[];
  const columns = new Map<F, Buffer[]>(names.map((name) => [name, []]));
  const sealIds: string[] = [];
  const wrapped: Buffer[] = [];
  // Drawn at once: drawing each takes as long as sealing one of its texts.
  const dataKeys = randomBytes(recordIds.length * KEY_BYTES);
  recordIds.forEach((recordId, at) => {
    const texts = {} as Record<F, string>;
    for (const name of names) texts[name] = fields[name][at] ?? '';
    const dataKey = dataKeys.subarray(at * KEY_BYTES, (at + 1) * KEY_BYTES);
    const sealed = seal({ table, recordId, fields: texts, dataKey });
    for (const name of names) columns.get(name)?.push(sealed.fields[name]);
    sealIds.push(sealed.sealId);
    wrapped.push(sealed.wrappedForce);
  });
  dataKeys.fill(0);
  return {
    sealIds,
    keyId: forceKey.keyId,
    fields: Object.fromEntries(
      names.map((name) => [name, byteaArray(columns.get(name) ?? [])]),
    ) as unknown as Record<F, Uint8Array>,
    wrapped: byteaArray(wrapped),
  };
}

/** Most of what sealing leaves behind is short-lived; a thread with little room for it spends its time tidying up. */
const YOUNG_MB = 48;

/** Threads that seal lists (`build/seal-thread.js`), for a process whose whole work is a long one. */
export const sealThreads = (): StandingThreads<SealTask, ManySealed<string>> =>
  new StandingThreads(sourceFile('build/seal-thread.js'), { maxYoungGenerationSizeMb: YOUNG_MB });
