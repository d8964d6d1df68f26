import { z } from 'zod';

/** One documented setting: its name, what it is for, and how its text is read. `docs/settings.md` is made from this. */
export interface Setting<T = unknown> {
  name: string;
  about: string;
  schema: z.ZodType<T>;
  /** The text used when nothing is set; undefined means the setting may stay empty or is required by the mode. */
  default?: string;
  /** True where `NAME_FILE` may name a file that holds the value. */
  secret?: boolean;
}

/** One of these words, or a sentence that lists them. */
export const oneOf = <const T extends string>(words: readonly [T, ...T[]]): z.ZodType<T> =>
  z.enum(words, `use ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`) as unknown as z.ZodType<T>;

/** A setting with the type of what it is read as. */
export const setting = <T>(value: Setting<T>): Setting<T> => value;
