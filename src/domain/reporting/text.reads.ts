import type { Tx } from '#kernel/context';

/** The line a report's conversation runs over. */
export interface TextThread {
  lineId: string;
  /** The person said STOP: nothing is sent. */
  isStopped: boolean;
  /** The person wrote "police" first. */
  saidPolice: boolean;
}

/** The conversation by text of a report; undefined for a report that came another way. */
export const textThreadOf = (tx: Tx, forceId: string, reportId: string): Promise<TextThread | undefined> =>
  tx.row<TextThread>(
    `select l.id as "lineId", l.stopped_at is not null as "isStopped", l.said_police as "saidPolice"
     from reporting.text_thread t join reporting.text_line l on l.force_id = t.force_id and l.id = t.line_id
     where t.force_id = $1 and t.report_id = $2`,
    [forceId, reportId],
  );

/** One text that left or waits, without its words. */
export interface SentText {
  id: string;
  kind: string;
  state: string;
  isUncertain: boolean;
  queuedAt: Date;
  changedAt: Date;
}

/** Texts of a report, oldest first. */
export const textsOf = (tx: Tx, forceId: string, reportId: string): Promise<SentText[]> =>
  tx.rows<SentText>(
    `select id, kind, state, is_uncertain as "isUncertain", queued_at as "queuedAt", changed_at as "changedAt"
     from reporting.text_out where force_id = $1 and report_id = $2 order by queued_at, id limit 200`,
    [forceId, reportId],
  );

export interface TextRoute {
  /** Digits after a plus, or a short code. */
  number: string;
  /** What people may put in front; '' where none is needed. */
  keyword: string;
  /** Said beside English where a sender's language is not known. */
  secondLanguage: string | null;
}

/** The force's text number as its register has it; undefined where it takes no texts. */
export const textRouteOf = (tx: Tx, forceId: string): Promise<TextRoute | undefined> =>
  tx.row<TextRoute>(
    'select number, keyword, second_language as "secondLanguage" from reporting.text_route_of($1)',
    [forceId],
  );

/** Those of some numbers' keyed hashes that said STOP. */
export async function stoppedLines(tx: Tx, forceId: string, hashes: readonly Buffer[]): Promise<Buffer[]> {
  const rows = await tx.rows<{ hash: Buffer }>(
    `select number_hash as hash from reporting.text_line
     where force_id = $1 and number_hash = any($2::bytea[]) and stopped_at is not null`,
    [forceId, hashes],
  );
  return rows.map(({ hash }) => hash);
}
