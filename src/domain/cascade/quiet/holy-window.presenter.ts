import type { FieldProblem } from '#kernel/refusal';
import { formatDate } from '#platform/web/formats';
import { HOLY_DAY_YEARS } from '#reference/holy-days';
import type { T } from '../published.presenter.ts';
import { holyWindowAt, isHolyYearKnown } from './holy-window.model.ts';

/**
 * What the page that sends asks on a holy day: to wait is proposed and chosen already, to send all the same needs a
 * reason. On other days nothing is asked.
 */
export function holyView(
  now: Date,
  posted: { choice: string; reason: string },
  problems: readonly FieldProblem[],
  t: T,
): object {
  const window = holyWindowAt(now);
  if (!window)
    return isHolyYearKnown(now)
      ? {}
      : { note: t('cascade.send.holy.end', { year: String(HOLY_DAY_YEARS.at(-1)) }) };
  const resumes = formatDate(window.resumesAt, 'dateTime', 'en');
  const days = window.days
    .map(({ name, isExpected }) => (isExpected ? t('cascade.send.holy.expected', { name }) : name))
    .join(', ');
  const problem = problems.find(({ field }) => field === 'holy');
  const item = (value: 'wait' | 'send') => ({
    value,
    text: t(`cascade.send.holy.option.${value}`, { time: resumes }),
    checked: posted.choice === value || (value === 'wait' && posted.choice !== 'send'),
  });
  return {
    lead: t('cascade.send.holy.lead', { days }),
    radios: {
      idPrefix: 'holy',
      name: 'holy',
      fieldset: { legend: { text: t('cascade.send.holy.label'), classes: 'govuk-fieldset__legend--s' } },
      items: [item('wait'), item('send')],
      ...(problem ? { errorMessage: { text: t(problem.key) } } : {}),
    },
    reason: {
      id: 'holyReason',
      name: 'holyReason',
      label: { text: t('cascade.send.holy.reason.label') },
      value: posted.reason,
    },
  };
}
