import type { Tx } from '#kernel/context';
import type { ReporterStatus } from '../report.model.ts';
import type { IdentityState, Partner, PartnerScope } from './partner.model.ts';

/** Whose live key this is; undefined for every other. */
export const partnerOfKey = (tx: Tx, forceId: string, keyHash: Buffer): Promise<Partner | undefined> =>
  tx.row<Partner>(
    `select partner_id as "partnerId", key_id as "keyId", name, route, scopes
     from reporting.partner_of_key($1, $2)`,
    [forceId, keyHash],
    'reporting_partner_of_key',
  );

/** What a partner may know of a report of its own: never what was told, nor who else wrote. */
export interface PartnerReportView {
  id: string;
  reference: string;
  /** The partner's own case number. */
  ownReference: string | null;
  status: ReporterStatus;
  statusAt: Date;
  reportedAt: Date;
  withdrawnAt: Date | null;
  identity: IdentityState;
  identityAt: Date;
  /** The case worker who entered it in the browser. */
  enteredBy: string | null;
  /** True where another partner brought it and this one took it over. */
  isHandedOver: boolean;
  /** True where it told of danger: then it is read within minutes. */
  danger: boolean;
}

export const partnerReportOf = (
  tx: Tx,
  forceId: string,
  asked: { keyHash: Buffer; reportId: string },
): Promise<PartnerReportView | undefined> =>
  tx.row<PartnerReportView>(
    `select id, reference, own_reference as "ownReference", status, status_at as "statusAt",
       reported_at as "reportedAt", withdrawn_at as "withdrawnAt", identity, identity_at as "identityAt",
       entered_by as "enteredBy", is_handed_over as "isHandedOver", danger
     from reporting.partner_report_of($1, $2, $3)`,
    [forceId, asked.keyHash, asked.reportId],
    'reporting_partner_report_of',
  );

/** What staff know of the organisation behind a report. */
export interface BroughtBy {
  /** Who knows the person, where anybody does. */
  broughtBy: string;
  /** Who reads and answers our messages now; null after the organisation left its reports to the police. */
  partner: string | null;
  partnerId: string | null;
  identity: IdentityState;
  /** When the person took back that we know who they are; null where they did not, or agreed again. */
  takenBackAt: Date | null;
  /** True where the partner wants to be called back. */
  isCalled: boolean;
}

/** Staff side: the organisation that brought a report and the one that looks after it; undefined for all others. */
export const broughtBy = (tx: Tx, forceId: string, reportId: string): Promise<BroughtBy | undefined> =>
  tx.row<BroughtBy>(
    `select b.name as "broughtBy", p.name as partner, p.id as "partnerId", pr.identity,
       (select max(c.changed_at) from reporting.partner_consent c
        where c.force_id = pr.force_id and c.report_id = pr.report_id and c.before = 'shared'
          and pr.identity <> 'shared') as "takenBackAt",
       coalesce(p.webhook_url is not null and p.webhook_stopped_at is null, false) as "isCalled"
     from reporting.partner_report pr
       join reporting.partner b on b.force_id = pr.force_id and b.id = pr.brought_by
       left join reporting.partner p on p.force_id = pr.force_id and p.id = pr.partner_id
     where pr.force_id = $1 and pr.report_id = $2`,
    [forceId, reportId],
    'reporting_brought_by',
  );

/** One partner as its own lines in the register have it. */
export interface PartnerRow {
  id: string;
  name: string;
  route: string;
  endedAt: Date | null;
  webhookUrl: string | null;
  webhookStoppedAt: Date | null;
  openReports: number;
}

const PARTNER = `select p.id, p.name, p.route, p.ended_at as "endedAt", p.webhook_url as "webhookUrl",
    p.webhook_stopped_at as "webhookStoppedAt",
    (select count(*)::integer from reporting.partner_report pr
       join reporting.report r on r.force_id = pr.force_id and r.id = pr.report_id
     where pr.force_id = p.force_id and pr.partner_id = p.id and r.status <> 'closed' and r.withdrawn_at is null)
      as "openReports"
  from reporting.partner p`;

export const partnerByName = (tx: Tx, forceId: string, name: string): Promise<PartnerRow | undefined> =>
  tx.row<PartnerRow>(`${PARTNER} where p.force_id = $1 and p.name = $2`, [forceId, name]);

export const partnerRows = (tx: Tx, forceId: string): Promise<PartnerRow[]> =>
  tx.rows<PartnerRow>(`${PARTNER} where p.force_id = $1 order by p.name`, [forceId]);

export interface PartnerKeyRow {
  id: string;
  partnerId: string;
  scopes: PartnerScope[];
  expiresAt: Date;
  endedAt: Date | null;
}

export const partnerKeyRows = (tx: Tx, forceId: string): Promise<PartnerKeyRow[]> =>
  tx.rows<PartnerKeyRow>(
    `select id, partner_id as "partnerId", scopes, expires_at as "expiresAt", ended_at as "endedAt"
     from reporting.partner_key where force_id = $1 order by made_at, id`,
    [forceId],
  );

/** Which of its reports a partner looks at: those whose last word is the police's, the open ones, or the others. */
export type ReportList = 'waiting' | 'open' | 'closed';

/** One report in a partner's own list. */
export interface ReportListed {
  id: string;
  reference: string;
  ownReference: string | null;
  status: ReporterStatus;
  statusAt: Date;
  reportedAt: Date;
  withdrawnAt: Date | null;
  identity: IdentityState;
  enteredBy: string | null;
  /** Since when a message of the police waits for an answer; null where none does. */
  waitingSince: Date | null;
}

/** A page of a partner's own reports, those that wait longest first: fifty, and one more where there is a next page. */
export const reportsListed = (
  tx: Tx,
  forceId: string,
  asked: { keyHash: Buffer; which: ReportList; page: number },
): Promise<ReportListed[]> =>
  tx.rows<ReportListed>(
    `select id, reference, own_reference as "ownReference", status, status_at as "statusAt",
       reported_at as "reportedAt", withdrawn_at as "withdrawnAt", identity, entered_by as "enteredBy",
       waiting_since as "waitingSince"
     from reporting.partner_reports_of($1, $2, $3, $4)`,
    [forceId, asked.keyHash, asked.which, asked.page],
    'reporting_partner_reports_of',
  );

/** How many of a partner's own reports stand in each list. */
export async function reportCounts(
  tx: Tx,
  forceId: string,
  keyHash: Buffer,
): Promise<Record<ReportList, number>> {
  const row = await tx.row<Record<ReportList, number>>(
    'select waiting, open, closed from reporting.partner_report_counts($1, $2)',
    [forceId, keyHash],
    'reporting_partner_report_counts',
  );
  return row ?? { waiting: 0, open: 0, closed: 0 };
}
