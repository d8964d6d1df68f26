import { newId } from '#kernel/ids';
import { isAllowed } from '#kernel/policy';
import { type FieldProblem, Refusal } from '#kernel/refusal';
import { type FieldSpec, type FormValues, formView, one, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listAreas, staffNames } from '#room/access';
import { reportByReference, reportsByIds } from '#room/reporting';
import { problemsAt } from '../refused.form.ts';
import { isOpenTo } from '../restricted/restricted.reads.ts';
import { idOf, staffOf } from '../show-report.routes.ts';
import { readCase } from '../supervision/read-case.ts';
import { mayReadCase, mayReadQueue } from '../triage.policy.ts';
import { crimeReferenceOf } from './crime-reference.model.ts';
import { type ExportRequest, exportRecords } from './export-records.ts';
import type { ExportFormat } from './record.model.ts';
import { recordSchema } from './record.model.ts';
import { BATCH_FIELDS, CASE_FIELDS, IMPORT_FIELDS, REFERENCE_FIELDS } from './records.form.ts';
import { mayExportRecords, maySetCrimeReference } from './records.policy.ts';
import { exportRows, foundRows, importResult } from './records.presenter.ts';
import { caseOfReportRow, casesOfCrime, crimeReferencesOf, exportById, exportsBy } from './records.reads.ts';
import { importCrimeReferences, setCrimeReference } from './set-crime-reference.ts';

const OWN_LINE = 'none: the use case writes its own line';

interface Typed {
  form: 'export' | 'import' | 'reference';
  values: FormValues;
  problems: FieldProblem[];
}

/** Fields of one form of a page, with what was typed where it was that one. */
const fieldsOf = (
  visit: Visit,
  specs: FieldSpec[],
  about: { form: Typed['form']; base: string; typed?: Typed | undefined },
) =>
  formView({
    specs,
    values:
      about.typed?.form === about.form
        ? about.typed.values
        : about.form === 'export'
          ? { exportId: newId(), format: 'JSON', identity: 'NONE' }
          : {},
    problems: about.typed?.form === about.form ? about.typed.problems : [],
    keyBase: about.base,
    t: visit.t,
  });

async function showRecords(
  visit: Visit,
  typed?: Typed,
  imported?: ReturnType<typeof importResult>,
): Promise<Reply> {
  const { t } = visit;
  const mayExport = isAllowed(mayExportRecords, visit.actor);
  const rows = mayExport ? await visit.ctx((ctx) => exportsBy(ctx.tx, ctx.forceId, staffOf(visit).id)) : [];
  return visit.page(
    'triage/records',
    {
      mayExport,
      exports: exportRows(rows, t),
      exportForm: mayExport
        ? fieldsOf(visit, BATCH_FIELDS, { form: 'export', base: 'triage.records', typed })
        : [],
      importForm: fieldsOf(visit, IMPORT_FIELDS, { form: 'import', base: 'triage.records', typed }),
      imported,
    },
    { title: t('triage.records.title'), problems: typed?.problems ?? [] },
  );
}

async function showCaseRecord(visit: Visit, typed?: Typed): Promise<Reply> {
  const { t } = visit;
  const model = await visit.ctx(async (ctx) => {
    const { row, report } = await readCase(ctx, idOf(visit));
    const given = await crimeReferencesOf(ctx.tx, ctx.forceId, row.id);
    const names = await staffNames(
      ctx.tx,
      ctx.forceId,
      given.map(({ setBy }) => setBy),
    );
    return { row, report, given, names };
  });
  const { row, report } = model;
  return visit.page(
    'triage/case-record',
    {
      id: row.id,
      reference: report.reference,
      crimeReference: row.crimeReference ?? '',
      given: model.given.map((line) => ({
        at: line.setAt,
        title: line.reference,
        by: model.names.get(line.setBy) ?? '',
        text: t(line.isImported ? 'triage.crimeReference.imported' : 'triage.crimeReference.typed'),
      })),
      maySet: isAllowed(maySetCrimeReference, visit.actor),
      mayExport: isAllowed(mayExportRecords, visit.actor),
      referenceForm: fieldsOf(visit, REFERENCE_FIELDS, {
        form: 'reference',
        base: 'triage.crimeReference',
        typed,
      }),
      exportForm: fieldsOf(visit, CASE_FIELDS, { form: 'export', base: 'triage.records', typed }),
    },
    {
      title: t('triage.caseRecord.title', { reference: report.reference }),
      back: `/cases/${row.id}`,
      problems: typed?.problems ?? [],
    },
  );
}

/** Sends the file, named after its export and no person. */
async function sendFile(
  visit: Visit,
  asked: { request: ExportRequest; typed: Omit<Typed, 'problems'>; again: (typed: Typed) => Promise<Reply> },
): Promise<Reply> {
  const { request, typed, again } = asked;
  try {
    const { content, sha256 } = await visit.ctx((ctx) => exportRecords(ctx, request));
    const isJson = request.format === 'JSON';
    const name = `records-${request.exportId.slice(0, 8)}.${isJson ? 'json' : 'csv'}`;
    const digest = Buffer.from(sha256, 'hex').toString('base64');
    return visit.bytes(
      content,
      isJson ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8; header=present',
      {
        headers: {
          'content-disposition': `attachment; filename="${name}"`,
          'content-digest': `sha-256=:${digest}:`,
          'cache-control': 'no-store',
        },
      },
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.problems.length > 0) return again({ ...typed, problems: error.problems });
    if (error.code !== 'conflict' && error.code !== 'too-many') throw error;
    const problems = [{ field: 'format', key: `triage.records.refused.${error.code}` }];
    return again({ ...typed, problems });
  }
}

function requestOf(visit: Visit, values: FormValues, caseId: string | null): ExportRequest {
  const identity = one(values, 'identity');
  const typedId = one(values, 'exportId');
  return {
    exportId: /^[0-9a-f-]{36}$/.test(typedId) ? typedId : newId(),
    caseId,
    sinceOn: caseId ? null : one(values, 'sinceOn'),
    format: one(values, 'format') as ExportFormat,
    hasMark: visit.fields('mark').includes('YES'),
    ...(identity === 'NONE' ? {} : { identityReason: identity }),
  };
}

async function find(visit: Visit): Promise<Reply> {
  const { t } = visit;
  const typed = (visit.query.reference ?? '').trim().slice(0, 60).toUpperCase();
  const actor = staffOf(visit);
  const seen = await visit.ctx(async (ctx) => {
    const { tx, forceId } = ctx;
    const crime = crimeReferenceOf(typed);
    const cases = crime ? await casesOfCrime(tx, forceId, crime) : [];
    const report = typed ? await reportByReference(tx, forceId, typed) : undefined;
    const own = report ? await caseOfReportRow(tx, forceId, report.id) : undefined;
    const found = [];
    for (const row of own ? [own, ...cases] : cases)
      if (isAllowed(mayReadCase, actor, row.areaPath ?? ''))
        if (await isOpenTo(tx, forceId, { reportId: row.reportId, staffId: actor.id })) found.push(row);
    const isReport = report && !own && isAllowed(mayReadQueue, actor, report.areaPath ?? '');
    const reports = await reportsByIds(
      tx,
      forceId,
      found.map(({ reportId }) => reportId),
    );
    const areas = await listAreas(tx, forceId);
    return { rows: foundRows(found, { reports, areas }, t), reportId: isReport ? report.id : '' };
  });
  if (seen.reportId) return visit.redirect(`/triage/${seen.reportId}`);
  if (seen.rows.length === 1 && seen.rows[0]) return visit.redirect(seen.rows[0].href);
  return visit.page(
    'triage/found',
    { rows: seen.rows, typed },
    { title: t('triage.found.title'), back: '/triage' },
  );
}

export const recordsRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/find',
    policy: mayReadQueue,
    audit: 'triage.find-reference',
    limit: { perMinute: 60 },
    handle: find,
  },
  {
    method: 'GET',
    url: '/records',
    policy: maySetCrimeReference,
    audit: 'none: forms, and times and hashes of one’s own exports',
    handle: (visit) => showRecords(visit),
  },
  {
    method: 'GET',
    url: '/records/schema.json',
    policy: maySetCrimeReference,
    audit: 'none: a schema, the same for everybody',
    handle: (visit) => visit.json(recordSchema(), 200, 'application/schema+json'),
  },
  {
    method: 'POST',
    url: '/records/export',
    policy: mayExportRecords,
    audit: OWN_LINE,
    limit: { perMinute: 6 },
    async handle(visit) {
      const { values, problems } = parseFields(BATCH_FIELDS, visit.form, 'triage.records');
      const again = (typed: Typed) => showRecords(visit, typed);
      if (problems.length > 0) return again({ form: 'export', values, problems });
      return sendFile(visit, {
        request: requestOf(visit, values, null),
        typed: { form: 'export', values },
        again,
      });
    },
  },
  {
    method: 'POST',
    url: '/records/exports/:id/again',
    policy: mayExportRecords,
    audit: OWN_LINE,
    limit: { perMinute: 6 },
    async handle(visit) {
      const row = await visit.ctx((ctx) => exportById(ctx.tx, ctx.forceId, idOf(visit)));
      if (row?.madeBy !== staffOf(visit).id) throw new Refusal('not-found', 'no such export');
      return sendFile(visit, {
        request: {
          exportId: row.id,
          caseId: row.caseId,
          sinceOn: row.sinceOn,
          format: row.format,
          hasMark: row.hasMark,
        },
        typed: { form: 'export', values: { exportId: newId(), format: row.format, identity: 'NONE' } },
        again: (typed) => showRecords(visit, typed),
      });
    },
  },
  {
    method: 'POST',
    url: '/records/import',
    policy: maySetCrimeReference,
    audit: 'triage.import-crime-references',
    limit: { perMinute: 10 },
    async handle(visit) {
      const { values, problems } = parseFields(IMPORT_FIELDS, visit.form, 'triage.records');
      if (problems.length > 0) return showRecords(visit, { form: 'import', values, problems });
      const outcome = await visit.ctx((ctx) => importCrimeReferences(ctx, one(values, 'rows')));
      const wrong =
        outcome.faults.length > 0 ? [{ field: 'rows', key: 'triage.records.import.nothing' }] : [];
      return showRecords(
        visit,
        { form: 'import', values: wrong.length > 0 ? values : {}, problems: wrong },
        importResult(outcome, visit.t),
      );
    },
  },
  {
    method: 'GET',
    url: '/cases/:id/record',
    policy: mayReadCase,
    audit: 'triage.read-case-record',
    handle: (visit) => showCaseRecord(visit),
  },
  {
    method: 'POST',
    url: '/cases/:id/record/export',
    policy: mayExportRecords,
    audit: OWN_LINE,
    limit: { perMinute: 20 },
    async handle(visit) {
      const { values, problems } = parseFields(CASE_FIELDS, visit.form, 'triage.records');
      const again = (typed: Typed) => showCaseRecord(visit, typed);
      if (problems.length > 0) return again({ form: 'export', values, problems });
      const request = requestOf(visit, values, idOf(visit));
      return sendFile(visit, { request, typed: { form: 'export', values }, again });
    },
  },
  {
    method: 'POST',
    url: '/cases/:id/record/reference',
    policy: maySetCrimeReference,
    audit: OWN_LINE,
    async handle(visit) {
      const { values, problems } = parseFields(REFERENCE_FIELDS, visit.form, 'triage.crimeReference');
      if (problems.length > 0) return showCaseRecord(visit, { form: 'reference', values, problems });
      try {
        await visit.ctx((ctx) =>
          setCrimeReference(ctx, {
            caseId: idOf(visit),
            reference: one(values, 'crimeReference'),
            text: one(values, 'tellText'),
          }),
        );
      } catch (error) {
        // The reporting room calls its words to the person `text`.
        const wrong = problemsAt(error, 'tellText').map((each) =>
          each.field === 'text' ? { ...each, field: 'tellText' } : each,
        );
        return showCaseRecord(visit, { form: 'reference', values, problems: wrong });
      }
      return visit.redirect(`/cases/${idOf(visit)}/record`);
    },
  },
]);
