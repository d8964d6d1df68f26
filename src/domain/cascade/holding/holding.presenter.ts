import type { T } from '../published.presenter.ts';
import type { Version } from '../statement.model.ts';

/** What comes next while a holding line is all that is in force; empty otherwise. */
export const holdingNote = (current: Pick<Version, 'purpose'> | undefined, t: T): string =>
  current?.purpose === 'holding' ? t('cascade.holding.next') : '';
