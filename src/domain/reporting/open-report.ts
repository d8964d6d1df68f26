import type { Context } from '#kernel/context';
import { openEach } from '#kernel/open-each';
import { demand } from '#kernel/policy';
import { found } from '#kernel/refusal';
import type { Sensitive } from '#kernel/sensitive';
import {
  messageRows,
  reportForTriage,
  sealedIdentity,
  sealedSelfIdentity,
  sealedStory,
} from './report.reads.ts';
import { mayOpenIdentity, mayOpenReport } from './reporting.policy.ts';

/** Which record, why, and the officer's reason where the purpose asks for one; all of it stands in the audit line. */
export interface Opening {
  reportId: string;
  purpose: string;
  reason?: string;
}

/** What was told: the person's own words, the place, and the other answers as JSON `{field: answer}`. */
export interface OpenedReport {
  narrative: Sensitive<string>;
  place: Sensitive<string>;
  details: Sensitive<string>;
}

/** Who told it. `contact` and `safety` are JSON. Opened apart from the report and only by those who must reach them. */
export interface OpenedIdentity {
  name: Sensitive<string>;
  contact: Sensitive<string>;
  safety: Sensitive<string>;
}

export interface OpenedMessage {
  id: string;
  direction: 'from-reporter' | 'to-reporter';
  staffId: string | null;
  sentAt: Date;
  text: Sensitive<string>;
}

/**
 * Opens what was told, through the keeper.
 * @throws Refusal `not-found`, `not-allowed`
 */
export async function openReport(ctx: Context, { reportId, ...why }: Opening): Promise<OpenedReport> {
  const report = found(await reportForTriage(ctx.tx, ctx.forceId, reportId), 'The report');
  demand(mayOpenReport, ctx.actor, report.areaPath ?? undefined);
  const { sealId, ...fields } = found(await sealedStory(ctx.tx, ctx.forceId, reportId), 'The report');
  return ctx.open({ table: 'reporting.report', recordId: reportId, sealId, fields, ...why });
}

/** Opens who told it; null for an anonymous report. @throws Refusal `not-found`, `not-allowed` */
export async function openIdentity(
  ctx: Context,
  { reportId, ...why }: Opening,
): Promise<OpenedIdentity | null> {
  const report = found(await reportForTriage(ctx.tx, ctx.forceId, reportId), 'The report');
  demand(mayOpenIdentity, ctx.actor, report.areaPath ?? undefined);
  const row = await sealedIdentity(ctx.tx, ctx.forceId, reportId);
  if (!row) return null;
  const { sealId, ...fields } = row;
  return ctx.open({ table: 'reporting.identity', recordId: reportId, sealId, fields, ...why });
}

/** Opens how the person describes themselves; null unless they wrote it. @throws Refusal `not-found`, `not-allowed` */
export async function openSelfIdentity(
  ctx: Context,
  { reportId, ...why }: Opening,
): Promise<{ words: Sensitive<string> } | null> {
  const report = found(await reportForTriage(ctx.tx, ctx.forceId, reportId), 'The report');
  demand(mayOpenIdentity, ctx.actor, report.areaPath ?? undefined);
  const row = await sealedSelfIdentity(ctx.tx, ctx.forceId, reportId);
  if (!row) return null;
  return ctx.open({
    table: 'reporting.self_identity',
    recordId: reportId,
    sealId: row.sealId,
    fields: { words: row.words },
    ...why,
  });
}

/** Opens the thread with the person who reported, oldest first. @throws Refusal `not-found`, `not-allowed` */
export async function messagesOf(ctx: Context, { reportId, ...why }: Opening): Promise<OpenedMessage[]> {
  const report = found(await reportForTriage(ctx.tx, ctx.forceId, reportId), 'The report');
  demand(mayOpenReport, ctx.actor, report.areaPath ?? undefined);
  const rows = await messageRows(ctx.tx, ctx.forceId, reportId);
  const what = { table: 'reporting.message', field: 'text', ...why };
  const opened = await openEach(ctx, what, rows, (row) => row.text);
  return rows.flatMap(({ id, direction, staffId, sentAt }, at) => {
    const text = opened[at];
    return text ? [{ id, direction, staffId, sentAt, text }] : [];
  });
}
