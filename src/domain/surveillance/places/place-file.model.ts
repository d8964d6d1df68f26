import { z } from 'zod';
import { BOUNDARY_KINDS } from './boundary-kind.model.ts';

const word = z.string().max(60).optional();

/** Days a file waits for the word to import it; what is left of it is then forgotten. */
export const PLACE_FILE_DAYS = 7;

/** What a person says of a file of boundaries or postcodes before it is read. */
export const placeAskSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('boundaries'),
    of: z.enum(BOUNDARY_KINDS),
    /** The year of the codes. */
    vintage: z.int().min(1974).max(2200),
    credit: z.string().min(3).max(300),
    layer: word,
    codeProperty: word,
    nameProperty: word,
    codesLike: z.string().max(20).optional(),
  }),
  z.object({ kind: z.literal('postcodes'), name: z.string().min(3).max(80) }),
]);
export type PlaceAsk = z.infer<typeof placeAskSchema>;
export type BoundariesAsk = Extract<PlaceAsk, { kind: 'boundaries' }>;

/** What a file would bring. */
export const placeFactsSchema = z.object({
  shapes: z.int().optional(),
  pointsRead: z.int().optional(),
  pointsKept: z.int().optional(),
  known: z.int().optional(),
  missing: z.array(z.string()).optional(),
  lines: z.int().optional(),
  postcodes: z.int().optional(),
  bad: z.int().optional(),
});
export type PlaceFacts = z.infer<typeof placeFactsSchema>;

/** What is wrong with a line of a look-up, or with the file (line 1). */
export interface PostcodeProblem {
  line: number;
  value: string;
  key: 'no-postcode' | 'missing-column' | 'unreadable' | 'too-many-bad' | 'none-of-ours';
}

/** What is wrong, and where: a line, or a shape by its code or place in the file. */
export interface PlaceProblem {
  where: string;
  value: string;
  key: string;
}

export const shapeProblem = ({ code, shape }: { code: string; shape: string }): PlaceProblem => ({
  where: shape,
  value: '',
  key: `shape-${code}`,
});
export const lineProblem = ({ line, value, key }: PostcodeProblem): PlaceProblem => ({
  where: String(line),
  value,
  key,
});

/** From the first byte to the last word about it. */
export type PlaceFileState =
  | 'arriving'
  | 'checking'
  | 'checked'
  | 'refused'
  | 'importing'
  | 'imported'
  | 'dropped';
