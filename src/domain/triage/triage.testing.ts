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
