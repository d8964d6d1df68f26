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

export const whole = (from: number, to: number): z.ZodType<number> =>
  z
    .string()
    .refine(
      (text) => /^\d{1,6}$/.test(text) && Number(text) >= from && Number(text) <= to,
      `give a whole number from ${from} to ${to}`,
    )
    .transform(Number);
export const port = whole(0, 65_535);
export const count = whole(1, 1_000);
export const url = z
  .url({ protocol: /^https?$/, error: 'give a whole address, like https://report.example.org' })
  .transform((text) => text.replace(/\/$/, ''));
export const oneOf = <const T extends string>(words: readonly [T, ...T[]]): z.ZodType<T> =>
  z.enum(words, `use ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`) as unknown as z.ZodType<T>;
export const flag = oneOf(['yes', 'no']).transform((text) => text === 'yes');
export const text = z.string().min(1);
export const domain = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/, 'give a domain in lower case');
export const megabytes = z.coerce.number().int().min(1).max(100_000);

export const setting = <T>(value: Setting<T>): Setting<T> => value;
