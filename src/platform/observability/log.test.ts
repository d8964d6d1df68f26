import { describe, expect, it } from 'vitest';
import { Sensitive } from '#kernel/sensitive';
import { allowedFields, describeError } from './log.ts';

describe('what a log line may hold', () => {
  it('drops fields nobody allowed and hides sensitive values', () => {
    const kept = allowedFields({ route: '/report', narrative: 'words', name: new Sensitive('Amina') });
    expect(kept).toEqual({ route: '/report', name: '[sensitive]' });
  });

  it('tells where an error came from and not what it said', () => {
    const described = describeError(new Error('invalid input syntax: "Amina, 07700 900123"'));
    expect(JSON.stringify(described)).not.toContain('Amina');
    expect(described.errorType).toBe('Error');
    expect(described.at).toContain('log.test.ts');
  });
});
