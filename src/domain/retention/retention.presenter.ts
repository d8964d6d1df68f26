import type { Translate } from '#platform/web/i18n';
import { PLAN_MOST } from './judge.model.ts';
import type { Plan, PlanCount, PlanLine } from './plan.model.ts';
import type { readHolds, readPlan, readRetention, readRulings, readSchedule } from './read-retention.ts';
import { periodParts } from './schedule.model.ts';

type Read<F extends (...args: never[]) => unknown> = Awaited<ReturnType<F>>;

/** `P6Y` as words. */
export function periodText(period: string, t: Translate): string {
  const parts = periodParts(period);
  return parts ? t(`retention.period.${parts.unit}`, { n: parts.n }) : period;
}

const stateText = (plan: Plan, t: Translate): string =>
  plan.state === 'PLANNED' && plan.confirmedBy
    ? t('retention.plan.state.WAITS_SECOND')
    : t(`retention.plan.state.${plan.state}`);

/** The overview: schedules and dry runs. */
export function overview(read: Read<typeof readRetention>, { t, may }: { t: Translate; may: boolean }) {
  const unchecked = read.schedules.filter(
    ({ recordKind, isVerified }) => recordKind !== 'RULED' && !isVerified,
  );
  return {
    may,
    unchecked: unchecked.length > 0 ? t('retention.schedules.unchecked', { n: unchecked.length }) : '',
    holds: read.holds,
    schedules: read.schedules.map((row) => ({
      kind: t(`retention.kind.${row.recordKind}`),
      period: row.recordKind === 'RULED' ? t('retention.period.atOnce') : periodText(row.period, t),
      act: t(`retention.act.${row.act}`),
      source: row.source,
      isVerified: row.isVerified,
      isOwn: read.own.has(row.recordKind),
      href: row.recordKind === 'RULED' ? '' : `/retention/schedules/${row.recordKind}`,
    })),
    plans: read.plans.map((plan) => ({
      href: `/retention/plans/${plan.id}`,
      at: plan.madeAt,
      by: read.names.get(plan.madeBy ?? '') ?? t('retention.plan.commandLine'),
      state: stateText(plan, t),
    })),
  };
}

/** Every change of one schedule, for beside its form. */
export const scheduleHistory = ({ changes, names }: Read<typeof readSchedule>, t: Translate) =>
  changes.map((row) => ({
    at: row.setAt,
    title: `${periodText(row.period, t)}: ${t(`retention.act.${row.act}`)}`,
    by: names.get(row.setBy) ?? '',
    text: row.reason,
  }));

const total = (counts: readonly PlanCount[], is: (count: PlanCount) => boolean): number =>
  counts.filter(is).reduce((sum, { n }) => sum + n, 0);

/** One dry run, and what became of it. */
export function planPage(
  { plan, lines, counts, references, names }: Read<typeof readPlan>,
  about: { actorId: string; mayConfirm: boolean; mayDrop: boolean; mayRule: boolean; t: Translate },
) {
  const { t } = about;
  const isOpen = plan.state === 'PLANNED';
  const listed = total(counts, ({ verdict }) => verdict === 'ERASE');
  const name = (id: string | null): string => (id ? (names.get(id) ?? '') : '');
  const subject = ({ subjectKind, subjectId }: PlanLine): string =>
    subjectKind === 'report' ? (references.get(subjectId) ?? subjectId.slice(0, 8)) : subjectId.slice(0, 8);
  return {
    id: plan.id,
    state: stateText(plan, t),
    madeAt: plan.madeAt,
    madeBy: name(plan.madeBy) || t('retention.plan.commandLine'),
    confirmedBy: name(plan.confirmedBy),
    secondBy: name(plan.secondBy),
    needsSecond: plan.needsSecond,
    leftOut: plan.leftOut > 0 ? t('retention.plan.leftOut', { n: plan.leftOut, most: PLAN_MOST }) : '',
    listed,
    stats: (['ERASE', 'HELD', 'REVIEW', 'WAITS'] as const).map((verdict) => ({
      value: total(counts, (count) => count.verdict === verdict),
      label: t(`retention.verdict.${verdict}`),
      hint: t(`retention.verdict.${verdict}.hint`),
    })),
    done: {
      erased: total(counts, ({ state }) => state === 'ERASED'),
      left: total(counts, ({ state }) => state === 'LEFT'),
    },
    counts: counts.map((row) => ({
      kind: t(`retention.kind.${row.recordKind}`),
      verdict: t(`retention.verdict.${row.verdict}`),
      n: row.n,
    })),
    lines: lines.map((line) => ({
      subject: subject(line),
      what: t(`retention.subject.${line.subjectKind}`),
      kind: t(`retention.kind.${line.recordKind}`),
      sinceOn: line.sinceOn,
      dueOn: line.dueOn,
      verdict:
        line.state === 'LISTED'
          ? t(`retention.verdict.${line.verdict}`)
          : t(`retention.state.${line.leftWhy ?? line.state}`),
      rule:
        about.mayRule && line.subjectKind === 'report' && line.verdict === 'REVIEW'
          ? `/retention/rulings/${line.subjectId}`
          : '',
    })),
    mayConfirm: isOpen && about.mayConfirm && listed > 0 && plan.confirmedBy !== about.actorId,
    isOwnFirst: isOpen && plan.confirmedBy === about.actorId,
    mayDrop: isOpen && about.mayDrop,
  };
}

/** The live holds. */
export const holdRows = (
  { holds, names }: Read<typeof readHolds>,
  { t, today, actorId }: { t: Translate; today: string; actorId: string },
) =>
  holds.map((hold) => ({
    id: hold.id,
    what: t(`retention.hold.subjectKind.option.${hold.subjectKind}`),
    subject: hold.reference,
    reason: t(`retention.hold.reason.option.${hold.reason}`),
    words: hold.isShut ? t('retention.holds.shut') : hold.words,
    isShut: hold.isShut,
    owner: names.get(hold.ownerId) ?? '',
    placedBy: names.get(hold.placedBy) ?? '',
    placedAt: hold.placedAt,
    reviewOn: hold.reviewOn,
    isReviewDue: hold.reviewOn <= today,
    liftAskedBy: hold.liftAskedBy ? (names.get(hold.liftAskedBy) ?? '') : '',
    mayLift: hold.liftAskedBy !== null && hold.liftAskedBy !== actorId,
  }));

/** What waits for a decision on a single report, and what was decided. */
export const rulingRows = (
  { withdrawn, rulings, references, names }: Read<typeof readRulings>,
  t: Translate,
) => ({
  withdrawn: withdrawn.map((row) => ({ ...row, href: `/retention/rulings/${row.id}` })),
  rulings: rulings.map((row) => ({
    at: row.madeAt,
    title: `${references.get(row.reportId) ?? t('retention.ruling.gone')}: ${t(`retention.ruling.verdict.option.${row.verdict}`)}`,
    by: names.get(row.madeBy) ?? '',
    text: t(`retention.ruling.reason.option.${row.reason}`),
  })),
});
