import type { FieldProblem } from '#kernel/refusal';
import { type FieldView, formView } from '#platform/web/form';
import { named } from '#platform/web/formats';
import type { Translate } from '#platform/web/i18n';
import { nationalContact } from '#reference/national-contacts';
import type { FieldsWithChoices } from './choices.model.ts';
import type { Progress } from './journey.model.ts';
import { routeHref } from './organisations.model.ts';
import { pictureOf } from './pictures.model.ts';
import { type Answers, chose, keyBaseOf, type QuestionPage } from './question.model.ts';

/** A number or address to follow, with what it is for. */
export interface NumberLine {
  text: string;
  display: string;
  href: string;
}

/** The model of the view `reporting/step`. */
export interface StepModel {
  title: string;
  /** The page's drawing in Easy Read. */
  picture: string;
  caption: string;
  /** True where the only question is the page's heading. */
  hasOwnHeading: boolean;
  fields: FieldView[];
  /** The drawing of each field, in their order. */
  pictures: string[];
  skip: boolean;
  warning?: string;
  lead: string[];
  /** Things to do, in order. */
  steps: string[];
  numbers: NumberLine[];
  after: string[];
  more?: { text: string; href: string };
  /** Buttons besides going on and skipping. */
  mayShorten: boolean;
  mayFinish: boolean;
  maySave: boolean;
}

type Extra = Partial<Pick<StepModel, 'warning' | 'lead' | 'steps' | 'numbers' | 'after' | 'more'>>;

/** A line for one route of the register; nothing where the register has lost it. */
export function numberLine(id: string, text: string): NumberLine[] {
  const route = nationalContact(id);
  const href = route && routeHref(route);
  return route && href ? [{ text, display: route.display, href }] : [];
}

/** Emergency routes in the order of who can use them. */
export const emergencyNumbers = (t: Translate): NumberLine[] => [
  ...numberLine('999', t('reporting.emergency-page.call')),
  ...numberLine('18000', t('reporting.emergency-page.deaf.relay')),
];

/** Concerns about people in general: what is asked for is the place and the mood, and no name. */
const WITHOUT_NAMES: readonly string[] = ['RUMOUR', 'TENSION', 'SAFETY', 'PLANNED_EVENT', 'GRAFFITI'];

/** What to leave out and what not to touch, said in the hint of the words of a concern, before the field's own. */
function withAdvice(
  fields: FieldView[],
  { page, answers, t }: { page: QuestionPage; answers: Answers; t: Translate },
): FieldView[] {
  if (page.id !== 'concern-words') return fields;
  const advice = [
    ...(chose(answers, 'concernAbout', 'GRAFFITI') ? [t('reporting.concern-words.no-touch')] : []),
    ...(chose(answers, 'concernAbout', ...WITHOUT_NAMES) ? [t('reporting.concern-words.no-names')] : []),
    t('reporting.concern-words.narrative.hint'),
  ];
  return fields.map((view) => ({ ...view, params: { ...view.params, hint: { text: advice.join(' ') } } }));
}

const EXTRAS: Readonly<Record<string, (t: Translate) => Extra>> = {
  emergency: (t) => ({
    lead: [t('reporting.emergency-page.not-watched')],
    numbers: emergencyNumbers(t),
    after: [t('reporting.emergency-page.cannot-speak.text'), t('reporting.emergency-page.deaf.bsl')],
  }),
  'stay-safe': (t) => ({
    lead: staySafeLines(t),
    more: { text: t('reporting.stay-safe.more'), href: '/safety' },
  }),
  'letter-stop': (t) => ({
    warning: t('reporting.letter-stop.danger'),
    steps: [1, 2, 3, 4, 5].map((step) => t(`reporting.letter-stop.${step}`)),
  }),
  online: (t) => ({ lead: [t('reporting.online.hint')] }),
  damage: (t) => ({ lead: [t('reporting.damage.hint')] }),
  transport: (t) => ({ lead: [t('reporting.transport.hint')] }),
  'concern-hotline': (t) => ({
    warning: t('reporting.concern-hotline.danger'),
    lead: [t('reporting.concern-hotline.why')],
    numbers: [
      ...numberLine('anti-terrorist-hotline', t('reporting.concern-hotline.phone')),
      ...numberLine('act-online', t('reporting.concern-hotline.online')),
    ],
    after: [t('reporting.concern-hotline.go-on')],
  }),
};

/** What the exit button does and what it cannot hide; stands before the first page that shows it. */
export const staySafeLines = (t: Translate): string[] => [
  t('reporting.stay-safe.exit', { button: t('web.exit.button') }),
  t('reporting.stay-safe.keys'),
  t('reporting.stay-safe.history'),
  t('reporting.stay-safe.shared'),
];

/** Pages that stand before the explanation of the exit button do not show it. */
const BEFORE_EXIT = ['danger', 'emergency', 'stay-safe'];
export const showsExit = (page: QuestionPage): boolean => !BEFORE_EXIT.includes(page.id);

/** Options from a register are names: the same in every language. */
const namedLabels = (labels: FieldsWithChoices['labels']): FieldsWithChoices['labels'] =>
  Object.fromEntries(
    Object.entries(labels).map(([field, texts]) => [
      field,
      Object.fromEntries(Object.entries(texts).map(([value, text]) => [value, named(text)])),
    ]),
  );

interface StepOptions {
  page: QuestionPage;
  progress: Progress;
  choices: FieldsWithChoices;
  values: Readonly<Record<string, string | readonly string[]>>;
  problems: readonly FieldProblem[];
  t: Translate;
}

/** One question page in the reader's words. */
export function stepModel({ page, progress, choices, values, problems, t }: StepOptions): StepModel {
  const keyBase = keyBaseOf(page);
  const labels = namedLabels(choices.labels);
  const isOpen = !progress.hasReachedCheck && !progress.isShort && page.journey === 'report';
  const isQuestion = !page.isInformation;
  return {
    title: t(`${keyBase}.title`),
    picture: pictureOf(page.id),
    caption: t(`reporting.section.${page.section}`),
    hasOwnHeading: page.fields.length === 1 && isQuestion,
    fields: withAdvice(formView({ specs: choices.fields, values, problems, keyBase, t, labels }), {
      page,
      answers: progress.answers,
      t,
    }),
    pictures: choices.fields.map((field) => pictureOf(page.id, field.name)),
    skip: page.isOptional && isQuestion,
    lead: [],
    steps: [],
    numbers: [],
    after: [],
    mayShorten: isOpen && page.id === 'what',
    mayFinish: isOpen && page.isOptional && isQuestion,
    maySave: isQuestion && page.id !== 'danger',
    ...EXTRAS[page.id]?.(t),
  };
}
