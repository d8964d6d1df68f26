import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Actor, PUBLIC, ROLES, type Role } from '#kernel/actor';
import { newId } from '#kernel/ids';
import { indexKey } from '#platform/crypto/blind-index';
import type { TestRuntime } from '#platform/db/testing';
import type { WebServer } from '#platform/web/server';
import { addWardOfficer, answerConcern, raiseConcern, unsubscribe } from '#room/community';
import { addSite } from '#room/patrol';
import { apiFace } from '../../src/apps/api/face.ts';
import { signIn } from '../../src/apps/keeper/sign-in.testing.ts';
import { leaderFace } from '../../src/apps/leader/face.ts';
import { partnerFace } from '../../src/apps/partner/face.ts';
import { publicFace } from '../../src/apps/public/face.ts';
import { staffFace } from '../../src/apps/staff/face.ts';
import { faceServer } from '../../src/apps/web-process.ts';
import { draftText, newsroom, publishedStatement } from '../../src/domain/cascade/cascade.testing.ts';
import { enterClaim } from '../../src/domain/cascade/enter-claim.ts';
import { startStatement } from '../../src/domain/cascade/start-statement.ts';
import { invitationOf } from '../../src/domain/cascade/tiers/invitation.model.ts';
import { joinTier } from '../../src/domain/cascade/tiers/join-tier.ts';
import { openOwnPlace } from '../../src/domain/cascade/tiers/keep-own-tiers.ts';
import { headOf } from '../../src/domain/cascade/tiers/tier.reads.ts';
import { tokenHash, unsubscribeToken } from '../../src/domain/cascade/unsubscribe-token.model.ts';
import { newLeader, signedInLeader } from '../../src/domain/community/community.testing.ts';
import { BRIEFING_PARTS, type BriefingInput } from '../../src/domain/patrol/briefing.model.ts';
import { issueBriefing } from '../../src/domain/patrol/issue-briefing.ts';
import { planVisit } from '../../src/domain/patrol/plan-visit.ts';
import { addStaffFile } from '../../src/domain/reporting/add-files.ts';
import { photo } from '../../src/domain/reporting/evidence.testing.ts';
import { takeFile } from '../../src/domain/reporting/take-file.ts';
import { actOnReports } from '../../src/domain/triage/act-on-reports.ts';
import type { DecisionInput } from '../../src/domain/triage/decision.model.ts';
import { prepareDecision } from '../../src/domain/triage/prepare-decision.ts';
import { breakGlass, restrictReport } from '../../src/domain/triage/restricted/restrict-report.ts';
import { saveFilter } from '../../src/domain/triage/save-filter.ts';
import { supervisedCase } from '../../src/domain/triage/supervision/case.testing.ts';
import { toldReport } from '../../src/domain/triage/triage.testing.ts';
import { type Caller, caller } from './ask.ts';
import { countsOf } from './counts.ts';
import { keptOf } from './kept.ts';
import { seriesOf } from './letters.ts';
import { partnersOf } from './partners.ts';
import { watchedOf } from './watched.ts';

type Staff = Extract<Actor, { kind: 'staff' }>;
const SECRET = 'only-this-test-knows-it';
const WARD = 'eastmarch/mill-ward';

/** Kinds of record an address may name. */
export const KINDS = [
  'alarm',
  'act',
  'answer',
  'assessment',
  'briefing',
  'break',
  'case',
  'claim',
  'clock',
  'code',
  'colleague',
  'concern',
  'draft',
  'event',
  'evidence',
  'export',
  'filter',
  'glass',
  'hold',
  'import',
  'leader',
  'link',
  'offer-received',
  'offer-sent',
  'officer',
  'partner',
  'partner-key',
  'partner-link',
  'partner-report',
  'plan',
  'prepared',
  'proposal',
  'report',
  'series',
  'statement',
  'table',
  'place-file',
  'translation',
  'unsubscribe',
  'invitation',
  'version',
  'visit',
  'worker',
] as const;
export type Kind = (typeof KINDS)[number];
export type Face = 'public' | 'leader' | 'partner' | 'staff' | 'api';

/** One force with at least one record of every kind; `mark` stands in everything anybody typed. */
export interface ForceWorld {
  t: TestRuntime;
  mark: string;
  ids: Record<Kind, string>;
  /** Cookies of people of this force, by who they are. */
  people: Record<string, Record<string, string>>;
  /** Keys of partner organisations. */
  keys: { own: string; other: string };
  ask: Record<Face, Caller>;
  /** The faces themselves, for tests that need a socket. */
  servers: Record<Face, WebServer>;
  close(): Promise<void>;
}

async function cookieOf(t: TestRuntime, actor: Actor): Promise<Record<string, string>> {
  if (actor.kind !== 'staff' && actor.kind !== 'leader') throw new Error('nobody has a session');
  await t.sql(`update access.${actor.kind}_session set token_hash = $2 where id = $1`, [
    actor.sessionId,
    createHash('sha256').update(SECRET).digest(),
  ]);
  return { [actor.kind]: `${actor.sessionId}.${SECRET}` };
}

/** A staff member, as the pages know them. */
const officer = (t: TestRuntime, roles: Role[], scopes?: string[]): Promise<Staff> =>
  signIn(t, roles, scopes ? { scopes } : {});

async function people(t: TestRuntime, leaderId: string): Promise<ForceWorld['people']> {
  const cookies: ForceWorld['people'] = { nobody: {} };
  for (const role of ROLES) cookies[role] = await cookieOf(t, await officer(t, [role]));
  cookies.everything = await cookieOf(t, await officer(t, [...ROLES]));
  cookies['another area'] = await cookieOf(t, await officer(t, [...ROLES], ['westmarch']));
  cookies['no role'] = await cookieOf(t, await officer(t, []));
  const left = await officer(t, [...ROLES]);
  cookies.left = await cookieOf(t, left);
  await t.sql('update access.staff_member set disabled_at = now() where id = $1', [left.id]);
  const ended = await signIn(t, [...ROLES], { ended: true });
  cookies['signed out'] = await cookieOf(t, ended);
  cookies.leader = await cookieOf(t, await signedInLeader(t, leaderId));
  const gone = await newLeader(t, 'gone');
  const leaving = await signedInLeader(t, gone);
  cookies['left leader'] = await cookieOf(t, leaving);
  await t.role('leader_web').as(leaving, (ctx) => unsubscribe(ctx, gone, 'everything'));
  return cookies;
}

const CRIME: Omit<DecisionInput, 'reasons'> = {
  route: 'CRIME',
  risk: 'MEDIUM',
  riskFactors: [],
  actions: [],
  criticalIncident: 'CONSIDERED_NOT_PROPOSED',
  eventLink: 'NOT_YET_ASSESSED',
};

/** What was said, sealed and decided about reports: case, letters, evidence, acts of the queue, a broken glass. */
async function reportsOf(t: TestRuntime, mark: string, all: Staff): Promise<Partial<Record<Kind, string>>> {
  const duty = await officer(t, ['DUTY_INSPECTOR']);
  const detective = await officer(t, ['DETECTIVE_INSPECTOR']);
  const answers = { narrative: `${mark} he shouted at the gate`, name: `Sam ${mark}`, place: `Gate ${mark}` };
  const { id, caseId } = await supervisedCase(t, { duty, detective }, { answers });
  const second = await toldReport(t, { ...answers, happened: ['LETTER'] });
  const shut = await toldReport(t, answers);
  await t.runJobs({ failures: 'collect' });
  await t.as(duty, (ctx) => restrictReport(ctx, { reportId: shut.id, why: 'CHILD' }));
  await t.as(detective, (ctx) => breakGlass(ctx, { reportId: shut.id, reason: 'DANGER_TO_LIFE' }));
  const { batchId } = await t.as(all, (ctx) =>
    actOnReports(ctx, { action: 'TAKE', chosen: [{ reportId: second.id, version: 1 }] }),
  );
  await t.as(all, (ctx) => saveFilter(ctx, { name: mark, query: 'state=unread' }));
  const prepared = await t.as(all, (ctx) =>
    prepareDecision(ctx, { name: mark, input: { ...CRIME, reasons: `${mark} reasons` } }),
  );
  await takeFile(
    t.files,
    {
      forceId: t.forceId,
      limits: t.config.evidence,
      file: { name: `${mark}.jpg`, stream: Readable.from([await photo()]), isCleaned: false },
    },
    (taken) => t.as(detective, (ctx) => addStaffFile(ctx, { reportId: id, taken })),
  );
  const one = async (table: string): Promise<string> =>
    (await t.sql<{ id: string }>(`select id from ${table} where force_id = $1 limit 1`, [t.forceId]))[0]
      ?.id ?? '';
  return {
    report: id,
    case: caseId,
    act: batchId,
    prepared: prepared.id,
    filter: await one('triage.saved_filter'),
    glass: await one('triage.break_glass'),
    evidence: await one('reporting.evidence'),
  };
}

/** An event and everything that follows from it: statement, assessment, briefing, visit. */
async function eventOf(t: TestRuntime, mark: string): Promise<Partial<Record<Kind, string>>> {
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
async function sentTo(t: TestRuntime, { version, leader }: Record<Kind, string>): Promise<void> {
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

/** The link by which people join below a leader, of whom one has. */
async function invitationTo(t: TestRuntime, leader: string, actor: Actor): Promise<string> {
  await t.role('leader_web').as(actor, openOwnPlace);
  const head = await t.role('leader_web').as(actor, (ctx) => headOf(ctx.tx, ctx.forceId, leader));
  const parentPath = head?.path ?? '';
  const place = { areaPath: 'eastmarch', language: 'en', channel: 'radio', people: 40 };
  await t.role('public_web').as(PUBLIC, (ctx) => joinTier(ctx, { parentPath, ...place }));
  return invitationOf(indexKey(t.config.receiptPepper, 'cascade.join'), t.forceId, parentPath);
}

/** A leader, what they asked, and the links that stand in their mail. */
async function leaderOf(t: TestRuntime, mark: string) {
  const leader = await newLeader(t, mark.toLowerCase(), {
    name: `Sam ${mark}`,
    organisation: `${mark} hall`,
  });
  const actor = await signedInLeader(t, leader);
  const { concernId } = await t
    .role('leader_web')
    .as(actor, (ctx) =>
      raiseConcern(ctx, { leaderId: leader, kind: 'question', text: `${mark} is it safe?` }),
    );
  const token = unsubscribeToken(indexKey(t.config.receiptPepper, 'cascade.unsubscribe'), t.forceId, leader);
  await t.sql('insert into cascade.subscription (force_id, leader_id, token_hash) values ($1, $2, $3)', [
    t.forceId,
    leader,
    tokenHash(token),
  ]);
  const linkId = newId();
  await t.sql(
    `insert into access.login_link (force_id, id, audience, person_id, language, asked_on, expires_at, asked_at, token_hash,
       browser_hash, code_hash)
     values ($1, $2, 'leader', $3, 'en', 'phone', now() + interval '15 minutes', now(), $4, $5, $5)`,
    [t.forceId, linkId, leader, createHash('sha256').update(SECRET).digest(), Buffer.alloc(32)],
  );
  const told = await t
    .role('leader_web')
    .as(actor, (ctx) =>
      raiseConcern(ctx, { leaderId: leader, kind: 'concern', text: `${mark} we are afraid` }),
    );
  const officers = await officer(t, ['ENGAGEMENT_OFFICER']);
  await t.as(officers, (ctx) =>
    answerConcern(ctx, told.concernId, {
      text: `${mark} more of us are there`,
      saidLine: 'People asked about evenings',
      didLine: 'Officers walk there in the evening',
      isLineChecked: true,
    }),
  );
  return {
    leader,
    answer: told.concernId,
    concern: concernId,
    unsubscribe: token,
    invitation: await invitationTo(t, leader, actor),
    link: `${linkId}.${SECRET}`,
  };
}

/** A version of the event's assessment, written by one officer and approved by another. */
async function assess(t: TestRuntime, mark: string, ask: Caller, who: ForceWorld['people']) {
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

/** Builds one force with a record of every kind, by the use cases and pages that make them in life. */
export async function buildForce(t: TestRuntime, mark: string): Promise<ForceWorld> {
  const servers = {
    public: faceServer(publicFace, t.role('public_web')),
    leader: faceServer(leaderFace, t.role('leader_web')),
    partner: faceServer(partnerFace, t.role('public_web')),
    staff: faceServer(staffFace, t),
    api: faceServer(apiFace, t.role('public_web')),
  };
  const ask = {
    public: caller(servers.public, t, 'public'),
    leader: caller(servers.leader, t, 'leader'),
    partner: caller(servers.partner, t, 'partner'),
    staff: caller(servers.staff, t, 'staff'),
    api: caller(servers.api, t, 'api'),
  };
  const event = await eventOf(t, mark);
  await t.sql(`update access.area set name = name || ' ' || $2 where force_id = $1 and level = 2`, [
    t.forceId,
    mark,
  ]);
  const leader = await leaderOf(t, mark);
  const cookies = await people(t, leader.leader);
  const all = await officer(t, [...ROLES]);
  const reports = await reportsOf(t, mark, all);
  const everything = cookies.everything ?? {};
  const own = await cookieOf(t, all);
  const partner = await partnersOf(t, mark, ask.api);
  await t.runJobs({ failures: 'collect' });
  const series = await seriesOf(t, mark, ask.staff, everything);
  const assessment = await assess(t, mark, ask.staff, cookies);
  const watched = await watchedOf(t, mark, all);
  const counted = await countsOf(t, mark);
  const kept = await keptOf(t, mark, { all, report: reports.report ?? '', caseId: reports.case ?? '' });
  const ids = {
    ...event,
    ...leader,
    ...reports,
    ...series,
    assessment,
    ...partner.ids,
    ...kept,
    ...watched,
    ...counted,
    'offer-sent': '',
    'offer-received': '',
  } as Record<Kind, string>;
  await sentTo(t, ids);
  return {
    t,
    mark,
    ids,
    people: { ...cookies, ...partner.people, everything: own },
    keys: partner.keys,
    ask,
    servers,
    close: async () => {
      for (const server of Object.values(servers)) await server.close();
    },
  };
}
