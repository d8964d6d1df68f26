import type { FieldProblem } from '#kernel/refusal';
import { type FieldSpec, type FormValues, formView } from '#platform/web/form';
import type { Translate } from '#platform/web/i18n';
import { CRIME_OUTCOMES } from '#reference/outcomes';
import { clockLine } from '../clocks/clock.presenter.ts';
import { findingEntries } from '../sample/sample.presenter.ts';
import type { ReadCase } from './read-case.ts';
import {
  CRIME_CLOSING_FIELDS,
  OTHER_CLOSING_FIELDS,
  REOPENING_FIELDS,
  REVIEW_FIELDS,
} from './supervision.form.ts';
import { closingReview, NDM_HEADINGS } from './supervision.model.ts';

/** The forms of the page; each keeps what was typed into it and no other. */
export type SupervisionForm = 'investigator' | 'review' | 'closing' | 'reopening';
export interface Typed {
  form: SupervisionForm;
  values: FormValues;
  problems: FieldProblem[];
}

const OUTCOME_WORDS = Object.fromEntries(
  CRIME_OUTCOMES.map(({ code, wording }) => [code, `${code}: ${wording}`]),
);
const outcomeWords = (code: string | null): string => (code ? (OUTCOME_WORDS[code] ?? code) : '');

/** The fields of one form, with what was typed into this one. */
const formOf = (
  form: SupervisionForm,
  specs: readonly FieldSpec[],
  {
    typed,
    t,
    labels,
  }: { typed: Typed | undefined; t: Translate; labels?: Record<string, Record<string, string>> },
) =>
  formView({
    specs,
    values: typed?.form === form ? typed.values : {},
    problems: typed?.form === form ? typed.problems : [],
    keyBase: `triage.${form}`,
    t,
    ...(labels ? { labels } : {}),
  });

/** Everything that was decided on the case, oldest first; nothing in it is ever changed. */
function decisionLog(read: ReadCase, t: Translate) {
  const name = (id: string): string => read.names.get(id) ?? '';
  return [
    ...read.investigators.map((row) => ({
      at: row.namedAt,
      title: t('triage.log.investigator', { name: name(row.staffId) }),
      by: name(row.namedBy),
      text: '',
    })),
    ...read.reviews.map((row) => ({
      at: row.reviewedAt,
      title: row.finding ? t(`triage.review.finding.option.${row.finding}`) : t('triage.timeline.reviewed'),
      by: name(row.reviewedBy),
      text: '',
    })),
    ...read.endings.map((row) => ({
      at: row.decidedAt,
      title:
        row.kind === 'REOPENED'
          ? t('triage.log.reopened')
          : t('triage.log.closed', {
              how: outcomeWords(row.outcome) || t(`triage.route.${row.route ?? 'CRIME'}`),
            }),
      by: name(row.decidedBy),
      text: row.reasons,
    })),
    ...findingEntries(read.findings, read.names, t),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** What the signed-in person may do here; the page shows these forms and no others. */
function stepsOf(read: ReadCase, actorId: string) {
  const isSupervisor = read.row.supervisorId === actorId;
  const isInvestigator = read.investigators.some(({ staffId }) => staffId === actorId);
  const isOpen = read.row.state === 'supervised';
  const reopened = read.endings.findLast(({ kind }) => kind === 'REOPENED');
  const isReady = closingReview(read.reviews, reopened?.decidedAt) !== undefined;
  const mayAct = isSupervisor && !isInvestigator;
  return {
    mayName: mayAct && isOpen,
    mayReview: mayAct && isOpen,
    mayClose: mayAct && isOpen && isReady && read.investigators.length > 0,
    isClosingNear: mayAct && isOpen && !(isReady && read.investigators.length > 0),
    mayReopen: mayAct && read.row.state === 'closed',
  };
}

/** The supervision page of one case. */
export function supervisionPage(
  read: ReadCase,
  { actorId, typed, t }: { actorId: string; typed?: Typed; t: Translate },
) {
  const { row, report } = read;
  const steps = stepsOf(read, actorId);
  const with_ = { typed, t };
  const closing = read.route === 'CRIME' ? CRIME_CLOSING_FIELDS : OTHER_CLOSING_FIELDS;
  return {
    id: row.id,
    reportId: row.reportId,
    reference: report.reference,
    state: t(`triage.caseState.${row.state}`),
    isClosed: row.state === 'closed',
    isCrime: read.route === 'CRIME',
    route: t(`triage.route.${read.route}`),
    outcome: outcomeWords(row.outcome),
    crimeReference: row.crimeReference ?? '',
    supervisor: read.names.get(row.supervisorId ?? '') ?? '',
    investigator: read.names.get(read.investigators.at(-1)?.staffId ?? '') ?? '',
    clocks: read.clocks.map((clock) => clockLine(clock, { names: read.names, now: read.now, t })),
    commanders: read.commanders.map(({ rank, name }) => `${rank} ${name}`),
    reviews: read.reviews
      .map((review) => ({
        at: review.reviewedAt,
        by: read.names.get(review.reviewedBy) ?? '',
        finding: review.finding ? t(`triage.review.finding.option.${review.finding}`) : '',
        nextDueAt: review.nextDueAt,
        headings: NDM_HEADINGS.flatMap((heading) => {
          const text = review.words[heading];
          return text ? [{ label: t(`triage.review.${heading}.label`), text }] : [];
        }),
      }))
      .reverse(),
    log: decisionLog(read, t),
    steps,
    investigatorError: typed?.form === 'investigator' ? typed.problems[0] : undefined,
    staff: read.staff
      .filter(({ id, isDisabled }) => id !== actorId && !isDisabled)
      .map(({ id, rank, name }) => ({ value: id, text: `${rank} ${name}` })),
    reviewForm: formOf('review', REVIEW_FIELDS, with_),
    closingForm: formOf('closing', closing, { ...with_, labels: { outcome: OUTCOME_WORDS } }),
    reopeningForm: formOf('reopening', REOPENING_FIELDS, with_),
  };
}
