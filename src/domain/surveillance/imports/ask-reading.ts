import type { Context } from '#kernel/context';

/** Has the worker read a kept file from its beginning. Asked for twice, it is read once. */
export const askReading = (ctx: Context, id: string, runAt?: Date): Promise<void> =>
  ctx.enqueue(
    'surveillance.check-counts',
    { importId: id },
    { key: `check-${id}`, ...(runAt ? { runAt } : {}) },
  );
