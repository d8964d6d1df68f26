import type { Provenance } from './provenance.ts';

/** OASIS Common Alerting Protocol 1.2: the values its elements may hold. Never wired to UK Emergency Alerts. */
export const CAP_NAMESPACE = 'urn:oasis:names:tc:emergency:cap:1.2';

/** How a reassurance statement is put in CAP: it tells of something past and asks people to stay watchful. */
export const CAP_REASSURANCE = {
  category: ['Security', 'Safety'],
  responseType: ['Monitor'],
  urgency: 'Past',
  severity: 'Minor',
  certainty: 'Observed',
} as const;

export const CAP_PROVENANCE: Provenance = {
  source: 'OASIS Common Alerting Protocol Version 1.2, 1 July 2010, section 3.2',
  standing: 'read',
  checkedAt: '2026-07-01',
};

/**
 * A CAP dateTime `YYYY-MM-DDThh:mm:ss+01:00`. CAP forbids `Z`, so the offset is written out; whole minutes east of
 * UTC (60 during British Summer Time). Parts of a second are dropped.
 */
export function capDateTime(instant: Date, offsetMinutes = 0): string {
  const local = new Date(instant.getTime() + offsetMinutes * 60_000).toISOString().slice(0, 19);
  const minutes = Math.abs(offsetMinutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

const NOT_IN_IDENTIFIER = /[\s,<&]/;
/** True where the text may be an `identifier` or `sender`: not empty, no space, comma, `<` or `&`. */
export const isCapIdentifier = (text: string): boolean => text !== '' && !NOT_IN_IDENTIFIER.test(text);
