import type { EventKind } from '#reference/event-kinds';

/**
 * A critical event: something at home or abroad that may raise intolerance here. It is not a "critical incident",
 * which is a declaration about the police response by a named officer (College of Policing APP).
 */
export interface CriticalEvent {
  id: string;
  title: string;
  what: string;
  place: string;
  kind: EventKind;
  happenedAt: Date;
  /** Areas of this force it concerns; `` is the whole force. */
  areaPaths: string[];
  /** Identifiers from the reference list of groups. */
  groupsTouched: string[];
  groupsMistaken: string[];
  hashtags: string[];
  status: 'open' | 'closed';
  registeredBy: string;
  registeredAt: Date;
  amendedBy: string | null;
  amendedAt: Date | null;
  closedAt: Date | null;
  revision: number;
}

/** What a person writes down about an event; everything else the register adds itself. */
export type EventFacts = Pick<
  CriticalEvent,
  | 'title'
  | 'what'
  | 'place'
  | 'kind'
  | 'happenedAt'
  | 'areaPaths'
  | 'groupsTouched'
  | 'groupsMistaken'
  | 'hashtags'
>;

/** The whole force swallows its areas, and an area its wards, so that nothing is listed twice. */
export function withoutCoveredAreas(areaPaths: readonly string[]): string[] {
  const distinct = [...new Set(areaPaths)].sort();
  return distinct.filter(
    (path) => !distinct.some((other) => other !== path && (other === '' || path.startsWith(`${other}/`))),
  );
}
