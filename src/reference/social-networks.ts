import type { Provenance } from './provenance.ts';

/** Networks a force posts to by hand. */
export const SOCIAL_NETWORKS = ['x', 'mastodon', 'facebook', 'nextdoor', 'whatsapp-channel'] as const;
export type SocialNetwork = (typeof SOCIAL_NETWORKS)[number];

/** What a network counts, and how much of it a post may have. */
export interface PostLimit {
  most: number;
  /** What an address counts, however long it is; undefined where it counts as it stands. */
  address?: number;
  /** Characters outside the ranges of `LIGHT_LETTERS` and drawn signs count two. */
  isWeighted?: true;
  /** The most characters of a picture's description. */
  mostAlt?: number;
  provenance: Provenance;
}

/** Code points that count one on X: Latin, Greek, Cyrillic, Hebrew, Arabic and most of South Asia; all others count two. */
export const LIGHT_LETTERS: readonly (readonly [number, number])[] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
];

const checkedAt = '2026-07-01';
export const POST_LIMITS: Readonly<Record<SocialNetwork, PostLimit>> = {
  x: {
    most: 280,
    address: 23,
    isWeighted: true,
    mostAlt: 1_000,
    provenance: {
      source: 'X developer documentation, Counting characters',
      standing: 'general-knowledge',
      checkedAt,
    },
  },
  mastodon: {
    most: 500,
    address: 23,
    mostAlt: 1_500,
    provenance: {
      source: 'Mastodon documentation, Posting to your profile; a server may allow more',
      standing: 'general-knowledge',
      checkedAt,
    },
  },
  facebook: {
    most: 63_206,
    provenance: {
      source: 'the limit Facebook has named for posts',
      standing: 'general-knowledge',
      checkedAt,
    },
  },
  // Neither publishes a limit we could read; what is given here is short enough for people to read it.
  nextdoor: {
    most: 2_000,
    provenance: {
      source: 'a length people read; Nextdoor’s own limit was not found',
      standing: 'unverified',
      checkedAt,
    },
  },
  'whatsapp-channel': {
    most: 1_000,
    provenance: {
      source: 'a length people read; WhatsApp’s own limit was not found',
      standing: 'unverified',
      checkedAt,
    },
  },
};
