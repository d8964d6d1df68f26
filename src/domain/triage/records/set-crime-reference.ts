import type { Context } from '#kernel/context';
import { isUuid } from '#kernel/ids';
import { demand, isAllowed } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import {
  reportByReference,
  reportForTriage,
  sendMessageToReporter,
  tellCrimeReference,
} from '#room/reporting';
import { type CaseRow, caseForChange } from '../case.store.ts';
import { touchOversight } from '../oversight.store.ts';
import { isOpenTo } from '../restricted/restricted.reads.ts';
import { caseByReport } from '../triage.reads.ts';
import { crimeReferenceOf, type ImportFault, readReferences } from './crime-reference.model.ts';
import { maySetCrimeReference } from './records.policy.ts';
import { putCrimeReference } from './records.store.ts';

/** Gives a locked case its reference and shows it on the person's own page; false where it has that one already. */
async function give(
  ctx: Context,
  row: CaseRow,
  about: { reference: string; isImported: boolean },
): Promise<boolean> {
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only a person enters a reference');
  if (row.crimeReference === about.reference) return false;
  await putCrimeReference(ctx, {
    caseId: row.id,
    before: row.crimeReference,
    setBy: ctx.actor.id,
    ...about,
  });
  await touchOversight(ctx, row.reportId);
  await tellCrimeReference(ctx, { reportId: row.reportId, reference: about.reference });
  await ctx.audit({
    act: 'triage.set-crime-reference',
    kind: 'alteration',
    subject: 'report',
    subjectId: row.reportId,
    detail: { isImported: about.isImported, isChange: row.crimeReference !== null },
  });
  return true;
}

/**
 * Enters the reference the force's record system gave a case, and tells the person who reported, where words for them are
 * given. Entering the same again changes nothing and tells nobody.
 * @throws Refusal `invalid-input` for what is no reference, or words that may not go to a phone; `not-found`, `not-allowed`
 */
export async function setCrimeReference(
  ctx: Context,
  asked: { caseId: string; reference: string; text: string },
): Promise<void> {
  const row = found(await caseForChange(ctx.tx, ctx.forceId, asked.caseId), 'case');
  const report = found(await reportForTriage(ctx.tx, ctx.forceId, row.reportId), 'report');
  demand(maySetCrimeReference, ctx.actor, report.areaPath ?? '');
  const staffId = ctx.actor.kind === 'staff' ? ctx.actor.id : '';
  if (!(await isOpenTo(ctx.tx, ctx.forceId, { reportId: report.id, staffId })))
    throw new Refusal('not-allowed', 'this report is restricted to named people');
  const reference = crimeReferenceOf(asked.reference);
  if (!reference)
    throw new Refusal('invalid-input', 'no crime reference', [
      { field: 'crimeReference', key: 'triage.crimeReference.wrong' },
    ]);
  const isNew = await give(ctx, row, { reference, isImported: false });
  if (isNew && asked.text.trim()) await sendMessageToReporter(ctx, { reportId: report.id, text: asked.text });
}

export interface ImportOutcome {
  faults: ImportFault[];
  /** Cases that got a reference, and those that had it already. */
  set: number;
  same: number;
}

/**
 * Enters the references of a whole file, or, where any line is wrong, none of them: every bad line is named. Importing the
 * same file again changes nothing. Each person's own page shows their reference; no message is written by an import, because its
 * readers have as many languages as the force has.
 * @throws Refusal `not-allowed`
 */
export async function importCrimeReferences(ctx: Context, text: string): Promise<ImportOutcome> {
  demand(maySetCrimeReference, ctx.actor);
  const { tx, forceId, actor } = ctx;
  const { lines, faults } = readReferences(text);
  const ready: Array<{ row: CaseRow; reference: string }> = [];
  for (const { line, report: name, crimeReference } of lines) {
    const report = isUuid(name)
      ? await reportForTriage(tx, forceId, name)
      : await reportByReference(tx, forceId, name.toUpperCase());
    const isSeen = report && isAllowed(maySetCrimeReference, actor, report.areaPath ?? '');
    const staffId = actor.kind === 'staff' ? actor.id : '';
    const isOpen = isSeen && (await isOpenTo(tx, forceId, { reportId: report.id, staffId }));
    const found = isOpen ? await caseByReport(tx, forceId, report.id) : undefined;
    if (!report || !isOpen) faults.push({ line, key: 'unknown', value: name.slice(0, 60) });
    else if (!found) faults.push({ line, key: 'noCase', value: name });
    else ready.push({ row: found, reference: crimeReference });
  }
  faults.sort((a, b) => a.line - b.line);
  if (faults.length > 0) return { faults, set: 0, same: 0 };
  let set = 0;
  // In one order always, so that two imports at once never wait for each other.
  for (const { row, reference } of ready.sort((a, b) => (a.row.id < b.row.id ? -1 : 1))) {
    const locked = await caseForChange(tx, forceId, row.id);
    if (locked && (await give(ctx, locked, { reference, isImported: true }))) set += 1;
  }
  return { faults, set, same: ready.length - set };
}
