import type { StaffActor } from '#kernel/actor';
import type { FieldProblem } from '#kernel/refusal';
import { one } from '#platform/web/form';
import type { Translate } from '#platform/web/i18n';
import { areaName } from '#room/access';
import { answerKey, type BroughtBy } from '#room/reporting';
import { clockLine, dutyLine } from './clocks/clock.presenter.ts';
import { answers, clockOf, languageName } from './queue.presenter.ts';
import type { ReadReport } from './read-report.ts';
import {
  decisionForm,
  detectiveChoices,
  nextSteps,
  reportFacts,
  type TypedDecision,
  timeline,
} from './report.presenter.ts';

/** Why who reported is opened; codes, because the audit keeps no words a person wrote. */
export const IDENTITY_REASONS = [
  'arrange-visit',
  'check-safety',
  'take-statement',
  'arrange-interpreter',
  'victim-support',
] as const;

/** Answers kept as JSON (`{field: answer}`) as question and words; nothing for text that is not such JSON. */
export function answerRows(json: string, t: Translate): Array<{ label: string; text: string }> {
  const parsed: unknown = json ? JSON.parse(json) : {};
  if (typeof parsed !== 'object' || parsed === null) return [];
  return Object.entries(parsed).flatMap(([field, value]) => {
    const key = answerKey(field);
    const text = answers(field, [value].flat().map(String), t);
    return text ? [{ label: key && t.has(key) ? t(key) : field, text }] : [];
  });
}

/** Problems by field for the form macros. */
export const errorsOf = (problems: readonly FieldProblem[], t: Translate): Record<string, { text: string }> =>
  Object.fromEntries(problems.map(({ field, key, args }) => [field, { text: t(key, args) }]));

/** What the last decision chose, so that a correction begins from it; the reasons are always written anew. */
const lastDecision = ({ decisions }: ReadReport): TypedDecision => {
  const last = decisions.at(-1);
  if (!last) return {};
  return {
    route: last.route,
    risk: last.risk,
    riskFactors: last.riskFactors,
    actions: last.actions,
    criticalIncident: last.criticalIncident,
    eventId: last.eventId ?? '',
    eventLink: last.eventLink,
    eventLinkBasis: last.eventLinkBasis ?? '',
  };
};

/** What officers need to know of the organisation that brought a report; undefined where nobody did. */
export function partnerLines(brought: BroughtBy | undefined, t: Translate) {
  if (!brought) return undefined;
  const { broughtBy: by, partner, identity } = brought;
  const state = partner === null ? 'gone' : partner === by ? 'here' : 'moved';
  return {
    said: t(`triage.partner.${identity}`, { by }),
    takenBackAt: brought.takenBackAt,
    through: t(`triage.partner.${state}`, { by, partner: partner ?? '' }),
    hint: t('triage.partner.hint', { partner: partner ?? '' }),
    isGone: partner === null,
    isKnown: identity === 'shared',
  };
}

/** What the person sent that nobody has said they read; undefined where there is nothing. */
function unreadNews(clocks: ReadReport['clocks'], t: Translate) {
  const news = clocks.filter(
    ({ kind, stoppedAt }) => stoppedAt === null && (kind === 'NEWS' || kind === 'DANGER'),
  );
  const [first] = news;
  if (!first) return undefined;
  const isDanger = news.some(({ kind }) => kind === 'DANGER');
  return {
    said: t(`triage.news.said.${isDanger ? 'DANGER' : (first.about ?? 'WORDS')}`),
    clockId: first.id,
  };
}

/** The page of one report for the person who reads it: facts, own words, thread, timeline and what they may do next. */
export function reportPage(
  read: ReadReport,
  about: {
    actor: StaffActor;
    typed?: TypedDecision;
    problems: readonly FieldProblem[];
    t: Translate;
  },
) {
  const { oversight, report, caseFile, told, now } = read;
  const { t, actor, typed } = about;
  const openOfferTo = read.handovers.find(({ answeredAt }) => answeredAt === null)?.toId ?? null;
  const areaText = report.areaPath ? areaName(read.areas, report.areaPath) : t('triage.area.unknown');
  const partner = partnerLines(read.partner, t);
  const steps = nextSteps({ ...oversight, caseFile, openOfferTo }, actor);
  const field = (name: string): string => one(typed ?? {}, name);
  return {
    id: report.id,
    caseId: caseFile?.id,
    crimeReference: caseFile?.crimeReference ?? '',
    reference: report.reference,
    kind: t(`triage.kind.${oversight.kind}`),
    isTension: report.concernAbout === 'TENSION',
    reroute:
      steps.mayDecide || steps.mayTake
        ? t(`triage.reroute.to.${oversight.kind === 'report' ? 'concern' : 'report'}`)
        : '',
    state: t(`triage.state.${oversight.state}`),
    isDanger: oversight.danger,
    unread: unreadNews(read.clocks, t),
    isWithdrawn: report.withdrawnAt !== null,
    clock: clockOf(oversight, now, t),
    clocks: [
      ...read.duties.map((duty) => dutyLine(duty, { names: read.names, now, t })),
      ...read.clocks
        .filter(({ stoppedAt }) => stoppedAt === null)
        .map((clock) => clockLine(clock, { names: read.names, now, t })),
    ],
    asked:
      read.names.get(oversight.acknowledgedBy ?? oversight.askedStaffId ?? '') ?? t('triage.asked.nobody'),
    isTaken: oversight.acknowledgedBy !== null,
    supervisor: read.names.get(caseFile?.supervisorId ?? '') ?? '',
    version: oversight.version,
    narrative: told.narrative.reveal(),
    place: told.place.reveal(),
    wordsLang: read.isTypedByStaff ? 'en' : report.language,
    isForeign: report.language !== 'en',
    isTypedByStaff: read.isTypedByStaff,
    languageName: languageName(report.language),
    facts: reportFacts(report, areaText, t),
    details: answerRows(told.details.reveal(), t),
    evidence: read.evidence.map(({ family, scanState, receivedAt, missingSince }) => ({
      kind: t(`triage.evidence.kind.${family}`),
      state: t(`triage.evidence.state.${missingSince ? 'missing' : scanState}`),
      receivedAt,
    })),
    messages: read.messages.map((message) => ({
      from:
        message.direction === 'to-reporter'
          ? (read.names.get(message.staffId ?? '') ?? t('triage.thread.police'))
          : (read.partner?.partner ?? read.partner?.broughtBy ?? t('triage.thread.reporter')),
      text: message.text.reveal(),
      at: message.sentAt,
      isOwn: message.direction === 'to-reporter',
      lang: message.direction === 'from-reporter' ? report.language : undefined,
    })),
    isIncomplete: report.reporterRole === 'NOT_ASKED',
    isTexted: read.texting !== undefined,
    hasSaidStop: read.texting?.isStopped ?? false,
    texts: read.texts.map(({ kind, state, queuedAt }) => ({
      at: queuedAt,
      kind: t(`triage.text.kind.${kind}`),
      state: t(`triage.text.state.${state}`),
    })),
    timeline: timeline(
      {
        ...read,
        reportedAt: report.reportedAt,
        withdrawnAt: report.withdrawnAt,
        acknowledged:
          oversight.acknowledgedBy && oversight.acknowledgedAt
            ? { by: oversight.acknowledgedBy, at: oversight.acknowledgedAt }
            : null,
      },
      read.names,
      t,
    ),
    steps: { ...steps, mayWrite: steps.mayWrite && !partner?.isGone },
    mayOpenIdentity: actor.roles.includes('DUTY_INSPECTOR') || actor.roles.includes('DETECTIVE_INSPECTOR'),
    isAnonymous: partner ? !partner.isKnown : report.anonymity === 'ANONYMOUS',
    partner,
    identityReasons: IDENTITY_REASONS.map((value) => ({ value, text: t(`triage.identity.reason.${value}`) })),
    decision: decisionForm(typed?.version === undefined ? lastDecision(read) : typed, read.events, t),
    hasDecision: read.decisions.length > 0,
    detectives: [
      { value: '', text: t('triage.handover.choose') },
      ...detectiveChoices(read.detectives, actor.id).map((item) => ({
        ...item,
        selected: item.value === field('toId'),
      })),
    ],
    typedText: field('text'),
    errors: errorsOf(about.problems, t),
  };
}
