import { isUuid } from '#kernel/ids';
import { isAllowed } from '#kernel/policy';
import { type FieldProblem, found, foundId, Refusal } from '#kernel/refusal';
import { type FieldSpec, type FormValues, formView, one, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { type ContactWays, contactWays, staffNames } from '#room/access';
import { fromUkClock } from '#room/situation';
import { problemsAt } from '../refused.form.ts';
import { staffOf } from '../show-report.routes.ts';
import { keepDutyAddress } from './keep-address.ts';
import {
  ABSENCE_REASONS,
  addToRoster,
  answerDuty,
  noteAbsence,
  offerDuty,
  rosterStaff,
  takeBackAbsence,
  takeOffRoster,
} from './keep-roster.ts';
import { mayKeepRoster, mayReadRoster } from './roster.policy.ts';
import { absencesAfter, entriesAfter, openOffers, rosterNow } from './roster.reads.ts';
import { findGaps } from './roster-gaps.ts';

const OWN_LINE = 'none: the use case writes its own line';

interface Typed {
  form: string;
  values: FormValues;
  problems: FieldProblem[];
}

const SPAN: FieldSpec[] = [
  { kind: 'date', name: 'fromDay', required: true },
  { kind: 'text', name: 'fromTime', maxLength: 5, width: 5, required: true, ltr: true },
  { kind: 'date', name: 'untilDay', required: true },
  { kind: 'text', name: 'untilTime', maxLength: 5, width: 5, required: true, ltr: true },
];
const fieldsOf = (staff: string[]): Record<string, FieldSpec[]> => ({
  entry: [
    { kind: 'select', name: 'staffId', options: staff, required: true },
    { kind: 'text', name: 'position', maxLength: 2, width: 2, numeric: true, required: true },
    ...SPAN,
  ],
  absence: [
    { kind: 'select', name: 'absentId', options: staff, required: true },
    { kind: 'select', name: 'reason', options: [...ABSENCE_REASONS], required: true },
    ...SPAN.map((field) => ({
      ...field,
      name: `absent${field.name[0]?.toUpperCase()}${field.name.slice(1)}`,
    })),
  ],
  duty: [{ kind: 'select', name: 'toId', options: staff, required: true }],
  address: [
    { kind: 'select', name: 'addressId', options: staff, required: true },
    { kind: 'email', name: 'email', maxLength: 254 },
    { kind: 'tel', name: 'phone', maxLength: 25, width: 20 },
  ],
});

async function read(visit: Visit) {
  return visit.ctx(async (ctx) => {
    const { tx, forceId, now } = ctx;
    const staff = await rosterStaff(ctx);
    const entries = await entriesAfter(tx, forceId, now);
    const absences = await absencesAfter(tx, forceId, now);
    const offers = await openOffers(tx, forceId);
    const ids = [
      ...entries.map(({ staffId }) => staffId),
      ...absences.map(({ staffId }) => staffId),
      ...offers.flatMap(({ fromId, toId }) => [fromId, toId]),
    ];
    const names = await staffNames(tx, forceId, ids);
    const ways = new Map((await contactWays(tx, forceId, ids)).map((one) => [one.staffId, one]));
    const duty = await rosterNow(ctx);
    const gaps = await findGaps(ctx, { staff, onDuty: duty.onDuty });
    return { staff, entries, absences, offers, names, ways, ...duty, gaps, now };
  });
}

/** How alerts reach somebody, as a key of words. */
const reachedBy = (ways: ContactWays | undefined): string =>
  ways?.hasEmail && ways.hasPhone ? 'both' : ways?.hasEmail ? 'EMAIL' : ways?.hasPhone ? 'TEXT' : 'none';

async function showRoster(visit: Visit, typed?: Typed): Promise<Reply> {
  const { t } = visit;
  const actor = staffOf(visit);
  const { staff, entries, absences, offers, names, ways, onDuty, away, gaps, now } = await read(visit);
  const name = (id: string): string => names.get(id) ?? '';
  const labels = Object.fromEntries(staff.map((one) => [one.id, `${one.rank} ${one.name}`]));
  const specs = fieldsOf(staff.map(({ id }) => id));
  const form = (which: string) =>
    formView({
      specs: specs[which] ?? [],
      values: typed?.form === which ? typed.values : {},
      problems: typed?.form === which ? typed.problems : [],
      keyBase: `triage.roster`,
      t,
      labels: { staffId: labels, absentId: labels, toId: labels, addressId: labels },
    });
  const mayKeep = isAllowed(mayKeepRoster, actor);
  return visit.page(
    'triage/roster',
    {
      rows: entries.map((entry) => ({
        ...entry,
        name: name(entry.staffId),
        alerts: t(`triage.roster.alerts.${reachedBy(ways.get(entry.staffId))}`),
        state: t(
          `triage.roster.state.${entry.fromAt > now ? 'later' : away.includes(entry.staffId) ? 'away' : 'on-duty'}`,
        ),
      })),
      isEmpty: onDuty.length === 0,
      uncovered:
        onDuty.length > 0 && gaps.uncovered.length > 0
          ? t('triage.roster.uncovered', { areas: gaps.uncovered.map((area) => area.name).join(', ') })
          : '',
      isUnknownUncovered: onDuty.length > 0 && gaps.isUnknownUncovered,
      isSilent: visit.config.alerts && gaps.isSilent,
      absences: absences.map((one) => ({
        ...one,
        name: name(one.staffId),
        reason: t(`triage.roster.reason.option.${one.reason}`),
      })),
      offers: offers.map((offer) => ({
        ...offer,
        from: name(offer.fromId),
        to: name(offer.toId),
        isMine: offer.toId === actor.id,
      })),
      mayKeep,
      mayOffer: mayKeep && onDuty.includes(actor.id),
      entryForm: mayKeep ? form('entry') : [],
      absenceForm: mayKeep ? form('absence') : [],
      dutyForm: mayKeep ? form('duty') : [],
      addressForm: mayKeep ? form('address') : [],
      addressNote: visit.config.alerts
        ? visit.config.sms.provider === 'none'
          ? t('triage.roster.address.noTexts')
          : ''
        : t('triage.roster.address.off'),
      problems: typed?.problems ?? [],
    },
    { title: t('triage.roster.title'), problems: typed?.problems ?? [] },
  );
}

/** The moment of two fields. @throws Refusal `invalid-input` naming the field of the time */
function moment(one: (name: string) => string, name: string): Date {
  const time = one(`${name}Time`);
  const at = /^\d{1,2}:\d{2}$/.test(time) ? fromUkClock(one(`${name}Day`), time.padStart(5, '0')) : undefined;
  if (at) return at;
  throw new Refusal('invalid-input', 'no time', [{ field: `${name}Time`, key: 'triage.roster.time.wrong' }]);
}

async function doForm(
  visit: Visit,
  form: string,
  run: (one: (name: string) => string) => Promise<void>,
): Promise<Reply> {
  const staff = await visit.ctx((ctx) => rosterStaff(ctx));
  const specs = fieldsOf(staff.map(({ id }) => id))[form] ?? [];
  const { values, problems } = parseFields(specs, visit.form, 'triage.roster');
  if (problems.length > 0) return showRoster(visit, { form, values, problems });
  try {
    await run((name) => one(values, name));
  } catch (error) {
    return showRoster(visit, { form, values, problems: problemsAt(error, specs[0]?.name ?? form) });
  }
  return visit.redirect('/roster');
}

export const rosterRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/roster',
    policy: mayReadRoster,
    audit: 'none: who is on duty; no report and nobody who reported',
    handle: (visit) => showRoster(visit),
  },
  {
    method: 'POST',
    url: '/roster/entries',
    policy: mayKeepRoster,
    audit: OWN_LINE,
    handle: (visit) =>
      doForm(visit, 'entry', (one) => {
        const span = { fromAt: moment(one, 'from'), untilAt: moment(one, 'until') };
        const entry = { staffId: one('staffId'), position: Number(one('position')), ...span };
        return visit.ctx((ctx) => addToRoster(ctx, entry));
      }),
  },
  {
    method: 'POST',
    url: '/roster/absences',
    policy: mayKeepRoster,
    audit: OWN_LINE,
    handle: (visit) =>
      doForm(visit, 'absence', (one) => {
        const span = { fromAt: moment(one, 'absentFrom'), untilAt: moment(one, 'absentUntil') };
        const reason = one('reason') as (typeof ABSENCE_REASONS)[number];
        return visit.ctx((ctx) => noteAbsence(ctx, { staffId: one('absentId'), reason, ...span }));
      }),
  },
  {
    method: 'POST',
    url: '/roster/entries/end',
    policy: mayKeepRoster,
    audit: OWN_LINE,
    handle: (visit) =>
      doForm(visit, 'end', () => {
        const staffId = visit.field('staff');
        const fromAt = new Date(visit.field('from'));
        found(isUuid(staffId) && !Number.isNaN(fromAt.getTime()) ? staffId : undefined, 'turn');
        return visit.ctx((ctx) => takeOffRoster(ctx, { staffId, fromAt }));
      }),
  },
  {
    method: 'POST',
    url: '/roster/absences/end',
    policy: mayKeepRoster,
    audit: OWN_LINE,
    handle: (visit) =>
      doForm(visit, 'end', () => {
        const absenceId = foundId(visit.field('absence'), 'absence');
        return visit.ctx((ctx) => takeBackAbsence(ctx, absenceId));
      }),
  },
  {
    method: 'POST',
    url: '/roster/addresses',
    policy: mayKeepRoster,
    audit: OWN_LINE,
    handle: (visit) =>
      doForm(visit, 'address', (one) => {
        const address = { staffId: one('addressId'), email: one('email'), phone: one('phone') };
        return visit.ctx((ctx) => keepDutyAddress(ctx, address));
      }),
  },
  {
    method: 'POST',
    url: '/roster/offer',
    policy: mayKeepRoster,
    audit: OWN_LINE,
    handle: (visit) => doForm(visit, 'duty', (one) => visit.ctx((ctx) => offerDuty(ctx, one('toId')))),
  },
  {
    method: 'POST',
    url: '/roster/answer',
    policy: mayKeepRoster,
    audit: OWN_LINE,
    handle: (visit) =>
      doForm(visit, 'answer', () => {
        const offerId = foundId(visit.field('offer'), 'offer');
        return visit.ctx((ctx) =>
          answerDuty(ctx, { offerId, isAccepted: visit.field('answer') === 'accept' }),
        );
      }),
  },
]);
