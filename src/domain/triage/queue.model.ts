import { isUuid } from '#kernel/ids';
import { isStrand, STRANDS, type Strand } from '#reference/strands';

/** Which reports a list of the queue holds. `held` are those an officer has set aside for now. */
export const QUEUE_STATES = ['open', 'unread', 'held', 'all'] as const;
export type QueueState = (typeof QUEUE_STATES)[number];

/** What an officer may narrow the queue to. Enumerations and area paths only: an address holds nobody's words. */
export interface QueueView {
  state: QueueState;
  area?: string;
  strand?: Strand;
  language?: string;
  kind?: 'report' | 'concern';
  isDanger?: true;
}

/** Where a page of the queue ended: the order's own key, so that the next page is a walk on and not a count from one. */
export interface QueuePlace {
  place: number;
  /** Microseconds since 1970, as the database keeps time: a thousandth of a second would show a row twice. */
  dueMicros: number;
  reportId: string;
}

/** The strands an officer may choose from. */
export const VIEW_STRANDS = STRANDS;

const AREA = /^[a-z0-9-]+(\/[a-z0-9-]+)*$/;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** Reads a view from an address; what it does not know is left out rather than refused. */
export function readView(query: Readonly<Record<string, string | undefined>>): QueueView {
  const { filter, area = '', strand = '', language = '', kind, danger } = query;
  return {
    state: QUEUE_STATES.find((one) => one === filter) ?? 'open',
    ...(AREA.test(area) ? { area } : {}),
    ...(isStrand(strand) ? { strand } : {}),
    ...(LANGUAGE.test(language) ? { language } : {}),
    ...(kind === 'report' || kind === 'concern' ? { kind } : {}),
    ...(danger === 'yes' ? { isDanger: true as const } : {}),
  };
}

/** The same view as it stands in an address, always in one order. */
export function viewQuery(view: QueueView): string {
  const { state, area, strand, language, kind, isDanger } = view;
  const parts = { filter: state, area, strand, language, kind, danger: isDanger ? 'yes' : undefined };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) if (value) query.set(name, value);
  return query.toString();
}

/** True where something beside the state and the area narrows the view. */
export const isNarrowed = ({ strand, language, kind, isDanger }: QueueView): boolean =>
  Boolean(strand ?? language ?? kind ?? isDanger);

/** A place in the order as one piece of an address. */
export const placeText = ({ place, dueMicros, reportId }: QueuePlace): string =>
  `${place}.${dueMicros}.${reportId}`;

/** Reads a place; undefined where it is none, and the list then begins at its beginning. */
export function readPlace(text: string | undefined): QueuePlace | undefined {
  const [place = '', at = '', reportId = ''] = (text ?? '').split('.');
  if (!/^[0-5]$/.test(place) || !/^\d{1,16}$/.test(at) || !isUuid(reportId)) return undefined;
  return { place: Number(place), dueMicros: Number(at), reportId };
}

/** The paths an officer sees, or null for the whole force: the areas of the scopes, inside the area the view asks for. */
export function areasSeen(
  scopes: readonly string[],
  paths: readonly string[],
  area?: string,
): string[] | null {
  const isWithin = (path: string, outer: string): boolean =>
    outer === '' || path === outer || path.startsWith(`${outer}/`);
  if (scopes.includes('') && !area) return null;
  return paths.filter(
    (path) => scopes.some((scope) => isWithin(path, scope)) && (!area || isWithin(path, area)),
  );
}
