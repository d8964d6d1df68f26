import { actorRef } from '#kernel/actor';
import type { Context, LooseSeal, SealedRecord, Statements } from '#kernel/context';
import { explainKeyGone } from '#platform/crypto/seal';
import type { ReporterStatus, ReportFacts } from './report.model.ts';

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

/** The form a report was told on. */
export interface SentForm {
  /** What makes sending it twice the same as once. */
  tokenHash: Buffer;
  /** Where its draft lies, and its files. */
  draftLookup: Buffer;
}

/** One report, sealed, as the database stores it. */
export interface SealedReport {
  id: string;
  reference: string;
  receiptHash: Buffer;
  readerKey: Uint8Array;
  facts: ReportFacts;
  story: LooseSeal<'narrative' | 'place' | 'details'>;
  identity: LooseSeal<'name' | 'contact' | 'safety'> | null;
  words: LooseSeal<'words'> | null;
  form?: SentForm;
}

export interface SentReport {
  reportId: string;
  reference: string;
  isNew: boolean;
}

/**
 * Stores the report by one statement: claim of its form, facts, seals, files, event, audit line and the end of its
 * draft, or none of them. Waits for an equal form under way and then gives the report that one became.
 * @returns undefined where the reference is taken: nothing was stored
 * @throws Refusal `unavailable` where the force's key was destroyed meanwhile
 */
export async function sendReport(
  { tx, forceId, actor }: Pick<Statements, 'tx' | 'forceId' | 'actor'>,
  report: SealedReport,
): Promise<SentReport | undefined> {
  const facts: Record<string, unknown> = { reference: report.reference };
  for (const [field, column] of Object.entries(FACT_COLUMNS))
    facts[column] = report.facts[field as keyof ReportFacts];
  const { story, identity, words, form } = report;
  const seals = [story, identity, words].filter((seal) => seal !== null);
  const who = actorRef(actor);
  return tx
    .row<SentReport>(
      `select report_id as "reportId", reference, is_new as "isNew"
       from reporting.send_report($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
      [
        forceId,
        who.kind,
        who.id,
        form?.tokenHash ?? null,
        form?.draftLookup ?? null,
        report.id,
        JSON.stringify(facts),
        report.receiptHash,
        report.readerKey,
        seals.map(({ sealId }) => sealId),
        seals.map(({ keyId }) => keyId),
        seals.map(({ wrappedForce }) => wrappedForce),
        seals.map(({ wrappedReader }) => wrappedReader),
        [story.fields.narrative, story.fields.place, story.fields.details],
        identity && [identity.fields.name, identity.fields.contact, identity.fields.safety],
        words?.fields.words ?? null,
      ],
      'reporting_send_report',
    )
    .catch(explainKeyGone);
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
  if (changed === 0) return false;
  await ctx.tx.run(
    `insert into reporting.status_change (force_id, id, report_id, status, changed_at) values ($1, $2, $3, $4, $5)`,
    [ctx.forceId, ctx.newId(), reportId, status, ctx.now],
  );
  return true;
}
