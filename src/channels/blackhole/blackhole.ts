import type { Channel, TextChannel } from '../channel.ts';

const SWALLOWED = { state: 'not-delivered', code: null } as const;

/** The absence of a channel, by name: takes every message, delivers none, and says so. */
export function openBlackhole(why = 'no channel is set up'): Channel {
  return {
    name: 'blackhole',
    lanes: 1,
    handOver: async () => ({ ...SWALLOWED, reply: why }),
    close: async () => undefined,
  };
}

/**
 * The same for texts. What arrives at the provider is still read, under the provider's name: swallowing is about what
 * leaves.
 */
export const swallowTexts = (texts: TextChannel, why: string): TextChannel => ({
  ...texts,
  handOver: async () => ({ ...SWALLOWED, reply: why, providerId: null }),
  lookUp: async () => 'none',
});
