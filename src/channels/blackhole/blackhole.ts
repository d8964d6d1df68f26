import type { Channel, PushChannel } from '../channel.ts';

/** The absence of a channel, by name: takes every message, delivers none, and says so. */
export function openBlackhole(): Channel {
  return {
    name: 'blackhole',
    lanes: 1,
    handOver: async () => ({ state: 'not-delivered', code: null, reply: 'no channel is set up' }),
    close: async () => undefined,
  };
}

/** The same for notifications in browsers: an installation that rehearses must not wake anybody's telephone. */
export const openPushBlackhole = (): PushChannel => ({
  name: 'blackhole',
  handOver: async () => ({ state: 'not-delivered', code: null, reply: 'notifications go nowhere here' }),
});
