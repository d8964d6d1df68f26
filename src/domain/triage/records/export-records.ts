import { createHash } from 'node:crypto';
import type { Context } from '#kernel/context';
import { demand, isAllowed } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { evidenceOf, openIdentity, openReport, type Report, reportForTriage } from '#room/reporting';
import { londonDay } from '#statistics/days';
import { isOpenTo } from '../restricted/restricted.reads.ts';
import { caseById, decisionsOf } from '../triage.reads.ts';
import { derivedId, EXPORT_CASES, type ExportFormat, type PoleRecord, sealedFile } from './record.model.ts';
import { recordCsv } from './record-csv.presenter.ts';
import { mayExportRecords } from './records.policy.ts';
import { casesChangedSince, exportById, lettersOf } from './records.reads.ts';
import { insertExport } from './records.store.ts';

export interface ExportRequest {
  /** Made when the form was shown: asking twice is asking once. */
  exportId: string;
  caseId: string | null;
  /** `YYYY-MM-DD`, for everything that changed on or since that day. */
  sinceOn: string | null;
  format: ExportFormat;
  /** A byte order mark, for spreadsheets. */
  hasMark: boolean;
  /** Why who reported goes too; absent where they do not. */
  identityReason?: string;
}

export interface Exported {
  content: Buffer;
  sha256: string;
  records: number;
  leftOut: number;
}

const jsonOf = (text: string): Record<string, unknown> => JSON.parse(text || '{}') as Record<string, unknown>;

/** Who told us, as a victim or a witness, where they gave the police their name and have not asked us to stop. */
async function personOf(ctx: Context, report: Report, reason: string): Promise<PoleRecord['person']> {
  const role =
    report.reporterRole === 'ME' ? 'VICTIM' : report.reporterRole === 'WITNESS' ? 'WITNESS' : undefined;
  if (!role || report.anonymity !== 'NAMED' || report.withdrawnAt) return [];
  const opened = await openIdentity(ctx, { reportId: report.id, purpose: 'records-identity', reason });
  if (!opened) return [];
  const [name, contact, safety] = [opened.name, opened.contact, opened.safety].map((one) => one.reveal());
  return [
    {
      id: derivedId(report.id, 'person'),
      role,
      name: name ?? '',
      contact: jsonOf(contact ?? ''),
      safety: jsonOf(safety ?? ''),
    },
  ];
}

async function objectsOf(ctx: Context, reportId: string): Promise<PoleRecord['object']> {
  const files = await evidenceOf(ctx.tx, ctx.forceId, reportId);
  const letters = await lettersOf(ctx.tx, ctx.forceId, reportId);
  return [
    ...files.map(({ id, mediaType, receivedAt, sha256 }) => ({
      id,
      type: 'FILE' as const,
      description: mediaType,
      on: londonDay(receivedAt),
      sha256: sha256.toString('hex'),
    })),
    ...letters.map(({ id, kind, foundOn }) => ({
      id,
      type: 'LETTER' as const,
      description: kind,
      on: foundOn,
      sha256: null,
    })),
  ];
}

/** One case. What the person said of an offender is in their words and nowhere else: there is no entity for a suspect. */
async function recordOf(ctx: Context, caseId: string, reason: string | undefined): Promise<PoleRecord> {
  const { tx, forceId } = ctx;
  const row = found(await caseById(tx, forceId, caseId), 'case');
  const report = found(await reportForTriage(tx, forceId, row.reportId), 'report');
  const told = await openReport(ctx, { reportId: report.id, purpose: 'records', reason: 'record-export' });
  const decision = (await decisionsOf(tx, forceId, report.id)).at(-1);
  return {
    id: report.id,
    reference: report.reference,
    caseId,
    state: row.state,
    crimeReference: row.crimeReference,
    person: reason ? await personOf(ctx, report, reason) : [],
    object: await objectsOf(ctx, report.id),
    location: [{ area: report.areaPath, kind: report.placeKind, words: told.place.reveal() }],
    event: {
      type: report.happenedKinds,
      on: report.incidentOn,
      precision: report.incidentPrecision,
      reportedAt: report.reportedAt.toISOString(),
      receivedBy: report.route,
      language: report.language,
      words: told.narrative.reveal(),
      strands: report.strands,
      perceivedReligions: report.perceivedReligions,
      perceivedBy: report.perceivedBy,
      isRepeat: report.isRepeat,
      danger: report.danger,
      decision: decision?.route ?? null,
      risk: decision?.risk ?? null,
      outcome: row.outcome,
    },
  };
}

async function wantedCases(ctx: Context, asked: ExportRequest) {
  const { tx, forceId, actor } = ctx;
  if (asked.caseId) {
    const row = found(await caseById(tx, forceId, asked.caseId), 'case');
    const report = found(await reportForTriage(tx, forceId, row.reportId), 'report');
    demand(mayExportRecords, actor, report.areaPath ?? '');
    return [{ caseId: row.id, reportId: row.reportId }];
  }
  if (!asked.sinceOn || actor.kind !== 'staff')
    throw new Refusal('invalid-input', 'say which case or since when', [
      { field: 'sinceOn', key: 'triage.records.sinceOn.required' },
    ]);
  const range = { scopes: actor.scopes, sinceOn: asked.sinceOn, limit: EXPORT_CASES + 1 };
  const cases = await casesChangedSince(tx, forceId, range);
  if (cases.length > EXPORT_CASES)
    throw new Refusal('too-large', `more than ${EXPORT_CASES} cases`, [
      { field: 'sinceOn', key: 'triage.records.tooMany', args: { max: EXPORT_CASES } },
    ]);
  return cases;
}

/**
 * Hands one case, or everything that changed since a day, to the force's record system: as JSON with a schema or as
 * comma-separated values. Restricted cases are left out for who is not named on them, and counted. Every opening of who
 * reported stands on its case's access page. The same export id again gives the same file, or refuses where the cases have
 * changed since.
 * @throws Refusal `not-allowed`, `not-found`, `invalid-input`, `too-large` above 200 cases, `conflict`
 */
export async function exportRecords(ctx: Context, asked: ExportRequest): Promise<Exported> {
  demand(mayExportRecords, ctx.actor);
  const { tx, forceId, actor } = ctx;
  if (actor.kind !== 'staff' || !isAllowed(mayExportRecords, actor))
    throw new Refusal('not-allowed', 'only a person exports');
  const earlier = await exportById(tx, forceId, asked.exportId);
  if (earlier && earlier.madeBy !== actor.id) throw new Refusal('not-found', 'no such export');
  const request: ExportRequest = earlier
    ? {
        exportId: earlier.id,
        caseId: earlier.caseId,
        sinceOn: earlier.sinceOn,
        format: earlier.format,
        hasMark: earlier.hasMark,
        ...(earlier.reason ? { identityReason: earlier.reason } : {}),
      }
    : asked;
  const cases = await wantedCases(ctx, request);
  const records: PoleRecord[] = [];
  for (const { caseId, reportId } of cases)
    if (await isOpenTo(tx, forceId, { reportId, staffId: actor.id }))
      records.push(await recordOf(ctx, caseId, request.identityReason));
  const leftOut = cases.length - records.length;
  if (request.caseId && leftOut > 0)
    throw new Refusal('not-allowed', 'this report is restricted to named people');
  const file = sealedFile({
    exportId: request.exportId,
    exportedAt: (earlier?.madeAt ?? ctx.now).toISOString(),
    exportedBy: actor.id,
    force: forceId,
    withIdentity: request.identityReason !== undefined,
    leftOut,
    records,
  });
  const text =
    request.format === 'JSON'
      ? `${request.hasMark ? '\uFEFF' : ''}${JSON.stringify(file, null, 2)}\n`
      : recordCsv(file, request);
  const content = Buffer.from(text, 'utf8');
  const sha256 = createHash('sha256').update(content).digest();
  const exported = { content, sha256: sha256.toString('hex'), records: records.length, leftOut };
  if (earlier) {
    if (!earlier.sha256.equals(sha256))
      throw new Refusal('conflict', 'the cases have changed since: make a new export');
    return exported;
  }
  const items = records.map(({ id, person }) => ({ reportId: id, hasIdentity: person.length > 0 }));
  await insertExport(ctx, {
    id: request.exportId,
    caseId: request.caseId,
    sinceOn: request.caseId ? null : request.sinceOn,
    format: request.format,
    hasMark: request.hasMark,
    withIdentity: request.identityReason !== undefined,
    reason: request.identityReason ?? null,
    leftOut,
    sha256,
    madeBy: actor.id,
    items,
  });
  for (const { reportId, hasIdentity } of items)
    await ctx.audit({
      act: 'triage.export-record',
      kind: 'disclosure',
      subject: 'report',
      subjectId: reportId,
      detail: { export: request.exportId, hasIdentity },
    });
  return exported;
}
