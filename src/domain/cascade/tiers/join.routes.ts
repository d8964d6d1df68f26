import { found, Refusal } from '#kernel/refusal';
import { indexKey } from '#platform/crypto/blind-index';
import { type FieldSpec, formView, parseFields } from '#platform/web/form';
import { LANGUAGES } from '#platform/web/languages';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { type Area, areaTree, listAreas } from '#room/access';
import { mayJoin } from '../cascade.policy.ts';
import type { Filled } from '../compose.form.ts';
import { PASSING_CHANNELS } from '../delivery.model.ts';
import { pageUrl } from '../message.presenter.ts';
import { PASSED_FIELDS, PASSED_KEYS, readPeople } from '../passed-on.form.ts';
import { areaWords } from '../published.presenter.ts';
import { invitationOf, pathOfInvitation } from './invitation.model.ts';
import { joinTier } from './join-tier.ts';
import { placeByLink } from './tier.reads.ts';

const KEYS = 'cascade.join';
const NOBODY = 'none: who passes words on is nobody’s business; no name and no address is kept';

/** Nobody tries links out. */
const LINKS = { perMinute: 60 };

const keyOf = ({ config }: Visit) => indexKey(config.receiptPepper, 'cascade.join');

/** The address at which somebody joins below a place, in the language of whoever gives it away. */
export const joinUrl = (visit: Visit, path: string): string =>
  pageUrl(visit.config.urls.public, visit.lang, `/join/${invitationOf(keyOf(visit), visit.forceId, path)}`);

/** The place that the address's link was made for. @throws Refusal `not-found` for any other link */
const pathOf = (visit: Visit): string =>
  found(pathOfInvitation(keyOf(visit), visit.forceId, visit.params.invitation ?? ''), 'link');

const placesOf = (areas: readonly Area[]): string[] =>
  areaTree(areas).flatMap((area) => [area.path, ...area.wards.map(({ path }) => path)]);

const fieldsOf = (areaPaths: readonly string[]): FieldSpec[] => [
  { kind: 'select', name: 'areaPath', options: areaPaths, required: true },
  { kind: 'select', name: 'language', options: LANGUAGES.map(({ code }) => code), required: true },
  { kind: 'radios', name: 'channel', options: PASSING_CHANNELS, required: true },
];
/** To about how many people, asked as of a leader who passed something on. */
const PEOPLE: FieldSpec[] = PASSED_FIELDS.filter(({ name }) => name === 'people');

const over = (visit: Visit): Reply =>
  visit.page('cascade/join-over', {}, { title: visit.t('cascade.join.over.title'), status: 410, back: '/s' });

async function showJoin(visit: Visit, filled?: Filled): Promise<Reply> {
  const { t, lang } = visit;
  const path = pathOf(visit);
  const { place, areas } = await visit.ctx(async (ctx) => ({
    place: await placeByLink(ctx.tx, ctx.forceId, path),
    areas: await listAreas(ctx.tx, ctx.forceId),
  }));
  if (!place) return over(visit);
  const values = filled?.values ?? { areaPath: place.areaPath, language: lang };
  const problems = filled?.problems ?? [];
  const areaPaths = placesOf(areas);
  const labels = {
    areaPath: Object.fromEntries(areaPaths.map((one) => [one, areaWords(one, areas, t)])),
    language: Object.fromEntries(LANGUAGES.map(({ code, name }) => [code, name])),
    channel: Object.fromEntries(
      PASSING_CHANNELS.map((one) => [one, t(`cascade.passed.channels.option.${one}`)]),
    ),
  };
  return visit.page(
    'cascade/join',
    {
      action: `/join/${visit.params.invitation}`,
      fields: [
        ...formView({ specs: fieldsOf(areaPaths), values, problems, keyBase: KEYS, t, labels }),
        ...formView({ specs: PEOPLE, values, problems, keyBase: PASSED_KEYS, t }),
      ],
    },
    { title: t('cascade.join.title'), problems },
  );
}

async function join(visit: Visit): Promise<Reply> {
  const parentPath = pathOf(visit);
  const areas = await visit.ctx((ctx) => listAreas(ctx.tx, ctx.forceId));
  const own = parseFields(fieldsOf(placesOf(areas)), visit.form, KEYS);
  const many = parseFields(PEOPLE, visit.form, PASSED_KEYS);
  const values = { ...own.values, ...many.values };
  const problems = [...own.problems, ...many.problems];
  if (problems.length > 0) return showJoin(visit, { values, problems });
  const text = (name: string): string => String(values[name] ?? '');
  try {
    const path = await visit.ctx((ctx) =>
      joinTier(ctx, {
        parentPath,
        areaPath: text('areaPath'),
        language: text('language'),
        channel: text('channel'),
        people: readPeople(text('people')),
      }),
    );
    return visit.redirect(`/joined/${invitationOf(keyOf(visit), visit.forceId, path)}`);
  } catch (error) {
    if (error instanceof Refusal && error.problems.length > 0)
      return showJoin(visit, { values, problems: error.problems });
    if (error instanceof Refusal && error.code === 'gone') return over(visit);
    throw error;
  }
}

/** The page of a place for whoever has it: how far it reaches, and the link to give on. */
async function showJoined(visit: Visit): Promise<Reply> {
  const { t } = visit;
  const path = pathOf(visit);
  const place = await visit.ctx((ctx) => placeByLink(ctx.tx, ctx.forceId, path));
  if (!place) return over(visit);
  const { tiers, people } = place;
  return visit.page(
    'cascade/joined',
    { link: joinUrl(visit, path), total: tiers > 0 ? t('cascade.join.total', { tiers, people }) : '' },
    { title: t('cascade.join.done.title') },
  );
}

/** Joining a cascade by the link of somebody who passes words on. */
export const joinRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/join/:invitation',
    policy: mayJoin,
    audit: NOBODY,
    limit: LINKS,
    handle: (visit) => showJoin(visit),
  },
  {
    method: 'POST',
    url: '/join/:invitation',
    policy: mayJoin,
    audit: NOBODY,
    limit: { perMinute: 10 },
    handle: join,
  },
  {
    method: 'GET',
    url: '/joined/:invitation',
    policy: mayJoin,
    audit: NOBODY,
    limit: LINKS,
    handle: showJoined,
  },
]);
