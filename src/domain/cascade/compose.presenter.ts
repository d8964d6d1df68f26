import { formView } from '#platform/web/form';
import type { Translate } from '#platform/web/i18n';
import { beginFields, COMPOSE_KEYS, type Filled } from './compose.form.ts';
import { areaLabels } from './published.presenter.ts';
import type { Choices } from './read-choices.ts';
import type { Workspace } from './read-workspace.ts';
import { newestFrozen } from './version-history.model.ts';

/** Fields of a new statement with words for its choices. */
export function beginView(
  t: Translate,
  choices: Choices,
  { values, problems }: Filled,
): ReturnType<typeof formView> {
  const labels = {
    eventId: Object.fromEntries(choices.events.map(({ id, title }) => [id, title])),
    areaPath: areaLabels(choices.areas, t('cascade.area.all')),
  };
  const specs = beginFields(Object.keys(labels.eventId), Object.keys(labels.areaPath).filter(Boolean));
  return formView({ specs, values, problems, keyBase: COMPOSE_KEYS, t, labels });
}

/**
 * What a variant or a translation follows, as it was put forward. A translator sees the references, so that they can
 * be carried over; the writer of a variant sees the words they stand for.
 */
export function followed(
  space: Workspace,
  language: string,
): { sections: Array<{ heading: string; text: string }>; id: string } | undefined {
  const { statement, versions, coreVersions } = space;
  const isTranslation = language !== statement.language;
  const version = newestFrozen(isTranslation ? versions : coreVersions, statement.language);
  if (!version || (!isTranslation && statement.kind === 'core')) return undefined;
  const { title, answer } = isTranslation ? version.template : version;
  return {
    id: version.id,
    sections: [
      { heading: title, text: answer },
      ...version.sections.map((section) => ({
        heading: section.title,
        text: isTranslation ? version.template.sections[section.heading] : section.text,
      })),
    ],
  };
}
