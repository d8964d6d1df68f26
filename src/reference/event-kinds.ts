/**
 * Kinds of critical event: something at home or abroad that may raise intolerance here. Not a "critical incident",
 * which is a declaration about the police response (College of Policing APP). `other` is always there, so that nobody
 * files an event under the wrong heading. `seenIn` names the letter that met such an event.
 */
export const EVENT_KINDS = [
  {
    kind: 'attack-abroad',
    seenIn: 'Brussels 2016 (Met); Orlando and Magnanville 2016 (Kent); Paris 2015 (Beds)',
  },
  { kind: 'attack-at-home', seenIn: null },
  { kind: 'hate-material', seenIn: 'Letters sent to homes, spring 2018 (Met)' },
  { kind: 'conflict-abroad', seenIn: null },
  { kind: 'vote-or-decision', seenIn: 'EU referendum, July 2016 (Bromley)' },
  { kind: 'court-or-inquiry', seenIn: null },
  { kind: 'protest', seenIn: null },
  { kind: 'threat-level-change', seenIn: 'Threat level raised, January 2015 (Beds)' },
  { kind: 'anniversary', seenIn: null },
  { kind: 'local-incident', seenIn: null },
  { kind: 'false-claim', seenIn: null },
  { kind: 'other', seenIn: null },
] as const;
export type EventKind = (typeof EVENT_KINDS)[number]['kind'];
export const EVENT_KIND_CODES: readonly EventKind[] = EVENT_KINDS.map((entry) => entry.kind);
export const isEventKind = (text: string): text is EventKind =>
  (EVENT_KIND_CODES as readonly string[]).includes(text);
