import { isUuid } from '#kernel/ids';
import { type FieldProblem, found, foundId, Refusal } from '#kernel/refusal';
import { type FieldSpec, type FormValues, formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { THIRD_PARTY_ROUTES } from '#reference/reporting-routes';
import { mayKeepPartners } from '../reporting.policy.ts';
import { addPartner } from './add-partner.ts';
import { endPartner } from './end-partner.ts';
import { addPartnerWorker } from './invite-worker.ts';
import { listPartners } from './list-partners.ts';
import { makePartnerKey, setPartnerScopes } from './make-partner-key.ts';
import { removePartnerWorker } from './remove-worker.ts';
import { workersOfPartner } from './worker.reads.ts';
import { WORKER_FIELDS } from './workspace-colleagues.routes.ts';

const BASE = 'reporting.partners';
const ADD: FieldSpec[] = [
  { kind: 'text', name: 'name', maxLength: 100, required: true, autocomplete: 'off' },
  { kind: 'select', name: 'route', options: THIRD_PARTY_ROUTES, required: true },
];
const KEY: FieldSpec[] = [
  { kind: 'text', name: 'days', maxLength: 3, width: 3, numeric: true, required: true },
];
const DONE = ['added', 'invited', 'removed', 'key-ended', 'ended'] as const;

/** What a form of one of the two pages shows again. */
interface Again {
  form: 'add' | 'invite' | 'key' | 'end';
  values: FormValues;
  problems: FieldProblem[];
}

type Listed = Awaited<ReturnType<typeof listPartners>>[number];

const doneOf = (visit: Visit): string => {
  const done = DONE.find((one) => one === visit.query.done);
  return done ? visit.t(`${BASE}.done.${done}`) : '';
};

const routeName = (visit: Visit, route: string): string => visit.t(`${BASE}.route.option.${route}`);

async function list(visit: Visit, again?: Again): Promise<Reply> {
  const { t } = visit;
  const partners = await visit.ctx(listPartners);
  const { values, problems } = again ?? { values: {}, problems: [] };
  const model = {
    title: t(`${BASE}.title`),
    done: doneOf(visit),
    partners: partners.map((one) => ({ ...one, route: routeName(visit, one.route) })),
    fields: formView({ specs: ADD, values, problems, keyBase: BASE, t }),
  };
  return visit.page('reporting/partners', model, { problems });
}

/** Runs a change; what the use case refuses comes back as a problem of the form. */
async function change(
  work: () => Promise<unknown>,
  refused: (problem: FieldProblem) => Promise<Reply>,
): Promise<Reply | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal) || !['conflict', 'invalid-input', 'gone'].includes(error.code))
      throw error;
    return refused({ field: '', key: `${BASE}.refused`, args: { why: error.message } });
  }
}

async function add(visit: Visit): Promise<Reply> {
  const { values, problems } = parseFields(ADD, visit.form, BASE);
  const again = (more: FieldProblem[]): Promise<Reply> =>
    list(visit, { form: 'add', values, problems: more });
  if (problems.length > 0) return again(problems);
  const given = { name: String(values.name), route: String(values.route) };
  let id = '';
  const refused = await change(
    async () => {
      id = (await visit.ctx((ctx) => addPartner(ctx, given))).partnerId;
    },
    (problem) => again([problem]),
  );
  return refused ?? visit.redirect(`/partners/${id}?done=added`);
}

/** The partner of the address and all of them. @throws Refusal `not-found` */
async function partnerOf(visit: Visit): Promise<{ partner: Listed; all: Listed[] }> {
  const id = visit.params.id ?? '';
  const all = isUuid(id) ? await visit.ctx(listPartners) : [];
  return {
    all,
    partner: found(
      all.find((one) => one.id === id),
      'The partner',
    ),
  };
}

const endFields = (all: readonly Listed[], partner: Listed): FieldSpec[] => [
  {
    kind: 'radios',
    name: 'handTo',
    options: ['police', ...all.filter((one) => !one.endedAt && one.id !== partner.id).map(({ id }) => id)],
    required: true,
  },
];

async function show(visit: Visit, again?: Again, key = ''): Promise<Reply> {
  const { t } = visit;
  const { partner, all } = await partnerOf(visit);
  const workers = await visit.ctx((ctx) => workersOfPartner(ctx.tx, ctx.forceId, partner.id));
  const problems = again?.problems ?? [];
  const view = (form: Again['form'], specs: FieldSpec[], usual: FormValues = {}) =>
    formView({
      specs,
      values: again?.form === form ? again.values : usual,
      problems: again?.form === form ? problems : [],
      keyBase: `${BASE}.${form}`,
      t,
      labels: {
        handTo: {
          police: t(`${BASE}.end.police`),
          ...Object.fromEntries(all.map(({ id, name }) => [id, name])),
        },
      },
    });
  const model = {
    title: partner.name,
    done: doneOf(visit),
    partner: { ...partner, route: routeName(visit, partner.route) },
    key,
    workers,
    keys: partner.keys.filter(({ endedAt }) => !endedAt),
    inviteFields: view('invite', WORKER_FIELDS, { role: 'MANAGER' }),
    keyFields: view('key', KEY, { days: '365' }),
    endFields: view('end', endFields(all, partner)),
  };
  return visit.page('reporting/partner', model, { problems, back: '/partners' });
}

/** A form of the partner's page: its fields, the change, and where it leads. */
async function act(
  visit: Visit,
  form: Again['form'],
  { specs, work, done }: { specs: FieldSpec[]; work: (values: FormValues) => Promise<unknown>; done: string },
): Promise<Reply> {
  const { values, problems } = parseFields(specs, visit.form, `${BASE}.${form}`);
  if (problems.length > 0) return show(visit, { form, values, problems });
  const refused = await change(
    () => work(values),
    (problem) => show(visit, { form, values, problems: [problem] }),
  );
  return refused ?? visit.redirect(`/partners/${visit.params.id}?done=${done}`);
}

async function invite(visit: Visit): Promise<Reply> {
  const { partner } = await partnerOf(visit);
  const work = (values: FormValues) =>
    visit.ctx((ctx) =>
      addPartnerWorker(ctx, visit.config.receiptPepper, {
        partner: partner.name,
        name: String(values.name),
        email: String(values.email),
        isManager: values.role === 'MANAGER',
      }),
    );
  return act(visit, 'invite', { specs: WORKER_FIELDS, work, done: 'invited' });
}

/** The key's text is on this one page and nowhere else. */
async function makeKey(visit: Visit): Promise<Reply> {
  const { partner } = await partnerOf(visit);
  const { values, problems } = parseFields(KEY, visit.form, `${BASE}.key`);
  if (problems.length > 0) return show(visit, { form: 'key', values, problems });
  let made = '';
  const days = /^\d{1,3}$/.test(String(values.days)) ? Number(values.days) : 0;
  const refused = await change(
    async () => {
      made = (await visit.ctx((ctx) => makePartnerKey(ctx, { name: partner.name, days }))).key;
    },
    (problem) => show(visit, { form: 'key', values, problems: [{ ...problem, field: 'days' }] }),
  );
  return refused ?? show(visit, undefined, made);
}

async function endKey(visit: Visit): Promise<Reply> {
  const { partner } = await partnerOf(visit);
  const keyId = foundId(visit.params.keyId, 'The key');
  await visit.ctx((ctx) => setPartnerScopes(ctx, { name: partner.name, keyId, scopes: [] }));
  return visit.redirect(`/partners/${partner.id}?done=key-ended`);
}

async function removeWorker(visit: Visit): Promise<Reply> {
  const { partner } = await partnerOf(visit);
  const workerId = foundId(visit.params.workerId, 'case worker');
  await visit.ctx((ctx) => removePartnerWorker(ctx, { partnerId: partner.id, workerId }));
  return visit.redirect(`/partners/${partner.id}?done=removed`);
}

async function end(visit: Visit): Promise<Reply> {
  const { partner, all } = await partnerOf(visit);
  const nameOf = (id: string): string => all.find((one) => one.id === id)?.name ?? 'police';
  const work = (values: FormValues) =>
    visit.ctx((ctx) => endPartner(ctx, { name: partner.name, handTo: nameOf(String(values.handTo)) }));
  return act(visit, 'end', { specs: endFields(all, partner), work, done: 'ended' });
}

const CHANGE = {
  method: 'POST',
  policy: mayKeepPartners,
  audit: 'none: the use case writes its own line',
  limit: { perMinute: 30 },
} as const;

/** The register of partner organisations: taking one in, its people and keys, and letting it go. No report is read here. */
export const registerRoutes: Route[] = defineRoutes('reporting', [
  {
    method: 'GET',
    url: '/partners',
    policy: mayKeepPartners,
    audit: 'reporting.list-partners',
    handle: (visit) => list(visit),
  },
  { ...CHANGE, url: '/partners', handle: add },
  {
    method: 'GET',
    url: '/partners/:id',
    policy: mayKeepPartners,
    audit: 'reporting.read-partner',
    handle: (visit) => show(visit),
  },
  { ...CHANGE, url: '/partners/:id/workers', handle: invite },
  { ...CHANGE, url: '/partners/:id/workers/:workerId/remove', handle: removeWorker },
  { ...CHANGE, url: '/partners/:id/keys', handle: makeKey },
  { ...CHANGE, url: '/partners/:id/keys/:keyId/end', handle: endKey },
  { ...CHANGE, url: '/partners/:id/end', handle: end },
]);
