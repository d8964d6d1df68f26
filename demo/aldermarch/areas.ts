/** Aldermarch, a force that does not exist: four local policing areas of six wards. Codes are made up (`X…`). */
const NAMES: Array<[string, string, Array<[string, string]>]> = [
  [
    'eastmarch',
    'Eastmarch',
    [
      ['mill-ward', 'Mill Ward'],
      ['cathedral', 'Cathedral'],
      ['tanners-green', 'Tanners Green'],
      ['st-brides', 'St Brides'],
      ['eastgate', 'Eastgate'],
      ['orchard', 'Orchard'],
    ],
  ],
  [
    'westmarch',
    'Westmarch',
    [
      ['westgate', 'Westgate'],
      ['weavers', 'Weavers'],
      ['lowfield', 'Lowfield'],
      ['kings-heath', 'Kings Heath'],
      ['abbey-park', 'Abbey Park'],
      ['canal-side', 'Canal Side'],
    ],
  ],
  [
    'portalder',
    'Port Alder',
    [
      ['harbour', 'Harbour'],
      ['north-quay', 'North Quay'],
      ['lighthouse', 'Lighthouse'],
      ['fishmarket', 'Fishmarket'],
      ['saltings', 'Saltings'],
      ['bay-road', 'Bay Road'],
    ],
  ],
  [
    'highmere',
    'Highmere',
    [
      ['highmere-town', 'Highmere Town'],
      ['moorside', 'Moorside'],
      ['quarry', 'Quarry'],
      ['lakeside', 'Lakeside'],
      ['fell-end', 'Fell End'],
      ['upper-dale', 'Upper Dale'],
    ],
  ],
];

export interface DemoArea {
  path: string;
  parentPath: string | null;
  name: string;
  code: string;
  level: number;
}

export const AREA_VINTAGE = 2026;

/** The force itself (path ``), its areas and its wards, parents first. */
export const DEMO_AREAS: DemoArea[] = [
  { path: '', parentPath: null, name: 'Aldermarch', code: 'X23000001', level: 0 },
  ...NAMES.map(([path, name], i) => ({
    path,
    parentPath: '',
    name,
    code: `X0900000${i + 1}`,
    level: 1,
  })),
  ...NAMES.flatMap(([area, , wards], i) =>
    wards.map(([ward, name], j) => ({
      path: `${area}/${ward}`,
      parentPath: area,
      name,
      code: `X05${String(i * 6 + j + 1).padStart(6, '0')}`,
      level: 2,
    })),
  ),
];

export const DEMO_WARDS: string[] = DEMO_AREAS.filter((area) => area.level === 2).map((area) => area.path);
