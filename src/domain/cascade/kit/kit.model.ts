import { languageByTag } from '#reference/languages';

/** Shapes of cards in pixels: for a post, for a phone held upright, for a link's preview. */
export const CARDS = {
  'card-square.png': { width: 1080, height: 1080 },
  'card-portrait.png': { width: 1080, height: 1920 },
  'card-landscape.png': { width: 1200, height: 630 },
} as const;

export const TEXT_ITEMS = ['sms-1.txt', 'sms-2.txt', 'chat.txt', 'long.txt', 'read-aloud.txt'] as const;
export const CARD_ITEMS = ['card-square.png', 'card-portrait.png', 'card-landscape.png'] as const;
export const PAGE_ITEMS = ['poster-a4.pdf', 'poster-a5.pdf', 'easy-read.pdf'] as const;
export const DATA_ITEMS = ['contacts.vcf', 'dates.ics'] as const;

/**
 * Small pictures of what can be printed and shown, for the kit's page alone: how large they stand there, in CSS pixels. They
 * are made half as wide again: sharp enough on a fine screen, and light on a slow line.
 */
export const PREVIEWS = {
  'card-square.png': { item: 'small-card-square.png', width: 180, height: 180 },
  'card-portrait.png': { item: 'small-card-portrait.png', width: 120, height: 213 },
  'card-landscape.png': { item: 'small-card-landscape.png', width: 300, height: 158 },
  'poster-a4.pdf': { item: 'small-poster-a4.png', width: 150, height: 212 },
  // The same words in the same places: one picture stands for both sizes of paper.
  'poster-a5.pdf': { item: 'small-poster-a4.png', width: 150, height: 212 },
  'easy-read.pdf': { item: 'small-easy-read.png', width: 150, height: 212 },
} as const;
export const PREVIEW_DENSITY = 1.5;
export const PREVIEW_ITEMS = [
  'small-card-square.png',
  'small-card-portrait.png',
  'small-card-landscape.png',
  'small-poster-a4.png',
  'small-easy-read.png',
] as const;

/** Everything a kit may hold, in the order of its page. */
export const KIT_ITEMS = [
  ...TEXT_ITEMS,
  ...CARD_ITEMS,
  ...PAGE_ITEMS,
  ...DATA_ITEMS,
  ...PREVIEW_ITEMS,
] as const;

export type TextItem = (typeof TEXT_ITEMS)[number];
export type CardItem = (typeof CARD_ITEMS)[number];
export type PageItem = (typeof PAGE_ITEMS)[number];
/** What has a small picture of itself. */
export type ShownItem = CardItem | PageItem;
export type KitItem = (typeof KIT_ITEMS)[number];

export const isKitItem = (name: string): name is KitItem => (KIT_ITEMS as readonly string[]).includes(name);

export const isShownItem = (item: KitItem): item is ShownItem => item in PREVIEWS;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  png: 'image/png',
  pdf: 'application/pdf',
  vcf: 'text/vcard',
  ics: 'text/calendar',
};

export const mediaTypeOf = (item: KitItem): string =>
  MEDIA_TYPES[item.slice(item.lastIndexOf('.') + 1)] ?? 'application/octet-stream';

/** One file of a kit, before it is kept. */
export interface MadeItem {
  item: KitItem;
  content: Buffer;
}

/** One kept file of a kit without its content. */
export interface KeptItem {
  versionId: string;
  item: KitItem;
  mediaType: string;
  /** SHA-256, 64 hexadecimal digits. */
  sha256: string;
  bytes: number;
  madeAt: Date;
}

/** Scripts whose letters reach further up and down than Latin ones do, and so need wider lines. */
const TALL = new Set(['ur', 'ar', 'fa', 'bn', 'gu', 'pa']);

export const isRtl = (language: string): boolean => languageByTag(language)?.dir === 'rtl';
export const isTall = (language: string): boolean => TALL.has(language);
