export { formatAgo, formatDate, formatNumber } from '#reference/formats';

/** Marks around a name that is the same in every language; the renderer turns them into `<bdi translate="no">`. */
export const NAME_START = '\uE002';
export const NAME_END = '\uE003';

/** A place, person or organisation inside other words of a page: isolated from their direction, and not translated. */
export const named = (name: string): string => NAME_START + name + NAME_END;
