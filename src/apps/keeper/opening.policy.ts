import { coversArea, type Role } from '#kernel/actor';

/**
 * Who may have what opened, for what purpose: the keeper's own copy of need-to-know, checked against the session in
 * the database whatever the asking process believes. `tables` lists owner tables, or a whole room (`reporting.*`).
 * `perHour` is the most records one person may have opened for this purpose in one clock hour.
 */
export interface OpeningRule {
  roles: readonly Role[];
  tables: readonly string[];
  /** Where given for a table, only these of its fields. */
  fields?: Readonly<Record<string, readonly string[]>>;
  /** True where the rule opens the file of a record too, and not its texts alone. */
  opensFiles?: true;
  /** The states of a file, as the scanner left it, that the rule opens. */
  scanStates?: readonly string[];
  perHour: number;
  /** True where the texts never leave the keeper: it answers keyed sketches of them, by which they are compared. */
  sketchesOnly?: true;
  /** True where only texts are opened for which a translation was asked. */
  onlyAsked?: true;
}

const FIRST_RESPONSE: readonly Role[] = ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'];
const NEIGHBOURHOOD: readonly Role[] = ['ENGAGEMENT_OFFICER', 'WARD_OFFICER', 'COMMANDER', 'DUTY_INSPECTOR'];

// What a report says, without who said it.
const REPORT_WORDS = [
  'reporting.report',
  'reporting.message',
  'reporting.translation',
  'reporting.evidence',
  'triage.*',
] as const;
// A file nobody has checked is opened only where nobody is set to check it.
const CHECKED = ['clean', 'not-scanned'] as const;
/** What reports are compared by, and never the words themselves. */
const REPORT_SKETCHES = {
  tables: ['reporting.report'],
  fields: { 'reporting.report': ['narrative', 'place'] },
  sketchesOnly: true,
} as const;
const WHO_REPORTED = ['reporting.identity', 'reporting.self_identity'] as const;

export const STAFF_OPENINGS: Readonly<Record<string, OpeningRule>> = {
  triage: { roles: FIRST_RESPONSE, tables: REPORT_WORDS, perHour: 1_200 },
  case: { roles: FIRST_RESPONSE, tables: REPORT_WORDS, perHour: 600 },
  // A commander's look at a random sample of what ended: few, and for a reason.
  'dip-sample': {
    roles: ['COMMANDER'],
    tables: ['reporting.report', 'triage.decision', 'triage.case_decision'],
    perHour: 120,
  },
  // Telling the reporter needs the words written so far, not the commander's eyes.
  reply: {
    roles: ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR'],
    tables: ['reporting.report', 'reporting.message', 'reporting.translation'],
    perHour: 600,
  },
  // One text that somebody asked to have translated, and the translation; never who reported.
  translation: {
    roles: ['TRANSLATOR', 'DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR'],
    tables: ['reporting.report', 'reporting.message', 'reporting.translation'],
    fields: { 'reporting.report': ['narrative'] },
    perHour: 240,
    onlyAsked: true,
  },
  // Who reported, and how to reach them: apart from reading the report, and few enough to stop a stolen session.
  unmask: { roles: ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR'], tables: WHO_REPORTED, perHour: 60 },
  // What goes to the force's record system; who reported apart, and few enough to notice.
  records: { roles: ['DETECTIVE_INSPECTOR'], tables: ['reporting.report'], perHour: 1_000 },
  'records-identity': { roles: ['DETECTIVE_INSPECTOR'], tables: ['reporting.identity'], perHour: 200 },
  // Letters put side by side, and why somebody said what of them; a new letter is compared with up to six.
  series: {
    roles: FIRST_RESPONSE,
    tables: ['triage.material', 'triage.series_decision'],
    perHour: 1_200,
  },
  // What goes to another force and what comes from one.
  'series-share': {
    roles: ['DETECTIVE_INSPECTOR', 'COMMANDER'],
    tables: ['triage.material', 'triage.series_received', 'triage.received_material'],
    perHour: 300,
  },
  // A photo, a recording, a document somebody gave: looked at, or taken out of the system.
  evidence: {
    roles: FIRST_RESPONSE,
    tables: ['reporting.evidence'],
    perHour: 200,
    opensFiles: true,
    scanStates: CHECKED,
  },
  'evidence-export': {
    roles: ['DETECTIVE_INSPECTOR'],
    tables: ['reporting.evidence'],
    perHour: 200,
    opensFiles: true,
    scanStates: CHECKED,
  },
  // What the scanner found something in. One named permission, and few enough to notice.
  'evidence-quarantine': {
    roles: ['COMMANDER'],
    tables: ['reporting.evidence'],
    perHour: 5,
    opensFiles: true,
    scanStates: ['infected'],
  },
  // Why something is held from erasure.
  retention: { roles: ['INFORMATION_MANAGER', 'COMMANDER'], tables: ['retention.hold'], perHour: 1_000 },
  // Whether what a call taker has just stored was told before; they read neither.
  likeness: {
    ...REPORT_SKETCHES,
    roles: [...FIRST_RESPONSE, 'CALL_TAKER', 'WARD_OFFICER', 'ENGAGEMENT_OFFICER'],
    perHour: 300,
  },
  // The first lines of a file of counts, to say which of its columns is what.
  'import-look': {
    roles: ['ANALYST'],
    tables: ['surveillance.vintage'],
    fields: { 'surveillance.vintage': ['look'] },
    perHour: 240,
  },
  equality: { roles: ['ANALYST'], tables: ['reporting.equality_answer'], perHour: 2_000 },
  'leader-directory': {
    roles: NEIGHBOURHOOD,
    tables: ['community.leader', 'community.organisation'],
    perHour: 1_000,
  },
  'leader-import': { roles: ['ENGAGEMENT_OFFICER'], tables: ['community.import_batch'], perHour: 60 },
  concern: { roles: NEIGHBOURHOOD, tables: ['community.concern', 'community.leader'], perHour: 600 },
  statement: { roles: ['ENGAGEMENT_OFFICER', 'COMMANDER'], tables: ['cascade.*'], perHour: 600 },
  assessment: {
    roles: [...NEIGHBOURHOOD, 'DETECTIVE_INSPECTOR', 'ANALYST'],
    tables: ['impact.*'],
    perHour: 600,
  },
  patrol: { roles: NEIGHBOURHOOD, tables: ['patrol.*'], perHour: 600 },
};

/** A leader opens what is the leader's own: the entry in the directory and the concerns the leader raised. */
export const LEADER_OPENINGS: Readonly<Record<string, OpeningRule>> = {
  own: { roles: [], tables: ['community.leader', 'community.concern'], perHour: 300 },
};

/** The worker opens addresses, to send the message in hand, and nothing else. */
export const WORKER_OPENINGS: Readonly<Record<string, OpeningRule>> = {
  delivery: { roles: [], tables: ['community.leader'], perHour: Number.POSITIVE_INFINITY },
  'sign-in': {
    roles: [],
    tables: ['community.leader', 'reporting.partner_worker'],
    perHour: Number.POSITIVE_INFINITY,
  },
  notification: {
    roles: [],
    tables: ['community.leader', 'reporting.identity', 'reporting.partner_worker', 'reporting.notice_wish'],
    // Whether and how a reporter may be written to; never the name.
    fields: { 'reporting.identity': ['contact', 'safety'] },
    perHour: Number.POSITIVE_INFINITY,
  },
  // Asking the scanner again about a file it could not see while it arrived.
  'evidence-scan': {
    roles: [],
    tables: ['reporting.evidence'],
    fields: { 'reporting.evidence': [] },
    perHour: Number.POSITIVE_INFINITY,
    opensFiles: true,
    scanStates: ['waiting', 'unavailable'],
  },
  // The key of a file of counts that was sent, to read it once.
  'count-file': {
    roles: [],
    tables: ['surveillance.vintage'],
    fields: { 'surveillance.vintage': ['key'] },
    perHour: Number.POSITIVE_INFINITY,
  },
  // A text in hand: its words, the number it goes to, and the private code where the person asked for it.
  texting: {
    roles: [],
    tables: ['reporting.text_line', 'reporting.text_out', 'reporting.text_thread'],
    perHour: Number.POSITIVE_INFINITY,
  },
  // Where a browser is reached that asked to be told of statements.
  push: { roles: [], tables: ['cascade.push_subscription'], perHour: Number.POSITIVE_INFINITY },
  likeness: { ...REPORT_SKETCHES, roles: [], perHour: Number.POSITIVE_INFINITY },
  // Where an officer hears, away from the console, that a report waits. No rule lets staff open a colleague's address.
  'duty-alert': { roles: [], tables: ['access.staff_contact'], perHour: Number.POSITIVE_INFINITY },
  // The secret with which a call back to a partner organisation is signed.
  'partner-webhook': { roles: [], tables: ['reporting.partner'], perHour: Number.POSITIVE_INFINITY },
};

/** True where the rule names the table or its whole room. */
export function coversTable(rule: OpeningRule, table: string): boolean {
  const room = `${table.split('.')[0]}.*`;
  return rule.tables.includes(table) || rule.tables.includes(room);
}

/** True where the rule leaves every one of these fields of the table open. */
export function coversFields(rule: OpeningRule, table: string, fields: readonly string[]): boolean {
  const open = rule.fields?.[table];
  return open === undefined || fields.every((field) => open.includes(field));
}

/** True where one of the roles held is one of the rule's. */
export const hasRole = (rule: OpeningRule, roles: readonly string[]): boolean =>
  rule.roles.some((role) => roles.includes(role));

/** True where the record has no area, or one of the person's areas covers it. */
export const coversRecord = (scopes: readonly string[], areaPath: string | null): boolean =>
  areaPath === null || coversArea(scopes, areaPath);

/** Roles that may ask for a statement to be signed; whether it is signed depends on its approvals. */
export const SIGNING_ROLES: readonly Role[] = ['ENGAGEMENT_OFFICER', 'COMMANDER', 'DUTY_INSPECTOR'];

/** An approval as the database tells it: who, and the hash of the exact text approved. */
export interface Approval {
  staffId: string;
  textSha256: Buffer;
  roles: readonly string[];
}

/** Whose approval may stand beside the commander's: the cascade's own table of first approvers, checked again here. */
export const APPROVING_ROLES: readonly Role[] = [
  'ENGAGEMENT_OFFICER',
  'DUTY_INSPECTOR',
  'DETECTIVE_INSPECTOR',
  'COMMANDER',
];

/**
 * Two different people have approved this very text: one commands now, and the other holds a role that may approve.
 * Somebody with both roles is still one person.
 */
export function isApproved(approvals: readonly Approval[], textSha256: Buffer): boolean {
  const holds = (roles: readonly string[]) => (approval: Approval) =>
    approval.textSha256.equals(textSha256) && roles.some((role) => approval.roles.includes(role));
  const commanders = approvals.filter(holds(['COMMANDER']));
  const approvers = approvals.filter(holds(APPROVING_ROLES));
  return commanders.some(({ staffId }) => approvers.some((other) => other.staffId !== staffId));
}

/** The longest text that one approval is enough for, in bytes with the lines that say what it is: three sentences. */
export const HOLDING_BYTES = 2_000;
const HOLDING_ROLES: readonly Role[] = ['DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR', 'COMMANDER'];

/** One officer of inspector's rank or above, not the drafter, has approved this very text, and it is short. */
export const isHoldingApproved = (
  approvals: readonly Approval[],
  textSha256: Buffer,
  bytes: number,
): boolean =>
  bytes <= HOLDING_BYTES &&
  approvals.some(
    (approval) =>
      approval.textSha256.equals(textSha256) && HOLDING_ROLES.some((role) => approval.roles.includes(role)),
  );
