import { actorRef } from '#kernel/actor';
import type { Context, Door, LooseSeal, SealedRecord } from '#kernel/context';
import { explainKeyGone } from '#platform/crypto/seal';
import { byteaArray } from '#platform/db/bytea-array';
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

const sealsOf = ({ id, story, identity, words }: SealedReport) => [
  { recordId: id, table: 'reporting.report', ...story },
  ...(identity ? [{ recordId: id, table: 'reporting.identity', ...identity }] : []),
  ...(words ? [{ recordId: id, table: 'reporting.self_identity', ...words }] : []),
];

const factsOf = ({ facts }: SealedReport): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(FACT_COLUMNS).map(([field, column]) => [column, facts[field as keyof ReportFacts]]),
  );

/**
 * Stores reports by one statement: claims of their forms, facts, seals, files, events, audit lines and the end of their
 * drafts, or none of them. Waits for an equal form under way and then gives the report that one became. Gives undefined
 * for a report whose reference is taken: that one was not stored.
 * @throws Refusal `unavailable` where the force's key was destroyed meanwhile
 */
export async function sendReports(
  { tx, forceId, actor }: Pick<Door, 'tx' | 'forceId' | 'actor'>,
  reports: readonly SealedReport[],
): Promise<Array<SentReport | undefined>> {
  const who = actorRef(actor);
  const seals = reports.flatMap(sealsOf);
  const bytes = (of: (report: SealedReport) => Uint8Array | undefined): Buffer =>
    byteaArray(reports.map((report) => of(report) ?? null));
  const rows = await tx
    .rows<SentReport & { nth: number }>(
      `select nth, report_id as "reportId", reference, is_new as "isNew"
         from reporting.send_reports($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
           $20, $21, $22, $23, $24, $25, $26)`,
      [
        forceId,
        who.kind,
        who.id,
        reports.map(({ id }) => id),
        reports.map(({ reference }) => reference),
        JSON.stringify(reports.map(factsOf)),
        bytes(({ form }) => form?.tokenHash),
        bytes(({ form }) => form?.draftLookup),
        bytes(({ receiptHash }) => receiptHash),
        bytes(({ readerKey }) => readerKey),
        reports.map(({ story }) => story.sealId),
        bytes(({ story }) => story.fields.narrative),
        bytes(({ story }) => story.fields.place),
        bytes(({ story }) => story.fields.details),
        reports.map(({ identity }) => identity?.sealId ?? null),
        bytes(({ identity }) => identity?.fields.name),
        bytes(({ identity }) => identity?.fields.contact),
        bytes(({ identity }) => identity?.fields.safety),
        reports.map(({ words }) => words?.sealId ?? null),
        bytes(({ words }) => words?.fields.words),
        seals.map(({ sealId }) => sealId),
        seals.map(({ table }) => table),
        seals.map(({ recordId }) => recordId),
        seals.map(({ keyId }) => keyId),
        byteaArray(seals.map(({ wrappedForce }) => wrappedForce)),
        byteaArray(seals.map(({ wrappedReader }) => wrappedReader)),
      ],
      'reporting_send_reports',
    )
    .catch(explainKeyGone);
  const sent = new Map(rows.map(({ nth, ...report }) => [nth, report]));
  return reports.map((_, at) => sent.get(at + 1));
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
