import nunjucks from 'nunjucks';
import { filtersFor, REMOVED_FILTERS, wholeClass } from './filters.ts';
import { NAME_END, NAME_START } from './formats.ts';
import { type Catalogues, FALLBACK_END, FALLBACK_START, type Translate } from './i18n.ts';
import { DEFAULT_LANGUAGE, EASY_EDITION, languageOf, localUrl, offeredLanguages } from './languages.ts';
import { type Audience, AudienceLoader } from './templates.ts';

/** Renders views of one audience in one edition. */
export interface Renderer {
  audience: Audience;
  t(edition: string): Translate;
  render(view: string, edition: string, model: object): string;
}

interface RendererOptions {
  audience: Audience;
  catalogues: Catalogues;
  asset: (name: string) => string;
}

/** The views that every face shows, compiled before the first reader comes. */
const PRELOAD = ['layout.njk', 'question.njk', 'error.njk', 'components/fields.njk', 'components/panels.njk'];

/**
 * One environment an edition: `t`, `lang`, `dir`, `isEasy`, `url` and the date filters are globals, so that macros know them
 * too. The face's loader holds no other audience's templates.
 */
export function createRenderer({ audience, catalogues, asset }: RendererOptions): Renderer {
  const languages = offeredLanguages().map(({ code }) => code);
  const editions = audience === 'public' ? [...languages, EASY_EDITION] : languages;
  const environments = new Map(
    editions.map((edition) => [edition, environment({ audience, edition, catalogues, asset })]),
  );
  const of = (edition: string): nunjucks.Environment => {
    const found = environments.get(edition) ?? environments.get(DEFAULT_LANGUAGE);
    if (!found) throw new Error(`there is no environment for ${edition}`);
    return found;
  };
  for (const env of environments.values()) for (const name of PRELOAD) env.getTemplate(name, true);
  return {
    audience,
    t: (edition) => catalogues.translate(edition),
    render: (view, edition, model) =>
      markParts(of(edition).render(view.endsWith('.njk') ? view : `${view}.njk`, model)),
  };
}

interface EnvironmentParts extends RendererOptions {
  edition: string;
}

function environment({ audience, edition, catalogues, asset }: EnvironmentParts): nunjucks.Environment {
  const loader = new AudienceLoader(audience) as unknown as nunjucks.ILoader;
  const env = new nunjucks.Environment(loader, { autoescape: true, throwOnUndefined: false });
  const language = languageOf(edition);
  env.addGlobal('t', catalogues.translate(edition));
  env.addGlobal('isEasy', edition === EASY_EDITION);
  env.addGlobal('lang', language.code);
  env.addGlobal('dir', language.dir);
  // The page's own, which a text of another language in the model does not stand in for.
  env.addGlobal('pageLang', language.code);
  env.addGlobal('pageDir', language.dir);
  env.addGlobal('url', (path: string) => localUrl(edition, path));
  env.addGlobal('asset', asset);
  // The component library reads this name where it links its own images; none of ours does.
  env.addGlobal('assetPath', '/assets');
  for (const [name, filter] of Object.entries(filtersFor(language.code)))
    env.addFilter(name, filter as (...values: unknown[]) => unknown);
  for (const name of REMOVED_FILTERS)
    env.addFilter(name, () => {
      throw new Error(`the filter ${name} is not for use here`);
    });
  return env;
}

const MARKED = new RegExp(`${FALLBACK_START}([^${FALLBACK_START}${FALLBACK_END}]*)${FALLBACK_END}`, 'g');
const NAMED = new RegExp(`${NAME_START}([^${NAME_START}${NAME_END}]*)${NAME_END}`, 'g');
const PLAIN_PLACES = /<(title|option|textarea)\b[^>]*>[^<]*<\/\1>|<[^>]*>/g;

/**
 * Texts that fell back to English get `lang="en"`, names of their own an isolation; inside attributes, titles and
 * options only the marks go.
 */
export function markParts(html: string): string {
  if (!html.includes(FALLBACK_START) && !html.includes(NAME_START)) return html;
  return html
    .replace(PLAIN_PLACES, (place) => place.replace(MARKED, '$1').replace(NAMED, '$1'))
    .replace(MARKED, '<span lang="en" dir="ltr">$1</span>')
    .replace(NAMED, (_, name: string) => `<bdi translate="no"${wholeClass(name)}>${name}</bdi>`);
}
