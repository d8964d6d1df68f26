import type { Published } from '../statement.model.ts';
import {
  CARD_ITEMS,
  DATA_ITEMS,
  isRtl,
  isShownItem,
  type KeptItem,
  type KitItem,
  PAGE_ITEMS,
  PREVIEWS,
  TEXT_ITEMS,
} from './kit.model.ts';
import { mailLink, whatsAppLink } from './kit-texts.presenter.ts';

type T = (key: string, args?: Record<string, string | number | Date>) => string;

/** A small picture of a file, with its size on the page in CSS pixels. */
interface PreviewView {
  src: string;
  width: number;
  height: number;
}

/** One file as the page offers it. */
interface FileView {
  name: string;
  href: string;
  /** Kilobytes, at least one. */
  size: string;
  type: string;
  sha256: string;
  /** Absent where the file cannot be pictured, and in kits from before there were pictures. */
  preview?: PreviewView;
}

/** A text as the page offers it: to copy, and as a file. */
interface TextView extends FileView {
  id: string;
  text: string;
  rows: number;
}

export interface KitView {
  lang: string;
  dir: 'ltr' | 'rtl';
  code: string;
  texts: TextView[];
  groups: Array<{ title: string; files: FileView[]; isShown: boolean }>;
  /** Words to set beside a picture for people who cannot see it. */
  alt: string;
  whatsApp: string;
  mail: string;
}

const CHARACTERS_A_LINE = 50;
const rowsFor = (text: string): number =>
  Math.min(
    14,
    text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / CHARACTERS_A_LINE)), 1),
  );

/** The kit of one text as its page shows it. `texts` are the kept texts, by name. */
export function kitView(
  published: Published,
  items: readonly KeptItem[],
  texts: ReadonlyMap<KitItem, string>,
  t: T,
): KitView {
  const { language, code, title, answer } = published;
  const kept = new Set(items.map(({ item }) => item));
  const preview = (item: KitItem): { preview?: PreviewView } => {
    if (!isShownItem(item) || !kept.has(PREVIEWS[item].item)) return {};
    const { item: small, width, height } = PREVIEWS[item];
    return { preview: { src: `/s/${code}/kit/${small}`, width, height } };
  };
  const file = (item: KitItem): FileView[] =>
    items
      .filter((one) => one.item === item)
      .map(({ bytes, sha256 }) => ({
        name: t(`cascade.kit.item.${item.slice(0, item.lastIndexOf('.'))}`),
        href: `/s/${code}/kit/${item}`,
        size: `${Math.max(1, Math.round(bytes / 1024))} kB`,
        type: item.slice(item.lastIndexOf('.') + 1).toUpperCase(),
        sha256,
        ...preview(item),
      }));
  const group = (key: string, names: readonly KitItem[]): KitView['groups'][number] => {
    const files = names.flatMap(file);
    return { title: t(`cascade.kit.${key}`), files, isShown: files.some((one) => one.preview) };
  };
  return {
    lang: language,
    dir: isRtl(language) ? 'rtl' : 'ltr',
    code,
    texts: TEXT_ITEMS.flatMap((item) => {
      const text = texts.get(item) ?? '';
      return file(item).map((one) => ({
        ...one,
        id: item.replace('.txt', ''),
        text,
        rows: rowsFor(text),
      }));
    }),
    groups: [group('cards', CARD_ITEMS), group('pages', PAGE_ITEMS), group('data', DATA_ITEMS)].filter(
      ({ files }) => files.length > 0,
    ),
    alt: `${title}. ${answer}`,
    whatsApp: whatsAppLink(texts.get('chat.txt') ?? ''),
    mail: mailLink(title, texts.get('long.txt') ?? ''),
  };
}

/** What a program checks a kit's files against: their hashes beside the code and signature of the text they show. */
export const kitManifest = (published: Published, items: readonly KeptItem[]): Record<string, unknown> => ({
  code: published.code,
  statement: published.statementId,
  version: published.number,
  language: published.language,
  keyId: published.keyId,
  signature: published.signature,
  files: items
    .map(({ item, mediaType, bytes, sha256 }) => ({ name: item, mediaType, bytes, sha256 }))
    .sort((a, b) => (a.name < b.name ? -1 : 1)),
});
