import type { Context } from '#kernel/context';
import { insertRosterEntry } from './roster.store.ts';

/** Puts staff on the duty roster in the order they are to be asked. */
export async function setRoster(
  ctx: Context,
  entries: Array<{ staffId: string; position: number; fromAt: Date; untilAt: Date }>,
): Promise<void> {
  for (const entry of entries) await insertRosterEntry(ctx, entry);
  await ctx.audit({
    act: 'triage.set-roster',
    kind: 'alteration',
    subject: 'roster',
    subjectId: null,
    detail: { entries: entries.length },
  });
}
