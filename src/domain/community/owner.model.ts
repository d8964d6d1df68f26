/** Someone who could answer: their areas, and how many concerns they already hold open. */
export interface Candidate {
  id: string;
  scopes: readonly string[];
  openConcerns: number;
}

/** How closely somebody's areas fit: levels of the deepest scope that covers the area, or -1 where none does. */
function closeness(scopes: readonly string[], areaPath: string): number {
  const covering = scopes.filter(
    (scope) => scope === '' || scope === areaPath || areaPath.startsWith(`${scope}/`),
  );
  return Math.max(-1, ...covering.map((scope) => (scope === '' ? 0 : scope.split('/').length)));
}

/**
 * Who gets a concern from an area: the one who knows the place best (own ward before own area before whole force),
 * then the one with the fewest open, then by identifier so that two runs choose alike. Undefined where nobody
 * covers the area; the concern then waits in the list for a hand.
 */
export function chooseOwner(candidates: readonly Candidate[], areaPath: string): string | undefined {
  return candidates
    .map((one) => ({ ...one, closeness: closeness(one.scopes, areaPath) }))
    .filter((one) => one.closeness >= 0)
    .sort(
      (a, b) => b.closeness - a.closeness || a.openConcerns - b.openConcerns || a.id.localeCompare(b.id),
    )[0]?.id;
}
