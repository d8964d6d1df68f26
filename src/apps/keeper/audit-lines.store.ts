import type { Tx } from '#kernel/context';
import { newId } from '#kernel/ids';

/** One opening as the audit keeps it: ids and the purpose. */
export interface AuditedOpening {
  actorKind: 'staff' | 'leader' | 'system';
  actorId: string;
  subject: string;
  subjectId: string | null;
  detail: Record<string, string | number | boolean>;
}

/** Appends the audit lines of one request in one statement. */
export async function appendOpenings(
  tx: Tx,
  forceId: string,
  lines: readonly AuditedOpening[],
): Promise<void> {
  await tx.rows(
    `select platform.append_audit($1, o.id, now(), o.actor_kind, o.actor_id, 'keeper.open', 'consultation',
              o.subject, o.subject_id, o.detail)
       from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[])
         as o (id, actor_kind, actor_id, subject, subject_id, detail)`,
    [
      forceId,
      lines.map(() => newId()),
      lines.map((line) => line.actorKind),
      lines.map((line) => line.actorId),
      lines.map((line) => line.subject),
      lines.map((line) => line.subjectId),
      lines.map((line) => JSON.stringify(line.detail)),
    ],
    'keeper-append-openings',
  );
}

/** Writes the audit line of one signature, in the transaction that gives it. */
export async function appendSigning(
  tx: Tx,
  forceId: string,
  signing: { staffId: string; versionId: string; keyId: string },
): Promise<void> {
  await tx.row(
    `select platform.append_audit($1, $2, now(), 'staff', $3, 'keeper.sign-statement', 'disclosure',
       'cascade.statement_version', $4, $5)`,
    [forceId, newId(), signing.staffId, signing.versionId, JSON.stringify({ keyId: signing.keyId })],
    'keeper-append-signing',
  );
}

/** Writes the audit line of one signed bundle of evidence. */
export async function appendBundleSigning(
  tx: Tx,
  forceId: string,
  signing: { staffId: string; reportId: string; keyId: string },
): Promise<void> {
  await tx.row(
    `select platform.append_audit($1, $2, now(), 'staff', $3, 'keeper.sign-bundle', 'disclosure',
       'reporting.report', $4, $5)`,
    [forceId, newId(), signing.staffId, signing.reportId, JSON.stringify({ keyId: signing.keyId })],
    'keeper-append-bundle-signing',
  );
}

/** Writes down that something was asked for and refused: ids and the code of the refusal. */
export async function appendRefusal(
  tx: Tx,
  forceId: string,
  refused: { socket: string; operation: string; code: string; sessionId: string | null },
): Promise<void> {
  const { socket, operation, code, sessionId } = refused;
  await tx.row(
    `select platform.append_audit($1, $2, now(), 'system', $3, 'keeper.refuse', 'access', $4, $5, $6)`,
    [forceId, newId(), `keeper.${socket}`, `keeper.${operation}`, sessionId, JSON.stringify({ code })],
    'keeper-append-refusal',
  );
}
