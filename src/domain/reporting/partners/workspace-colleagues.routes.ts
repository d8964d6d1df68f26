import { type FieldProblem, found, foundId, Refusal } from '#kernel/refusal';
import { type FieldSpec, type FormValues, formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { mayManageColleagues, mayWorkForPartner } from '../reporting.policy.ts';
import { inviteColleague } from './invite-worker.ts';
import { removeWorker } from './remove-worker.ts';
import { colleaguesOf } from './worker.reads.ts';
import { callOf, sessionHashOf } from './workspace-visit.routes.ts';

const BASE = 'reporting.workspace.colleagues';
const DONE = ['invited', 'removed'] as const;
export const WORKER_FIELDS: FieldSpec[] = [
  { kind: 'text', name: 'name', maxLength: 100, required: true, autocomplete: 'off' },
  { kind: 'email', name: 'email', maxLength: 254, required: true, ltr: true, autocomplete: 'off' },
  { kind: 'radios', name: 'role', options: ['CASE_WORKER', 'MANAGER'], required: true },
];

const isManager = ({ actor }: Visit): boolean => actor.kind === 'partner' && actor.isManager;

async function show(
  visit: Visit,
  { values, problems }: { values: FormValues; problems: readonly FieldProblem[] } = {
    values: { role: 'CASE_WORKER' },
    problems: [],
  },
): Promise<Reply> {
  const { t } = visit;
  const colleagues = await visit.ctx(async (ctx) => {
    const { keyHash } = await callOf(visit, ctx);
    return colleaguesOf(ctx.tx, ctx.forceId, keyHash);
  });
  const done = DONE.find((one) => one === visit.query.done);
  const model = {
    title: t(`${BASE}.title`),
    colleagues,
    mayManage: isManager(visit),
    done: done ? t(`${BASE}.done.${done}`) : '',
    fields: formView({ specs: WORKER_FIELDS, values, problems, keyBase: BASE, t }),
  };
  return visit.page('reporting/colleagues', model, { problems });
}

async function invite(visit: Visit): Promise<Reply> {
  const { values, problems } = parseFields(WORKER_FIELDS, visit.form, BASE);
  if (problems.length > 0) return show(visit, { values, problems });
  const worker = {
    name: String(values.name),
    email: String(values.email),
    isManager: values.role === 'MANAGER',
  };
  try {
    const sessionHash = sessionHashOf(visit);
    await visit.ctx((ctx) => inviteColleague(ctx, visit.config.receiptPepper, { sessionHash, worker }));
  } catch (error) {
    if (!(error instanceof Refusal) || !['conflict', 'too-many'].includes(error.code)) throw error;
    const key = error.code === 'conflict' ? `${BASE}.email.taken` : `${BASE}.full`;
    return show(visit, { values, problems: [{ field: 'email', key }] });
  }
  return visit.redirect('/colleagues?done=invited');
}

const workerIdOf = (visit: Visit): string => foundId(visit.params.id, 'colleague');

async function removePage(visit: Visit, problems: readonly FieldProblem[] = []): Promise<Reply> {
  const { t } = visit;
  const id = workerIdOf(visit);
  const colleagues = await visit.ctx((ctx) => colleaguesOf(ctx.tx, ctx.forceId, sessionHashOf(visit)));
  const colleague = found(
    colleagues.find((one) => one.id === id),
    'colleague',
  );
  const model = { title: t(`${BASE}.remove.title`, { name: colleague.name }), colleague };
  return visit.page('reporting/remove-colleague', model, { problems, back: '/colleagues' });
}

async function remove(visit: Visit): Promise<Reply> {
  const workerId = workerIdOf(visit);
  try {
    await visit.ctx((ctx) => removeWorker(ctx, { sessionHash: sessionHashOf(visit), workerId }));
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'conflict')) throw error;
    return removePage(visit, [{ field: '', key: `${BASE}.last-manager` }]);
  }
  return visit.redirect('/colleagues?done=removed');
}

/** Who else works for the organisation here; its managers invite and remove. */
export const workspaceColleagueRoutes: Route[] = defineRoutes('reporting', [
  {
    method: 'GET',
    url: '/colleagues',
    policy: mayWorkForPartner,
    audit: 'reporting.list-colleagues',
    handle: (visit) => show(visit),
  },
  {
    method: 'POST',
    url: '/colleagues',
    policy: mayManageColleagues,
    audit: 'none: the use case writes its own line',
    limit: { perMinute: 10 },
    handle: invite,
  },
  {
    method: 'GET',
    url: '/colleagues/:id/remove',
    policy: mayManageColleagues,
    audit: 'none: a page that asks before it is done',
    handle: (visit) => removePage(visit),
  },
  {
    method: 'POST',
    url: '/colleagues/:id/remove',
    policy: mayManageColleagues,
    audit: 'none: the use case writes its own line',
    limit: { perMinute: 10 },
    handle: remove,
  },
]);
