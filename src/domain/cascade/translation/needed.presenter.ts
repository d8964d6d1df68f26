import { englishNameOf } from '#reference/languages';
import type { T } from '../published.presenter.ts';
import type { Draft } from '../statement.model.ts';
import type { NeededLanguage } from './needed-languages.ts';

/** The languages proposed for a statement, each with who it is for and what can be done. */
export const neededRows = (needed: readonly NeededLanguage[], drafts: readonly Draft[], t: T): object[] =>
  needed.map(({ language, leaders, isTogether, isWritten }) => {
    const isBegun = drafts.some((draft) => draft.language === language);
    const note = isTogether
      ? t('cascade.translation.needed.together')
      : isWritten
        ? ''
        : t('cascade.translation.needed.no');
    return {
      language,
      name: englishNameOf(language),
      leaders: t('cascade.translation.needed.leaders', { n: leaders }),
      note,
      link: isWritten
        ? t(isBegun ? 'cascade.translation.needed.open' : 'cascade.translation.needed.begin')
        : '',
    };
  });
