import type { Context } from '#kernel/context';
import type { Area } from './area.model.ts';

export const saveArea = (ctx: Context, area: Area): Promise<number> =>
  ctx.tx.run(
    `insert into access.area (force_id, path, parent_path, name, code, vintage, level)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (force_id, path) do update
       set name = excluded.name, code = excluded.code, vintage = excluded.vintage`,
    [ctx.forceId, area.path, area.parentPath, area.name, area.code, area.vintage, area.level],
  );
