import type { Role } from '#kernel/actor';
import { formatDate } from '#platform/web/formats';
import type { T } from '../published.presenter.ts';
import type { JudgedFinding } from './override.model.ts';
import { mayOverrideRule, type Severity } from './rule-book.model.ts';

const SEVERITIES: readonly Severity[] = ['block', 'warn', 'info'];
const CLASSES: Readonly<Record<Severity, string>> = {
  block: 'govuk-tag--red',
  warn: 'govuk-tag--yellow',
  info: 'govuk-tag--grey',
};
const WORDS_MAX = 160;
const shortened = (words: string): string =>
  words.length > WORDS_MAX ? `${words.slice(0, WORDS_MAX - 1)}…` : words;

/** Findings by severity as a page shows them; those of style stand folded. */
export function findingsView(
  findings: readonly JudgedFinding[],
  about: {
    t: T;
    names?: ReadonlyMap<string, string>;
    /** Roles of the reader, where findings may be let pass on this page. */
    roles?: readonly Role[];
  },
): object {
  const { t, names, roles } = about;
  const groups = SEVERITIES.flatMap((severity) => {
    const own = findings.filter((finding) => finding.severity === severity);
    if (own.length === 0) return [];
    return [
      {
        title: t(`cascade.review.${severity}`, { n: own.length }),
        tag: t(`cascade.review.${severity}.tag`),
        tagClass: CLASSES[severity],
        isFolded: severity === 'info',
        items: own.map(({ rule, text, hint, override }) => ({
          rule,
          words: shortened(text),
          whole: text,
          hint,
          passed: override
            ? t('cascade.review.passed', {
                name: names?.get(override.staffId) ?? '',
                at: formatDate(override.overriddenAt, 'dateTime', 'en'),
                reason: override.reason,
              })
            : '',
          mayPass: severity === 'block' && !override && roles !== undefined && mayOverrideRule(rule, roles),
        })),
      },
    ];
  });
  return { title: t('cascade.review.title'), nothing: t('cascade.review.none'), groups };
}
