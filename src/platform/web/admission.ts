/**
 * What gives way in which order when more is asked than can be answered: the first of these first, the last never.
 * `spare`: exports, feeds, documentation. `ordinary`: whatever says nothing else. `upload`: files. `entry`: pages that
 * begin something. `work`: going on with what was begun, so that nobody is sent away in the middle. `vital`: help in an
 * emergency, what the police say, and the shortest way to tell them something.
 */
export const LOAD_CLASSES = ['spare', 'ordinary', 'upload', 'entry', 'work', 'vital'] as const;
export type LoadClass = (typeof LOAD_CLASSES)[number];

/** How busy a process is. */
export interface LoadFigures {
  /** Requests whose handler has begun and not ended; files that trickle in and open streams are not among them. */
  inFlight: number;
  /** All that arrived in the last second, also what was put off. */
  arrivalsPerSecond: number;
  /** Of the last second, how many milliseconds the process was late for a task it had set itself the time for. */
  lateMs: number;
}

/** At 1 the process does as much as it can: these many under way, or so much of a second late with many arriving. */
export interface LoadLimits {
  inFlight: number;
  lateMs: number;
}

/** The share of a process's limits from which on a class is put off. */
const PUT_OFF_FROM: Readonly<Record<LoadClass, number>> = {
  spare: 0.25,
  ordinary: 0.4,
  upload: 0.5,
  entry: 0.65,
  work: 1,
  vital: Number.POSITIVE_INFINITY,
};

/** Fewer arrivals and yet late: then others have the processor, and putting readers off would not help. */
const MANY_ARRIVALS = 100;

/** How near a process is to its limits; 1 is at them. Pure, so that the order can be tested without a crowd. */
export function pressureOf(figures: LoadFigures, limits: LoadLimits): number {
  const late = figures.arrivalsPerSecond >= MANY_ARRIVALS ? figures.lateMs / limits.lateMs : 0;
  return Math.max(figures.inFlight / limits.inFlight, late);
}

/** Whether a request of this class is answered now. */
export const isAdmitted = (loadClass: LoadClass, pressure: number): boolean =>
  pressure < PUT_OFF_FROM[loadClass];

/** Under this pressure nothing is put off. */
export const AT_EASE = PUT_OFF_FROM.spare;

/** The class of a route. One that declares none: files are `upload`; what is sent was begun before and holds somebody's words. */
export function loadClassOf(route: { method: string; load?: LoadClass; takesFile?: boolean }): LoadClass {
  if (route.load) return route.load;
  if (route.takesFile === true) return 'upload';
  return route.method === 'GET' ? 'ordinary' : 'work';
}
