/** An area of the force: level 0 the force itself, 1 a local policing area, 2 a ward. Codes change yearly: vintage. */
export interface Area {
  path: string;
  parentPath: string | null;
  name: string;
  code: string;
  vintage: number;
  level: number;
}

/** Areas in reading order with their wards below them; the force itself is left out. */
export function areaTree(areas: readonly Area[]): Array<Area & { wards: Area[] }> {
  return areas
    .filter((area) => area.level === 1)
    .map((area) => ({ ...area, wards: areas.filter((ward) => ward.parentPath === area.path) }));
}

/** `Mill Ward, Eastmarch` for a ward, the plain name for an area; the path itself where it is not known. */
export function areaName(areas: readonly Area[], path: string): string {
  const area = areas.find((one) => one.path === path);
  if (!area) return path;
  const parent = area.level === 2 ? areas.find((one) => one.path === area.parentPath) : undefined;
  return parent ? `${area.name}, ${parent.name}` : area.name;
}
