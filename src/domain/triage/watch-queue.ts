import { setTimeout as wait } from 'node:timers/promises';
import { coversArea, system } from '#kernel/actor';
import { withContext } from '#platform/db/context';
import type { Runtime } from '#platform/db/runtime';
import { latestChanges, type QueueChange } from './queue.reads.ts';

/** How often the queue is looked at while somebody listens: a change reaches an open page within a second. */
const LOOK_EVERY_MS = 300;
/** Clocks on an open page move on although nothing changed. */
const CLOCKS_EVERY_MS = 60_000;
/** A stream ends after this long and the page connects anew, so that a session that ended hears nothing more. */
const STREAM_MS = 5 * 60_000;

/** What a listener gets: only that something changed, never what. */
export interface QueueEvent {
  event: string;
  data: string;
}

interface Look {
  at: number;
  changes: Promise<QueueChange[]>;
}
const looks = new WeakMap<Runtime, Map<string, Look>>();

/** One look at the queue serves everybody who asks in the same moment. */
function look(runtime: Runtime, forceId: string): Promise<QueueChange[]> {
  const ofRuntime = looks.get(runtime) ?? new Map<string, Look>();
  looks.set(runtime, ofRuntime);
  const latest = ofRuntime.get(forceId);
  // A clock that is set back must not let an open queue stand still.
  const now = performance.now();
  if (latest && now - latest.at < LOOK_EVERY_MS) return latest.changes;
  const who = { forceId, actor: system('triage.watch-queue') };
  const changes = withContext(runtime, who, (ctx) => latestChanges(ctx.tx, ctx.forceId));
  ofRuntime.set(forceId, { at: now, changes });
  return changes;
}

/** What changed in the areas a reader sees; a report without a known area is for those who hold the whole force. */
const markFor = (changes: readonly QueueChange[], scopes: readonly string[]): string =>
  changes
    .filter(({ areaPath }) => coversArea(scopes, areaPath ?? ''))
    .map(({ mark }) => mark)
    .sort()
    .join(' ');

const rest = (signal: AbortSignal): Promise<void> =>
  wait(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);

/**
 * Says `changed` at the beginning (what happened before the line stood is not lost), whenever the reader's part of the
 * queue changed, and once a minute for the clocks. Nothing of a report travels: the page is fetched again, with the reader's own rights.
 */
export async function* watchQueue(
  runtime: Runtime,
  { forceId, scopes, signal }: { forceId: string; scopes: readonly string[]; signal: AbortSignal },
): AsyncGenerator<QueueEvent> {
  const startedAt = performance.now();
  let last: string | undefined;
  let saidAt = 0;
  while (!signal.aborted && performance.now() - startedAt < STREAM_MS) {
    const mark = markFor(await look(runtime, forceId), scopes);
    if (mark !== last || performance.now() - saidAt >= CLOCKS_EVERY_MS) {
      last = mark;
      saidAt = performance.now();
      yield { event: 'changed', data: 'queue' };
    }
    await rest(signal);
  }
}
