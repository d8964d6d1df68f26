import type { Actor } from '#kernel/actor';
import { actorRef } from '#kernel/actor';
import type { FieldProblem } from '#kernel/refusal';
import { safeHtml } from './filters.ts';
import { BOOTSTRAP } from './headers.ts';
import { DEFAULT_LANGUAGE, EASY_EDITION, EASY_NAME, localUrl, offeredLanguages } from './languages.ts';
import type { PageOptions } from './route.ts';
import type { EmergencyContact, Site } from './site.ts';

/** What a page needs to know of its request. */
export interface PageRequest {
  site: Site;
  actor: Actor;
  waiting: Readonly<Record<string, number>>;
  /** A language, or Easy Read. */
  edition: string;
  /** Path and query without the edition's prefix. */
  path: string;
  /** The reader's form token; asking for it sets the cookie. */
  formToken(): string;
}

/** Renders a view inside its face's layout. Needs no database. */
export function renderPage(request: PageRequest, view: string, model: object, options: PageOptions): string {
  const { site, edition } = request;
  if (!site.renderer) throw new Error('the API renders no pages');
  const frame = frameOf(request, model, options);
  // The frame comes last: a model cannot stand in for what the layout relies on.
  return site.renderer.render(view, edition, { ...model, ...frame });
}

function frameOf(request: PageRequest, model: object, options: PageOptions): Record<string, unknown> {
  const { site, edition, actor, path } = request;
  const t = site.translate(edition);
  const url = (to: string): string => localUrl(edition, to);
  const { title } = model as { title?: unknown };
  const [plainPath = '/'] = path.split('?');
  const problems = (options.problems ?? []).map((problem) => problemLine(problem, t));
  const { config } = site.runtime;
  const siteName = t(`web.site.${site.audience}`);
  return {
    page: {
      title: options.title ?? (typeof title === 'string' ? title : siteName),
      siteName,
      hasForceName: site.forceName !== undefined,
      forceName: site.forceName ?? t('web.site.force'),
      hasProblems: problems.length > 0,
      problems,
      back: options.back === undefined ? undefined : url(options.back),
      exit: options.exit ?? false,
      neutralTitle: options.neutralTitle ?? false,
      exercise: config.exercise,
      swallows: config.swallows,
      isMachineTranslated: !t.reviewed,
      languages:
        site.audience === 'staff' || site.audience === 'partner'
          ? []
          : editionLinks(edition, path, site.audience === 'public'),
      path: plainPath,
      navigation: site.navigation?.({ actor, path: plainPath, t, url, waiting: request.waiting }) ?? [],
      actor: actorRef(actor).kind,
      actorName: actor.kind === 'staff' || actor.kind === 'partner' ? actor.name : undefined,
      partnerName: actor.kind === 'partner' ? actor.partnerName : undefined,
      actorRank: actor.kind === 'staff' ? actor.rank : undefined,
      roles: actor.kind === 'staff' ? actor.roles.map((role) => t(`web.role.${role}`)) : [],
      urls: config.urls,
      bootstrap: safeHtml(BOOTSTRAP),
    },
    csrf: () => safeHtml(`<input type="hidden" name="_csrf" value="${request.formToken()}">`),
  };
}

const problemLine = (
  problem: FieldProblem,
  t: (key: string, args?: FieldProblem['args']) => string,
): object => ({
  text: t(problem.key, problem.args),
  href: problem.field ? `#${problem.field}` : undefined,
});

function editionLinks(edition: string, path: string, hasEasy: boolean): object[] {
  const languages = offeredLanguages().map(({ code, name, dir }) => ({
    text: name,
    lang: code,
    dir,
    current: code === edition,
    href: localUrl(code, path),
    isDefault: code === DEFAULT_LANGUAGE,
  }));
  if (!hasEasy) return languages;
  const current = edition === EASY_EDITION;
  const easy = { text: EASY_NAME, lang: 'en', dir: 'ltr', current, href: localUrl(EASY_EDITION, path) };
  const [english, ...others] = languages;
  return english ? [english, easy, ...others] : [easy];
}

/** What to call when the site cannot help. */
export function emergencyContacts(site: Site, edition: string): EmergencyContact[] {
  const t = site.translate(edition);
  if (site.emergencyContacts) return site.emergencyContacts(t);
  return [
    { text: t('web.help.999'), display: '999', href: 'tel:999' },
    { text: t('web.help.101'), display: '101', href: 'tel:101' },
    { text: t('web.help.18000'), display: '18000', href: 'tel:18000' },
  ];
}
