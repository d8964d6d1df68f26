/** For whom a report is made. `worried` is no report of an act: it leads to the concern form. */
export const REPORTING_FOR = ['me', 'witness', 'someone-asked', 'place-or-group', 'worried'] as const;
export type ReportingFor = (typeof REPORTING_FOR)[number];

/**
 * What happened, in words people use before they know the word hate crime; any number may be ticked. `leadsTo` is the
 * page that must come next: a letter or parcel is not to be handled or shared (Metropolitan Police letter, 2018).
 */
export const REPORT_KINDS = [
  { kind: 'said', leadsTo: null },
  { kind: 'threatened', leadsTo: 'harm' },
  { kind: 'hurt', leadsTo: 'harm' },
  { kind: 'damage', leadsTo: 'damage' },
  { kind: 'letter', leadsTo: 'do-not-handle' },
  { kind: 'online', leadsTo: 'online' },
  { kind: 'refused', leadsTo: null },
  { kind: 'followed', leadsTo: null },
  { kind: 'other', leadsTo: null },
] as const;
export type ReportKind = (typeof REPORT_KINDS)[number]['kind'];
export const REPORT_KIND_CODES: readonly ReportKind[] = REPORT_KINDS.map((entry) => entry.kind);
export const isReportKind = (text: string): text is ReportKind =>
  (REPORT_KIND_CODES as readonly string[]).includes(text);

/** Where it happened, by sort of place; an address is asked for apart and is never needed. */
export const REPORT_PLACES = [
  'home',
  'street',
  'place-of-worship',
  'school',
  'work',
  'transport',
  'online',
  'not-sure',
] as const;
export type ReportPlace = (typeof REPORT_PLACES)[number];

/** When, as a person remembers it. */
export const REPORT_TIMES = ['now', 'today', 'yesterday', 'date', 'not-sure', 'more-than-once'] as const;
export type ReportTime = (typeof REPORT_TIMES)[number];

/** What the person would like to happen; any number, and none of them is a promise. */
export const REPORT_WISHES = [
  'investigate',
  'just-know',
  'call-me',
  'stay-safe',
  'support',
  'remove',
  'not-sure',
] as const;
export type ReportWish = (typeof REPORT_WISHES)[number];
