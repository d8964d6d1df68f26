import type { Tx } from '#kernel/context';
import type { Claim } from './claim.model.ts';
import type { Draft, Statement } from './statement.model.ts';

const STATEMENT = `id, event_id as "eventId", kind, core_id as "coreId", parent_id as "parentId", area_path as "areaPath",
  community, language, moment,
  created_by as "createdBy", created_at as "createdAt"`;

export const statementById = (tx: Tx, forceId: string, id: string): Promise<Statement | undefined> =>
  tx.row<Statement>(`select ${STATEMENT} from cascade.statement where force_id = $1 and id = $2`, [
    forceId,
    id,
  ]);

/** Statements of one event, or of the whole force, newest first. */
export const listStatements = (tx: Tx, forceId: string, eventId?: string): Promise<Statement[]> =>
  tx.rows<Statement>(
    `select ${STATEMENT} from cascade.statement
     where force_id = $1 and ($2::uuid is null or event_id = $2) order by created_at desc, id limit 500`,
    [forceId, eventId ?? null],
  );

export const variantsOf = (tx: Tx, forceId: string, coreId: string): Promise<Statement[]> =>
  tx.rows<Statement>(
    `select ${STATEMENT} from cascade.statement where force_id = $1 and core_id = $2 order by area_path, community`,
    [forceId, coreId],
  );

const DRAFT = `statement_id as "statementId", language, title, answer, sections, issuer, valid_hours as "validHours",
  change_note as "changeNote", follows_version_id as "followsVersionId", revision, saved_by as "savedBy",
  saved_at as "savedAt"`;

export const draftOf = (
  tx: Tx,
  forceId: string,
  draft: { statementId: string; language: string },
): Promise<Draft | undefined> =>
  tx.row<Draft>(
    `select ${DRAFT} from cascade.draft where force_id = $1 and statement_id = $2 and language = $3`,
    [forceId, draft.statementId, draft.language],
  );

/** The drafts of several statements, in every language. */
export const draftsOf = (tx: Tx, forceId: string, statementIds: readonly string[]): Promise<Draft[]> =>
  tx.rows<Draft>(
    `select ${DRAFT} from cascade.draft where force_id = $1 and statement_id = any($2::uuid[]) order by language`,
    [forceId, statementIds],
  );

export interface EnteredClaim extends Claim {
  id: string;
  enteredBy: string;
  enteredAt: Date;
}

/** The claims that stand on a statement now, oldest first. */
export const claimsOf = (tx: Tx, forceId: string, statementId: string): Promise<EnteredClaim[]> =>
  tx.rows<EnteredClaim>(
    `select id, kind, text, source, approver, ctp_reference as "ctpReference", valid_until as "validUntil",
       entered_by as "enteredBy", entered_at as "enteredAt"
     from cascade.claim where force_id = $1 and statement_id = $2 and removed_at is null order by entered_at, id`,
    [forceId, statementId],
  );
