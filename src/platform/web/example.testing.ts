import type { Actor } from '#kernel/actor';
import { anyone, leaders, staff } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { readConfig } from '../config/config.ts';
import { openPool } from '../db/pool.ts';
import { makeRuntime, type Runtime } from '../db/runtime.ts';
import { silentLog } from '../observability/log.ts';
import { type FieldSpec, formView, parseFields } from './form.ts';
import { defineRoutes, type Reply, type Route, type Visit } from './route.ts';

/** Answers nothing, like a database that is down. */
const NOWHERE = 'postgres://nobody@127.0.0.1:9/nothing';

/** A runtime whose database is away. */
export function runtimeWithoutDatabase(): Runtime {
  const config = readConfig('public', {
    STAND_MODE: 'test',
    STAND_RECEIPT_PEPPER: 'for test runs only: the pepper of receipts',
    STAND_COOKIE_SECRET: 'for test runs only: the secret of cookies',
    STAND_OIDC_CLIENT_SECRET: 'for test runs only: the client secret',
  });
  return makeRuntime({
    pool: openPool(NOWHERE, { max: 1, applicationName: 'test' }),
    config,
    log: silentLog,
  });
}

export const INSPECTOR: Actor = {
  kind: 'staff',
  id: '6f2c7f4e-32aa-4b8b-9a49-0d0f3f1f0a01',
  sessionId: '6f2c7f4e-32aa-4b8b-9a49-0d0f3f1f0a02',
  name: 'Jo Ellis',
  rank: 'Inspector',
  roles: ['DUTY_INSPECTOR'],
  scopes: [''],
};

const WORDS: FieldSpec[] = [{ kind: 'textarea', name: 'signIn', maxLength: 4000, required: true }];

function wordsPage(visit: Visit, values = {}, problems: Refusal['problems'] = []): Reply {
  // `web.signIn` has no `.label`, so the lone field takes its words from the page's own title.
  const fields = formView({ specs: WORDS, values, problems, keyBase: 'web.error.fault', t: visit.t });
  const status = problems.length > 0 ? 422 : 200;
  const model = { title: visit.t('web.error.fault.title'), fields, skip: true };
  return visit.page('question', model, { back: '/', exit: true, neutralTitle: true, problems, status });
}

async function sendWords(visit: Visit): Promise<Reply> {
  const { values } = parseFields(WORDS, visit.form, 'web.error.fault');
  if (values.signIn === '') return wordsPage(visit, values, [{ field: 'signIn', key: 'web.form.date' }]);
  await visit.ctx(async (ctx) => ctx.tx.row('select 1'));
  return visit.redirect('/done');
}

const open = anyone('example.open');

/** Routes that use every part of the kit, for the platform's own tests. */
export const exampleRoutes: Route[] = defineRoutes('example', [
  {
    method: 'GET',
    url: '/',
    policy: open,
    audit: 'none: a page of the test',
    handle: (visit) => wordsPage(visit),
  },
  {
    method: 'GET',
    url: '/words',
    policy: open,
    audit: 'none: a page of the test',
    handle: (visit) => wordsPage(visit),
  },
  { method: 'POST', url: '/words', policy: open, audit: 'none: a page of the test', handle: sendWords },
  {
    method: 'POST',
    url: '/small',
    policy: open,
    audit: 'none: a page of the test',
    csrf: 'origin',
    bodyLimit: 100,
    handle: (visit) => visit.json({ given: visit.field('given') }),
  },
  {
    method: 'GET',
    url: '/limited',
    policy: open,
    audit: 'none: a page of the test',
    limit: { perMinute: 2 },
    handle: (visit) => visit.json({ ok: true }),
  },
  {
    method: 'GET',
    url: '/kept',
    policy: open,
    audit: 'none: a page of the test',
    cache: { seconds: 60 },
    handle: (visit) => visit.bytes('kept', 'text/plain'),
  },
  {
    method: 'GET',
    url: '/fails/:code',
    policy: open,
    audit: 'none: a page of the test',
    handle: (visit) => {
      if (visit.params.code === 'fault') throw new Error('Amina wrote this');
      throw new Refusal(visit.params.code as Refusal['code'], 'Why it was refused.');
    },
  },
  {
    method: 'GET',
    url: '/events',
    policy: open,
    audit: 'none: a page of the test',
    handle: (visit) =>
      visit.stream(
        (async function* () {
          yield { event: 'changed', data: '1' };
        })(),
      ),
  },
  {
    method: 'GET',
    url: '/things/:id',
    policy: staff('example.read', ['DUTY_INSPECTOR']),
    audit: 'example.read-thing',
    handle: async (visit) => visit.json(await visit.ctx(async (ctx) => ctx.actor.kind)),
  },
  {
    method: 'POST',
    url: '/things/:id',
    policy: staff('example.write', ['DUTY_INSPECTOR']),
    audit: 'example.write-thing',
    handle: (visit) => visit.redirect('/things'),
  },
  {
    method: 'GET',
    url: '/commanders',
    policy: staff('example.command', ['COMMANDER']),
    audit: 'example.command',
    handle: (visit) => visit.json({}),
  },
  {
    method: 'GET',
    url: '/leaders-only',
    policy: leaders('example.lead'),
    audit: 'example.lead',
    handle: (visit) => visit.json({}),
  },
]);
