import { createHash } from 'node:crypto';
import type { Thought, Thoughts } from './think.model.ts';
import { thinkInThreads } from './think-in-threads.ts';

/** Answers given last in this process, by everything they were thought from: the second reader of a page waits for none. */
const answers = new Map<string, Promise<unknown>>();
const ANSWERS_KEPT = 50;

/** Thinks in a thread for a page somebody asks for. The same counts are judged once in a process, however many ask. */
export function thinkOnce<T extends Thought>(thought: T): Promise<Thoughts[T['kind']]> {
  // Typed arrays are hashed as the lists they hold.
  const text = JSON.stringify(thought, (_key, value) =>
    ArrayBuffer.isView(value) ? [...(value as Uint32Array)] : value,
  );
  const key = createHash('sha256').update(text).digest('base64');
  const known = answers.get(key);
  if (known) return known as Promise<Thoughts[T['kind']]>;
  const answer = thinkInThreads([thought]).then(([found]) => found as Thoughts[T['kind']]);
  answers.set(key, answer);
  // What failed is tried again by the next who asks.
  answer.catch(() => answers.delete(key));
  for (const oldest of answers.keys()) if (answers.size > ANSWERS_KEPT) answers.delete(oldest);
  return answer;
}
