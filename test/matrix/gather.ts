import { apiFace } from '../../src/apps/api/face.ts';
import { leaderFace } from '../../src/apps/leader/face.ts';
import { partnerFace } from '../../src/apps/partner/face.ts';
import { publicFace } from '../../src/apps/public/face.ts';
import { staffFace } from '../../src/apps/staff/face.ts';
import type { Ask } from './ask.ts';
import { formsIn, type PageForm, routeOf } from './forms.ts';
import { addressIn } from './records.ts';
import type { Face, ForceWorld } from './world.ts';

/** One line of the matrix: an address as a face serves it. */
export interface Line {
  face: Face;
  method: Ask['method'];
  url: string;
  isOpen: boolean;
}

export const PLANS = {
  public: publicFace,
  leader: leaderFace,
  partner: partnerFace,
  staff: staffFace,
  api: apiFace,
};
const FACES = Object.keys(PLANS) as Face[];
/** Ends the session of whoever asks: asked last. */
export const ENDS_SESSION = /^\/(sign-out|settings\/leave|return\/close)$/;

export const keyOf = ({ face, method, url }: Pick<Line, 'face' | 'method' | 'url'>): string =>
  `${face} ${method} ${url}`;
/** Ends a record that other addresses are below: asked after them. */
const ENDS_RECORD = /^\/partners\/:id\/end$/;
/** Looking comes before doing, so that what one person does hides nothing from the next. */
const rank = ({ method, url }: Line): number =>
  ENDS_SESSION.test(url) || ENDS_RECORD.test(url) ? 2 : method === 'GET' ? 0 : 1;

/** Every address of every face, from the route tables the processes start with. */
export const LINES: readonly Line[] = FACES.flatMap((face) =>
  PLANS[face].routes.map(({ method, url, policy }) => ({
    face,
    method,
    url,
    isOpen: policy.audience === 'anyone',
  })),
).sort((a, b) => rank(a) - rank(b) || (keyOf(a) < keyOf(b) ? -1 : 1));

/** A form as somebody is shown it, and who that is. */
export interface SeenForm {
  face: Face;
  /** The route it is posted to. */
  route: string;
  form: PageForm;
  cookies: Record<string, string>;
}

const MOST: Record<Face, string> = {
  public: 'nobody',
  leader: 'leader',
  partner: 'partner manager',
  staff: 'everything',
  api: 'nobody',
};
/** The cookies of whoever may most at a face. */
export const mostOf = ({ people }: ForceWorld, face: Face): Record<string, string> =>
  people[MOST[face]] ?? {};

/** Looks at every page as whoever may most, and answers the forms that stand there. Throws where one leads nowhere. */
export async function gatherForms(world: ForceWorld): Promise<SeenForm[]> {
  const seen: SeenForm[] = [];
  for (const { face, url } of LINES.filter(({ method }) => method === 'GET')) {
    const page = addressIn(url, world, face);
    const cookies = mostOf(world, face);
    const { body, type } = await world.ask[face]({ method: 'GET', url: page, cookies });
    if (!type.startsWith('text/html')) continue;
    for (const form of formsIn(page, body)) {
      const route = routeOf(form, PLANS[face].routes);
      if (route === undefined) throw new Error(`${face} ${page}: a form is posted to ${form.action}`);
      seen.push({ face, route, form, cookies });
    }
  }
  return seen;
}
