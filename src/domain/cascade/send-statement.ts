import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { type AudienceFilter, audienceCells } from '#room/community';
import { actingStaff } from './acting-staff.model.ts';
import type { ChosenAudience } from './audience/audience.model.ts';
import { countAudience } from './audience/audience.reads.ts';
import { ALL_LEADERS, freezeSlice } from './audience/audience.store.ts';
import { chooseParts } from './audience/choose-parts.ts';
import { maySend } from './cascade.policy.ts';
import { insertDispatch } from './delivery.store.ts';
import { cellOf, keepCells } from './ledger/keep-cells.ts';
import type { HolySending } from './quiet/holy-sending.ts';
import { statementById } from './statement.reads.ts';
import { lockStatement } from './version.store.ts';

/** Name of the job that sends what is due. */
export const DISPATCH_JOB = 'cascade.dispatch';
/** Name of the job that writes large audiences into the ledger. */
export const FREEZE_JOB = 'cascade.freeze-audience';

/** How a statement is sent. */
export interface SendOptions {
  isUrgent?: boolean;
  /** Needed where it is urgent. */
  urgentReason?: string;
  /** How long the first message waits, so that the statement can be recalled. */
  waitSeconds?: number;
  /** What was chosen for a holy day, where it is one; the wait for it is part of `waitSeconds`. */
  held?: HolySending;
}

/** The later of two moments; the first where there is no other. */
export const laterOf = (one: Date, other: Date | undefined): Date => (other && other > one ? other : one);

/** Wakes the sender now, or when the first line is due: the key of that moment leaves a waking that is sooner alone. */
export async function wakeSender(ctx: Context, notBefore: Date): Promise<void> {
  if (notBefore <= ctx.now) await ctx.enqueue(DISPATCH_JOB, {}, { key: 'due' });
  else await ctx.enqueue(DISPATCH_JOB, {}, { key: `due ${notBefore.getTime()}`, runAt: notBefore });
}

/** Up to so many leaders are written into the ledger in the transaction of the decision; more by the worker. */
export const FROZEN_AT_ONCE = 50_000;

/** Who would get what, before anything is sent. */
export interface AudiencePreview {
  total: number;
  /** Leaders who have this version already and will not get it again. */
  alreadySent: number;
  /** Leaders in their quiet hours now, who get it when these end unless it is urgent. */
  quietNow: number;
  /** Leaders who have had their week's statements and get this one only if it is urgent. */
  overloaded: number;
  byLanguage: Array<{ language: string; leaders: number; inOwnLanguage: number }>;
  byStatement: Array<{ statementId: string; areaPath: string; leaders: number }>;
}

/** Counts an audience without sending anything. */
export async function previewAudience(
  ctx: Context,
  coreId: string,
  filter: AudienceFilter,
): Promise<AudiencePreview> {
  demand(maySend, ctx.actor);
  const { parts, without, rules } = await chooseParts(
    ctx,
    coreId,
    await audienceCells(ctx.tx, ctx.forceId, filter),
    false,
    filter.interests,
  );
  const preview: AudiencePreview = {
    total: 0,
    alreadySent: without,
    overloaded: 0,
    quietNow: 0,
    byLanguage: [],
    byStatement: [],
  };
  const languages = new Map<string, { leaders: number; inOwnLanguage: number }>();
  const statements = new Map<string, { areaPath: string; leaders: number }>();
  for (const { place, leaders, had, overloaded, quiet } of await countAudience(
    ctx.tx,
    ctx.forceId,
    parts,
    rules,
  )) {
    const part = parts[place - 1];
    preview.alreadySent += had;
    preview.overloaded += overloaded;
    preview.quietNow += quiet;
    const getting = leaders - had - overloaded;
    if (!part || getting === 0) continue;
    preview.total += getting;
    const { version, isOwnLanguage } = part.choice;
    const language = languages.get(part.language) ?? { leaders: 0, inOwnLanguage: 0 };
    languages.set(part.language, {
      leaders: language.leaders + getting,
      inOwnLanguage: language.inOwnLanguage + (isOwnLanguage ? getting : 0),
    });
    statements.set(version.statementId, {
      areaPath: version.areaPath,
      leaders: (statements.get(version.statementId)?.leaders ?? 0) + getting,
    });
  }
  preview.byLanguage = [...languages].map(([language, counts]) => ({ language, ...counts }));
  preview.byStatement = [...statements].map(([statementId, counts]) => ({ statementId, ...counts }));
  return preview;
}

const nobody = (): Refusal =>
  new Refusal('invalid-input', 'nobody is left to send this to', [
    { field: 'areaPaths', key: 'cascade.send.nobody' },
  ]);

/**
 * Leaders are told that urgent messages reach them whatever they chose to hear about.
 * @throws Refusal `invalid-input` for an urgent text that is narrowed to those who want its kind
 */
export function demandForAll({ interests = [] }: AudienceFilter, isUrgent: boolean): void {
  if (isUrgent && interests.length > 0)
    throw new Refusal('invalid-input', 'what is urgent asks for no interest', [
      { field: 'interests', key: 'cascade.send.interests.urgent' },
    ]);
}

/** Writes a small audience into the ledger at once. Answers how many lines are new. */
async function freezeNow(ctx: Context, dispatchId: string, chosen: ChosenAudience): Promise<number> {
  const { parts, rules } = chosen;
  const cells = await keepCells(ctx, parts);
  return freezeSlice(
    ctx,
    dispatchId,
    { parts, ...ALL_LEADERS },
    { rules, cells: parts.map((part) => cellOf(cells, part).cell ?? null) },
  );
}

/**
 * Sends what is current of a core and its variants to an audience: freezes it into the ledger, one line a leader, and
 * wakes the sender. Each leader gets the narrowest variant for his or her area, in his or her language where there is
 * one. The first message leaves after `waitSeconds`, and until then it can be recalled. Asking twice sends nothing twice. Whoever is in their quiet hours gets it when these end, and whoever has had the
 * week's statements does not get it, unless it is urgent, for a reason that is kept with the dispatch. More than fifty
 * thousand leaders are written into the ledger by the worker, in slices, the first of which leaves while the others are
 * written.
 * @throws Refusal `conflict` where nothing is out, `invalid-input` where nobody is left to send to
 * @returns identifier of the dispatch
 */
export async function sendStatement(
  ctx: Context,
  coreId: string,
  filter: AudienceFilter,
  { isUrgent = false, urgentReason = '', waitSeconds = 0, held = {} }: SendOptions = {},
): Promise<string> {
  demand(maySend, ctx.actor);
  const staff = actingStaff(ctx.actor);
  // A recall of this statement comes before or after, never in between.
  await lockStatement(ctx.tx, ctx.forceId, coreId);
  const statement = found(await statementById(ctx.tx, ctx.forceId, coreId), 'statement');
  demand(maySend, ctx.actor, statement.areaPath);
  if (isUrgent && urgentReason.trim() === '')
    throw new Refusal('invalid-input', 'what is urgent says why', [
      { field: 'urgentReason', key: 'cascade.send.urgentReason.required' },
    ]);
  demandForAll(filter, isUrgent);
  const cells = await audienceCells(ctx.tx, ctx.forceId, filter);
  const chosen = await chooseParts(ctx, coreId, cells, isUrgent, filter.interests);
  const [first] = chosen.parts;
  if (!first) throw nobody();
  const notBefore = new Date(ctx.now.getTime() + waitSeconds * 1_000);
  const isLarge = chosen.parts.reduce((sum, { leaders }) => sum + leaders, 0) > FROZEN_AT_ONCE;
  const id = ctx.newId();
  const added = isLarge ? 0 : await freezeNow(ctx, id, { ...chosen, rules: { ...chosen.rules, notBefore } });
  if (!isLarge && added === 0) throw nobody();
  const core = chosen.parts.find(({ choice }) => choice.version.statementId === coreId) ?? first;
  await insertDispatch(ctx, {
    id,
    kind: 'statement',
    rootVersionId: core.choice.version.rootVersionId,
    audience: {
      areaPaths: filter.areaPaths ?? [],
      languages: filter.languages ?? [],
      represents: filter.represents ?? [],
      interests: filter.interests ?? [],
    },
    recipients: added,
    isFrozen: !isLarge,
    askedBy: staff.id,
    urgentReason: isUrgent ? urgentReason : '',
    notBefore,
    ...held,
  });
  await ctx.audit({
    act: 'cascade.send-statement',
    kind: 'disclosure',
    subject: 'dispatch',
    subjectId: id,
    detail: { statementId: coreId, recipients: isLarge ? null : added, isUrgent, waitSeconds },
  });
  if (isLarge) await ctx.enqueue(FREEZE_JOB, {}, { key: 'freeze' });
  else await wakeSender(ctx, notBefore);
  return id;
}
