import { parseArgs } from 'node:util';

/** How large a run is. */
export interface Plan {
  reports: number;
  leaders: number;
  kills: number;
  /** Every so many reports come with a photo; 0 for none. */
  photoEvery: number;
  /** Keeps folder and log of the system also where everything held. */
  keep: boolean;
}

const whole = (name: string, text: string | undefined, least: number): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new Error(`--${name} must be a whole number of at least ${least}`);
  return value;
};

/** Reads the sizes of a run from the command line. */
export function readPlan(args: readonly string[]): Plan {
  const { values } = parseArgs({
    args: [...args],
    options: {
      reports: { type: 'string', default: '10000' },
      leaders: { type: 'string', default: '5000' },
      kills: { type: 'string', default: '3' },
      'photo-every': { type: 'string', default: '4' },
      keep: { type: 'boolean', default: false },
    },
  });
  return {
    reports: whole('reports', values.reports, 40),
    // The demo force begins with a thousand.
    leaders: whole('leaders', values.leaders, 1_000),
    kills: whole('kills', values.kills, 0),
    photoEvery: whole('photo-every', values['photo-every'], 0),
    keep: values.keep,
  };
}

/** The counts of acknowledged reports at which everything is killed: spread evenly over the run. */
export const killMoments = ({ reports, kills }: Plan): number[] =>
  Array.from({ length: kills }, (_, i) => Math.ceil((reports * (i + 1)) / (kills + 1)));
