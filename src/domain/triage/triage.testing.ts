import { type Actor, PUBLIC } from '#kernel/actor';
import { newPrivateCode } from '#platform/crypto/reader';
import type { TestRuntime } from '#platform/db/testing';
import { silentLog } from '#platform/observability/log';
import { createServer, type WebServer } from '#platform/web/server';
import { addInformation } from '../reporting/add-information.ts';
import { newDraft } from '../reporting/draft.model.ts';
import { submitReport } from '../reporting/submit-report.ts';
import { withdrawReport } from '../reporting/withdraw-report.ts';
import { staffRoutes } from './staff.routes.ts';

const ANSWERS = {
  danger: 'NO',
  role: 'ME',
  happened: ['THREATENED'],
  narrative: 'He shouted at me outside the mosque gate.',
  place: 'By the gate',
  placeKind: 'STREET',
  area: 'eastmarch',
  ward: 'eastmarch/mill-ward',
  why: ['RELIGION'],
  religion: ['MUSLIM'],
  anonymity: 'NAMED',
  name: 'Sam Merlin',
  contactBy: 'CALL',
  phone: '07700 900123',
};

/** A report as the public form stores it, and what its sender may do with it later. */
export async function toldReport(
  t: TestRuntime,
  part: Record<string, string | string[]> = {},
  language = 'en',
): Promise<{
  id: string;
  reference: string;
  digits: string;
  add(text: string): Promise<unknown>;
  withdraw(): Promise<unknown>;
}> {
  const web = t.role('public_web');
  const secrets = { receiptPepper: web.config.receiptPepper, cookieSecret: web.config.cookieSecret };
  const digits = newPrivateCode();
  const draft = { ...newDraft('report'), answers: { ...ANSWERS, ...part }, hasReachedCheck: true };
  const { reportId, reference } = await web.as(PUBLIC, (ctx) =>
    submitReport(ctx, secrets, { draft, digits, language }),
  );
  return {
    id: reportId,
    reference,
    digits,
    add: (text) => web.as(PUBLIC, (ctx) => addInformation(ctx, secrets, { digits, text })),
    withdraw: () => web.as(PUBLIC, (ctx) => withdrawReport(ctx, secrets, digits)),
  };
}

/** A concern as the public form stores it. For tests. */
export async function toldConcern(
  t: TestRuntime,
  part: Record<string, string | string[]>,
): Promise<{ id: string; reference: string }> {
  const web = t.role('public_web');
  const secrets = { receiptPepper: web.config.receiptPepper, cookieSecret: web.config.cookieSecret };
  const answers = { narrative: 'People at the gate talk of it.', area: 'eastmarch', ...part };
  const draft = { ...newDraft('concern'), answers, hasReachedCheck: true };
  const sending = { draft, digits: newPrivateCode(), language: 'en' };
  const { reportId, reference } = await web.as(PUBLIC, (ctx) => submitReport(ctx, secrets, sending));
  return { id: reportId, reference };
}

/** Makes the clock of attention of a report due a minute ago (or so long ago). For tests. */
export async function overdue(t: TestRuntime, reportId: string, ago = '1 minute'): Promise<void> {
  await t.sql(
    `update triage.oversight set opened_at = now() - $2::interval - interval '15 minutes',
       attention_due_at = now() - $2::interval where report_id = $1`,
    [reportId, ago],
  );
  await t.sql(
    `update triage.clock set started_at = now() - $2::interval - interval '15 minutes', last_asked_at = null,
       warn_at = now() - $2::interval, due_at = now() - $2::interval, set_due_at = now() - $2::interval,
       next_at = now() - $2::interval where report_id = $1 and kind = 'ATTENTION'`,
    [reportId, ago],
  );
}

/** The staff face with this room's routes alone, as this person. */
export const faceOf = (runtime: TestRuntime, actor: Actor): WebServer =>
  createServer({
    process: 'staff',
    runtime,
    routes: staffRoutes,
    log: silentLog,
    audience: 'staff',
    forceName: 'Aldermarch Police',
    resolveActor: async () => actor,
  });
