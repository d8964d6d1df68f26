import type { StaffActor } from '#kernel/actor';
import type { TestRuntime } from '#platform/db/testing';
import { acknowledgeReport } from '../acknowledge-report.ts';
import { answerCase, handOverCase } from '../hand-over-case.ts';
import { recordDecision } from '../record-decision.ts';
import { reviewCase } from '../review-case.ts';
import { oversightOf } from '../triage.reads.ts';
import { toldReport } from '../triage.testing.ts';
import type { Finding } from './supervision.model.ts';

/** A report that was told, taken and decided on as `route`. For tests. */
export async function decidedReport(
  t: TestRuntime,
  duty: StaffActor,
  about: { route?: 'CRIME' | 'TENSION_OBSERVATION'; answers?: Record<string, string | string[]> } = {},
): Promise<{ id: string; reference: string }> {
  const { id, reference } = await toldReport(t, about.answers);
  await t.runJobs({ failures: 'collect' });
  await t.as(duty, (ctx) => acknowledgeReport(ctx, id));
  const version = (await t.as(duty, (ctx) => oversightOf(ctx.tx, ctx.forceId, id)))?.version ?? 0;
  await t.as(duty, (ctx) =>
    recordDecision(ctx, id, {
      version,
      route: about.route ?? 'CRIME',
      risk: 'MEDIUM',
      riskFactors: [],
      actions: [],
      reasons: 'Threats at the gate, seen by two people.',
      criticalIncident: 'CONSIDERED_NOT_PROPOSED',
      eventLink: 'NOT_YET_ASSESSED',
    }),
  );
  return { id, reference };
}

/** The same with a detective who supervises it. For tests. */
export async function supervisedCase(
  t: TestRuntime,
  staff: { duty: StaffActor; detective: StaffActor },
  about: Parameters<typeof decidedReport>[2] = {},
): Promise<{ id: string; reference: string; caseId: string }> {
  const told = await decidedReport(t, staff.duty, about);
  const { caseId } = await t.as(staff.duty, (ctx) =>
    handOverCase(ctx, { reportId: told.id, toId: staff.detective.id }),
  );
  await t.as(staff.detective, (ctx) => answerCase(ctx, { caseId, isAccepted: true }));
  return { ...told, caseId };
}

/** A review by this person. For tests. */
export const review = (
  t: TestRuntime,
  by: StaffActor,
  about: { caseId: string; finding: Finding },
): Promise<void> =>
  t.as(by, (ctx) =>
    reviewCase(ctx, {
      ...about,
      words: {
        information: 'Two cameras cover the gate.',
        assessment: 'The person is safe at home.',
        powers: 'Public order offences.',
        options: 'Go on, or end here.',
        text: 'The officer has written to the person.',
      },
      nextDueDays: 1,
    }),
  );
