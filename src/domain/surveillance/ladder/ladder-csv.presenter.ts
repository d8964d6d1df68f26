import { type Ladder, RUNGS } from './ladder.model.ts';

const COLUMNS = 'step,measure,of,from,to,value,low,high';
type Cell = string | number | null | undefined;

const cell = (value: Cell): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'number' ? String(Math.round(value * 1e6) / 1e6) : value;
};

/** Every number of a ladder, one a line (RFC 4180): codes and days, nothing anybody typed. */
export function ladderCsv(ladder: Ladder): string {
  const lines: Cell[][] = [];
  const add = (
    step: string,
    measure: string,
    rest: Partial<Record<'of' | 'from' | 'to', string>>,
    values: Cell[],
  ) => lines.push([step, measure, rest.of, rest.from, rest.to, ...values]);
  const { canTell, complete, risen, since, linked, where, size, window } = ladder;
  const days = { from: window.start, ...(window.end ? { to: window.end } : {}) };
  if (ladder.alpha !== undefined) add('canTell', 'alpha', {}, [ladder.alpha]);
  for (const rung of RUNGS) add(rung, 'state', {}, [ladder[rung]?.state ?? 'not-reached']);
  add('canTell', 'expected', days, [canTell.expected]);
  add('canTell', 'smallest_rise', days, [canTell.smallest]);
  if (complete) {
    add('complete', 'reported', days, [complete.reported]);
    add('complete', 'expected', days, [complete.expected, complete.low, complete.high]);
    complete.known.forEach((known, after) => {
      add('complete', 'known_after_days', { of: String(after) }, [known]);
    });
  }
  for (const week of [...(risen?.past ?? []), ...(risen?.weeks ?? [])]) {
    add('risen', 'observed', week, [week.observed]);
    add('risen', 'expected', week, [week.expected, null, week.upper]);
    add('risen', 'p', week, [week.p]);
    if (week.q !== null) add('risen', 'q', week, [week.q]);
    add('risen', 'smallest_rise', week, [week.smallest]);
  }
  if (risen) add('risen', 'false_alarms_a_year', {}, [risen.falseAlarmsAYear]);
  for (const look of since?.looks ?? []) {
    const of = { of: `${look.days} days` };
    add('since', 'observed', of, [look.observed]);
    add('since', 'expected', of, [look.expected]);
    add('since', 'ratio', of, [look.ratio, look.interval?.low, look.interval?.high]);
    add('since', 'smallest_rise', of, [look.smallest]);
  }
  if (linked?.placebo) add('linked', 'placebo_p', {}, [linked.placebo.p]);
  if (linked?.control)
    for (const which of ['alone', 'given'] as const) {
      const { ratio, interval } = linked.control[which];
      add('linked', `control_ratio_${which}`, { from: linked.control.from }, [
        ratio,
        interval.low,
        interval.high,
      ]);
    }
  for (const dose of linked?.dose ?? []) {
    const of = { of: dose.strand };
    add('linked', 'strand_ratio', of, [dose.ratio, dose.interval?.low, dose.interval?.high]);
    add('linked', 'strand_smallest_rise', of, [dose.smallest]);
  }
  if (where?.cluster) {
    const { cluster } = where;
    add('where', 'observed', cluster, [cluster.observed]);
    add('where', 'expected', cluster, [cluster.expected]);
    add('where', 'p', cluster, [cluster.p]);
    add('where', 'recurrence_days', cluster, [cluster.recurrence]);
    for (const path of cluster.areaPaths) add('where', 'area', { of: path, ...pick(cluster) }, []);
  }
  if (size) {
    add('size', 'peak', {}, [size.peak, size.peakInterval?.low, size.peakInterval?.high]);
    add('size', 'half_life_days', {}, [
      size.halfLifeDays,
      size.halfLifeInterval?.low,
      size.halfLifeInterval?.high,
    ]);
    add('size', 'lasting', {}, [size.lasting, size.lastingInterval?.low, size.lastingInterval?.high]);
    if (size.excess) add('size', 'excess', {}, [size.excess.count, size.excess.low, size.excess.high]);
    for (const { day, usual, expected, low, high } of size.forecast?.days ?? []) {
      const on = { from: day, to: day };
      add('size', 'forecast', on, [expected, low, high]);
      add('size', 'forecast_usual', on, [usual]);
    }
    size.curve.forEach(({ observed, usual, fitted }, at) => {
      const of = { of: `day ${at + 1}` };
      add('size', 'counted', of, [observed]);
      add('size', 'usual', of, [usual]);
      add('size', 'fitted', of, [fitted]);
    });
  }
  const text = lines.map((values) => Array.from({ length: 8 }, (_, at) => cell(values[at])).join(','));
  return `${[COLUMNS, ...text].join('\r\n')}\r\n`;
}

const pick = ({ from, to }: { from: string; to: string }): { from: string; to: string } => ({ from, to });
