import { newId } from '#kernel/ids';
import type { TestRuntime } from '#platform/db/testing';
import { addWardOfficer } from '#room/community';
import { addSite } from '#room/patrol';
import { draftText, newsroom, publishedStatement } from '../../src/domain/cascade/cascade.testing.ts';
import { enterClaim } from '../../src/domain/cascade/enter-claim.ts';
import { startStatement } from '../../src/domain/cascade/start-statement.ts';
import { BRIEFING_PARTS, type BriefingInput } from '../../src/domain/patrol/briefing.model.ts';
import { issueBriefing } from '../../src/domain/patrol/issue-briefing.ts';
import { planVisit } from '../../src/domain/patrol/plan-visit.ts';
import type { Caller } from './ask.ts';
import type { Kind } from './kinds.ts';
import type { People } from './people.ts';

const WARD = 'eastmarch/mill-ward';

/** An event and everything that follows from it: statement, assessment, briefing, visit. */
export async function eventOf(t: TestRuntime, mark: string): Promise<Partial<Record<Kind, string>>> {
  const room = await newsroom(t);
  await t.sql(`update situation.critical_event set title = $2, what = $2, place = $2 where id = $1`, [
    room.eventId,
    `${mark} at a market`,
  ]);
  const { statementId, versionId } = await publishedStatement(
    t,
    room,
    draftText({ title: `${mark} what it means here` }),
  );
  const draft = draftText({ title: `${mark} not published`, answer: `${mark} nobody has approved this` });
  const open = await t.as(room.drafter, (ctx) =>
    startStatement(ctx, { eventId: room.eventId, areaPath: '', draft }),
  );
  const claim = await t.as(room.drafter, (ctx) =>
    enterClaim(ctx, open, {
      kind: 'CASUALTY',
      text: `${mark} two people`,
      source: mark,
      approver: mark,
      ctpReference: '',
      validUntil: new Date(Date.now() + 3_600_000),
    }),
  );
  const { siteId } = await t.as(room.drafter, (ctx) =>
    addSite(ctx, { name: `${mark} hall`, kind: 'VENUE', areaPath: WARD, consent: 'REQUESTED_BY_SITE' }),
  );
  const { visitId } = await t.as(room.drafter, (ctx) =>
    planVisit(ctx, {
      siteId,
      eventId: room.eventId,
      purpose: 'REASSURANCE',
      windowFromAt: new Date(Date.now() + 3_600_000),
      windowUntilAt: new Date(Date.now() + 7_200_000),
      dwellMinutes: 15,
      mode: 'FOOT',
      officerId: null,
    }),
  );
  const parts = Object.fromEntries(BRIEFING_PARTS.map((part) => [part, `${mark} ${part}`])) as BriefingInput;
  const { briefingId } = await t.as(room.commander, (ctx) => issueBriefing(ctx, room.eventId, parts));
  const wardOfficer = await t.as(room.drafter, (ctx) =>
    addWardOfficer(ctx, {
      areaPath: WARD,
      name: `Officer ${mark}`,
      rank: 'Sergeant',
      phone: '01632 960150',
      email: null,
      languages: ['en'],
      validUntil: '2030-01-01',
    }),
  );
  const [published] = await t.sql<{ code: string }>(
    'select code from cascade.published where force_id = $1',
    [t.forceId],
  );
  return {
    event: room.eventId,
    statement: statementId,
    version: versionId,
    draft: open,
    claim,
    visit: visitId,
    briefing: briefingId,
    officer: wardOfficer,
    code: published?.code ?? '',
  };
}

/** The statement has gone to the leader, who may now be called about it. */
export async function sentTo(t: TestRuntime, { version, leader }: Record<Kind, string>): Promise<void> {
  const dispatch = newId();
  await t.sql(
    `insert into cascade.dispatch (force_id, id, root_version_id, kind, audience, recipients, asked_at)
     values ($1, $2, $3, 'statement', '{}', 1, now())`,
    [t.forceId, dispatch, version],
  );
  await t.sql(
    `insert into cascade.delivery (force_id, id, dispatch_id, root_version_id, version_id, kind, leader_id, priority,
       please_forward, state, next_attempt_at, changed_at)
     values ($1, $2, $3, $4, $4, 'statement', $5, 5, false, 'handed-over', now(), now())`,
    [t.forceId, newId(), dispatch, version, leader],
  );
}

/** A version of the event's assessment, written by one officer and approved by another. */
export async function assessmentOf(t: TestRuntime, mark: string, ask: Caller, who: People) {
  const [row] = await t.sql<{ id: string }>('select id from impact.assessment where force_id = $1', [
    t.forceId,
  ]);
  const url = `/assessments/${row?.id}`;
  const revision = async (): Promise<string> =>
    String(
      (
        await t.sql<{ revision: number }>(
          'select revision from impact.assessment_draft where assessment_id = $1',
          [row?.id],
        )
      )[0]?.revision,
    );
  const draft = {
    background: `${mark} abroad`,
    factsKnown: `${mark} nothing here`,
    communities_0_name: `${mark} shopkeepers`,
    communities_0_confidence: 'DOWN',
    notConsulted_1_who: mark,
    notConsulted_1_why: mark,
    risks_0_description: `${mark} windows`,
    risks_0_likelihood: '4',
    risks_0_impact: '5',
    equalityConsidered: 'yes',
    revision: await revision(),
  };
  const cookies = who.ENGAGEMENT_OFFICER ?? {};
  await ask({ method: 'POST', url: `${url}/draft`, cookies, form: draft });
  const form = { revision: await revision() };
  await ask({ method: 'POST', url: `${url}/approve`, cookies: who.COMMANDER ?? {}, form });
  return row?.id ?? '';
}
