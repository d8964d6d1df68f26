import type { Role } from '#kernel/actor';

/** One person of the fictional force who may be chosen on the demo sign-in page. */
export interface DemoPerson {
  /** Stable subject identifier; staff records of the demo force are keyed by it. */
  sub: string;
  name: string;
  rank: string;
  roles: readonly Role[];
  /** Area paths; `` is the whole force. */
  areas: readonly string[];
  /** One line for the sign-in page: what this person does in the exercise. */
  does: string;
  /** Where alerts about reports nobody took reach them: the mail catcher and the text gateway show what came. */
  alerts?: { email: string; phone: string };
}

/** The staff of Aldermarch Police, a force that does not exist. No name, rank or post is a real person's. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    sub: 'demo-reyes',
    name: 'Morgan Reyes',
    rank: 'Inspector',
    roles: ['DUTY_INSPECTOR'],
    areas: [''],
    does: 'On duty now. Sees every report first and decides what happens next.',
    alerts: { email: 'morgan.reyes@example.org', phone: '07700 900981' },
  },
  {
    sub: 'demo-oyelaran',
    name: 'Tamsin Oyelaran',
    rank: 'Inspector',
    roles: ['DUTY_INSPECTOR'],
    areas: [''],
    does: 'Next on the roster. Reports that wait too long reach this inspector.',
    alerts: { email: 'tamsin.oyelaran@example.org', phone: '07700 900982' },
  },
  {
    sub: 'demo-lindqvist',
    name: 'Farah Lindqvist',
    rank: 'Detective Inspector',
    roles: ['DETECTIVE_INSPECTOR'],
    areas: [''],
    does: 'Takes over cases and supervises the investigation.',
  },
  {
    sub: 'demo-brannock',
    name: 'Tobias Brannock',
    rank: 'Detective Inspector',
    roles: ['DETECTIVE_INSPECTOR'],
    areas: [''],
    does: 'Reviews the other detective’s cases. Nobody reviews their own work.',
  },
  {
    sub: 'demo-fenwick',
    name: 'Idris Fenwick',
    rank: 'Police Sergeant',
    roles: ['ENGAGEMENT_OFFICER'],
    areas: [''],
    does: 'Writes statements and keeps contact with community leaders.',
  },
  {
    sub: 'demo-marchetti',
    name: 'Helena Marchetti',
    rank: 'Chief Superintendent',
    roles: ['COMMANDER'],
    areas: [''],
    does: 'Commands the force’s response and approves statements and assessments.',
    alerts: { email: 'helena.marchetti@example.org', phone: '' },
  },
  {
    sub: 'demo-achterberg',
    name: 'Rowan Achterberg',
    rank: 'Police Constable',
    roles: ['WARD_OFFICER'],
    areas: ['eastmarch/mill-ward', 'eastmarch/cathedral'],
    does: 'Ward officer for Mill Ward and Cathedral.',
  },
  {
    sub: 'demo-novak',
    name: 'Leila Novak',
    rank: 'Police Community Support Officer',
    roles: ['WARD_OFFICER'],
    areas: ['portalder/harbour', 'portalder/fishmarket'],
    does: 'Ward officer for Harbour and Fishmarket.',
  },
  {
    sub: 'demo-castellane',
    name: 'Priya Castellane',
    rank: 'Intelligence Analyst',
    roles: ['ANALYST'],
    areas: [''],
    does: 'Watches the counts and writes the community impact assessment.',
  },
  {
    sub: 'demo-okonjo',
    name: 'Adaeze Okonjo',
    rank: 'Call Handler',
    roles: ['CALL_TAKER'],
    areas: [''],
    does: 'Takes reports by phone and at the front counter. Reads none.',
  },
  {
    sub: 'demo-ravensworth',
    name: 'Morwen Ravensworth',
    rank: 'Information Manager',
    roles: ['INFORMATION_MANAGER'],
    areas: [''],
    does: 'Keeps the retention schedules, holds and erasures. Reads no reports.',
  },
  {
    sub: 'demo-haddad',
    name: 'Rima Haddad',
    rank: 'Translator',
    roles: ['TRANSLATOR'],
    areas: [''],
    does: 'Translates the one text that an officer asks for. Sees no reports and no names.',
  },
  {
    sub: 'demo-whitford',
    name: 'Sam Whitford',
    rank: 'Police Staff',
    roles: ['ADMINISTRATOR'],
    areas: [''],
    does: 'Looks after areas, staff and settings. Sees no reports.',
  },
];
