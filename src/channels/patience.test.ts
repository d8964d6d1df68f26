import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Sensitive } from '#kernel/sensitive';
import type { Channel, HandOver, Message } from './channel.ts';
import { withDomainTurns, withRest } from './patience.ts';

const AWAY: HandOver = { state: 'try-later', code: null, reply: 'ECONNREFUSED' };
const TAKEN: HandOver = { state: 'handed-over', code: 250, reply: 'ok' };
const BUSY: HandOver = { state: 'try-later', code: 421, reply: 'too many' };

const to = (address: string): Message => ({
  messageId: address,
  to: new Sensitive(address),
  subject: '',
  text: '',
  language: 'en',
});

/** A relay that answers as it is told, and writes down what it was asked. */
function relay(answer: () => HandOver): { channel: Channel; asked: string[] } {
  const asked: string[] = [];
  const channel: Channel = {
    name: 'relay',
    lanes: 8,
    handOver: async ({ messageId }) => {
      asked.push(messageId);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return answer();
    },
    close: async () => undefined,
  };
  return { channel, asked };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

it('rests while nobody picks up: those at hand wait, one is the trial, and the others follow its answer', async () => {
  let answer = AWAY;
  const { channel, asked } = relay(() => answer);
  const patient = withRest(channel);
  for (const name of ['a', 'b', 'c']) {
    const one = patient.handOver(to(name));
    await vi.advanceTimersByTimeAsync(10);
    expect(await one).toEqual(AWAY);
  }
  const waiting = ['d', 'e', 'f'].map((name) => patient.handOver(to(name)));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).toEqual(['a', 'b', 'c']);
  await vi.advanceTimersByTimeAsync(10_100);
  expect(asked, 'one trial, in vain').toEqual(['a', 'b', 'c', 'd']);
  expect(await waiting[0]).toEqual(AWAY);
  answer = TAKEN;
  await vi.advanceTimersByTimeAsync(30_100);
  expect(await Promise.all(waiting.slice(1))).toEqual([TAKEN, TAKEN]);
  expect(asked).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

it('does not rest for a server that answers, whatever it says', async () => {
  const { channel, asked } = relay(() => BUSY);
  const patient = withRest(channel);
  for (let at = 0; at < 10; at++) {
    const one = patient.handOver(to(`m${at}`));
    await vi.advanceTimersByTimeAsync(10);
    expect(await one).toEqual(BUSY);
  }
  expect(asked).toHaveLength(10);
});

it('keeps a bound for each domain and lets the turn go whatever comes of it', async () => {
  const { channel, asked } = relay(() => TAKEN);
  const failing: Channel = {
    ...channel,
    handOver: async (message) => {
      await channel.handOver(message);
      if (message.messageId.startsWith('bad')) throw new Error('broken');
      return TAKEN;
    },
  };
  const bounded = withDomainTurns(failing, 1);
  const all = ['bad@big.example', 'b@big.example', 'c@small.example'].map((one) =>
    bounded.handOver(to(one)).catch(() => 'broken'),
  );
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toEqual(['bad@big.example', 'c@small.example']);
  await vi.advanceTimersByTimeAsync(20);
  expect(await Promise.all(all)).toEqual(['broken', TAKEN, TAKEN]);
});
