import { describe, expect, it, vi } from 'vitest';
import { PUBLIC } from '#kernel/actor';
import type { Door } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { outage } from './failures.ts';
import { Gatherings } from './gather.ts';

// What runs is made up here; no door is used.
const door = { forceId: 'aldermarch', actor: PUBLIC } as Door;
/** What is to leave at the end of a turn has left after the next, and so has what that let go. A clock would be a race. */
const tick = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

/** Work that keeps what it was called with and answers when it is let. */
function work(most: number, run: (items: readonly number[]) => unknown[] | Error) {
  const calls: number[][] = [];
  const held: Array<() => void> = [];
  const together = {
    name: 'test.work',
    most,
    run: async (_: Door, items: readonly number[]): Promise<unknown[]> => {
      calls.push([...items]);
      await new Promise<void>((resolve) => held.push(resolve));
      const answer = run(items);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const release = async (): Promise<void> => {
    for (const go of held.splice(0)) go();
    await tick();
  };
  return { together, calls, release };
}

const doubled = (items: readonly number[]): number[] => items.map((one) => one * 2);

describe('what is gathered', () => {
  it('leaves at once where nothing is under way, and answers only when its call has', async () => {
    const { together, calls, release } = work(8, doubled);
    const gatherings = new Gatherings();
    let answer: unknown;
    void gatherings.gather(door, together, 4).then((given) => {
      answer = given;
    });
    await tick();
    expect([calls, answer]).toEqual([[[4]], undefined]);
    await release();
    expect(answer).toBe(8);
  });

  it('goes together when it comes while calls are under way, in order and never more than may', async () => {
    const { together, calls, release } = work(3, doubled);
    const gatherings = new Gatherings();
    const answers: Array<Promise<unknown>> = [];
    for (const one of [1, 2]) {
      answers.push(gatherings.gather(door, together, one));
      await tick();
    }
    for (const one of [3, 4, 5, 6]) answers.push(gatherings.gather(door, together, one));
    await tick();
    expect(calls).toEqual([[1], [2]]);
    await release();
    await release();
    await release();
    expect(await Promise.all(answers)).toEqual([2, 4, 6, 8, 10, 12]);
    expect(calls.slice(2)).toEqual([[3, 4, 5], [6]]);
  });

  it('refuses the bad one alone, with its own error', async () => {
    const { together, calls, release } = work(8, (items) =>
      items.includes(2) ? new Refusal('conflict', `bad among ${items.length}`) : doubled(items),
    );
    const gatherings = new Gatherings();
    const answers = Promise.allSettled([1, 2, 3].map((one) => gatherings.gather(door, together, one)));
    await tick();
    await release();
    await release();
    const [first, bad, last] = await answers;
    expect([first, last]).toEqual([
      { status: 'fulfilled', value: 2 },
      { status: 'fulfilled', value: 6 },
    ]);
    expect(bad).toMatchObject({ status: 'rejected', reason: { message: 'bad among 1' } });
    expect(calls).toEqual([[1, 2, 3], [1], [2], [3]]);
  });

  it('asks a database that is away once for all, not once for each', async () => {
    const away = outage(Object.assign(new Error('connect ECONNREFUSED'), { code: '57P01' }));
    const { together, calls, release } = work(8, () => away);
    const gatherings = new Gatherings();
    const answers = Promise.allSettled([1, 2].map((one) => gatherings.gather(door, together, one)));
    await tick();
    await release();
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(calls).toEqual([[1, 2]]);
  });

  it('goes on without calls that never end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    try {
      const { together, calls } = work(8, doubled);
      const gatherings = new Gatherings();
      for (const one of [1, 2, 3]) {
        void gatherings.gather(door, together, one);
        await turn();
      }
      expect(calls).toEqual([[1], [2]]);
      vi.advanceTimersByTime(3_000);
      await turn();
      expect(calls).toEqual([[1], [2], [3]]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('never mixes forces', async () => {
    const { together, calls, release } = work(8, doubled);
    const gatherings = new Gatherings();
    const other = { ...door, forceId: 'highmere' } as Door;
    const answers = [gatherings.gather(door, together, 1), gatherings.gather(other, together, 2)];
    await tick();
    await release();
    expect(await Promise.all(answers)).toEqual([2, 4]);
    expect(calls).toEqual([[1], [2]]);
  });
});
