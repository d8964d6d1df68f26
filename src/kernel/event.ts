import type { z } from 'zod';

/**
 * A domain event's type. Only identifiers travel: the payload schema holds ids and enumerations, never words a
 * person wrote. `why` is given only where nobody subscribes, and says why not (a building test asks).
 */
export interface EventType<T = unknown> {
  name: `${string}.${string}`;
  schema: z.ZodType<T>;
  unheard?: string;
}

export const defineEvent = <T>(type: EventType<T>): EventType<T> => type;
