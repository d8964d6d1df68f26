import { type FieldProblem, Refusal } from '#kernel/refusal';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { keepCode, secretsOf } from './open-form.routes.ts';
import { mayReport } from './reporting.policy.ts';
import { readShortForm, shortFormView } from './short.form.ts';
import { newShortToken, submitShortReport } from './submit-short-report.ts';

const PATH = '/report/short';
const RETRY_SECONDS = 30;

interface Showing {
  token: string;
  values?: Record<string, string | string[]>;
  problems?: FieldProblem[];
  isAway?: boolean;
}

/** The page needs no database, so that it comes up when nothing else does. */
function page(visit: Visit, { token, values = {}, problems = [], isAway = false }: Showing): Reply {
  const model = {
    title: visit.t('reporting.button.short'),
    action: PATH,
    formToken: token,
    fields: shortFormView(values, problems, visit.t),
    away: isAway ? [visit.t('web.error.unavailable.text'), visit.t('web.error.unavailable.next')] : [],
  };
  return visit.page('reporting/short', model, {
    problems,
    ...(isAway ? { status: 503, headers: { 'retry-after': String(RETRY_SECONDS) } } : {}),
    back: '/report',
    exit: true,
    neutralTitle: true,
  });
}

/** Everybody who is put off in a crowd is sent here, so the empty page is made once. */
function empty(visit: Visit): Reply {
  const token = newShortToken();
  return visit.samePage([token], () => page(visit, { token }));
}

async function send(visit: Visit): Promise<Reply> {
  const token = visit.field('formToken');
  const { values, problems } = readShortForm(visit.form);
  if (problems.length > 0) return page(visit, { token, values, problems });
  try {
    const sent = { values, token, language: visit.lang };
    keepCode(visit, 'report', await submitShortReport(visit.statements(), secretsOf(visit), sent));
  } catch (error) {
    // The same page comes back with all that was typed and the same token: pressing the button again is enough.
    if (error instanceof Refusal && error.code === 'unavailable')
      return page(visit, { token, values, isAway: true });
    throw error;
  }
  return visit.redirect('/report/receipt');
}

/** A report on one page, without a draft and without a script, for when there is no time or too many people. */
export const shortRoutes: Route[] = defineRoutes('reporting', [
  {
    method: 'GET',
    url: PATH,
    policy: mayReport,
    audit: 'none: the page is the same for everybody',
    load: 'vital',
    handle: empty,
  },
  {
    method: 'POST',
    url: PATH,
    policy: mayReport,
    audit: 'reporting.submit-report',
    load: 'vital',
    handle: send,
  },
]);
