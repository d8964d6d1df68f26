import { publishedText } from '../../src/domain/cascade/cascade.fixture.ts';
import type { FeedText } from '../../src/domain/cascade/feeds/feed.model.ts';
import type { FeedFacts } from '../../src/domain/cascade/feeds/make-feed.ts';

/** What a feed says of itself, with what markup has to be kept out of. */
export const FEED_FACTS: FeedFacts = {
  forceName: 'Aldermarch Police & Co',
  publicUrl: 'https://aldermarch.example',
  status: 'Exercise',
  language: 'ur',
  scope: { area: 'eastmarch', community: 'school' },
  title: 'Statements <all>',
  description: 'Signed',
};

/** A published text as a feed takes it. */
export const feedText = (change: Partial<FeedText>): FeedText => ({
  ...publishedText(),
  firstAt: new Date('2026-07-01T12:00:00Z'),
  ...change,
});

/** The same statement in Urdu. */
export const URDU: Partial<FeedText> = {
  statementId: '33333333-3333-4333-8333-333333333333',
  versionId: 'v-ur',
  language: 'ur',
  title: 'حملہ',
};
