import { type Area, areaName } from '#room/access';
import type { Words } from '../words.model.ts';
import type { LookedUp } from './look-up-postcode.ts';

/** What a look-up says of a postcode; undefined where there was none to look up. */
export function lookedUpText(
  { postcode, foundPath, lookUp }: LookedUp,
  areas: readonly Area[],
  t: Words,
): string | undefined {
  if (!postcode) return undefined;
  if (foundPath)
    return t('surveillance.ward.found', { postcode, area: areaName(areas, foundPath), lookUp: lookUp ?? '' });
  return t(`surveillance.ward.${lookUp ? 'not-found' : 'no-look-up'}`, { postcode, lookUp: lookUp ?? '' });
}
