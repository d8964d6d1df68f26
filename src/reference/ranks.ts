import type { Provenance } from './provenance.ts';

/**
 * Police ranks from low to high. Gold, Silver and Bronze are command roles, not ranks; "Borough Commander" was a
 * post. Police staff stand outside the order. Detectives hold the same ranks with a D before them.
 */
export const RANKS = [
  { rank: 'PCSO', title: 'Police Community Support Officer', also: [] },
  { rank: 'PC', title: 'Constable', also: ['DC', 'CONSTABLE'] },
  { rank: 'SGT', title: 'Sergeant', also: ['PS', 'DS', 'SERGEANT'] },
  { rank: 'INSP', title: 'Inspector', also: ['DI', 'INSPECTOR'] },
  { rank: 'CH_INSP', title: 'Chief Inspector', also: ['CI', 'DCI', 'CH INSP', 'CHIEF INSPECTOR'] },
  { rank: 'SUPT', title: 'Superintendent', also: ['DSU', 'D SUPT', 'SUPERINTENDENT'] },
  { rank: 'CH_SUPT', title: 'Chief Superintendent', also: ['DCS', 'CH SUPT', 'CHIEF SUPERINTENDENT'] },
  {
    rank: 'COMMANDER_ACC',
    title: 'Assistant Chief Constable (Commander in London)',
    also: ['ACC', 'COMMANDER', 'ASSISTANT CHIEF CONSTABLE'],
  },
  {
    rank: 'DAC_DCC',
    title: 'Deputy Chief Constable (Deputy Assistant Commissioner in London)',
    also: ['DAC', 'DCC', 'DEPUTY CHIEF CONSTABLE'],
  },
  { rank: 'AC', title: 'Assistant Commissioner', also: ['ASSISTANT COMMISSIONER'] },
  {
    rank: 'CC_COMMISSIONER',
    title: 'Chief Constable (Commissioner in London)',
    also: ['CC', 'CHIEF CONSTABLE', 'COMMISSIONER'],
  },
] as const;
export type Rank = (typeof RANKS)[number]['rank'] | 'POLICE_STAFF';

const CODES: readonly string[] = RANKS.map((entry) => entry.rank);

/** The rank a directory's abbreviation stands for (`DI`, `Insp`, `Chief Inspector`); undefined where there is none. */
export function rankOf(text: string): Rank | undefined {
  const wanted = text.trim().toUpperCase().replaceAll('.', '').replace(/\s+/g, ' ');
  if (wanted === 'POLICE_STAFF' || wanted === 'POLICE STAFF' || wanted === 'STAFF') return 'POLICE_STAFF';
  return RANKS.find((entry) => entry.rank === wanted || (entry.also as readonly string[]).includes(wanted))
    ?.rank;
}

/** True where the rank is the other or above it. Police staff hold no rank, so they never are. */
export const isAtLeast = (rank: Rank, least: Rank): boolean =>
  rank !== 'POLICE_STAFF' && least !== 'POLICE_STAFF' && CODES.indexOf(rank) >= CODES.indexOf(least);

/** Command roles in an operation. A role is held for a time by somebody of any suitable rank. */
export const COMMAND_ROLES = [
  { role: 'GOLD', title: 'Gold (strategic commander)' },
  { role: 'SILVER', title: 'Silver (tactical commander)' },
  { role: 'BRONZE_COMMUNITY', title: 'Bronze Community' },
  { role: 'BRONZE_PATROL', title: 'Bronze Patrol' },
  { role: 'BRONZE_INVESTIGATION', title: 'Bronze Investigation' },
  { role: 'BRONZE_COMMS', title: 'Bronze Communications' },
  { role: 'SIO', title: 'Senior Investigating Officer' },
  { role: 'TAC_ADVISOR', title: 'Tactical Adviser' },
  { role: 'LOGGIST', title: 'Loggist' },
  { role: 'COMMUNITY_LEAD', title: 'Community Lead' },
] as const;
export type CommandRole = (typeof COMMAND_ROLES)[number]['role'];

export const RANK_PROVENANCE: Provenance = {
  source: 'College of Policing APP Operations: command structures; Police Act 1996 s.9H and s.13',
  standing: 'general-knowledge',
  checkedAt: '2026-07-01',
};
