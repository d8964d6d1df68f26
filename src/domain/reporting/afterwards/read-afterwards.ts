import type { Context } from '#kernel/context';
import { openEach } from '#kernel/open-each';
import type { Sensitive } from '#kernel/sensitive';
import {
  type ConsentChange,
  consentChangesOf,
  type NoticeRow,
  noticesOf,
  type PromiseRow,
  promisesOf,
  type StaffWish,
  type Standing,
  standingOf,
  wishOf,
} from './staff.reads.ts';
import type { Translation } from './translation.model.ts';
import { translationsOf } from './translation.reads.ts';

/** What staff know of a report after it was sent, beside its messages. Nothing in it is opened. */
export interface Afterwards {
  wish: StaffWish | undefined;
  notices: NoticeRow[];
  consent: ConsentChange[];
  promises: PromiseRow[];
  standing: Standing | undefined;
  translations: Translation[];
}

/** Everything of one report; whoever asks has already asked whether its reader may read it. */
export async function afterwardsOf(
  { tx, forceId }: Pick<Context, 'tx' | 'forceId'>,
  reportId: string,
): Promise<Afterwards> {
  return {
    wish: await wishOf(tx, forceId, reportId),
    notices: await noticesOf(tx, forceId, reportId),
    consent: await consentChangesOf(tx, forceId, reportId),
    promises: await promisesOf(tx, forceId, reportId),
    standing: await standingOf(tx, forceId, reportId),
    translations: await translationsOf(tx, forceId, reportId),
  };
}

/** Opens the translations that were made, by their identifiers, through the keeper. */
export async function openTranslations(
  ctx: Context,
  translations: readonly Translation[],
  purpose: string,
): Promise<Map<string, Sensitive<string>>> {
  const made = translations.flatMap(({ id, sealId, text }) => (sealId && text ? [{ id, sealId, text }] : []));
  const opened = await openEach(
    ctx,
    { table: 'reporting.translation', field: 'text', purpose },
    made,
    ({ text }) => text,
  );
  return new Map(made.flatMap(({ id }, at) => (opened[at] ? [[id, opened[at]] as const] : [])));
}
