import type { Tx } from '#kernel/context';
import type { BreakKind, SeriesBreak } from './series-break.model.ts';

/** A break with who registered it and why. */
export interface RegisteredBreak extends SeriesBreak {
  id: string;
  kind: BreakKind;
  reason: string;
  registeredBy: string;
  registeredAt: Date;
  withdrawnBy: string | null;
  withdrawnAt: Date | null;
  withdrawnWhy: string | null;
}

const COLUMNS = `id, to_char(broke_on, 'YYYY-MM-DD') as day, area_path as "areaPath", strand, kind, effect, reason,
  registered_by as "registeredBy", registered_at as "registeredAt", withdrawn_by as "withdrawnBy",
  withdrawn_at as "withdrawnAt", withdrawn_why as "withdrawnWhy"`;

/** Every break of the force, withdrawn ones too, the latest first. */
export const allBreaks = (tx: Tx, forceId: string): Promise<RegisteredBreak[]> =>
  tx.rows<RegisteredBreak>(
    `select ${COLUMNS} from surveillance.series_break where force_id = $1 order by broke_on desc, registered_at desc`,
    [forceId],
  );

/** The breaks that stand. */
export const standingBreaks = (tx: Tx, forceId: string): Promise<RegisteredBreak[]> =>
  tx.rows<RegisteredBreak>(
    `select ${COLUMNS} from surveillance.series_break where force_id = $1 and withdrawn_at is null order by broke_on, id`,
    [forceId],
    'surveillance_breaks',
  );

export const breakById = (tx: Tx, forceId: string, id: string): Promise<RegisteredBreak | undefined> =>
  tx.row<RegisteredBreak>(
    `select ${COLUMNS} from surveillance.series_break where force_id = $1 and id = $2`,
    [forceId, id],
  );
