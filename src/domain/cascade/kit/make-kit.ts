import type { Context } from '#kernel/context';
import { found } from '#kernel/refusal';
import type { Press } from '#platform/print/press';
import { qrSvg } from '#platform/print/qr';
import { forceName } from '../force.reads.ts';
import { publishedById } from '../published.reads.ts';
import {
  CARD_ITEMS,
  CARDS,
  type KitItem,
  type MadeItem,
  PAGE_ITEMS,
  PREVIEW_DENSITY,
  PREVIEWS,
  type ShownItem,
  TEXT_ITEMS,
} from './kit.model.ts';
import { nextWithoutKit } from './kit.reads.ts';
import { insertKit } from './kit.store.ts';
import { calendar, contactCard } from './kit-data.presenter.ts';
import { cardSheet, type KitSheet, pageSheet } from './kit-sheets.presenter.ts';
import { codeUrl, type KitFacts, kitTexts } from './kit-texts.presenter.ts';

/** What the making of kits needs from the process around it. */
export interface KitMaking {
  press: Press;
  publicUrl: string;
  isExercise: boolean;
  /** One short transaction; printing happens between them, never within one. */
  inTransaction<T>(fn: (ctx: Context) => Promise<T>): Promise<T>;
  /** Told of a sheet that could not be set (a letter the fonts have no shape for); the kit goes without it. */
  onFault(fault: { versionId: string; item: KitItem; error: unknown }): void;
}

/**
 * Makes every file of one text's kit: texts, cards, pages, small pictures of both, contacts and dates. The same text gives the same bytes.
 */
export async function makeKit(
  facts: KitFacts,
  press: Press,
  onFault: (item: KitItem, error: unknown) => void,
): Promise<MadeItem[]> {
  const texts = kitTexts(facts);
  const made: MadeItem[] = TEXT_ITEMS.map((item) => ({ item, content: Buffer.from(texts[item]) }));
  const qr = qrSvg(codeUrl(facts));
  /** A sheet and the small picture of its first page; where the one cannot be made there is nothing to picture. */
  const add = async (item: ShownItem, sheet: KitSheet, print: () => Promise<Buffer>): Promise<void> => {
    const { item: small, width } = PREVIEWS[item];
    try {
      const content = await print();
      made.push({ item, content });
      if (!made.some((one) => one.item === small))
        made.push({ item: small, content: await press.png(sheet, width * PREVIEW_DENSITY) });
    } catch (error) {
      onFault(item, error);
    }
  };
  for (const item of CARD_ITEMS) {
    const sheet = cardSheet(facts, item, qr);
    await add(item, sheet, () => press.png(sheet, CARDS[item].width));
  }
  for (const item of PAGE_ITEMS) {
    const sheet = pageSheet(facts, item, qr);
    await add(item, sheet, () => press.pdf(sheet));
  }
  const contacts = contactCard(facts);
  if (contacts) made.push({ item: 'contacts.vcf', content: Buffer.from(contacts) });
  const dates = calendar(facts);
  if (dates) made.push({ item: 'dates.ics', content: Buffer.from(dates) });
  return made;
}

/**
 * Makes the kit of every published text in force that has none yet, oldest first. After a crash it goes on where it
 * was: a kit is kept whole, in one statement, or not at all.
 * @returns how many kits were made
 */
export async function makeMissingKits(making: KitMaking): Promise<number> {
  const { press, publicUrl, isExercise, inTransaction, onFault } = making;
  let count = 0;
  for (;;) {
    const facts = await inTransaction(async (ctx): Promise<KitFacts | undefined> => {
      const versionId = await nextWithoutKit(ctx.tx, ctx.forceId);
      if (!versionId) return undefined;
      const published = found(await publishedById(ctx.tx, ctx.forceId, versionId), 'statement');
      return { published, forceName: await forceName(ctx.tx, ctx.forceId), publicUrl, isExercise };
    });
    if (!facts) return count;
    const { versionId } = facts.published;
    const made = await makeKit(facts, press, (item, error) => onFault({ versionId, item, error }));
    await inTransaction((ctx) => insertKit(ctx, versionId, made));
    count += 1;
  }
}
