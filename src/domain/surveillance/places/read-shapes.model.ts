import {
  type BoundaryAsk,
  type BoundaryFault,
  centreOf,
  type Polygon,
  pointsOf,
  readBoundaries,
} from './boundary-file.model.ts';
import { simplifyShapes } from './simplify-shapes.model.ts';

export interface ShapesInput {
  text: string;
  ask?: BoundaryAsk | undefined;
}

/** An area's shape, made simple to be drawn; its middle is that of the whole shape. */
export interface DrawnShape {
  code: string;
  name: string;
  polygons: Polygon[];
  longitude: number;
  latitude: number;
}

export interface ReadShapes {
  /** Where there is any, no shape was taken. */
  faults: BoundaryFault[];
  shapes: DrawnShape[];
  pointsRead: number;
  pointsKept: number;
}

/** Reads a file of boundaries and makes its shapes simple: seconds for a country's wards, so nobody may wait for it. */
export function readShapes({ text, ask = {} }: ShapesInput): ReadShapes {
  const { shapes, faults } = readBoundaries(text, ask);
  if (faults.length > 0) return { faults, shapes: [], pointsRead: 0, pointsKept: 0 };
  const simple = simplifyShapes(shapes);
  return {
    faults,
    shapes: simple.map(({ code, name, polygons }, at) => ({
      code,
      name,
      polygons,
      ...centreOf(shapes[at] ?? { code, name, polygons }),
    })),
    pointsRead: pointsOf(shapes),
    pointsKept: pointsOf(simple),
  };
}
