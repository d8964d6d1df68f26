/** What a concern is about. `terrorism` shows the hotline before anything is asked. */
export const CONCERN_KINDS = [
  'rumour',
  'planned-event',
  'tension',
  'post-or-letter',
  'safety',
  'patrol',
  'question',
  'terrorism',
] as const;
export type ConcernKind = (typeof CONCERN_KINDS)[number];
export const isConcernKind = (text: string): text is ConcernKind =>
  (CONCERN_KINDS as readonly string[]).includes(text);

/** How worried people are, from least to most; a word, never a number out of a hundred. */
export const WORRY = ['not', 'a-little', 'quite', 'very'] as const;
export type Worry = (typeof WORRY)[number];

/** How many people have said the same. */
export const HEARD_FROM = ['only-me', 'two-to-five', 'six-to-twenty', 'more'] as const;
export type HeardFrom = (typeof HEARD_FROM)[number];
