import { describe, expect, it } from 'vitest';
import { publishedText } from '../cascade.fixture.ts';
import { areasAround, entryId, type FeedText, feedEntries, publicStatus, scopeQuery } from './feed.model.ts';

const at = (day: number): Date => new Date(Date.UTC(2026, 6, day));
const text = (versionId: string, day: number, change: Partial<FeedText> = {}): FeedText => ({
  ...publishedText({ versionId, rootVersionId: versionId, publishedAt: at(day), stateChangedAt: at(day) }),
  firstAt: at(1),
  ...change,
});
const shown = (texts: readonly FeedText[], language: string) =>
  feedEntries(texts, language).map((entry) => [entry.text.versionId, entry.updatedAt.getUTCDate()]);

describe('a statement’s one entry in a feed', () => {
  const urdu = { language: 'ur', rootVersionId: 'v1' };

  it('is in the feed’s language where there is a text in it, else as first written, and keeps its identifier', () => {
    const texts = [text('v1', 1), text('v1-ur', 2, urdu)];
    expect(shown(texts, 'ur')).toEqual([['v1-ur', 2]]);
    expect(shown(texts, 'pl')).toEqual([['v1', 1]]);
    const id = (some: readonly FeedText[]) => feedEntries(some, 'ur')[0]?.id;
    expect(id(texts)).toBe(id([text('v1', 1)]));
    expect(id(texts)).not.toBe(feedEntries(texts, 'en')[0]?.id);
  });

  it('gives way to a correction that is not translated yet, and comes back with its translation', () => {
    // What was corrected is not among the texts a feed reads.
    const corrected = [text('v2', 3, { number: 2 })];
    expect(shown(corrected, 'ur')).toEqual([['v2', 3]]);
    const translated = [...corrected, text('v2-ur', 4, { ...urdu, rootVersionId: 'v2', number: 2 })];
    expect(shown(translated, 'ur')).toEqual([['v2-ur', 4]]);
  });

  it('says when it was withdrawn, and shows what came after that', () => {
    const gone = { state: 'withdrawn' as const, stateChangedAt: at(5) };
    const withdrawn = [text('v1', 1, gone), text('v1-ur', 1, { ...urdu, ...gone })];
    expect(shown(withdrawn, 'ur')).toEqual([['v1-ur', 5]]);
    expect(shown([...withdrawn, text('v2', 6, { number: 2 })], 'ur')).toEqual([['v2', 6]]);
  });
});

it('the identifier is a name-based UUID that depends on statement and language alone', () => {
  expect(entryId('22222222-2222-4222-8222-222222222222', 'en')).toMatch(
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

it('an area’s reader sees what is said to it, around it and within it', () => {
  const paths = ['', 'east', 'east/mill', 'east/orchard', 'west', 'eastern'];
  expect(areasAround(paths, 'east/mill')).toEqual(['east', 'east/mill']);
  expect(areasAround(paths, 'east')).toEqual(['east', 'east/mill', 'east/orchard']);
  expect(areasAround(paths, '')).toEqual([]);
  expect(scopeQuery({ area: 'east/mill', community: '' })).toBe('?area=east%2Fmill');
});

it('only a production installation that holds no exercise says Actual', () => {
  const all = ['demo', 'test', 'production'].flatMap((mode) =>
    [true, false].map((exercise) => publicStatus({ mode, exercise })),
  );
  expect(all.filter((status) => status === 'Actual')).toHaveLength(1);
  expect(publicStatus({ mode: 'production', exercise: false })).toBe('Actual');
});
