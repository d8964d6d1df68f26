import { expect, test } from 'vitest';
import { withoutCoveredAreas } from './event.model.ts';
import { isStale } from './threat-level.model.ts';

test('the whole force swallows its areas, an area its wards', () => {
  expect(withoutCoveredAreas(['eastmarch/mill-ward', '', 'eastmarch'])).toEqual(['']);
  expect(withoutCoveredAreas(['eastmarch/mill-ward', 'eastmarch', 'westmarch/weavers'])).toEqual([
    'eastmarch',
    'westmarch/weavers',
  ]);
  expect(withoutCoveredAreas(['east', 'eastmarch', 'east'])).toEqual(['east', 'eastmarch']);
});

test('a level nobody has looked at for more than a day is stale; at 24 hours to the second it is not', () => {
  const checkedAt = new Date('2026-06-01T08:00:00Z');
  expect(isStale({ checkedAt }, new Date('2026-06-02T08:00:00Z'))).toBe(false);
  expect(isStale({ checkedAt }, new Date('2026-06-02T08:00:01Z'))).toBe(true);
});
