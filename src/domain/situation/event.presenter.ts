import { formatDate } from '#platform/web/formats';
import { groupById } from '#reference/groups';
import { type Area, areaName } from '#room/access';
import type { CriticalEvent } from './event.model.ts';
import { type LoopStep, loopOf, type Panel, type PanelState, type Words } from './loop.model.ts';
import { isTimeKnown } from './uk-time.model.ts';

/** One step of the loop as the page shows it. */
export interface StepView {
  step: LoopStep;
  number: number;
  name: string;
  about: string;
  state: PanelState;
  panels: Array<{ title: string; lines: string[]; href?: string }>;
}

export const areaNames = (areas: readonly Area[], paths: readonly string[], t: Words): string =>
  paths.map((path) => (path === '' ? t('situation.whole-force') : areaName(areas, path))).join('; ');

const groupNames = (ids: readonly string[], none: string): string =>
  ids.length === 0 ? none : ids.map((id) => groupById(id)?.name ?? id).join(', ');

/** When it happened: the time only where somebody knew it. */
export const happenedText = (event: Pick<CriticalEvent, 'happenedAt'>): string =>
  formatDate(event.happenedAt, isTimeKnown(event.happenedAt) ? 'dateTime' : 'date', 'en');

/** The situation room's own panel: the first step of the loop. */
export function ownPanel(event: CriticalEvent, t: Words): Panel {
  const args = { touched: event.groupsTouched.length, mistaken: event.groupsMistaken.length };
  return {
    room: 'situation',
    title: t('situation.page.facts.title'),
    lines: [
      t('situation.loop.event.line', { kind: t(`situation.kind.${event.kind}`), date: happenedText(event) }),
      t('situation.loop.event.groups', args),
    ],
    href: '#facts',
    state: 'done',
  };
}

/** The nine steps with what the rooms said, ready to be laid out. */
export const loopView = (panels: readonly Panel[], t: Words): StepView[] =>
  loopOf(panels).map(({ step, state, panels: own }, at) => ({
    step,
    number: at + 1,
    name: t(`situation.loop.step.${step}`),
    about: t(`situation.loop.about.${step}`),
    state,
    panels: own.map(({ title, lines, href }) => ({ title, lines, ...(href ? { href } : {}) })),
  }));

/** Name and value of everything the register holds about an event. */
export function factRows(
  event: CriticalEvent,
  about: { areas: readonly Area[]; staff: ReadonlyMap<string, string>; t: Words },
): Array<{ name: string; value: string }> {
  const { areas, staff, t } = about;
  const by = (when: Date, id: string): string =>
    t('situation.page.facts.by', { when: formatDate(when, 'dateTime', 'en'), who: staff.get(id) ?? id });
  const rows: Array<[string, string]> = [
    ['kind', t(`situation.kind.${event.kind}`)],
    ['where', event.place],
    ['happened', happenedText(event)],
    ['areas', areaNames(areas, event.areaPaths, t)],
    ['touched', groupNames(event.groupsTouched, t('situation.page.facts.nobody'))],
    ['mistaken', groupNames(event.groupsMistaken, t('situation.page.facts.none'))],
    ['hashtags', event.hashtags.map((tag) => `#${tag}`).join(' ') || t('situation.page.facts.none')],
    ['registered', by(event.registeredAt, event.registeredBy)],
  ];
  if (event.amendedAt && event.amendedBy) rows.push(['amended', by(event.amendedAt, event.amendedBy)]);
  return rows.map(([key, value]) => ({ name: t(`situation.page.facts.${key}`), value }));
}

/** A line of the list of events. */
export const eventLine = (
  event: CriticalEvent,
  areas: readonly Area[],
  t: Words,
): Record<string, string> => ({
  href: `/events/${event.id}`,
  title: event.title,
  kind: t(`situation.kind.${event.kind}`),
  happened: formatDate(event.happenedAt, 'date', 'en'),
  areas: areaNames(areas, event.areaPaths, t),
  status: t(`situation.status.${event.status}`),
});
