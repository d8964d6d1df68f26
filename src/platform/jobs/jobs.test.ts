import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineEvent } from '#kernel/event';
import { Refusal } from '#kernel/refusal';
import { lookEveryMs } from './clock.ts';
import { failureNote } from './failure-note.ts';
import { defineJob } from './job.ts';
import { lockKey } from './liveness.ts';
import { jitterSeconds } from './tasks.ts';

describe('defineJob', () => {
  const event = defineEvent({ name: 'reporting.thing-done', schema: z.object({ id: z.uuid() }) });
  it('knows what it hears', () => {
    const job = defineJob({ name: 'triage.do-thing', on: event, handle: async () => undefined });
    expect(job).toMatchObject({ name: 'triage.do-thing', events: ['reporting.thing-done'], maxAttempts: 5 });
  });
  it('refuses to hear events and run by the clock at once', () => {
    expect(() =>
      defineJob({ name: 'triage.do-thing', on: event, everySeconds: 5, handle: async () => undefined }),
    ).toThrow(/two jobs/);
  });
});

describe('failureNote', () => {
  it('keeps the sentence of a refusal', () =>
    expect(failureNote(new Refusal('conflict', 'not yet'))).toBe('conflict: not yet'));
  it('keeps no text of any other error', () => {
    const note = failureNote(
      Object.assign(new Error('invalid input: Amina of Mill Lane'), { code: '22P02' }),
    );
    expect(note).toContain('22P02');
    expect(note).not.toContain('Amina');
  });
  it('keeps no text of what is no error', () => expect(failureNote('Amina')).toBe('a string was thrown'));
});

it('jitter is at most half of the wait', () => {
  expect(jitterSeconds(1, 0)).toBe(0);
  expect(jitterSeconds(1, 1)).toBeCloseTo(Math.E / 2);
  expect(jitterSeconds(99, 1)).toBeCloseTo(Math.exp(10) / 2);
});

it('the clock looks twice a period, and at least every ten seconds', () => {
  expect([1, 10, 3600].map(lookEveryMs)).toEqual([500, 5_000, 10_000]);
});

it('lock keys fit an int4 and tell names apart', () => {
  expect(Math.abs(lockKey('pool-a'))).toBeLessThan(2 ** 31);
  expect(lockKey('pool-a')).not.toBe(lockKey('pool-b'));
});
