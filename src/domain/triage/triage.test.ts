import { describe, expect, it } from 'vitest';
import { parseDecision } from './decision.form.ts';
import { askedAtLevel, attentionDueAt } from './oversight.model.ts';
import type { OversightRow } from './oversight.store.ts';
import { clockOf } from './queue.presenter.ts';

const EVENT = '0f6f2f5e-3a0c-4c39-9d1f-2d9c2f1e7a11';
const DECISION = {
  route: 'CRIME',
  risk: 'HIGH',
  reasons: 'Threats with a weapon near the home.',
  criticalIncident: 'CONSIDERED_NOT_PROPOSED',
};
const decide = (part: Record<string, string | string[]>) => parseDecision({ ...DECISION, ...part });

describe('the senior officer’s clock', () => {
  const opened = new Date('2026-03-01T03:00:00Z');
  it.each([
    ['report', true, 5],
    ['report', false, 15],
    ['concern', false, 72 * 60],
  ] as const)('%s, danger %s: %i minutes', (kind, danger, minutes) => {
    expect(attentionDueAt({ kind, danger }, opened).getTime() - opened.getTime()).toBe(minutes * 60_000);
  });

  it('stays overdue by the first promise after the next officer was asked', () => {
    const t = Object.assign((key: string) => key, { has: () => true, lang: 'en', reviewed: true });
    const row: OversightRow = {
      reportId: EVENT,
      kind: 'report',
      areaPath: null,
      danger: false,
      language: 'en',
      state: 'unread',
      reportedAt: opened,
      openedAt: opened,
      attentionDueAt: new Date('2026-03-01T03:15:00Z'),
      escalationLevel: 1,
      askedStaffId: null,
      acknowledgedBy: null,
      acknowledgedAt: null,
      isRestricted: false,
      version: 2,
    };
    const at = (time: string) => clockOf(row, new Date(`2026-03-01T${time}Z`), t).state;
    expect([at('03:05:00'), at('03:11:00'), at('03:16:00')]).toEqual(['due', 'soon', 'overdue']);
  });

  it('asks along the roster and stays with its last', () => {
    expect([0, 1, 2, 9].map((level) => askedAtLevel(['a', 'b'], level))).toEqual(['a', 'b', 'b', 'b']);
    expect(askedAtLevel([], 0)).toBeUndefined();
  });
});

describe('a decision', () => {
  it.each(['ASSESSED', 'CONFIRMED'])('by timing alone is never %s', (eventLink) => {
    const parsed = decide({ eventId: EVENT, eventLink, eventLinkBasis: 'TIMING_ONLY' });
    expect(parsed).toEqual({ problems: [{ field: 'eventLink', key: 'triage.decision.eventLink.timing' }] });
  });

  it('by timing alone may be possible', () => {
    expect(decide({ eventId: EVENT, eventLink: 'POSSIBLE', eventLinkBasis: 'TIMING_ONLY' })).toHaveProperty(
      'input',
    );
  });

  it('that links names the event and the ground', () => {
    expect(decide({ eventLink: 'POSSIBLE' })).toMatchObject({
      problems: [{ field: 'eventId' }, { field: 'eventLinkBasis' }],
    });
  });

  it('needs a route, a risk, reasons and a thought about a critical incident', () => {
    const parsed = parseDecision({ reasons: 'short' });
    expect('problems' in parsed && parsed.problems.map(({ field }) => field)).toEqual([
      'route',
      'risk',
      'reasons',
      'criticalIncident',
    ]);
  });

  it('takes one ticked box and many alike', () => {
    expect(decide({ actions: 'VISIT_VICTIM' })).toMatchObject({
      input: { actions: ['VISIT_VICTIM'], riskFactors: [] },
    });
    expect(decide({ actions: ['VISIT_VICTIM', 'SECURE_CCTV'] })).toMatchObject({
      input: { actions: ['VISIT_VICTIM', 'SECURE_CCTV'] },
    });
  });
});
