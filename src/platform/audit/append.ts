import { type Actor, actorRef } from '#kernel/actor';
import type { AuditLine, Tx } from '#kernel/context';
import { newId } from '#kernel/ids';

/**
 * Appends one audit line in the caller's transaction: it is kept if and only if the act is. A second later the
 * worker gives it its place in the chain. `now` is the time of the act; the database adds its own beside it.
 */
export async function appendAudit(
  tx: Tx,
  forceId: string,
  actor: Actor,
  now: Date,
  line: AuditLine,
): Promise<void> {
  const { kind: actorKind, id: actorId } = actorRef(actor);
  await tx.row(
    'select platform.append_audit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    [
      forceId,
      newId(),
      now,
      actorKind,
      actorId,
      line.act,
      line.kind,
      line.subject,
      line.subjectId,
      JSON.stringify(line.detail ?? {}),
    ],
    'append-audit',
  );
}
