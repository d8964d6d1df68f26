/** Words of the catalogue in the reader's language. */
export type Words = (key: string, args?: Record<string, string | number | Date>) => string;
