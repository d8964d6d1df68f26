import { DEMO_AREAS, DEMO_WARDS } from './areas.ts';
import { Dice } from './dice.ts';

/** What a leader speaks for: a part in an organisation, never a belief. Organisations do not exist. */
const PARTS = [
  ['neighbourhood-watch', 'Neighbourhood Watch'],
  ['residents', 'Tenants and Residents Association'],
  ['school', 'Primary School'],
  ['faith-organisation', 'Mosque Committee'],
  ['faith-organisation', 'Parish Church'],
  ['faith-organisation', 'Gurdwara Committee'],
  ['faith-organisation', 'Synagogue Council'],
  ['faith-organisation', 'Temple Trust'],
  ['lgbt-organisation', 'LGBT+ Centre'],
  ['disability-organisation', 'Disability Forum'],
  ['community-organisation', 'Youth Club'],
  ['community-organisation', 'Polish Saturday School'],
  ['support-organisation', 'Refugee Support'],
  ['business', 'Market Traders Association'],
  ['university', 'Students Union'],
  ['race-equality-organisation', 'Race Equality Council'],
] as const;

const FIRST = [
  'Alex',
  'Amina',
  'Bartek',
  'Bethan',
  'Chidi',
  'Dafydd',
  'Esther',
  'Farida',
  'Gwen',
  'Harpreet',
  'Imran',
  'Jola',
  'Kasia',
  'Leah',
  'Marek',
  'Nia',
  'Omar',
  'Priya',
  'Rhys',
  'Sana',
  'Tomasz',
  'Usha',
  'Yusuf',
  'Zofia',
];
const LAST = [
  'Alderton',
  'Brook',
  'Cartmel',
  'Dunmere',
  'Eastley',
  'Fenwold',
  'Garside',
  'Holmby',
  'Iverley',
  'Jarrow-Lane',
  'Kettlewell',
  'Lowmoor',
  'Marsden',
  'Norley',
  'Oakham',
  'Penry',
  'Quarles',
  'Ridgeway',
  'Stainmore',
  'Thornby',
  'Underhill',
  'Wexcombe',
  'Yarrow',
];

export interface DemoLeader {
  name: string;
  email: string;
  phone: string;
  areaPath: string;
  language: 'en' | 'cy' | 'pl' | 'ur';
  represents: (typeof PARTS)[number][0];
  organisation: string;
}

/** Leaders who do not exist, spread over all wards and four languages; the same list each time. */
export function demoLeaders(count: number): DemoLeader[] {
  const dice = new Dice(7);
  return Array.from({ length: count }, (_, i) => {
    const chance = dice.next();
    const areaPath = DEMO_WARDS[i % DEMO_WARDS.length] ?? '';
    const [represents, organisation] = dice.pick(PARTS);
    const ward = DEMO_AREAS.find((area) => area.path === areaPath)?.name ?? '';
    return {
      name: `${dice.pick(FIRST)} ${dice.pick(LAST)}`,
      email: `leader${String(i + 1).padStart(6, '0')}@leaders.example`,
      // Ofcom keeps 07700 900000 to 900999 for drama.
      phone: `07700 900${String(i % 1000).padStart(3, '0')}`,
      areaPath,
      language: chance < 0.7 ? 'en' : chance < 0.8 ? 'pl' : chance < 0.92 ? 'ur' : 'cy',
      represents,
      organisation: `${ward} ${organisation}`,
    };
  });
}
