import type { FieldProblem } from '#kernel/refusal';
import type { FieldSpec } from '#platform/web/form';

/** What a person has answered so far: field name to what they chose or wrote. Field names are unique in a journey. */
export type Answers = Readonly<Record<string, string | readonly string[]>>;

export type JourneyName = 'report' | 'concern';

/** The headings under which the answers are shown again before sending. */
export type Section = 'safety' | 'what' | 'when-where' | 'why-who' | 'next' | 'you' | 'sharing' | 'concern';

/** One question page. Pure: what it asks, when it is asked, what is wrong with an answer. */
export interface QuestionPage {
  /** Last part of the address and of the catalogue keys: `where` is `/report/where` and `reporting.where.title`. */
  id: string;
  journey: JourneyName;
  section: Section;
  fields: readonly FieldSpec[];
  /** True where the person may go on without an answer. */
  isOptional: boolean;
  /** Says something and asks nothing that must be kept; not counted as a question. */
  isInformation?: boolean;
  /** Part of the shortest lawful path. */
  isShort?: boolean;
  /** Options that come from the force's register and not from the catalogue. */
  choices?: 'areas' | 'wards' | 'organisations';
  /** Absent: always asked. */
  when?(answers: Answers): boolean;
  /** What is wrong between fields; each field alone is checked from its specification. */
  problems?(answers: Answers): FieldProblem[];
}

/** The one answer to a field; an empty text where there is none. */
export function one(answers: Answers, name: string): string {
  const value = answers[name];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

/** All answers to a field; an empty list where there is none. */
export function all(answers: Answers, name: string): readonly string[] {
  const value = answers[name];
  if (value === undefined || value === '') return [];
  return typeof value === 'string' ? [value] : value;
}

/** True where one of the wanted values is among the answers to the field. */
export const chose = (answers: Answers, name: string, ...wanted: string[]): boolean =>
  all(answers, name).some((value) => wanted.includes(value));

/** True where the page has an answer of any kind. */
export const isAnswered = (page: QuestionPage, answers: Answers): boolean =>
  page.fields.some((field) => all(answers, field.name).length > 0);

/** Where the page stands: `/report/where`, `/concern/words`. */
export const pathOf = (page: Pick<QuestionPage, 'journey' | 'id'>): string =>
  `/${page.journey}/${page.journey === 'concern' ? page.id.replace(/^concern-/, '') : page.id}`;

/** The start of the page's catalogue keys. */
export const keyBaseOf = (page: Pick<QuestionPage, 'id'>): string => `reporting.${page.id}`;

/** Someone who wants to stay anonymous and gave no way to reach them is never asked how. */
export const isReachable = (answers: Answers): boolean => chose(answers, 'anonymity', 'NAMED', 'QUIET');
