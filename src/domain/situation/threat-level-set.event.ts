import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** The national threat level differs from what this force last had. A check that found it unchanged tells nobody. */
export const threatLevelSet = defineEvent({
  name: 'situation.threat-level-set',
  schema: z.object({ threatLevelId: z.uuid() }),
  unheard:
    'Statements read the level when they are put forward and refuse one that is stale; nothing is sent by itself.',
});
