import type { Context } from '#kernel/context';
import { type FieldProblem, foundId, Refusal } from '#kernel/refusal';
import type { Visit } from '#platform/web/route';
import { PARTNER_COOKIE, partnerSessionHash } from '#room/access';
import type { PartnerCall } from './partner.model.ts';
import { partnerOfKey } from './partner.reads.ts';
import { problemsOf } from './workspace-report.form.ts';
import { WrongBody } from './wrong-body.model.ts';

/** The hash by which the database knows the visitor's session. */
export const sessionHashOf = (visit: Visit): Buffer => partnerSessionHash(visit.cookies[PARTNER_COOKIE]);

/** A signed-in case worker's visit as a call of their organisation. @throws Refusal `sign-in-first` once they were removed */
export async function callOf(visit: Visit, ctx: Context): Promise<PartnerCall> {
  const keyHash = sessionHashOf(visit);
  const partner = await partnerOfKey(ctx.tx, ctx.forceId, keyHash);
  if (!partner) throw new Refusal('sign-in-first', 'the session ended');
  return { partner, keyHash };
}

/** The identifier in the address. @throws Refusal `not-found` where it is none, as for a report of somebody else */
export const idOf = (visit: Visit): string => foundId(visit.params.id, 'report');

const TOKEN = /^[A-Za-z0-9_-]{32}$/;

/** The token that makes a form sent twice one request. @throws Refusal `form-expired` for a page that never had one */
export function formTokenOf(visit: Visit): string {
  const token = visit.field('formToken');
  if (!TOKEN.test(token)) throw new Refusal('form-expired', 'The form has no token of its own');
  return `workspace-${token}`;
}

/** What to say beside the fields after the interface's check refused a form; undefined for any other error. */
export function refusedForm(error: unknown, visit: Visit): FieldProblem[] | undefined {
  if (error instanceof WrongBody) return problemsOf(error.errors, visit.t);
  if (error instanceof Refusal && error.code === 'conflict')
    return [{ field: '', key: 'reporting.workspace.sent-before' }];
  return undefined;
}
