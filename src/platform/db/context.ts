import type pg from 'pg';
import type { Actor } from '#kernel/actor';
import type { Context, ManySealed, SealManyRequest } from '#kernel/context';
import { type ForceId, isForceId, newId } from '#kernel/ids';
import { Refusal } from '#kernel/refusal';
import { appendAudit } from '../audit/append.ts';
import type { KeeperClient } from '../crypto/keeper-client.ts';
import { looseSealer, sealRecord } from '../crypto/seal.ts';
import { sealMany } from '../crypto/seal-many.ts';
import { isOutage, isWorthRetry, outage } from './failures.ts';
import type { Runtime } from './runtime.ts';
import { Transaction } from './transaction.ts';

export interface Who {
  forceId: ForceId;
  actor: Actor;
}

/**
 * Runs `fn` in one transaction of one force: BEGIN, the force's name for row level security and the time take one
 * round trip. Commits when `fn` returns, rolls back when it throws. `fn` runs a second time after a serialisation
 * failure or a deadlock, so it keeps its effects inside the transaction.
 * @throws Refusal `unavailable` where the database does not answer; whether a COMMIT under way was kept is then unknown.
 */
export async function withContext<T>(
  runtime: Runtime,
  who: Who,
  fn: (ctx: Context) => Promise<T>,
): Promise<T> {
  if (!isForceId(who.forceId)) throw new Refusal('not-found', 'No such force');
  try {
    return await once(runtime, who, fn);
  } catch (error) {
    if (isWorthRetry(error)) return once(runtime, who, fn).catch(explain);
    return explain(error);
  }
}

function explain(error: unknown): never {
  throw isOutage(error) ? outage(error) : error;
}

async function once<T>(runtime: Runtime, who: Who, fn: (ctx: Context) => Promise<T>): Promise<T> {
  const { client, now } = await begin(runtime.pool, who.forceId);
  const tx = new Transaction(client);
  let broken: Error | undefined;
  try {
    const result = await fn(makeContext({ runtime, who, tx, now }));
    await tx.end();
    const { command } = await client.query('commit');
    // After a failed statement whose error was swallowed, the server answers COMMIT by rolling back.
    if (command !== 'COMMIT')
      throw new Error('The transaction was rolled back: an earlier statement had failed');
    return result;
  } catch (error) {
    await tx.end();
    await client.query('rollback').catch((problem: Error) => {
      broken = problem;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** The first statement on a pooled connection finds out whether the server has gone; a fresh one gets one more chance. */
async function begin(pool: pg.Pool, forceId: ForceId): Promise<{ client: pg.PoolClient; now: Date }> {
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect();
    try {
      // The name was checked against its pattern, so it may stand in the text; several statements take no parameters.
      const answers = (await client.query(
        `begin; set local app.force_id = '${forceId}'; select now() as now`,
      )) as unknown as pg.QueryResult<{ now: Date }>[];
      return { client, now: answers[2]?.rows[0]?.now ?? new Date(Number.NaN) };
    } catch (error) {
      client.release(error as Error);
      if (attempt > 1 || !isOutage(error)) throw error;
    }
  }
}

function makeContext(parts: { runtime: Runtime; who: Who; tx: Transaction; now: Date }): Context {
  const { runtime, tx, now } = parts;
  const { forceId, actor } = parts.who;
  return {
    forceId,
    actor,
    tx,
    now,
    newId,
    publish: async (type, subjectId, payload) => {
      const checked = type.schema.parse(payload);
      await tx.row(
        'select platform.publish($1, $2, $3, $4, $5)',
        [forceId, newId(), type.name, subjectId, JSON.stringify(checked)],
        'publish',
      );
    },
    enqueue: async (job, payload, options = {}) => {
      await tx.row(
        'select platform.enqueue($1, $2, $3, $4, $5)',
        [forceId, job, JSON.stringify(payload), options.key ?? null, options.runAt ?? null],
        'enqueue',
      );
    },
    audit: (line) => appendAudit(tx, forceId, actor, now, line),
    seal: async (request) => sealRecord(tx, forceId, await runtime.forceKeys.current(tx, forceId), request),
    looseSealer: async () => looseSealer(forceId, await runtime.forceKeys.current(tx, forceId)),
    sealMany: async <F extends string>(request: SealManyRequest<F>) => {
      const task = { forceId, forceKey: await runtime.forceKeys.current(tx, forceId), request };
      if (!runtime.sealing) return sealMany(task);
      return (await runtime.sealing.ask(task)) as ManySealed<F>;
    },
    open: async (request) => {
      const [opened] = await keeperOf(runtime).open(forceId, actor, [request]);
      if (!opened) throw new Refusal('unavailable', 'The keeper gave no answer');
      return opened;
    },
    openMany: (requests) => keeperOf(runtime).open(forceId, actor, requests),
    sketch: (request) => keeperOf(runtime).sketch(forceId, actor, request),
    signBundle: (request) => keeperOf(runtime).signBundle(forceId, actor, request),
    openFile: (request) => keeperOf(runtime).openFile(forceId, actor, request),
    sign: ({ subjectId, text }) => keeperOf(runtime).signStatement(forceId, actor, { subjectId, text }),
  };
}

function keeperOf(runtime: Runtime): KeeperClient {
  if (runtime.keeper) return runtime.keeper;
  throw new Refusal('not-allowed', 'This process has no line to the keeper');
}
