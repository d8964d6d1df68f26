/** What boundaries are of. */
export const BOUNDARY_KINDS = ['police-force', 'local-authority', 'ward', 'output-area', 'beat'] as const;
export type BoundaryKind = (typeof BOUNDARY_KINDS)[number];
export const isBoundaryKind = (text: string): text is BoundaryKind =>
  (BOUNDARY_KINDS as readonly string[]).includes(text);
