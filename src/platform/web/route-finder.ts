import type { Route } from './route.ts';

interface Pattern {
  route: Route;
  form: RegExp;
}

/** Letters of an address that are not a parameter: `/s/:id.cap` says more than `/s/:id`. */
const plainLetters = ({ url }: Route): number => url.replace(/:[a-zA-Z]+/g, '').length;

/** Finds a request's route before the server has done anything for it. Knows no more of routing than their classes need. */
export class RouteFinder {
  readonly #plain = new Map<string, Route>();
  readonly #patterns = new Map<string, Pattern[]>();

  constructor(routes: readonly Route[]) {
    for (const route of [...routes].sort((a, b) => plainLetters(b) - plainLetters(a))) {
      if (!route.url.includes(':')) {
        this.#plain.set(`${route.method} ${route.url}`, route);
        continue;
      }
      const parts = route.url.split(/:[a-zA-Z]+/).map((part) => part.replace(/[.]/g, '\\.'));
      const own = this.#patterns.get(route.method) ?? [];
      own.push({ route, form: new RegExp(`^${parts.join('[^/]+')}$`) });
      this.#patterns.set(route.method, own);
    }
  }

  /** The route of a method and a path without its edition and query; undefined where there is none. */
  find(method: string, path: string): Route | undefined {
    const asked = method === 'HEAD' ? 'GET' : method;
    const plain = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    const known = this.#plain.get(`${asked} ${plain}`);
    return known ?? this.#patterns.get(asked)?.find(({ form }) => form.test(plain))?.route;
  }
}
