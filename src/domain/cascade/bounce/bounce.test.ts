import { describe, expect, it } from 'vitest';
import { Sensitive } from '#kernel/sensitive';
import { bounceKind, readDeliveryStatus, SOFT_TRIES_HOURS, stateAfterBounce } from './bounce.model.ts';
import { readReport } from './read-report.ts';
import {
  DELAYED,
  DELIVERED,
  dsn,
  EXCHANGE_UNKNOWN_USER,
  GAVE_UP,
  MAILBOX_FULL,
  NO_STATUS,
  OUT_OF_OFFICE,
  POLICY,
  POSTFIX_UNKNOWN_USER,
  VAGUE_STATUS,
} from './reports.fixture.ts';
import { deliveryOfReturnPath, returnPathOf } from './return-path.model.ts';

const TO = 'r-x@bounces.aldermarch.example';

describe('what a mail server reports', () => {
  it.each([
    ['Postfix: no such user', POSTFIX_UNKNOWN_USER, '5.1.1', 'dead-address'],
    ['Exchange: no such recipient', EXCHANGE_UNKNOWN_USER, '5.1.10', 'dead-address'],
    ['a vague status and a plain reply', VAGUE_STATUS, '5.1.1', 'dead-address'],
    ['no status at all', NO_STATUS, '5.0.0', 'refused'],
    ['policy of the receiver', POLICY, '5.7.26', 'refused'],
    ['a full mailbox', MAILBOX_FULL, '5.2.2', 'later'],
    ['given up after days', GAVE_UP, '4.4.1', 'later'],
    ['only delayed', DELAYED, '4.4.1', 'nothing'],
    ['delivered', DELIVERED, '2.0.0', 'nothing'],
  ])('%s', async (_, status, code, kind) => {
    const report = await readReport(Buffer.from(dsn(TO, status)));
    expect(report?.status).toBe(code);
    expect(report && bounceKind(report)).toBe(kind);
  });

  it('reads a diagnostic over several lines', () => {
    expect(readDeliveryStatus(POSTFIX_UNKNOWN_USER)[0]?.diagnostic).toMatch(
      /^550 5\.1\.1 .*Recipient address rejected: User unknown in local recipient table$/,
    );
  });

  it('an out-of-office note, a person’s answer and rubbish are no reports, whatever words they hold', async () => {
    for (const mail of [
      OUT_OF_OFFICE(TO),
      'From: <wren@example.org>\r\nSubject: Re: Attack abroad\r\n\r\nStatus: 5.1.1\r\nAction: failed\r\n',
      '',
      `\0\xff${'('.repeat(5_000)}`,
      `Content-Type: multipart/report; boundary=x\r\n\r\n${'--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n'.repeat(300)}`,
    ])
      expect(await readReport(Buffer.from(mail, 'latin1'))).toBeUndefined();
  });

  it('puts back into the queue what may pass, twice; then and otherwise it came back', () => {
    const now = new Date('2026-07-01T09:00:00Z');
    const [first = 0, second = 0] = SOFT_TRIES_HOURS;
    const at = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);
    expect(stateAfterBounce('later', 0, now)).toEqual({ state: 'queued', nextAttemptAt: at(first) });
    expect(stateAfterBounce('later', 1, now)).toEqual({ state: 'queued', nextAttemptAt: at(second) });
    expect(stateAfterBounce('later', 2, now)).toEqual({ state: 'bounced', nextAttemptAt: null });
    expect(stateAfterBounce('dead-address', 0, now).state).toBe('bounced');
    expect(stateAfterBounce('refused', 0, now).state).toBe('bounced');
  });
});

describe('the return address of one message', () => {
  const place = {
    key: new Sensitive(Buffer.alloc(32, 7)),
    forceId: 'aldermarch',
    domain: 'bounces.aldermarch.example',
  };
  const id = '0197c2f4-8a51-7d3e-9b60-3f2a1c5d7e88';
  const address = returnPathOf(place)(id);

  it('leads back to the line, in whatever case servers write it, and fits the limit of 64 characters', () => {
    expect(address.split('@')[0]?.length).toBeLessThanOrEqual(64);
    expect(deliveryOfReturnPath(address, place)).toBe(id);
    expect(deliveryOfReturnPath(address.toUpperCase(), place)).toBe(id);
  });

  it('cannot be made by anybody else', () => {
    const [local = '', domain = ''] = address.split('@');
    const last = local.endsWith('0') ? '1' : '0';
    for (const forged of [
      `${local.slice(0, -1)}${last}@${domain}`,
      `${local.replace('0197c2f4', '0197c2f5')}@${domain}`,
      `${local}@elsewhere.example`,
      `${local.slice(0, -20)}@${domain}`,
      `x${local}@${domain}`,
      local,
      '',
    ])
      expect(deliveryOfReturnPath(forged, place)).toBeUndefined();
    expect(deliveryOfReturnPath(address, { ...place, forceId: 'northmoor' })).toBeUndefined();
    expect(
      deliveryOfReturnPath(address, { ...place, key: new Sensitive(Buffer.alloc(32, 8)) }),
    ).toBeUndefined();
  });
});
