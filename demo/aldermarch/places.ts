import { DEMO_AREAS } from './areas.ts';

const WARDS = DEMO_AREAS.filter((area) => area.level === 2);
const NAMES = [
  'Rowan Achterberg',
  'Leila Novak',
  'Kit Penhallow',
  'Ines Tarrant',
  'Owen Sarsby',
  'Mina Castleby',
];

/** A named contact for each ward, on numbers Ofcom keeps for drama and an address that cannot be mailed. */
export const DEMO_WARD_OFFICERS = WARDS.map((ward, i) => ({
  areaPath: ward.path,
  name: NAMES[i % NAMES.length] ?? 'Rowan Achterberg',
  rank: i % 3 === 2 ? 'Police Community Support Officer' : 'Police Constable',
  phone: `01632 960${String(100 + i)}`,
  email: `${ward.path.split('/')[1]}@aldermarch.example`,
  languages: i % 4 === 0 ? ['en', 'pl'] : i % 4 === 1 ? ['en', 'ur'] : ['en'],
  validUntil: '2099-12-31',
}));

/** Places that asked for visits, agreed to them, or are open to everybody. None exists. */
export const DEMO_SITES = [
  {
    name: 'Millbrook Community Hall',
    kind: 'COMMUNITY_CENTRE',
    areaPath: 'eastmarch/mill-ward',
    consent: 'REQUESTED_BY_SITE',
  },
  {
    name: 'Cathedral Close market',
    kind: 'MARKET',
    areaPath: 'eastmarch/cathedral',
    consent: 'PUBLIC_PLACE',
  },
  {
    name: 'Tanners Green Mosque',
    kind: 'PLACE_OF_WORSHIP',
    areaPath: 'eastmarch/tanners-green',
    consent: 'REQUESTED_BY_SITE',
  },
  {
    name: 'Eastgate bus station',
    kind: 'TRANSPORT_HUB',
    areaPath: 'eastmarch/eastgate',
    consent: 'PUBLIC_PLACE',
  },
  {
    name: 'Weavers Gurdwara',
    kind: 'PLACE_OF_WORSHIP',
    areaPath: 'westmarch/weavers',
    consent: 'AGREED_WITH_SITE',
  },
  {
    name: 'Harbour Synagogue',
    kind: 'PLACE_OF_WORSHIP',
    areaPath: 'portalder/harbour',
    consent: 'REQUESTED_BY_SITE',
  },
  {
    name: 'North Quay Primary School',
    kind: 'SCHOOL',
    areaPath: 'portalder/north-quay',
    consent: 'AGREED_WITH_SITE',
  },
  {
    name: 'The Lantern, Highmere',
    kind: 'VENUE',
    areaPath: 'highmere/highmere-town',
    consent: 'REQUESTED_BY_SITE',
  },
] as const;
