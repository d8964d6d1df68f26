/** A whole postcode as people type it: with or without its blank, in any case. */
const POSTCODE = /\b([A-Z]{1,2}\d[A-Z\d]?)\s{0,2}(\d[A-Z]{2})\b/i;

/** The first postcode in what somebody wrote, as it is printed; undefined where there is none. */
export function postcodeIn(text: string): string | undefined {
  const found = POSTCODE.exec(text);
  return found ? `${found[1]} ${found[2]}`.toUpperCase() : undefined;
}
