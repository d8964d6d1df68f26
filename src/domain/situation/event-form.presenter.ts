import type { FieldProblem } from '#kernel/refusal';
import { type FieldSpec, type FieldView, type FormValues, formView } from '#platform/web/form';
import type { Translate } from '#platform/web/route';
import { EVENT_KIND_CODES } from '#reference/event-kinds';
import { GROUPS, groupById, suggestMistaken } from '#reference/groups';
import { hashtagState, NATIONAL_HASHTAGS } from '#reference/hashtags';
import { type Area, areaName } from '#room/access';
import { EVENT_KEYS, eventFields, mistakenField, NOBODY, WHOLE_FORCE } from './event.form.ts';
import { ukClock } from './uk-time.model.ts';

interface FormAbout {
  areas: readonly Area[];
  problems: readonly FieldProblem[];
  now: Date;
  t: Translate;
}
type Words = Record<string, Record<string, string>>;

const groupNames = (): Record<string, string> => Object.fromEntries(GROUPS.map(({ id, name }) => [id, name]));

function labels({ areas, t }: Pick<FormAbout, 'areas' | 't'>): Words {
  const names = Object.fromEntries(areas.map(({ path }) => [path, areaName(areas, path)]));
  return {
    kind: Object.fromEntries(EVENT_KIND_CODES.map((kind) => [kind, t(`situation.kind.${kind}`)])),
    areas: { ...names, [WHOLE_FORCE]: t('situation.whole-force') },
    touched: { ...groupNames(), [NOBODY]: t('situation.event.nobody') },
    mistaken: { ...groupNames(), [NOBODY]: t('situation.event.none') },
    hashtags: Object.fromEntries(NATIONAL_HASHTAGS.map(({ tag }) => [tag, `#${tag}`])),
  };
}

function hints(touched: readonly string[], now: Date, t: Translate): Words {
  const today = ukClock(now).day;
  const name = (id: string): string => groupById(id)?.name ?? id;
  return {
    mistaken: Object.fromEntries(
      suggestMistaken(touched).map(({ group, because }) => [
        group.id,
        t('situation.mistaken.because', { groups: because.map(name).join(', ') }),
      ]),
    ),
    hashtags: Object.fromEntries(
      NATIONAL_HASHTAGS.map((hashtag) => [
        hashtag.tag,
        hashtagState(hashtag, today) === 'not-looked-at'
          ? `${hashtag.note}. ${t('situation.hashtag.not-looked-at')}`
          : hashtag.note,
      ]),
    ),
  };
}

const chosen = (values: FormValues, name: string): string[] => [values[name] ?? []].flat();

function fieldsOf(specs: readonly FieldSpec[], values: FormValues, about: FormAbout): FieldView[] {
  return formView({
    specs,
    values,
    problems: about.problems,
    keyBase: EVENT_KEYS,
    t: about.t,
    labels: labels(about),
    hints: hints(chosen(values, 'touched'), about.now, about.t),
  });
}

/** The fields of the first page, or of the one page on which an event is changed. */
export function eventFormFields(
  values: FormValues,
  about: FormAbout & { mode: 'new' | 'edit' },
): FieldView[] {
  const specs = eventFields(about.areas.map(({ path }) => path));
  const mistaken = about.mode === 'edit' ? [mistakenField(chosen(values, 'touched'))] : [];
  // Groups stand together, before the hashtags.
  const at = specs.findIndex(({ name }) => name === 'hashtags');
  return fieldsOf([...specs.slice(0, at), ...mistaken, ...specs.slice(at)], values, about);
}

/** The page that asks who may be mistaken: its field, and the earlier answers to be carried along unseen. */
export function mistakenPage(
  values: FormValues,
  about: FormAbout,
): { fields: FieldView[]; carried: Array<{ name: string; value: string }>; hasSuggestions: boolean } {
  const touched = chosen(values, 'touched');
  return {
    fields: fieldsOf([mistakenField(touched)], values, about),
    carried: Object.entries(values)
      .filter(([name]) => name !== 'mistaken')
      .flatMap(([name, value]) => [value].flat().map((text) => ({ name, value: text }))),
    hasSuggestions: suggestMistaken(touched).length > 0,
  };
}
