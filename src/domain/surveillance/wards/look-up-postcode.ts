import type { Context } from '#kernel/context';
import type { Area } from '#room/access';
import { areaOfPostcode, currentPostcodes } from '../places/places.reads.ts';
import { postcodeIn } from './postcode-in.model.ts';

export interface LookedUp {
  /** The first postcode in what was typed, and the smallest area it lies in. */
  postcode: string | undefined;
  foundPath: string | undefined;
  /** Which look-up says so; undefined where none was imported. */
  lookUp: string | undefined;
}

/** Looks up the ward of a postcode somebody typed. The postcode is neither kept nor written to a log. */
export async function lookUpPostcode(
  { tx, forceId }: Context,
  { text, areas }: { text: string; areas: readonly Area[] },
): Promise<LookedUp> {
  const postcode = postcodeIn(text);
  return {
    postcode,
    foundPath: postcode && (await areaOfPostcode(tx, forceId, { postcode, areas })),
    lookUp: (await currentPostcodes(tx, forceId))?.name,
  };
}
