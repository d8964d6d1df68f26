/**
 * The signs a spreadsheet takes for the beginning of a formula, in their wide forms too, and those that hide one.
 * Source: OWASP, "CSV Injection", read November 2026.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A text no spreadsheet runs: an apostrophe goes before the sign that would start a formula. Nothing else is changed. */
export const withoutFormula = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** One field of a comma-separated file (RFC 4180): always in quotes, quotes doubled, formulas made harmless. */
export const csvField = (text: string): string => `"${withoutFormula(text).replaceAll('"', '""')}"`;

/** One line of it, with its end. */
export const csvLine = (fields: readonly string[]): string => `${fields.map(csvField).join(',')}\r\n`;
