import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centreOf, contains, pointsOf, type Ring, readBoundaries } from './boundary-file.model.ts';
import { simplifyShapes } from './simplify-shapes.model.ts';

const square = (x: number, y: number, size = 1): Ring => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
];
const feature = (code: string, coordinates: unknown, type = 'Polygon') => ({
  type: 'Feature',
  properties: { WD24CD: code, WD24NM: `Ward ${code}` },
  geometry: { type, coordinates },
});
const collection = (...features: unknown[]): string =>
  JSON.stringify({ type: 'FeatureCollection', features });
const faultsOf = (text: string) => readBoundaries(text).faults.map(({ code, shape }) => `${code} ${shape}`);

describe('boundaries', () => {
  it('are read from GeoJSON with their codes, names and holes', () => {
    const { shapes, faults } = readBoundaries(
      collection(
        feature('X05000001', [square(0, 50, 4), square(1, 51)]),
        feature('X05000002', [[square(5, 50)], [square(7, 50)]], 'MultiPolygon'),
      ),
    );
    expect(faults).toEqual([]);
    expect(shapes.map(({ code, name, polygons }) => [code, name, polygons.length])).toEqual([
      ['X05000001', 'Ward X05000001', 1],
      ['X05000002', 'Ward X05000002', 2],
    ]);
  });
  it('are read from TopoJSON, one layer of several', () => {
    const topology = {
      type: 'Topology',
      transform: { scale: [0.001, 0.001], translate: [0, 50] },
      arcs: [
        [
          [0, 0],
          [1000, 0],
          [0, 1000],
          [-1000, 0],
          [0, -1000],
        ],
      ],
      objects: {
        ward: {
          type: 'GeometryCollection',
          geometries: [{ type: 'Polygon', arcs: [[0]], properties: { areacd: 'X05000001', areanm: 'Mill' } }],
        },
        other: { type: 'GeometryCollection', geometries: [] },
      },
    };
    const text = JSON.stringify(topology);
    expect(readBoundaries(text).faults).toEqual([{ code: 'which-layer', shape: 'ward, other' }]);
    expect(readBoundaries(text, { layer: 'ward' }).shapes).toEqual([
      { code: 'X05000001', name: 'Mill', polygons: [[square(0, 50)]] },
    ]);
  });
  it('are refused with any ring that is none', () => {
    const bow: Ring = [
      [0, 50],
      [1, 51],
      [1, 50],
      [0, 52],
      [0, 50],
    ];
    expect(faultsOf('nonsense')).toEqual(['no-json ']);
    expect(faultsOf('{"type":"FeatureCollection","features":[]}')).toEqual(['no-shapes ']);
    expect(
      faultsOf(
        collection(
          feature('A1', [square(0, 50).slice(0, 4)]),
          feature('A2', [square(0, 50).slice(0, 3)]),
          feature('A3', [square(500_000, 180_000)]),
          feature('A4', [bow]),
          feature('A5', [square(0, 50), square(5, 55)]),
          feature('A6', [
            [
              [0, 50],
              [1, 51],
              [2, 52],
              [0, 50],
            ],
          ]),
          feature('A7', [[0, 50]], 'Point'),
          feature('', [square(0, 50)]),
          feature('A1', [square(0, 50)]),
        ),
      ),
    ).toEqual([
      'ring-open A1',
      'ring-short A2',
      'not-degrees A3',
      'ring-crosses A4',
      'hole-outside A5',
      'ring-flat A6',
      'no-polygon A7',
      'no-code #8',
      'code-twice A1',
    ]);
  });
  it('take only codes that begin as asked', () => {
    const text = collection(feature('E05000001', [square(0, 50)]), feature('W05000001', [square(5, 50)]));
    expect(readBoundaries(text, { codesLike: 'E05' }).shapes.map(({ code }) => code)).toEqual(['E05000001']);
  });
  it('have their middle in the middle', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -6, max: 2, noNaN: true }),
        fc.double({ min: 0.001, max: 2, noNaN: true }),
        (x, size) => {
          const { longitude, latitude } = centreOf({
            code: 'A',
            name: 'A',
            polygons: [[square(x, 51, size)]],
          });
          expect(longitude).toBeCloseTo(x + size / 2, 9);
          expect(latitude).toBeCloseTo(51 + size / 2, 9);
          expect(contains(square(x, 51, size), [longitude, latitude])).toBe(true);
        },
      ),
    );
  });
});

describe('shapes made simple', () => {
  /** Two areas with one winding border between them. */
  const border: Ring = Array.from({ length: 4_001 }, (_, at) => [
    1 + Math.sin(at / 7) / 50 + Math.sin(at / 90) / 9,
    50 + at / 4_000,
  ]);
  const shapes = [
    { code: 'A', name: 'A', polygons: [[[[0, 50], ...border, [0, 51], [0, 50]] as Ring]] },
    { code: 'B', name: 'B', polygons: [[[[2, 50], [2, 51], ...[...border].reverse(), [2, 50]] as Ring]] },
  ];
  it('have fewer points and no gap between neighbours', () => {
    const simple = simplifyShapes(shapes, 400);
    expect(pointsOf(shapes)).toBeGreaterThan(8_000);
    expect(pointsOf(simple)).toBeLessThanOrEqual(400);
    expect(pointsOf(simple)).toBeGreaterThan(100);
    const corners = (at: number) =>
      new Set((simple[at]?.polygons[0]?.[0] ?? []).filter(([x]) => x > 0.5 && x < 1.5).map(String));
    expect([...corners(0)].sort()).toEqual([...corners(1)].sort());
  });
  it('are left as they are where they are simple', () => {
    const plain = [{ code: 'A', name: 'A', polygons: [[square(0, 50)]] }];
    expect(simplifyShapes(plain)).toEqual(plain);
    const island = simplifyShapes(
      [...shapes, { code: 'C', name: 'C', polygons: [[square(5, 55, 1e-6)]] }],
      300,
    );
    expect(island[2]?.polygons[0]?.[0]?.length).toBeGreaterThanOrEqual(4);
  });
});
