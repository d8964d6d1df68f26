import { publicRoutes as cascade } from '../../domain/cascade/public.routes.ts';
import { publicRoutes as community } from '../../domain/community/public.routes.ts';
import { publicRoutes as figures } from '../../domain/figures/public.routes.ts';
import { publicRoutes as reporting } from '../../domain/reporting/public.routes.ts';
import type { FacePlan } from '../web-process.ts';

/** The public site: advice, reports, statements, "is this genuine?". It can open nothing and read what is published. */
export const publicFace: FacePlan = {
  name: 'public',
  role: 'public_web',
  routes: [...reporting, ...cascade, ...community, ...figures],
  whenBusy: (t) => [
    { text: t('reporting.button.short'), href: '/report/short' },
    { text: t('reporting.home.statements.title'), href: '/s' },
    { text: t('reporting.home.danger.link'), href: '/emergency' },
    { text: t('web.exit.button'), href: '/exit' },
  ],
};
