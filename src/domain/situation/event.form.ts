import type { FieldProblem } from '#kernel/refusal';
import { type FieldSpec, type FormValues, parseFields } from '#platform/web/form';
import { EVENT_KIND_CODES } from '#reference/event-kinds';
import { GROUPS, suggestMistaken } from '#reference/groups';
import { NATIONAL_HASHTAGS } from '#reference/hashtags';
import type { CriticalEvent, EventFacts } from './event.model.ts';
import { fromUkClock, isTimeKnown, UNKNOWN_TIME, ukClock } from './uk-time.model.ts';

/** Start of the catalogue keys of this form. */
export const EVENT_KEYS = 'situation.event';
/** The tick that says "I looked, and it is none of them"; an empty list would not tell whether anybody looked. */
export const NOBODY = 'nobody';
/** The tick for the whole force: an empty path would look like an empty field. */
export const WHOLE_FORCE = 'whole-force';
const HASHTAG = /^[\p{L}\p{N}_]{2,50}$/u;
const MOST_HASHTAGS = 30;

const groupIds = GROUPS.map(({ id }) => id);

/** All about the event but the groups that may be mistaken for those touched. */
export const eventFields = (areaPaths: readonly string[]): FieldSpec[] => [
  { kind: 'text', name: 'title', maxLength: 120, required: true },
  { kind: 'textarea', name: 'what', maxLength: 2000, rows: 5, required: true },
  { kind: 'text', name: 'place', maxLength: 200, required: true },
  { kind: 'radios', name: 'kind', options: EVENT_KIND_CODES, required: true, small: true },
  { kind: 'date', name: 'date', required: true, notFuture: true },
  { kind: 'text', name: 'time', maxLength: 5, width: 5, ltr: true },
  {
    kind: 'checkboxes',
    name: 'areas',
    options: [WHOLE_FORCE, ...areaPaths.filter((path) => path !== '')],
    required: true,
    small: true,
  },
  {
    kind: 'checkboxes',
    name: 'touched',
    options: [...groupIds, NOBODY],
    exclusive: NOBODY,
    required: true,
    small: true,
  },
  { kind: 'checkboxes', name: 'hashtags', options: NATIONAL_HASHTAGS.map(({ tag }) => tag), small: true },
  { kind: 'text', name: 'more-hashtags', maxLength: 500 },
];

/** Those who may be mistaken: suggestions first, the rest after them, none of the groups touched. */
export function mistakenField(touched: readonly string[]): FieldSpec {
  const suggested = suggestMistaken(touched).map(({ group }) => group.id);
  const rest = groupIds.filter((id) => !suggested.includes(id) && !touched.includes(id));
  return {
    kind: 'checkboxes',
    name: 'mistaken',
    options: [...suggested, ...rest, NOBODY],
    exclusive: NOBODY,
    required: true,
    small: true,
  };
}

const text = (values: FormValues, name: string): string => {
  const value = values[name] ?? '';
  return typeof value === 'string' ? value : (value[0] ?? '');
};
const list = (values: FormValues, name: string): string[] => {
  const value = values[name] ?? [];
  return typeof value === 'string' ? [value] : value;
};
const groupsOf = (values: FormValues, name: string): string[] =>
  list(values, name).filter((id) => id !== NOBODY);

/** The form filled with what the register holds. */
export function formOfEvent(event: CriticalEvent): FormValues {
  const clock = ukClock(event.happenedAt);
  const offered = new Set(NATIONAL_HASHTAGS.map(({ tag }) => tag));
  const others = event.hashtags.filter((tag) => !offered.has(tag));
  const orNobody = (groups: readonly string[]): string[] => (groups.length > 0 ? [...groups] : [NOBODY]);
  return {
    title: event.title,
    what: event.what,
    place: event.place,
    kind: event.kind,
    date: clock.day,
    time: isTimeKnown(event.happenedAt) ? clock.time : '',
    areas: event.areaPaths.map((path) => path || WHOLE_FORCE),
    touched: orNobody(event.groupsTouched),
    mistaken: orNobody(event.groupsMistaken),
    hashtags: event.hashtags.filter((tag) => offered.has(tag)),
    'more-hashtags': others.map((tag) => `#${tag}`).join(' '),
  };
}

function happenedAt(values: FormValues, now: Date, problems: FieldProblem[]): Date | undefined {
  const day = text(values, 'date');
  const typed = text(values, 'time');
  const time = typed === '' ? UNKNOWN_TIME : typed.replace('.', ':').padStart(5, '0');
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) {
    problems.push({ field: 'time', key: `${EVENT_KEYS}.time.invalid` });
    return undefined;
  }
  const at = day === '' ? undefined : fromUkClock(day, time);
  if (at && at > now && !problems.some(({ field }) => field === 'date'))
    problems.push({ field: 'time', key: `${EVENT_KEYS}.time.ahead` });
  return at;
}

function hashtagsOf(values: FormValues, problems: FieldProblem[]): string[] {
  const typed = text(values, 'more-hashtags')
    .split(/[\s,]+/)
    .map((word) => word.replace(/^[#＃]/, ''))
    .filter((word) => word !== '');
  if (typed.some((word) => !HASHTAG.test(word)))
    problems.push({ field: 'more-hashtags', key: `${EVENT_KEYS}.more-hashtags.invalid` });
  return [...new Set([...list(values, 'hashtags'), ...typed])].slice(0, MOST_HASHTAGS);
}

/**
 * Reads the posted form. Stage `first` leaves the groups that may be mistaken aside: they are asked on a page of their
 * own, because what is suggested depends on the groups touched.
 */
export function readEventForm(
  posted: FormValues,
  about: { areaPaths: readonly string[]; now: Date; stage: 'first' | 'whole' },
): { values: FormValues; problems: FieldProblem[]; facts?: EventFacts } {
  const today = ukClock(about.now).day;
  const first = parseFields(eventFields(about.areaPaths), posted, EVENT_KEYS, today);
  const touched = groupsOf(first.values, 'touched');
  const second =
    about.stage === 'first'
      ? { values: {}, problems: [] }
      : parseFields([mistakenField(touched)], posted, EVENT_KEYS);
  const values = { ...first.values, ...second.values };
  const problems = [...first.problems, ...second.problems];
  const at = happenedAt(values, about.now, problems);
  const hashtags = hashtagsOf(values, problems);
  const kind = EVENT_KIND_CODES.find((code) => code === values.kind);
  if (problems.length > 0 || !at || !kind) return { values, problems };
  return {
    values,
    problems,
    facts: {
      title: text(values, 'title'),
      what: text(values, 'what'),
      place: text(values, 'place'),
      kind,
      happenedAt: at,
      areaPaths: list(values, 'areas').map((path) => (path === WHOLE_FORCE ? '' : path)),
      groupsTouched: touched,
      groupsMistaken: groupsOf(values, 'mistaken'),
      hashtags,
    },
  };
}
