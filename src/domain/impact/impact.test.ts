import { describe, expect, it } from 'vitest';
import { cpuTimer } from '#kernel/cpu-time.testing';
import { readDraft } from './assessment.form.ts';
import {
  contentSchema,
  emptyContent,
  matrixRating,
  missingForApproval,
  overallRating,
} from './assessment.model.ts';
import { pointsAtPerson } from './tension.model.ts';

const risk = (likelihood: number, impact: number) => ({
  description: 'Windows broken',
  likelihood,
  impact,
  control: '',
  owner: '',
});

describe('the matrix', () => {
  it('turns likelihood times impact into three ratings, all 25 fields', () => {
    const scale = [1, 2, 3, 4, 5];
    const counts = { LOW: 0, MEDIUM: 0, HIGH: 0 };
    for (const likelihood of scale)
      for (const impact of scale) {
        const rating = matrixRating(likelihood, impact);
        counts[rating] += 1;
        expect(rating).toBe(matrixRating(impact, likelihood));
      }
    expect(counts).toEqual({ LOW: 10, MEDIUM: 9, HIGH: 6 });
    expect([matrixRating(1, 5), matrixRating(2, 3), matrixRating(3, 4), matrixRating(3, 5)]).toEqual([
      'LOW',
      'MEDIUM',
      'MEDIUM',
      'HIGH',
    ]);
  });

  it('takes the highest risk, unless a person sets another rating', () => {
    const content = { ...emptyContent(), risks: [risk(1, 1), risk(5, 4), risk(2, 3)] };
    expect(overallRating(content)).toEqual({ rating: 'HIGH', fromMatrix: 'HIGH', isOverridden: false });
    const lower = overallRating({ ...content, overrideRating: 'LOW', overrideReason: 'Old risk' });
    expect(lower).toEqual({ rating: 'LOW', fromMatrix: 'HIGH', isOverridden: true });
    expect(overallRating({ ...content, overrideRating: 'HIGH' }).isOverridden).toBe(false);
  });
});

describe('what is missing for approval', () => {
  it('names every gap of an empty draft, and none of a whole one', () => {
    expect(missingForApproval(emptyContent())).toEqual([
      'background',
      'factsKnown',
      'communities',
      'risks',
      'consulted',
      'equalityConsidered',
    ]);
    const whole = contentSchema.parse({
      background: 'An attack abroad',
      factsKnown: 'Nothing local',
      communities: [{ name: 'Shopkeepers', confidence: 'SAME' }],
      notConsulted: [{ who: 'Schools', why: 'Closed' }],
      risks: [risk(2, 2)],
      equalityConsidered: true,
    });
    expect(missingForApproval(whole)).toEqual([]);
    expect(missingForApproval({ ...whole, overrideRating: 'HIGH' })).toEqual(['overrideReason']);
  });
});

describe('the draft form', () => {
  it('drops rows without their first text, and numbers the others anew', () => {
    const { content, rows } = readDraft({
      background: 'B',
      communities_0_name: ' ',
      communities_0_place: 'Market',
      communities_3_name: 'Shopkeepers',
      communities_3_confidence: 'DOWN',
      equalityConsidered: 'yes',
    });
    expect(rows.communities).toHaveLength(1);
    expect(content?.communities[0]).toMatchObject({ name: 'Shopkeepers', confidence: 'DOWN', place: '' });
    expect(content).toMatchObject({ background: 'B', equalityConsidered: true, overrideRating: null });
  });

  it('names what is wrong in a row and keeps what was typed', () => {
    const read = readDraft({ risks_0_description: 'Fire', risks_0_likelihood: '9', risks_0_impact: '3' });
    expect(read.content).toBeUndefined();
    expect(read.problems.map(({ field }) => field)).toEqual(['risks_0_likelihood']);
    expect(read.rows.risks[0]).toMatchObject({ description: 'Fire', impact: '3' });
  });
});

describe('what points at a person', () => {
  it.each([
    'write to sam@example.org',
    'ring 07700 900123',
    'see @somebody today',
    'https://social.example/x',
    'a car ab12 cde',
    'Mrs Vale said so',
  ])('sees it in: %s', (text) => expect(pointsAtPerson(text)).toBe(true));

  it.each([
    'Shopkeepers on the market are worried since 14 May.',
    'Call 999 or 101.',
    'About 120 people met at 7 pm; 30 asked @ the door.',
    'دکاندار پریشان ہیں',
  ])('lets pass: %s', (text) => expect(pointsAtPerson(text)).toBe(false));

  it('takes time in proportion to the length, whatever is typed', () => {
    for (const piece of ['a', 'a@', '1', '1-', '12345678x', '@', 'a.', 'Mr ', ' ']) {
      const text = piece.repeat(Math.ceil(100_000 / piece.length));
      const spentMs = cpuTimer();
      pointsAtPerson(text);
      expect(spentMs(), piece).toBeLessThan(500);
    }
  });
});
