import type { LetterDraft } from './draft-letter.model.ts';
import { HEADINGS } from './heading.model.ts';
import type { T } from './published.presenter.ts';

/** What goes from a letter's draft into the form: everything but words quoted from somebody else. */
export function formOfLetter(draft: LetterDraft): Record<string, string> {
  const sections = HEADINGS.map((heading) => [
    heading,
    draft.sections[heading]
      .filter(({ isQuoted }) => !isQuoted)
      .map(({ text }) => text)
      .join('\n'),
  ]);
  return { title: draft.title, ...(Object.fromEntries(sections) as Record<string, string>) };
}

/** The draft as the page shows it: each sentence with the reason, what was set aside, what was found. */
export function letterView(draft: LetterDraft, t: T): object {
  return {
    sections: HEADINGS.map((heading) => ({
      title: t(`cascade.heading.${heading}`),
      sentences: draft.sections[heading].map(({ text, reason, isSure, isQuoted, claims }) => ({
        text,
        reason: t(`cascade.letter.reason.${reason}`),
        tags: [
          ...(isSure ? [] : [{ text: t('cascade.letter.unsure'), classes: 'govuk-tag--yellow' }]),
          ...(isQuoted ? [{ text: t('cascade.letter.quoted'), classes: 'govuk-tag--grey' }] : []),
          ...claims.map((kind) => ({
            text: t(`cascade.claim.kind.option.${kind}`),
            classes: 'govuk-tag--light-blue',
          })),
        ],
      })),
    })),
    setAside: draft.setAside.map(({ kind, text }) => ({ kind: t(`cascade.letter.aside.${kind}`), text })),
    found: draft.found.map(({ kind, text, verdict, reference }) => ({
      text,
      verdict:
        kind === 'figure'
          ? t('cascade.letter.verdict.figure')
          : (reference ?? t(`cascade.letter.verdict.${verdict}`)),
    })),
    warnings: draft.warnings.map(({ kind, text }) => ({
      title: t(`cascade.letter.warning.${kind}`),
      text: kind === 'empty-heading' ? t(`cascade.heading.${text}`) : text,
    })),
  };
}
