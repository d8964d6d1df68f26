import { describe, expect, it } from 'vitest';
import { CRIME_OUTCOMES } from '#reference/outcomes';
import { closingFault, closingReview, OUTCOME_CODES } from './supervision.model.ts';

describe('how a case may end', () => {
  it.each(OUTCOME_CODES)(
    'a crime may end with outcome %s, and only with the agreement it rests on',
    (code) => {
      const ending = { route: 'CRIME', outcome: code, isConsentSaid: true };
      expect(closingFault(ending)).toBeUndefined();
      const needsConsent = ['8', '22'].includes(code);
      expect(closingFault({ ...ending, isConsentSaid: false })).toBe(
        needsConsent ? 'consent-missing' : undefined,
      );
      expect(closingFault({ ...ending, route: 'TENSION_OBSERVATION' })).toBe('outcome-not-a-crime');
    },
  );

  it('knows 1 to 22 and 1A to 3A, and neither "none" nor "NFA"', () => {
    expect(CRIME_OUTCOMES).toHaveLength(25);
    for (const outcome of ['', 'NFA', 'detected', '0', '23', '4A'])
      expect(closingFault({ route: 'CRIME', outcome, isConsentSaid: true })).toBe('outcome-missing');
    expect(closingFault({ route: 'ASB_PERSONAL', outcome: '', isConsentSaid: false })).toBeUndefined();
  });
});

describe('the review a closing rests on', () => {
  const at = (minute: number, finding: string | null) => ({ finding, reviewedAt: new Date(minute * 60_000) });
  it('is the last one, and found the case ready', () => {
    expect(closingReview([], undefined)).toBeUndefined();
    expect(closingReview([at(1, null)], undefined)).toBeUndefined();
    expect(closingReview([at(1, 'CONTINUE'), at(2, 'READY_TO_CLOSE')], undefined)?.reviewedAt).toEqual(
      new Date(120_000),
    );
    expect(closingReview([at(1, 'READY_TO_CLOSE'), at(2, 'MORE_HELP')], undefined)).toBeUndefined();
  });
  it('does not count from before the case was taken up again', () => {
    expect(closingReview([at(1, 'READY_TO_CLOSE')], new Date(120_000))).toBeUndefined();
    expect(
      closingReview([at(1, 'READY_TO_CLOSE'), at(3, 'READY_TO_CLOSE')], new Date(120_000)),
    ).toBeDefined();
  });
});
