import type { Visit } from '#platform/web/route';
import type { ReminderPlace } from './reminder-cost.ts';
import { allLeaders, allPieces, priceOf, type TextCost } from './statement-text.presenter.ts';

/** Where the links of a reminder lead from, as the installation is set. */
export const reminderPlace = ({ config }: Pick<Visit, 'config'>): ReminderPlace => ({
  publicUrl: config.urls.public,
  leaderUrl: config.urls.leader,
  isExercise: config.exercise,
});

/** How many of those who are reminded get a text, and what that costs at the most; empty where nobody does. */
export function reminderPrice(
  costs: readonly TextCost[],
  { t, config }: Pick<Visit, 't' | 'config'>,
): string {
  const n = allLeaders(costs);
  if (n === 0) return '';
  const pieces = allPieces(costs);
  const { smsPence: pence } = config;
  const price =
    pence === undefined
      ? t('cascade.remind.texts.pieces', { n, pieces })
      : t('cascade.remind.texts.price', { n, pieces, price: priceOf(pieces, pence), pence });
  return config.sms.provider === 'none' ? `${price} ${t('cascade.send.texts.no-provider')}` : price;
}
