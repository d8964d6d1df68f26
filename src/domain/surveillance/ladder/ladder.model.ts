import { z } from 'zod';

const number = z.number();
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
/** Why a rung gives no answer: codes of the arithmetic, and of the ladder itself. Words are the catalogue's. */
const why = z.string().max(40);
const range = z.object({ low: number, high: number.nullable() });
const verdict = z.enum(['too-few-to-say', 'no-increase-seen', 'increase-seen', 'decrease-seen']);

/** 1. Would a rise have shown at all? */
const canTell = z.object({
  state: z.enum(['yes', 'cannot']),
  days: number,
  expected: number.nullable(),
  phi: number.nullable(),
  /** The smallest rise, times the usual, that would have shown four times out of five. */
  smallest: number.nullable(),
  why: why.nullable(),
});

/** 2. Are the reports of these days all in? */
const complete = z.object({
  state: z.enum(['yes', 'partly', 'unknown', 'cannot']),
  days: number,
  learntFrom: number,
  reported: number,
  expected: number,
  low: number,
  high: number,
  /** Part of a day's incidents known after 0, 1, 2 … days. */
  known: z.array(number).max(61),
  why: why.nullable(),
});

/** One judged week (or month, from the first of it), as the ladder, an alarm and a watched series keep it. */
export const weekSchema = z.object({
  from: day,
  to: day,
  method: z.enum(['farrington', 'ears', 'none']),
  years: number,
  observed: number,
  expected: number.nullable(),
  upper: number.nullable(),
  p: number.nullable(),
  /** Among all series judged at once (Benjamini and Hochberg). */
  q: number.nullable(),
  isAlarm: z.boolean(),
  /** Variance over mean of its fit. */
  phi: number.nullable().optional(),
  /** Series judged in the same period, this one among them. */
  among: number.optional(),
  /** The smallest rise, times the usual, that would have been an alarm among so many four times out of five. */
  smallest: number.nullable().optional(),
  why: why.nullable(),
});
export type WeekVerdict = z.infer<typeof weekSchema>;

/** 3. Has it risen, with no event in mind? */
const risen = z.object({
  state: z.enum(['yes', 'no', 'cannot']),
  /** The weeks since the event, or the last one where none is over yet. */
  weeks: z.array(weekSchema).max(8),
  seriesJudged: number,
  /** Weeks before, for the chart: as the same rule would have judged them. */
  past: z.array(weekSchema).max(60),
  falseAlarmsAYear: number.nullable(),
  judgedYears: number,
  /** Hash of the counts before the event that the past was judged from: the same are not judged twice. */
  pastHash: z.string().max(64).optional(),
  why: why.nullable(),
});
export type Risen = z.infer<typeof risen>;

/** What looking back on a series before the event finds. */
export type KnownPast = Pick<Risen, 'past' | 'falseAlarmsAYear' | 'judgedYears'>;
/** What the latest weeks say among all series. */
export type RisenNow = Omit<Risen, keyof KnownPast>;

const look = z.object({
  days: number,
  /** One of 3, 7, 14, 28; else the days there are. */
  isPlanned: z.boolean(),
  verdict,
  observed: number,
  expected: number.nullable(),
  ratio: number.nullable(),
  interval: range.nullable(),
  smallest: number.nullable(),
  why: why.nullable(),
});
export type Look = z.infer<typeof look>;

/** 4. Has it risen since the event, the question asked beforehand? */
const since = z.object({
  state: z.enum(['yes', 'no', 'fewer', 'cannot']),
  looks: z.array(look).max(5),
  why: why.nullable(),
});

const ratio = z.object({ ratio: number, interval: range, p: number });
const dose = z.object({
  strand: z.string().max(30),
  isTargeted: z.boolean(),
  observed: number,
  expected: number.nullable(),
  ratio: number.nullable(),
  interval: range.nullable(),
  verdict,
  smallest: number.nullable().optional(),
});
export type Dose = z.infer<typeof dose>;

/** 5. Does it go with the event? Never more than "coincides with". */
const linked = z.object({
  state: z.enum(['coincides', 'not-shown', 'nothing-to-link', 'cannot']),
  placebo: z.object({ p: number, placebos: number, nominalRate: number }).nullable(),
  placeboWhy: why.nullable(),
  control: z
    .object({
      source: z.string().max(60),
      period: z.enum(['week', 'month']),
      from: day,
      observed: number,
      alone: ratio,
      given: ratio,
    })
    .nullable(),
  controlWhy: why.nullable(),
  dose: z.array(dose).max(12),
  /** Which strands rose: those the event touches, others, both, none; or the event names no group. */
  doseSays: z.enum(['targeted-alone', 'targeted-and-others', 'others-alone', 'none', 'no-target']),
});

/** 6. Where? */
const where = z.object({
  state: z.enum(['cluster', 'none', 'not-asked', 'cannot']),
  places: number,
  cases: number,
  /** Counts whose place is not known or has no centre: not looked at. */
  leftOut: number,
  cluster: z
    .object({
      areaPaths: z.array(z.string()).max(1000),
      km: number,
      from: day,
      to: day,
      observed: number,
      expected: number,
      p: number,
      gumbelP: number,
      /** Days: with one look a day chance alone would give it once in so many. */
      recurrence: number,
    })
    .nullable(),
  why: why.nullable(),
});

/** 7. How big, and for how long? */
const size = z.object({
  state: z.enum(['shape', 'nothing-to-measure', 'cannot']),
  days: number,
  peak: number.nullable(),
  peakInterval: range.nullable(),
  halfLifeDays: number.nullable(),
  halfLifeInterval: range.nullable(),
  lasting: number.nullable(),
  lastingInterval: range.nullable(),
  /** More than usual in the first 28 days, or as many as there are. */
  excess: z.object({ days: number, count: number, low: number, high: number }).nullable(),
  /** Counted and fitted, day by day from the first day after the event. */
  curve: z.array(z.object({ observed: number, usual: number, fitted: number })).max(84),
  /** What is expected to come if nothing new happens; absent where the event is too long ago, or too near, or another came since. */
  forecast: z
    .object({
      /** Days it was learnt from, the first of them the day after the event. */
      learntFrom: number,
      /** The days counted since, for the chart; the last of them may be known in part. */
      since: z.array(z.object({ day, observed: number, isWhole: z.boolean() })).max(84),
      days: z.array(z.object({ day, usual: number, expected: number, low: number, high: number })).max(28),
      total: z.object({ usual: number, expected: number, low: number, high: number }),
    })
    .nullable()
    .optional(),
  why: why.nullable(),
});

/** What was found; a rung that was not asked because one before it could not be answered is null. */
export const ladderSchema = z.object({
  /** What it was climbed from: daily counts, or figures by week or month where there are no others. */
  unit: z.enum(['day', 'week', 'month']),
  asOf: day,
  /** One-sided chance each look since the event is judged at; absent: 1 in 80. */
  alpha: number.optional(),
  window: z.object({
    eventDay: day,
    start: day,
    end: day.optional(),
    days: number,
    isUnfinished: z.boolean(),
  }),
  restsOn: z.object({
    firstDay: day,
    lastDay: day,
    /** All counts in use, imported ones with them, and those of the reports made here. */
    counts: number,
    own: number,
    breaks: z.array(z.object({ day, effect: z.enum(['STEP', 'CUT']) })).max(100),
  }),
  canTell,
  complete: complete.nullable(),
  risen: risen.nullable(),
  since: since.nullable(),
  linked: linked.nullable(),
  where: where.nullable(),
  size: size.nullable(),
  /** Only with the ladder of all areas and strands: the table by area and strand. */
  rows: z
    .array(
      z.object({
        areaPath: z.string(),
        strand: z.string(),
        verdict,
        why: z.enum(['too-soon', 'no-history', 'series-broken']).optional(),
        method: z.enum(['model', 'plain', 'none']),
        observed: number,
        expected: number.nullable(),
        ratio: number.nullable(),
        interval: range.nullable(),
        phi: number.nullable(),
        smallestRatio: number.nullable(),
      }),
    )
    .max(5000)
    .optional(),
  /** Beside the rows: a mark of the history they were compared with (`historyMark`). */
  history: z.string().max(64).optional(),
});
export type Ladder = z.infer<typeof ladderSchema>;

export type Forecast = NonNullable<NonNullable<Ladder['size']>['forecast']>;

/** The rungs in the order they are climbed. */
export const RUNGS = ['canTell', 'complete', 'risen', 'since', 'linked', 'where', 'size'] as const;
export type Rung = (typeof RUNGS)[number];

/** The rung the ladder stopped at, or undefined where it was climbed to the end. */
export const stoppedAt = (ladder: Ladder): Rung | undefined =>
  RUNGS.find((rung) => ladder[rung]?.state === 'cannot');
