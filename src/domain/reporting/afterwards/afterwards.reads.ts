import type { Tx } from '#kernel/context';
import type { ContactBy } from '../report.model.ts';
import type { NoticeWay, NoticeWording } from './notice.model.ts';

/** What the holder of a private code may know beside the state of their report. */
export interface AfterwardsView {
  language: string;
  contactBy: ContactBy;
  mayLeaveMessage: boolean;
  /** An officer who agreed to be named. */
  shownName: string | null;
  crimeReference: string | null;
  /** `YYYY-MM-DD`, the day by which they hear from us. */
  promisedOn: string | null;
  isPromiseLate: boolean;
  noticeBy: NoticeWay | null;
  noticeWording: NoticeWording | null;
  days: number[] | null;
  fromHour: number | null;
  untilHour: number | null;
}

export const afterwardsOfReceipt = (
  tx: Tx,
  forceId: string,
  receiptHash: Buffer,
): Promise<AfterwardsView | undefined> =>
  tx.row<AfterwardsView>(
    `select language, contact_by as "contactBy", may_leave_message as "mayLeaveMessage", shown_name as "shownName",
       crime_reference as "crimeReference", promised_on as "promisedOn", is_promise_late as "isPromiseLate",
       notice_by as "noticeBy", notice_wording as "noticeWording", days, from_hour as "fromHour",
       until_hour as "untilHour"
     from reporting.afterwards_of_receipt($1, $2)`,
    [forceId, receiptHash],
    'reporting_afterwards',
  );

/** What can happen to a report, as its own person is told of it. */
export const HAPPENINGS = [
  'SENT',
  'READ',
  'SUPERVISED',
  'CLOSED',
  'REOPENED',
  'WE_WROTE',
  'YOU_WROTE',
  'TRANSLATED',
  'FILE',
  'SHARING',
  'IDENTITY',
  'CONTACT',
  'NOTICES',
  'WITHDRAWN',
] as const;
export type Happening = (typeof HAPPENINGS)[number];

/** Everything that happened since, oldest first. */
export const storyOfReceipt = (
  tx: Tx,
  forceId: string,
  receiptHash: Buffer,
): Promise<{ at: Date; what: Happening }[]> =>
  tx.rows('select at, what from reporting.story_of_receipt($1, $2)', [forceId, receiptHash]);

/** A translation of one message in the thread, made or due. */
export interface TranslationRow {
  id: string;
  messageId: string;
  toLanguage: string;
  dueAt: Date;
  enteredAt: Date | null;
  hasMachineDraft: boolean;
  isRead: boolean;
  sealId: string | null;
  text: Buffer | null;
}

export const translationsOfReceipt = (
  tx: Tx,
  forceId: string,
  receiptHash: Buffer,
): Promise<TranslationRow[]> =>
  tx.rows<TranslationRow>(
    `select id, message_id as "messageId", to_language as "toLanguage", due_at as "dueAt", entered_at as "enteredAt",
       has_machine_draft as "hasMachineDraft", is_read as "isRead", seal_id as "sealId", text_sealed as text
     from reporting.translations_of_receipt($1, $2)`,
    [forceId, receiptHash],
  );
