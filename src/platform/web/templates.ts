import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import nunjucks from 'nunjucks';
import { installRoot } from './root.ts';

export type Audience = 'public' | 'leader' | 'partner' | 'staff';
const AUDIENCES: readonly string[] = ['public', 'leader', 'partner', 'staff'] satisfies Audience[];
/** Faces whose people sign in by a mailed link show the same pages for it. */
const LINK_FACES: readonly Audience[] = ['leader', 'partner'];

/** A compiled template, as the nunjucks constructor takes it. */
interface CompiledSource {
  src: { type: 'code'; obj: unknown };
  path: string;
  noCache: boolean;
}
interface Compiler {
  compile(text: string, asyncFilters: string[], extensions: unknown[], name: string, options: object): string;
}

const compiled = new Map<string, unknown>();

/** Compiles a file once a process; the four language environments share the code. */
function compile(file: string, name: string): unknown {
  const known = compiled.get(file);
  if (known) return known;
  const { compiler } = nunjucks as unknown as { compiler: Compiler };
  try {
    const code = compiler.compile(readFileSync(file, 'utf8'), [], [], name, { autoescape: true });
    const made: unknown = new Function(code)();
    compiled.set(file, made);
    return made;
  } catch (error) {
    // The library's own message does not say which template it stands in.
    throw new Error(`template ${name}: ${(error as Error).message.replace(/\s+/g, ' ')}`);
  }
}

const NAME = /^[a-z0-9][a-z0-9/._-]*[.]njk$/i;

/**
 * Where a template name leads for one audience, or undefined. A face finds the platform's own views, the two component
 * libraries, and `<room>/<file>` in that room's folder for this audience. It has no root that holds another's pages.
 */
export function templateFile(audience: Audience, name: string, root = installRoot()): string | undefined {
  if (!NAME.test(name) || name.includes('..')) return undefined;
  const [first = '', ...rest] = name.split('/');
  const below = rest.join('/');
  const places = [
    join(root, 'src/platform/web/views', audience, name),
    join(root, 'src/platform/web/views', name),
  ];
  if (AUDIENCES.includes(first)) {
    if (first !== audience) return undefined;
    places.unshift(join(root, 'src/apps', audience, 'views', below));
  }
  if (first === 'components') places.unshift(join(root, 'src/platform/web', name));
  if (first === 'govuk') places.unshift(join(root, 'node_modules/govuk-frontend/dist', name));
  if (first === 'moj') places.unshift(join(root, 'node_modules/@ministryofjustice/frontend', name));
  if (below) places.push(join(root, 'src/domain', first, 'views', audience, below));
  if (below && LINK_FACES.includes(audience))
    places.push(join(root, 'src/domain', first, 'views/link', below));
  return places.find((place) => existsSync(place));
}

/** Loads templates for one audience; relative names are resolved against the template that names them. */
export class AudienceLoader {
  readonly #audience: Audience;
  readonly #cached: boolean;
  constructor(audience: Audience, cached = true) {
    this.#audience = audience;
    this.#cached = cached;
  }
  isRelative(name: string): boolean {
    return name.startsWith('./') || name.startsWith('../');
  }
  resolve(from: string, to: string): string {
    return posix.normalize(posix.join(dirname(from), to));
  }
  getSource(name: string): CompiledSource | null {
    const file = templateFile(this.#audience, name);
    if (!file) return null;
    return { src: { type: 'code', obj: compile(file, name) }, path: name, noCache: !this.#cached };
  }
}
