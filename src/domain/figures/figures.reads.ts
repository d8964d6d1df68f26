import type { Tx } from '#kernel/context';
import type { TableVersion } from './table.model.ts';

const VERSION = `slug, number, title, note, correction, basis, content, published_at as "publishedAt"`;

/** The newest version of every table, newest first. */
export const newestTables = (tx: Tx, forceId: string): Promise<TableVersion[]> =>
  tx.rows<TableVersion>(
    `select ${VERSION} from figures.table_version v
     where force_id = $1 and number = (select max(number) from figures.table_version n
       where n.force_id = $1 and n.slug = v.slug)
     order by published_at desc, slug limit 200`,
    [forceId],
  );

/** Every version of a table, newest first. */
export const versionsOf = (tx: Tx, forceId: string, slug: string): Promise<TableVersion[]> =>
  tx.rows<TableVersion>(
    `select ${VERSION} from figures.table_version where force_id = $1 and slug = $2 order by number desc`,
    [forceId, slug],
  );
