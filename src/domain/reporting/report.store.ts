import type { Context, SealedRecord } from '#kernel/context';
import type { ReporterStatus, ReportFacts } from './report.model.ts';

/** The report that claimed the form first. `reference` is null until it is stored, which is the caller's turn to do. */
export interface FormClaim {
  reportId: string;
  reference: string | null;
}

/** Claims the form for `reportId`, or tells which report it became before. Waits for an equal submission under way. */
export async function claimForm(ctx: Context, tokenHash: Buffer, reportId: string): Promise<FormClaim> {
  const row = await ctx.tx.row<FormClaim>(
    'select report_id as "reportId", reference from reporting.claim_form($1, $2, $3)',
    [ctx.forceId, tokenHash, reportId],
    'reporting_claim_form',
  );
  return row ?? { reportId, reference: null };
}

const FACT_COLUMNS = {
  kind: 'kind',
  route: 'route',
  language: 'language',
  areaPath: 'area_path',
  placeKind: 'place_kind',
  incidentOn: 'incident_on',
  incidentPrecision: 'incident_precision',
  danger: 'danger',
  isRepeat: 'is_repeat',
  reporterRole: 'reporter_role',
  personKnows: 'person_knows',
  happenedKinds: 'happened_kinds',
  strands: 'strands',
  strandExtras: 'strand_extras',
  perceivedReligions: 'perceived_religions',
  perceivedTags: 'perceived_tags',
  perceivedBy: 'perceived_by',
  riskWords: 'risk_words',
  wants: 'wants',
  anonymity: 'anonymity',
  contactBy: 'contact_by',
  mayLeaveMessage: 'may_leave_message',
  needs: 'needs',
  shareWith: 'share_with',
  mayTellLeader: 'may_tell_leader',
  concernAbout: 'concern_about',
  concernSoon: 'concern_soon',
  worry: 'worry',
  heardFrom: 'heard_from',
} as const satisfies Record<keyof ReportFacts, string>;

export interface StoredReport {
  id: string;
  reference: string;
  receiptHash: Buffer;
  readerKey: Uint8Array;
  facts: ReportFacts;
  sealed: SealedRecord<'narrative' | 'place' | 'details'>;
}

/** Stores the report; false where the reference is taken. */
export async function insertReport(ctx: Context, report: StoredReport): Promise<boolean> {
  const facts = Object.fromEntries(
    Object.entries(FACT_COLUMNS).map(([field, column]) => [column, report.facts[field as keyof ReportFacts]]),
  );
  const { sealId, fields } = report.sealed;
  const row = await ctx.tx.row<{ stored: boolean }>(
    'select reporting.submit_report($1, $2, $3, $4, $5, $6, $7, $8, $9) as stored',
    [
      ctx.forceId,
      report.id,
      JSON.stringify({ ...facts, reference: report.reference }),
      report.receiptHash,
      Buffer.from(report.readerKey),
      sealId,
      fields.narrative,
      fields.place,
      fields.details,
    ],
    'reporting_submit_report',
  );
  return row?.stored ?? false;
}

export async function keepIdentity(
  ctx: Context,
  receiptHash: Buffer,
  { sealId, fields }: SealedRecord<'name' | 'contact' | 'safety'>,
): Promise<void> {
  await ctx.tx.row(
    'select reporting.keep_identity($1, $2, $3, $4, $5, $6)',
    [ctx.forceId, receiptHash, sealId, fields.name, fields.contact, fields.safety],
    'reporting_keep_identity',
  );
}

export async function keepSelfIdentity(
  ctx: Context,
  receiptHash: Buffer,
  { sealId, fields }: SealedRecord<'words'>,
): Promise<void> {
  await ctx.tx.row(
    'select reporting.keep_self_identity($1, $2, $3, $4)',
    [ctx.forceId, receiptHash, sealId, fields.words],
    'reporting_keep_self_identity',
  );
}

export async function keepEqualityAnswer(
  ctx: Context,
  id: string,
  { sealId, fields }: SealedRecord<'answers'>,
): Promise<void> {
  await ctx.tx.row('select reporting.keep_equality_answer($1, $2, $3, $4)', [
    ctx.forceId,
    id,
    sealId,
    fields.answers,
  ]);
}

/** Adds the reporter's message to their thread; undefined where the code finds no report or the thread is full. */
export async function insertReporterMessage(
  ctx: Context,
  receiptHash: Buffer,
  message: { id: string } & SealedRecord<'text'>,
): Promise<string | undefined> {
  const row = await ctx.tx.row<{ reportId: string | null }>(
    'select reporting.add_information($1, $2, $3, $4, $5) as "reportId"',
    [ctx.forceId, receiptHash, message.id, message.sealId, message.fields.text],
  );
  return row?.reportId ?? undefined;
}

export async function updateConsent(
  ctx: Context,
  receiptHash: Buffer,
  consent: { shareWith: readonly string[]; mayTellLeader: boolean },
): Promise<string | undefined> {
  const row = await ctx.tx.row<{ reportId: string | null }>(
    'select reporting.change_consent($1, $2, $3, $4) as "reportId"',
    [ctx.forceId, receiptHash, consent.shareWith, consent.mayTellLeader],
  );
  return row?.reportId ?? undefined;
}

/** Marks the report as withdrawn; undefined where it was already, or where the code finds none. */
export async function markWithdrawn(ctx: Context, receiptHash: Buffer): Promise<string | undefined> {
  const row = await ctx.tx.row<{ reportId: string | null }>(
    'select reporting.withdraw_report($1, $2) as "reportId"',
    [ctx.forceId, receiptHash],
  );
  return row?.reportId ?? undefined;
}

/** Staff side: who took the report for somebody else. */
export async function insertTaking(
  ctx: Context,
  taking: { reportId: string; staffId: string; isCodeGiven: boolean },
): Promise<void> {
  await ctx.tx.run(
    `insert into reporting.taking (force_id, report_id, staff_id, taken_at, code_given) values ($1, $2, $3, $4, $5)`,
    [ctx.forceId, taking.reportId, taking.staffId, ctx.now, taking.isCodeGiven],
  );
}

/** Staff side: the message to the reporter. */
export async function insertStaffMessage(
  ctx: Context,
  message: { id: string; reportId: string; staffId: string } & SealedRecord<'text'>,
): Promise<void> {
  await ctx.tx.run(
    `insert into reporting.message (force_id, id, report_id, direction, staff_id, sent_at, seal_id, text_sealed)
     values ($1, $2, $3, 'to-reporter', $4, $5, $6, $7)`,
    [
      ctx.forceId,
      message.id,
      message.reportId,
      message.staffId,
      ctx.now,
      message.sealId,
      message.fields.text,
    ],
  );
}

/** Staff side: moves the status forward; false where the report already stands there or further. */
export async function advanceStatus(
  ctx: Context,
  reportId: string,
  { status, earlier }: { status: ReporterStatus; earlier: readonly ReporterStatus[] },
): Promise<boolean> {
  const changed = await ctx.tx.run(
    'update reporting.report set status = $3, status_at = $4 where force_id = $1 and id = $2 and status = any($5)',
    [ctx.forceId, reportId, status, ctx.now, earlier],
  );
  return changed === 1;
}
