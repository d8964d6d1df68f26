import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** Somebody asked for a sign-in link. Published for unknown addresses too; the job then finds nobody to write to. */
export const loginLinkAsked = defineEvent({
  name: 'access.login-link-asked',
  schema: z.object({ linkId: z.uuid() }),
});
