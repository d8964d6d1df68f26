import type { FieldProblem } from '#kernel/refusal';
import { englishNameOf, languageByTag } from '#reference/languages';
import type { T } from '../published.presenter.ts';
import { lockedParts } from './locked-fact.model.ts';
import type { Translation } from './read-translation.ts';
import type { Segment } from './segment.model.ts';

const nameOf = ({ id, field }: Segment, t: T): string => {
  const place =
    field === 'title' || field === 'answer' || field === 'changeNote' ? `compose.${field}.label` : '';
  const heading = place ? t(`cascade.${place}`) : t(`cascade.heading.${field}`);
  return t('cascade.translation.line', { heading, line: Number(id.split('-').at(-1)) });
};

/** The side-by-side editor: each line of the source with its facts marked, beside its translation. */
export function editorView(
  { source, segments, kept, names, draft }: Translation,
  language: string,
  { t, revision, problems }: { t: T; revision?: number; problems: readonly FieldProblem[] },
): object {
  const rows = segments.map((segment) => {
    const { id } = segment;
    const parts = lockedParts(segment.source, names).map((part) =>
      'fact' in part ? { text: part.fact.text, isFact: true } : { text: part.text, isFact: false },
    );
    const own = kept.get(id);
    return {
      id,
      label: nameOf(segment, t),
      parts,
      target: own?.target ?? '',
      rows: Math.min(8, Math.max(2, Math.ceil(segment.source.length / 60))),
      isChanged: own?.isChanged ?? false,
      error: problems
        .filter(({ field }) => field === id)
        .map(({ key, args }) => t(key, args))
        .join('. '),
    };
  });
  return {
    rows,
    language,
    languageName: englishNameOf(language),
    dir: languageByTag(language)?.dir ?? 'ltr',
    done: t('cascade.translation.done', {
      done: rows.filter(({ target, isChanged }) => target !== '' && !isChanged).length,
      all: rows.length,
    }),
    hidden: {
      source: source.id,
      revision: String(revision ?? draft?.revision ?? 0),
    },
    version: t('cascade.version.name', { number: source.number, language: englishNameOf(source.language) }),
    fileError: problems
      .filter(({ field }) => field === 'file')
      .map(({ key, args }) => t(key, args))
      .join('. '),
  };
}
