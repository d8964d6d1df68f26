import type { Moment } from '../approval/chain.model.ts';
import type { T } from '../published.presenter.ts';
import { TEMPLATES } from './template.model.ts';

export interface TemplateLink {
  text: string;
  href: string;
  /** Why it stands first: the event's kind calls for it. */
  note: string;
}

/** Prepared texts to begin from, the one the event calls for first. */
export const templateLinks = (about: { eventId: string; moment: Moment | undefined }, t: T): TemplateLink[] =>
  TEMPLATES.map((template) => ({
    isMeant: template.moment !== undefined && template.moment === about.moment,
    link: {
      text: t(`cascade.template.${template.id}`),
      href: `/statements/new?event=${about.eventId}&template=${template.id}`,
      note:
        template.moment !== undefined && template.moment === about.moment ? t('cascade.template.meant') : '',
    },
  }))
    .sort((one, other) => Number(other.isMeant) - Number(one.isMeant))
    .map(({ link }) => link);
