import type { FieldProblem } from '#kernel/refusal';
import { type FieldSpec, type FieldView, formView } from '#platform/web/form';
import type { Translate } from '#platform/web/i18n';
import { formatDate } from '#reference/formats';
import { type Answers, all, one } from '../question.model.ts';
import type { AfterwardsView } from './afterwards.reads.ts';
import type { WantedNotice } from './keep-notice-wish.ts';
import {
  isTelling,
  NOTICE_WAYS,
  NOTICE_WORDINGS,
  type NoticeWay,
  type NoticeWording,
  OWN_WORDS_CHARACTERS,
} from './notice.model.ts';

const DAYS = ['1', '2', '3', '4', '5', '6', '7'];
const HOURS = Array.from({ length: 25 }, (_, hour) => String(hour));
const KEY_BASE = 'reporting.notice';

const PLACE: readonly FieldSpec[] = [
  { kind: 'tel', name: 'phone', maxLength: 40, width: 20, ltr: true },
  { kind: 'email', name: 'email', maxLength: 254, ltr: true },
];

const WORDS: readonly FieldSpec[] = [
  { kind: 'radios', name: 'wording', options: NOTICE_WORDINGS },
  { kind: 'text', name: 'own', maxLength: OWN_WORDS_CHARACTERS, width: 20 },
];

const TIMES: readonly FieldSpec[] = [
  { kind: 'checkboxes', name: 'days', options: DAYS, small: true },
  { kind: 'select', name: 'fromHour', options: HOURS.slice(0, 24) },
  { kind: 'select', name: 'untilHour', options: HOURS.slice(1) },
];

/** The ways in which this force can tell somebody, after "not at all". */
export interface OfferedWays {
  TEXT: boolean;
  EMAIL: boolean;
}

const waysSpec = (offered: OfferedWays): FieldSpec => ({
  kind: 'radios',
  name: 'by',
  options: NOTICE_WAYS.filter((way) => way === 'NONE' || offered[way]),
  required: true,
});

/** Every field of the page, for the parser. */
export const noticeSpecs = (offered: OfferedWays): FieldSpec[] => [
  waysSpec(offered),
  ...PLACE.filter(({ name }) => (name === 'phone' ? offered.TEXT : offered.EMAIL)),
  ...WORDS,
  ...TIMES,
];

/** What the person chose before, without the address and their own words: those are shown to nobody. */
export function noticeValues(view: AfterwardsView): Record<string, string | string[]> {
  const hasTimes = view.days !== null && view.days.length > 0;
  return {
    by: view.noticeBy ?? 'NONE',
    wording: view.noticeWording ?? 'MESSAGE',
    days: hasTimes ? (view.days ?? []).map(String) : DAYS,
    // Quiet at night until the person says otherwise.
    fromHour: String(hasTimes ? view.fromHour : 9),
    untilHour: String(hasTimes ? view.untilHour : 20),
  };
}

// 5 January 1970 was a Monday.
const dayNames = (lang: string): Record<string, string> =>
  Object.fromEntries(
    DAYS.map((day) => [day, formatDate((Number(day) + 3) * 86_400_000, 'weekdayName', lang)]),
  );

const clock = (hour: string): string => `${hour.padStart(2, '0')}:00`;

/** The fields with their words; days and hours are named by the calendar, not by the catalogue. */
export function noticeFields(
  offered: OfferedWays,
  about: { values: Record<string, string | string[]>; problems: readonly FieldProblem[]; t: Translate },
): FieldView[] {
  const { t } = about;
  const hours = Object.fromEntries(HOURS.map((hour) => [hour, clock(hour)]));
  const by = {
    TEXT: t('reporting.contact.contactBy.option.TEXT'),
    EMAIL: t('reporting.contact.contactBy.option.EMAIL'),
  };
  const labels = { by, days: dayNames(t.lang), fromHour: hours, untilHour: hours };
  const own = { ...about, keyBase: KEY_BASE, labels };
  const place = PLACE.filter(({ name }) => (name === 'phone' ? offered.TEXT : offered.EMAIL));
  return [
    ...formView({ ...own, specs: [waysSpec(offered)] }),
    ...formView({ ...about, keyBase: 'reporting.contact', specs: place }),
    ...formView({ ...own, specs: WORDS }),
    ...formView({ ...own, specs: TIMES }),
  ];
}

/** What is wrong with the answers together; whoever wants nothing is asked for nothing. */
export function noticeProblems(answers: Answers): FieldProblem[] {
  const by = one(answers, 'by') as NoticeWay;
  if (by !== 'TEXT' && by !== 'EMAIL') return [];
  const problems: FieldProblem[] = [];
  const add = (field: string, key: string): unknown => problems.push({ field, key });
  const field = by === 'TEXT' ? 'phone' : 'email';
  if (!isAddress(by, one(answers, field))) add(field, `reporting.contact.${field}.required`);
  if (one(answers, 'wording') === '') add('wording', `${KEY_BASE}.wording.required`);
  if (one(answers, 'wording') === 'OWN') {
    if (one(answers, 'own') === '') add('own', `${KEY_BASE}.own.required`);
    else if (isTelling(one(answers, 'own'))) add('own', `${KEY_BASE}.own.telling`);
  }
  if (all(answers, 'days').length === 0) add('days', `${KEY_BASE}.days.required`);
  if (Number(one(answers, 'untilHour')) <= Number(one(answers, 'fromHour')))
    add('untilHour', `${KEY_BASE}.untilHour.wrong`);
  return problems;
}

const isAddress = (by: 'TEXT' | 'EMAIL', typed: string): boolean =>
  by === 'TEXT' ? typed.replace(/\D/g, '').length >= 9 : /^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$/.test(typed);

/** What the answers come to, in the language of the page. */
export function wantedNotice(answers: Answers, language: string): WantedNotice {
  const by = (one(answers, 'by') || 'NONE') as NoticeWay;
  const wording = by === 'NONE' ? null : (one(answers, 'wording') as NoticeWording);
  return {
    by,
    wording,
    address: by === 'NONE' ? '' : one(answers, by === 'TEXT' ? 'phone' : 'email'),
    own: wording === 'OWN' ? one(answers, 'own') : '',
    language,
    days: all(answers, 'days').map(Number),
    fromHour: Number(one(answers, 'fromHour')),
    untilHour: Number(one(answers, 'untilHour')) || 24,
  };
}
