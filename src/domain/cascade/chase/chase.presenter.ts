import { formatDate } from '#platform/web/formats';
import { englishNameOf } from '#reference/languages';
import { REMIND_AFTER_HOURS } from '../delivery.model.ts';
import type { T } from '../published.presenter.ts';
import type { Change, ChaseCounts } from './chase.reads.ts';
import type { HolderReminders } from './remind-holders.ts';

export interface KnownChange extends Change {
  counts: ChaseCounts;
  takers: Array<{ staffId: string; versionId: string; language: string; returnedAt: Date | null }>;
  /** Whom a reminder would reach; undefined for somebody who may not send. */
  reminders: HolderReminders | undefined;
  /** How many reminders would go by text, and their price; empty where none would. */
  price: string;
}

const COUNTS = ['holders', 'told', 'answered', 'passedOn', 'tookKit', 'reminded'] as const;

/** One version that is no longer right: who had it, who knows, and who does not yet. */
export function changeView(
  change: KnownChange,
  about: { now: Date; names: ReadonlyMap<string, string>; me: string; t: T },
): object {
  const { rootVersionId, number, state, changedAt, isRecall, counts, takers, reminders, price } = change;
  const { now, names, me, t } = about;
  const isSoon = now.getTime() - changedAt.getTime() < REMIND_AFTER_HOURS * 3_600_000;
  const { isPossible = true, remindable = 0, unreachable = 0 } = reminders ?? {};
  return {
    id: rootVersionId,
    title: t(`cascade.chase.${isRecall ? 'recalled' : state}`, {
      number,
      date: formatDate(changedAt, 'dateTime', 'en'),
    }),
    stats: COUNTS.map((key) => ({
      value: counts[key],
      label: t(`cascade.chase.count.${key}`),
      hint: t(`cascade.chase.count.${key}.hint`),
    })),
    silent:
      counts.holders === 0
        ? t('cascade.chase.nobody')
        : t('cascade.chase.silent', { n: counts.holders - counts.answered }),
    unreachable: unreachable > 0 ? t('cascade.chase.unreachable', { n: unreachable }) : '',
    mayRemind: isPossible && !isSoon && remindable > 0,
    remindPrice: price,
    remindText: t('cascade.chase.remind', { n: remindable }),
    remindNote:
      counts.open === 0
        ? ''
        : !isPossible
          ? t('cascade.chase.not.nothing')
          : isSoon
            ? t('cascade.chase.not.soon', { hours: REMIND_AFTER_HOURS })
            : '',
    takers: takers.map(({ staffId, versionId, language, returnedAt }) => ({
      name: names.get(staffId) ?? '',
      language: englishNameOf(language),
      versionId,
      state: returnedAt
        ? t('cascade.chase.returned', { date: formatDate(returnedAt, 'dateTime', 'en') })
        : t('cascade.chase.notReturned'),
      mayReturn: staffId === me && returnedAt === null,
    })),
  };
}
