import { DEMO_WARDS } from './areas.ts';
import { Dice } from './dice.ts';

/** What a leader speaks for: a role in an organisation, never a belief. */
const ROLES = [
  'Neighbourhood Watch co-ordinator',
  'Chair of a tenants’ association',
  'Head teacher',
  'Mosque committee secretary',
  'Church warden',
  'Gurdwara committee member',
  'Synagogue security volunteer',
  'Temple trustee',
  'LGBT+ centre manager',
  'Disability forum convenor',
  'Youth club leader',
  'Polish Saturday school head',
  'Refugee support volunteer',
  'Market traders’ association secretary',
  'Student union officer',
  'Care home manager',
];

const FIRST = ['Alex', 'Amina', 'Bartek', 'Bethan', 'Chidi', 'Dafydd', 'Esther', 'Farida', 'Gwen', 'Harpreet',
  'Imran', 'Jola', 'Kasia', 'Leah', 'Marek', 'Nia', 'Omar', 'Priya', 'Rhys', 'Sana', 'Tomasz', 'Usha', 'Yusuf', 'Zofia'];
const LAST = ['Alderton', 'Brook', 'Cartmel', 'Dunmere', 'Eastley', 'Fenwold', 'Garside', 'Holmby', 'Iverley',
  'Jarrow-Lane', 'Kettlewell', 'Lowmoor', 'Marsden', 'Norley', 'Oakham', 'Penry', 'Quarles', 'Ridgeway', 'Stainmore',
  'Thornby', 'Underhill', 'Wexcombe', 'Yarrow'];

export interface DemoLeader {
  name: string;
  email: string;
  phone: string;
  areaPath: string;
  language: 'en' | 'cy' | 'pl' | 'ur';
  represents: string;
}

/** Leaders who do not exist, spread over all wards and four languages; the same list each time. */
export function demoLeaders(count: number): DemoLeader[] {
  const dice = new Dice(7);
  return Array.from({ length: count }, (_, i) => {
    const chance = dice.next();
    return {
      name: `${dice.pick(FIRST)} ${dice.pick(LAST)}`,
      email: `leader${String(i + 1).padStart(6, '0')}@leaders.example`,
      // Ofcom keeps 07700 900000 to 900999 for drama.
      phone: `07700 900${String(i % 1000).padStart(3, '0')}`,
      areaPath: DEMO_WARDS[i % DEMO_WARDS.length] ?? '',
      language: chance < 0.7 ? 'en' : chance < 0.8 ? 'pl' : chance < 0.92 ? 'ur' : 'cy',
      represents: dice.pick(ROLES),
    };
  });
}

const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The list as the CSV an engagement officer would import. */
export function leadersCsv(leaders: readonly DemoLeader[]): string {
  const lines = leaders.map((leader) =>
    [leader.name, leader.email, leader.phone, leader.areaPath, leader.language, leader.represents].map(cell).join(','),
  );
  return ['name,email,phone,area,language,represents', ...lines].join('\n');
}
