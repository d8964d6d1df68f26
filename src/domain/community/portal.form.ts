import type { FieldSpec, FormValues } from '#platform/web/form';
import { LANGUAGES } from '#reference/languages';
import { CONCERN_KINDS, CONCERN_MAX } from './concern.model.ts';
import {
  INTERESTS,
  type Interest,
  LEADER_CHANNELS,
  type Leader,
  type LeaderChannel,
} from './leader.model.ts';

export const CONCERN_KEYS = 'community.concern';
export const CONCERN_FIELDS: readonly FieldSpec[] = [
  { kind: 'radios', name: 'kind', options: CONCERN_KINDS, required: true },
  { kind: 'textarea', name: 'text', maxLength: CONCERN_MAX, rows: 7, required: true },
  { kind: 'hidden', name: 'event' },
  { kind: 'hidden', name: 'statement' },
  { kind: 'hidden', name: 'form-key' },
];

export const SETTINGS_KEYS = 'community.settings';
/** Ten in the evening to seven in the morning: the night most people mean. */
export const NIGHT = { quietFrom: '22:00', quietUntil: '07:00' };
/**
 * The settings form. Texts are on offer where the force sends them and holds a number that takes them. A leader may have a language the pages are not in; it stays on offer, and is not changed by saving
 * something else.
 */
export const settingsFields = (
  offered: readonly string[],
  { language, channel }: Pick<Leader, 'language' | 'channel'>,
  takesTexts: boolean,
): FieldSpec[] => [
  { kind: 'radios', name: 'language', options: [...new Set([...offered, language])], required: true },
  {
    kind: 'radios',
    name: 'channel',
    options: LEADER_CHANNELS.filter((one) => one !== 'text' || takesTexts || channel === 'text'),
    required: true,
  },
  { kind: 'radios', name: 'quiet', options: ['none', 'night'], required: true },
  { kind: 'checkboxes', name: 'interests', options: INTERESTS },
];
/** Each language in its own name. */
export const LANGUAGE_LABELS = Object.fromEntries(LANGUAGES.map(({ tag, ownName }) => [tag, ownName]));

/** The settings form filled with what is kept. */
export const settingsOf = (leader: Leader): FormValues => ({
  language: leader.language,
  channel: leader.channel,
  quiet: leader.quietFrom ? 'night' : 'none',
  interests: [...(leader.interests ?? INTERESTS)],
});

/** What the settings form chose; call it only where it had no problems. */
export function chosenSettings(values: FormValues): {
  language: string;
  channel: LeaderChannel;
  quietFrom: string | null;
  quietUntil: string | null;
  interests: Interest[] | null;
} {
  const hours = values.quiet === 'night' ? NIGHT : { quietFrom: null, quietUntil: null };
  const channel = LEADER_CHANNELS.find((one) => one === values.channel) ?? 'portal';
  const ticked = INTERESTS.filter((one) => [values.interests ?? []].flat().includes(one));
  // Every kind means kinds of later releases too.
  const interests = ticked.length === INTERESTS.length ? null : ticked;
  return { language: String(values.language), channel, ...hours, interests };
}
