import { z } from 'zod';
import { system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import type { EventType } from '#kernel/event';
import type { ForceId } from '#kernel/ids';
import { withContext } from '../db/context.ts';
import type { Runtime } from '../db/runtime.ts';

/** What the database needs to know of a job. */
export interface JobFacts {
  name: string;
  /** Names of the events it hears. */
  events: readonly string[];
  maxAttempts: number;
}

export interface Job extends JobFacts {
  /** Seconds between two runs by the clock, for each force; undefined for a job that waits to be asked. */
  everySeconds: number | undefined;
  /** Runs once for one force. Throws where the payload does not fit the event's schema. */
  run(runtime: Runtime, forceId: ForceId, payload: unknown): Promise<void>;
}

interface JobCommon<T> {
  /** `room.verb-noun`. */
  name: `${string}.${string}`;
  /** Runs for every such event; its schema checks the payload. */
  on?: EventType<T>;
  /** Runs by the clock, for each force, in one worker at a time. The payload is then `{}`. */
  everySeconds?: number;
  /** Tries before it becomes a dead letter. */
  maxAttempts?: number;
}

/** The usual job: one transaction around it, with the actor `system` and the job's name. */
export interface JobInside<T> extends JobCommon<T> {
  outside?: false;
  handle(ctx: Context, payload: T): Promise<void>;
}

/** A job that talks to the network: it opens its own short transactions with `withContext`. */
export interface JobOutside<T> extends JobCommon<T> {
  outside: true;
  handle(runtime: Runtime, forceId: ForceId, payload: T): Promise<void>;
}

export const DEFAULT_MAX_ATTEMPTS = 5;
const anything = z.looseObject({});

/**
 * Declares a job. It may run more than once for the same event (a worker can die after the work and before the note
 * of it), so `handle` must come to the same end when repeated.
 * @throws Error where a job both hears an event and runs by the clock: the two have different payloads.
 */
export function defineJob<T = Record<string, unknown>>(spec: JobInside<T> | JobOutside<T>): Job {
  if (spec.on && spec.everySeconds !== undefined)
    throw new Error(`${spec.name}: make two jobs of it, one that hears the event and one for the clock`);
  const schema = spec.on?.schema ?? (anything as unknown as z.ZodType<T>);
  return {
    name: spec.name,
    events: spec.on ? [spec.on.name] : [],
    maxAttempts: spec.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
    everySeconds: spec.everySeconds,
    run: async (runtime, forceId, raw) => {
      const payload = schema.parse(raw);
      if (spec.outside) return spec.handle(runtime, forceId, payload);
      return withContext(runtime, { forceId, actor: system(spec.name) }, (ctx) => spec.handle(ctx, payload));
    },
  };
}

/** What travels in the queue. */
export interface JobEnvelope {
  force: ForceId;
  event?: string;
  eventId?: string;
  payload: Record<string, unknown>;
}
