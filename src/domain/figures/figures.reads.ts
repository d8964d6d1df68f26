import type { Tx } from '#kernel/context';
import type { TableFacts, TableVersion } from './table.model.ts';

const FACTS = `slug, number, title, note, correction, basis, to_char(first_month, 'YYYY-MM-DD') as "from",
  to_char(last_month, 'YYYY-MM-DD') as "to", published_at as "publishedAt"`;

/** The newest version of every table, newest first, without its counts. */
export const newestTables = (tx: Tx, forceId: string): Promise<TableFacts[]> =>
  tx.rows<TableFacts>(
    `select ${FACTS} from figures.table_version v
     where force_id = $1 and number = (select max(number) from figures.table_version n
       where n.force_id = $1 and n.slug = v.slug)
     order by published_at desc, slug limit 200`,
    [forceId],
  );

/** Every version of a table, newest first, without its counts. */
export const versionsOf = (tx: Tx, forceId: string, slug: string): Promise<TableFacts[]> =>
  tx.rows<TableFacts>(
    `select ${FACTS} from figures.table_version where force_id = $1 and slug = $2 order by number desc`,
    [forceId, slug],
  );

/** One version with its counts. */
export const tableVersion = (
  tx: Tx,
  forceId: string,
  { slug, number }: { slug: string; number: number },
): Promise<TableVersion | undefined> =>
  tx.row<TableVersion>(
    `select ${FACTS}, content from figures.table_version where force_id = $1 and slug = $2 and number = $3`,
    [forceId, slug, number],
  );
