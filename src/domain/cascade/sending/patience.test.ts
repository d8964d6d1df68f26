import { describe, expect, it } from 'vitest';
import { Refusal } from '#kernel/refusal';
import { onceFree, patiently } from './patience.ts';

const lockTimeout = (): Error =>
  Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' });

/** A transaction that fails with these, one after the other, and then answers what it was told each time. */
const failing = (...errors: Error[]): ((isAgain: boolean) => Promise<boolean[]>) => {
  const told: boolean[] = [];
  return async (isAgain) => {
    told.push(isAgain);
    const error = errors.shift();
    if (error) throw error;
    return told;
  };
};

describe('patience with the ledger', () => {
  it('asks again while others hold it: that transaction was not kept', async () => {
    expect(await patiently(failing(lockTimeout()))).toEqual([false, false]);
  });

  it('asks again while the database is away, and says so from then on', async () => {
    const away = new Refusal('unavailable', 'away');
    expect(await patiently(failing(away, lockTimeout()))).toEqual([false, true, true]);
  });

  it('has none with what would fail again', async () => {
    await expect(patiently(failing(new Error('a bug')))).rejects.toThrow('a bug');
  });

  it('asks once whether the database is there, where a sender ends', async () => {
    const dismiss = (...errors: Error[]) => {
      const once = failing(...errors);
      return onceFree(() => once(false));
    };
    expect(await dismiss(lockTimeout())).toHaveLength(2);
    await expect(dismiss(new Refusal('unavailable', 'away'))).rejects.toMatchObject({ code: 'unavailable' });
  });
});
