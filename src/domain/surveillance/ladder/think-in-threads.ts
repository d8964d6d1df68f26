import { sourceFile } from '#platform/db/source-file';
import { runInThreads } from '#platform/threads/run-in-threads';
import { type Thought, type Thoughts, think } from './think.model.ts';

/** Does pieces of long arithmetic; the answers stand in the order of the pieces. */
export type Thinker = (thoughts: readonly Thought[]) => Promise<Thoughts[Thought['kind']][]>;

/** One thread leaves the other processor to the people who wait for a page. */
const THREADS = 1;

/** A thread needs a built file; who runs from the sources (a test, a tool) has nobody waiting and thinks where it is. */
const isFromSources = import.meta.url.endsWith('.ts');

/** Thinks in a thread (`build/think-thread.js`), so that neither mail nor reports wait for it. */
export const thinkInThreads: Thinker = async (thoughts) => {
  if (thoughts.length === 0) return [];
  if (isFromSources) return thoughts.map(think);
  return runInThreads({
    file: sourceFile('build/think-thread.js'),
    setUp: null,
    tasks: thoughts,
    threads: THREADS,
  });
};
