import type { Provenance } from './provenance.ts';

/** How a report may reach the police. One event often comes by three routes: link them, never count them twice. */
export const REPORT_ROUTES = [
  '999',
  '999_BSL',
  '999_EMERGENCY_SMS',
  '18000_RELAY',
  '101',
  '18001_101_RELAY',
  'FORCE_SMS',
  'ONLINE_SOH_POLICE_UK',
  'TRUE_VISION',
  'FRONT_COUNTER',
  'OFFICER_ON_PATROL',
  'WARD_OFFICER_SURGERY',
  'TPRC',
  'TELL_MAMA',
  'BMT',
  'CST',
  'GALOP',
  'STOP_HATE_UK',
  'CRIMESTOPPERS_ANON',
  'BTP_61016',
  'COUNCILLOR_MP',
  'SCHOOL_UNI',
  'EMPLOYER',
  'POLICE_DISCOVERED',
  'OTHER_FORCE',
  /** This service's own form. */
  'THIS_SERVICE',
] as const;
export type ReportRoute = (typeof REPORT_ROUTES)[number];

/** Routes where somebody else stands between the person and the police (Macpherson recommendation 16). */
export const THIRD_PARTY_ROUTES: readonly ReportRoute[] = [
  'TPRC',
  'TELL_MAMA',
  'BMT',
  'CST',
  'GALOP',
  'STOP_HATE_UK',
  'COUNCILLOR_MP',
  'SCHOOL_UNI',
  'EMPLOYER',
];

/** Nobody may try to find out who reported by these routes. */
export const ALWAYS_ANONYMOUS_ROUTES: readonly ReportRoute[] = ['CRIMESTOPPERS_ANON'];

/** How much of the reporter the police may know. Consent to share and consent to be contacted are asked apart. */
export const ANONYMITY = ['NAMED', 'NAMED_TO_INTERMEDIARY_ONLY', 'ANONYMOUS'] as const;
export type Anonymity = (typeof ANONYMITY)[number];

export const ROUTE_PROVENANCE: Provenance = {
  source: 'report-it.org.uk; Stephen Lawrence Inquiry recommendation 16; practice of forces',
  standing: 'general-knowledge',
  checkedAt: '2026-07-01',
};

export const isThirdParty = (route: ReportRoute): boolean => THIRD_PARTY_ROUTES.includes(route);
