import type { Channel, HandOver, Message } from './channel.ts';
import { Circuit } from './circuit.ts';
import { DomainTurns } from './email/domain-turns.ts';

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Nobody picked up, or the line broke. A server's "not now" (4xx) is an answer. */
const isInVain = ({ state, code }: HandOver): boolean =>
  (state === 'try-later' && code === null) || state === 'unknown';

/**
 * A channel that rests while its relay is away: after three messages in vain those at hand wait half a minute instead of
 * each costing an attempt, then one goes as the trial, and the others follow once it was answered.
 */
export function withRest(channel: Channel, circuit = new Circuit()): Channel {
  let trial: Promise<HandOver> | undefined;
  const attempt = (message: Message): Promise<HandOver> =>
    channel.handOver(message).then((answer) => {
      circuit.note(!isInVain(answer), performance.now());
      return answer;
    });
  const afterRest = async (message: Message): Promise<HandOver> => {
    while (circuit.isAway) {
      await sleep(circuit.restLeft(performance.now()));
      if (trial) await trial;
      else if (circuit.isAway) {
        trial = attempt(message).finally(() => {
          trial = undefined;
        });
        return trial;
      }
    }
    return attempt(message);
  };
  return {
    ...channel,
    handOver: (message) => (circuit.isAway ? afterRest(message) : attempt(message)),
  };
}

/** A channel with at most so many messages under way to one recipient domain at one time. */
export function withDomainTurns(channel: Channel, most: number): Channel {
  const turns = new DomainTurns(most);
  return {
    ...channel,
    async handOver(message) {
      const to = message.to.reveal();
      await turns.enter(to);
      try {
        return await channel.handOver(message);
      } finally {
        turns.leave(to);
      }
    },
  };
}
