import type { Policy } from './policy.ts';

/** The plain facts of a route that the tests about the building read; platform/web adds the handler's types. */
export interface RouteFacts {
  method: 'GET' | 'POST' | 'PATCH';
  url: string;
  policy: Policy;
  /** Audit name `room.verb-noun`, or `none: ` and the reason why nothing is worth a line. */
  audit: string;
}
