import type { ContactRoute } from '#reference/contacts';
import { NATIONAL_CONTACTS } from '#reference/national-contacts';

/** An organisation that supports people, with the routes to it that were read in a current source. */
export interface Organisation {
  id: string;
  name: string;
  /** Catalogue word for whom it is there: `anyone`, `anti-muslim` … */
  audience: string;
  routes: ContactRoute[];
}

/** What a person ticked under "why" that makes an organisation worth offering; empty means always. */
const OFFERED_FOR: readonly { id: string; owner: string; strands: readonly string[] }[] = [
  { id: 'victim-support', owner: 'Victim Support', strands: [] },
  { id: 'stop-hate-uk', owner: 'Stop Hate UK', strands: [] },
  { id: 'tell-mama', owner: 'Tell MAMA', strands: ['RELIGION'] },
  { id: 'cst', owner: 'Community Security Trust', strands: ['RELIGION', 'RACE'] },
  { id: 'galop', owner: 'Galop', strands: ['SEXUAL_ORIENTATION', 'TRANSGENDER'] },
  { id: 'on-your-side', owner: 'On Your Side', strands: ['RACE'] },
  { id: 'mencap', owner: 'Mencap', strands: ['DISABILITY'] },
];

const isShown = (route: ContactRoute): boolean => route.verified && route.retiredOn === null;

/** Every support organisation with at least one verified route; those without are not shown to anybody. */
export function organisations(): Organisation[] {
  return OFFERED_FOR.flatMap(({ id, owner }) => {
    const routes = NATIONAL_CONTACTS.filter((route) => route.owner === owner && isShown(route));
    const [first] = routes;
    return first ? [{ id, name: owner, audience: first.audience, routes }] : [];
  });
}

/** The organisations to offer for what was ticked; those for anyone always. */
export function organisationsFor(strands: readonly string[]): Organisation[] {
  const wanted = new Set(
    OFFERED_FOR.filter(
      (one) => one.strands.length === 0 || one.strands.some((strand) => strands.includes(strand)),
    ).map(({ id }) => id),
  );
  return organisations().filter(({ id }) => wanted.has(id));
}

/** Where a route leads when it is followed; undefined where there is nothing to follow (text numbers). */
export function routeHref({ kind, value }: Pick<ContactRoute, 'kind' | 'value'>): string | undefined {
  if (kind === 'phone' || kind === 'relay') return `tel:${value}`;
  if (kind === 'url') return `https://${value}`;
  if (kind === 'email') return `mailto:${value}`;
  return undefined;
}
