import type { Context } from '#kernel/context';
import type { ClockKind } from '#reference/clocks';
import { dueAtOf, nextLookAt, shareAt } from './clock.model.ts';
import { insertClocks, type NewClock } from './clock.store.ts';
import { ruleAt, rulesOf } from './clock-rule.reads.ts';

/** A clock to start. `setDueAt` is for kinds whose end is set by whoever starts them. */
export interface Start {
  kind: ClockKind;
  startedAt: Date;
  setDueAt?: Date;
  subject?: string;
  about?: string;
  ownerId?: string | null;
  /** In the rule's unit, where the Victims' Code gives a step its own length. */
  length?: number;
}

/**
 * Starts clocks of one report by the rules of the force that hold when each starts. One that runs or ran already (same
 * kind and subject) stays as it is, so hearing of a thing twice starts one clock.
 */
export async function startClocks(ctx: Context, reportId: string, starts: readonly Start[]): Promise<void> {
  if (starts.length === 0) return;
  const rules = await rulesOf(ctx.tx, ctx.forceId);
  const clocks = starts.map((start): NewClock => {
    const standing = ruleAt(rules, start.kind, start.startedAt);
    const rule = start.length === undefined ? standing : { ...standing, length: start.length };
    const setDueAt = start.setDueAt ?? null;
    const { startedAt } = start;
    const dueAt = dueAtOf({ ...rule, startedAt, setDueAt });
    const warnAt = shareAt(startedAt, dueAt, { share: rule.warnShare, spans: [] });
    const marks = { ...rule, startedAt, dueAt, warnAt };
    const untouched = { warnedAt: null, breachedAt: null, lastAskedAt: null, acceptedAt: null };
    return {
      id: ctx.newId(),
      reportId,
      kind: start.kind,
      subject: start.subject ?? '',
      about: start.about ?? null,
      startedAt,
      setDueAt,
      ownerId: start.ownerId ?? null,
      rule,
      warnAt,
      dueAt,
      nextAt: nextLookAt({ ...marks, ...untouched }, []),
    };
  });
  await insertClocks(ctx, clocks);
}
