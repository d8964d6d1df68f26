import { apiRoutes as cascade } from '../../domain/cascade/api.routes.ts';
import { noteStatementReceipt } from '../../domain/cascade/index.ts';
import { apiRoutes as figures } from '../../domain/figures/api.routes.ts';
import { apiRoutesWith as reporting } from '../../domain/reporting/api.routes.ts';
import type { FacePlan } from '../web-process.ts';

/** The interface for machines: what is published, without a key, and the door the text provider calls. It opens nothing. */
export const apiFace: FacePlan = {
  name: 'api',
  role: 'public_web',
  routes: [...cascade, ...reporting(noteStatementReceipt), ...figures],
  hearsTexts: true,
};
