import { ROLES } from '#kernel/actor';
import type { TestRuntime } from '#platform/db/testing';
import type { WebServer } from '#platform/web/server';
import { apiFace } from '../../src/apps/api/face.ts';
import { leaderFace } from '../../src/apps/leader/face.ts';
import { partnerFace } from '../../src/apps/partner/face.ts';
import { publicFace } from '../../src/apps/public/face.ts';
import { staffFace } from '../../src/apps/staff/face.ts';
import { faceServer } from '../../src/apps/web-process.ts';
import { type Caller, caller } from './ask.ts';
import { countsOf } from './counts.ts';
import { assessmentOf, eventOf, sentTo } from './events.ts';
import { keptOf } from './kept.ts';
import type { Kind } from './kinds.ts';
import { leaderOf } from './leaders.ts';
import { seriesOf } from './letters.ts';
import { partnersOf } from './partners.ts';
import { cookieOf, officer, type People, peopleOf } from './people.ts';
import { reportsOf } from './reports.ts';
import { watchedOf } from './watched.ts';

export type Face = 'public' | 'leader' | 'partner' | 'staff' | 'api';

/** One force with at least one record of every kind; `mark` stands in everything anybody typed. */
export interface ForceWorld {
  t: TestRuntime;
  mark: string;
  ids: Record<Kind, string>;
  people: People;
  /** Keys of partner organisations. */
  keys: { own: string; other: string };
  ask: Record<Face, Caller>;
  /** The faces themselves, for tests that need a socket. */
  servers: Record<Face, WebServer>;
  close(): Promise<void>;
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
  const cookies = await peopleOf(t, leader.leader);
  const all = await officer(t, [...ROLES]);
  const reports = await reportsOf(t, mark, all);
  const everything = cookies.everything ?? {};
  const own = await cookieOf(t, all);
  const partner = await partnersOf(t, mark, ask.api);
  await t.runJobs({ failures: 'collect' });
  const series = await seriesOf(t, mark, ask.staff, everything);
  const assessment = await assessmentOf(t, mark, ask.staff, cookies);
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
