import { describe, expect, it } from 'vitest';
import { FIRST_ROLES } from '../../domain/cascade/approval.model.ts';
import {
  APPROVING_ROLES,
  type Approval,
  coversFields,
  coversTable,
  hasRole,
  isApproved,
  LEADER_OPENINGS,
  type OpeningRule,
  STAFF_OPENINGS,
  WORKER_OPENINGS,
} from './opening.policy.ts';

const rule = (rules: Readonly<Record<string, OpeningRule>>, purpose: string) => rules[purpose] as OpeningRule;

describe('opening rules', () => {
  it('keep the administrator of the system from every content', () => {
    for (const opening of Object.values(STAFF_OPENINGS)) expect(opening.roles).not.toContain('ADMINISTRATOR');
  });

  it('open who reported for two purposes: sixty times an hour, and one batch for the record system', () => {
    const openers = Object.entries(STAFF_OPENINGS).filter(([, one]) =>
      coversTable(one, 'reporting.identity'),
    );
    expect(openers.map(([purpose]) => purpose)).toEqual(['unmask', 'records-identity']);
    expect(rule(STAFF_OPENINGS, 'records-identity')).toEqual({
      roles: ['DETECTIVE_INSPECTOR'],
      tables: ['reporting.identity'],
      perHour: 200,
    });
    expect(rule(STAFF_OPENINGS, 'unmask').perHour).toBe(60);
    expect(hasRole(rule(STAFF_OPENINGS, 'unmask'), ['ENGAGEMENT_OFFICER', 'ANALYST'])).toBe(false);
  });

  it('open for the information manager why something is held, and nothing of a report', () => {
    const openings = Object.values(STAFF_OPENINGS).filter((one) => hasRole(one, ['INFORMATION_MANAGER']));
    expect(openings.flatMap(({ tables }) => tables)).toEqual(['retention.hold']);
  });

  it('open a quarantined file for the commander alone, and nothing that waits for the scanner', () => {
    const openers = Object.entries(STAFF_OPENINGS).filter(([, one]) => one.opensFiles);
    expect(openers.map(([purpose]) => purpose)).toEqual([
      'evidence',
      'evidence-export',
      'evidence-quarantine',
    ]);
    expect(rule(STAFF_OPENINGS, 'evidence-quarantine').roles).toEqual(['COMMANDER']);
    expect(openers.flatMap(([, one]) => one.scanStates ?? []).sort()).toEqual([
      'clean',
      'clean',
      'infected',
      'not-scanned',
      'not-scanned',
    ]);
  });

  it('give the worker addresses, what is to leave and files for the scanner, and never what a reporter wrote', () => {
    expect(Object.keys(WORKER_OPENINGS).sort()).toEqual([
      'count-file',
      'delivery',
      'duty-alert',
      'evidence-scan',
      'likeness',
      'notification',
      'partner-webhook',
      'push',
      'sign-in',
      'texting',
    ]);
    // What it asks sketches of it never sees.
    const opened = Object.values(WORKER_OPENINGS).filter((one) => !one.sketchesOnly);
    const tables = new Set(opened.flatMap((one) => one.tables));
    expect([...tables].sort()).toEqual([
      'access.staff_contact',
      'cascade.push_subscription',
      'community.leader',
      'reporting.evidence',
      'reporting.identity',
      'reporting.notice_wish',
      'reporting.partner',
      'reporting.partner_worker',
      'reporting.text_line',
      'reporting.text_out',
      'reporting.text_thread',
      'surveillance.vintage',
    ]);
    const scan = rule(WORKER_OPENINGS, 'evidence-scan');
    expect(coversFields(scan, 'reporting.evidence', ['name'])).toBe(false);
    expect(scan.scanStates).toEqual(['waiting', 'unavailable']);
    expect(coversFields(rule(WORKER_OPENINGS, 'count-file'), 'surveillance.vintage', ['look'])).toBe(false);
    expect(coversFields(rule(STAFF_OPENINGS, 'import-look'), 'surveillance.vintage', ['key'])).toBe(false);
    const notification = rule(WORKER_OPENINGS, 'notification');
    expect(coversFields(notification, 'reporting.identity', ['contact', 'safety'])).toBe(true);
    expect(coversFields(notification, 'reporting.identity', ['contact', 'name'])).toBe(false);
  });

  it('give a leader the directory entry and concerns of that leader', () => {
    expect(rule(LEADER_OPENINGS, 'own').tables).toEqual(['community.leader', 'community.concern']);
  });

  it('read a whole room only where the rule says so', () => {
    expect(coversTable(rule(STAFF_OPENINGS, 'triage'), 'triage.decision')).toBe(true);
    expect(coversTable(rule(STAFF_OPENINGS, 'triage'), 'triages.decision')).toBe(false);
    expect(coversTable(rule(STAFF_OPENINGS, 'triage'), 'community.leader')).toBe(false);
  });
});

describe('approvals', () => {
  const hash = Buffer.alloc(32, 1);
  const other = Buffer.alloc(32, 2);
  const by = (staffId: string, textSha256: Buffer, ...roles: string[]): Approval => ({
    staffId,
    textSha256,
    roles,
  });

  it('are enough with two people, one of them a commander, for this very text', () => {
    expect(isApproved([by('a', hash, 'ENGAGEMENT_OFFICER'), by('b', hash, 'COMMANDER')], hash)).toBe(true);
    expect(isApproved([], hash)).toBe(false);
    expect(isApproved([by('b', hash, 'COMMANDER')], hash)).toBe(false);
    expect(isApproved([by('b', hash, 'COMMANDER'), by('b', hash, 'COMMANDER')], hash)).toBe(false);
    expect(isApproved([by('a', hash, 'ENGAGEMENT_OFFICER'), by('c', hash, 'ANALYST')], hash)).toBe(false);
    // An approval counts only by somebody who may approve: a role the page refuses is refused here as well.
    expect(isApproved([by('a', hash, 'ANALYST'), by('b', hash, 'COMMANDER')], hash)).toBe(false);
    expect(isApproved([by('a', hash), by('b', hash, 'COMMANDER')], hash)).toBe(false);
    expect(isApproved([by('a', hash, 'COMMANDER'), by('b', hash, 'COMMANDER')], hash)).toBe(true);
    expect(isApproved([by('b', hash, 'DUTY_INSPECTOR'), by('b', hash, 'COMMANDER')], hash)).toBe(false);
    expect([...APPROVING_ROLES].sort()).toEqual([...FIRST_ROLES].sort());
    expect(isApproved([by('a', other, 'ENGAGEMENT_OFFICER'), by('b', hash, 'COMMANDER')], hash)).toBe(false);
    expect(isApproved([by('a', hash, 'ENGAGEMENT_OFFICER'), by('b', hash, 'COMMANDER')], other)).toBe(false);
  });
});
