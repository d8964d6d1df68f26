/** Words of the staff catalogue. */
export type Words = (key: string, args?: Record<string, string | number | Date>) => string;
