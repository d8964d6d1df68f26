import type { Area } from '#room/access';

/** The last part of an area's address: `eastmarch` for an area, `eastmarch.mill-ward` for a ward. */
export const areaSlug = (path: string): string => path.replaceAll('/', '.');

/**
 * The area an address means. A ward's bare name is understood too where only one ward has it, because people
 * shorten addresses they read off a poster.
 */
export function areaOfSlug(areas: readonly Area[], slug: string): Area | undefined {
  const exact = areas.find((area) => area.level > 0 && areaSlug(area.path) === slug);
  if (exact) return exact;
  const bare = areas.filter((area) => area.level === 2 && area.path.endsWith(`/${slug}`));
  return bare.length === 1 ? bare[0] : undefined;
}
