import { isAllowed, isFresh } from '#kernel/policy';
import { found, problemsOf } from '#kernel/refusal';
import { formView, parseFields } from '#platform/web/form';
import { formatDate } from '#platform/web/formats';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { staffNames } from '#room/access';
import { mayKeepChains, mayReadStatements } from '../cascade.policy.ts';
import type { Filled } from '../compose.form.ts';
import { CHAIN_KEYS, chainFields, chainOfForm, valuesOfChain } from './chain.form.ts';
import { APPROVER_ROLES, CHAIN_KINDS, type ChainKind, STEPS_MAX } from './chain.model.ts';
import { chainRow, stepWords } from './chain.presenter.ts';
import { chainFor, chainsInForce, chainsSet } from './chain.reads.ts';
import { setChain } from './set-chain.ts';

const kindOf = (visit: Visit): ChainKind =>
  found(
    CHAIN_KINDS.find((kind) => kind === visit.params.kind),
    'approval chain',
  );

async function showChains(visit: Visit): Promise<Reply> {
  const { t, config } = visit;
  const chains = await visit.ctx((ctx) => chainsInForce(ctx.tx, ctx.forceId));
  return visit.page(
    'cascade/chains',
    { rows: chains.map((chain) => chainRow(chain, config.recallSeconds, t)) },
    { title: t('cascade.chain.title'), back: '/statements' },
  );
}

async function showChain(visit: Visit, filled?: Filled): Promise<Reply> {
  const { t, actor, config } = visit;
  const kind = kindOf(visit);
  const model = await visit.ctx(async (ctx) => {
    const chain = await chainFor(ctx.tx, ctx.forceId, kind);
    const before = await chainsSet(ctx.tx, ctx.forceId, kind);
    const names = await staffNames(
      ctx.tx,
      ctx.forceId,
      before.map(({ changedBy }) => changedBy),
    );
    const roles = Object.fromEntries(APPROVER_ROLES.map((role) => [role, t(`access.role.${role}`)]));
    const labels = Object.fromEntries(
      Array.from({ length: STEPS_MAX }, (_, index) => index + 1).flatMap((at) => [
        [`roles${at}`, roles],
        [`deputies${at}`, roles],
      ]),
    );
    const mayChange = isAllowed(mayKeepChains, actor, '');
    const address = `/statements/chains/${kind}`;
    return {
      ...chainRow(chain, config.recallSeconds, t),
      action: address,
      number: filled ? visit.field('number') : String(chain.number),
      mayChange,
      proveAgain:
        !mayChange || isFresh(actor, ctx.now)
          ? ''
          : `/sign-in/start?again=1&wanted=${encodeURIComponent(address)}`,
      floor: t(kind === 'holding-line' ? 'cascade.chain.floor.holding' : 'cascade.chain.floor'),
      fields: formView({
        specs: chainFields(kind),
        values: filled?.values ?? valuesOfChain(chain),
        problems: filled?.problems ?? [],
        keyBase: CHAIN_KEYS,
        t,
        labels,
      }),
      history: before.map(({ number, steps, reason, changedBy, changedAt }) => ({
        at: changedAt,
        title: t('cascade.chain.changed', { n: number, date: formatDate(changedAt, 'dateTime', 'en') }),
        by: names.get(changedBy) ?? '',
        text: [...steps.map((step) => stepWords(step, t)), reason].join(' · '),
      })),
    };
  });
  return visit.page('cascade/chain', model, {
    title: model.name,
    back: '/statements/chains',
    problems: filled?.problems ?? [],
  });
}

async function changeChain(visit: Visit): Promise<Reply> {
  const kind = kindOf(visit);
  const { values, problems } = parseFields(chainFields(kind), visit.form, CHAIN_KEYS);
  if (problems.length > 0) return showChain(visit, { values, problems });
  const number = Number(visit.field('number'));
  try {
    await visit.ctx((ctx) =>
      setChain(
        ctx,
        chainOfForm(kind, values, Number.isInteger(number) && number >= 0 ? number : 0),
        String(values.reason),
      ),
    );
  } catch (error) {
    return showChain(visit, { values, problems: problemsOf(error) });
  }
  return visit.redirect('/statements/chains');
}

export const chainRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/statements/chains',
    policy: mayReadStatements,
    audit: 'cascade.list-chains',
    handle: showChains,
  },
  {
    method: 'GET',
    url: '/statements/chains/:kind',
    policy: mayReadStatements,
    audit: 'cascade.read-chain',
    handle: (visit) => showChain(visit),
  },
  {
    method: 'POST',
    url: '/statements/chains/:kind',
    policy: mayKeepChains,
    audit: 'cascade.post-chain',
    handle: changeChain,
  },
]);
