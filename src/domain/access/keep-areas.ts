import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { listAreas } from './access.reads.ts';
import type { Area } from './area.model.ts';
import { saveArea } from './area.store.ts';

const PATH = /^[a-z0-9]+(-[a-z0-9]+)*(\/[a-z0-9]+(-[a-z0-9]+)*)?$/;

function faultOf(area: Area, known: ReadonlySet<string>): string | undefined {
  const { path, level, name, code, vintage } = area;
  const depth = path === '' ? 0 : path.split('/').length;
  if (path !== '' && !PATH.test(path)) return `${path}: a path is small letters, figures and hyphens`;
  if (level !== depth) return `${path}: level ${level} is not what its path says`;
  if (depth > 0 && !known.has(path.split('/').slice(0, -1).join('/')))
    return `${path}: the area above it is missing`;
  if (name.length < 1 || name.length > 120 || code.length < 1 || code.length > 20)
    return `${path}: name or code`;
  return Number.isInteger(vintage) && vintage >= 1974 && vintage <= 2200 ? undefined : `${path}: vintage`;
}

/**
 * Takes the force's areas: itself (an empty path), its local policing areas and their wards, with ONS codes and vintage.
 * Areas that are known get the new name, code and vintage; none is ever removed, because reports stand in them.
 * Only the program does this, for whoever installs it.
 * @returns how many were new
 * @throws Refusal `not-allowed`, `invalid-input` where any is wrong; then none is taken
 */
export async function keepAreas(ctx: Context, areas: readonly Omit<Area, 'parentPath'>[]): Promise<number> {
  if (ctx.actor.kind !== 'system')
    throw new Refusal('not-allowed', 'areas are set where the system is installed');
  const before = new Set((await listAreas(ctx.tx, ctx.forceId)).map(({ path }) => path));
  const known = new Set(before);
  const sorted = [...areas].sort((a, b) => a.level - b.level || (a.path < b.path ? -1 : 1));
  const seen = new Set<string>();
  for (const one of sorted) {
    const parentPath = one.path === '' ? null : one.path.split('/').slice(0, -1).join('/');
    const area = { ...one, parentPath };
    const fault = seen.has(one.path) ? `${one.path}: twice` : faultOf(area, known);
    if (fault) throw new Refusal('invalid-input', fault);
    await saveArea(ctx, area);
    seen.add(one.path);
    known.add(one.path);
  }
  await ctx.audit({
    act: 'access.keep-areas',
    kind: 'alteration',
    subject: 'area',
    subjectId: null,
    detail: { areas: seen.size },
  });
  return [...seen].filter((path) => !before.has(path)).length;
}
