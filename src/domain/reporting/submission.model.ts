import type { PerceivedBy } from '#reference/strands';
import { areaPathOf } from './area-choice.model.ts';
import { type Answers, all, chose, type JourneyName, one } from './question.model.ts';
import { isReachedOutside } from './questions/contact.form.ts';
import {
  type Anonymity,
  type ContactBy,
  incidentDay,
  perceivedByOf,
  type Report,
  type ReporterRole,
  type ReportFacts,
  religionsOf,
  splitStrands,
  tagsOf,
} from './report.model.ts';

/** Texts that are sealed together as what happened. `details` is JSON: field name to the answer. */
export interface SealedStory {
  narrative: string;
  place: string;
  details: string;
}

/** Texts that are sealed apart as who told us. `contact` and `safety` are JSON. */
export interface SealedIdentity {
  name: string;
  contact: string;
  safety: string;
}

/** One form, ready to be stored. */
export interface Submission {
  facts: ReportFacts;
  story: SealedStory;
  /** Null where the person gave neither a name nor a way to reach them. */
  identity: SealedIdentity | null;
  /** How the person it happened to describes themselves; null unless they wrote it. */
  selfIdentity: string | null;
}

/** How and when it came, beside the answers. */
export interface SubmissionOptions {
  language: string;
  now: Date;
  /** The public's own form where it is not given. */
  route?: string;
  /** Where staff were told that somebody else than who tells us sees it as hate. */
  perceivedBy?: PerceivedBy;
}

const DETAIL_FIELDS = [
  'called',
  'organisation',
  'groupName',
  'peopleThere',
  'gatheringToday',
  'letterWhere',
  'letterTouched',
  'letterTouchedBy',
  'letterPackaging',
  'onlinePlace',
  'onlineLink',
  'onlineVisible',
  'damageVisible',
  'damageOwner',
  'whenTime',
  'often',
  'gettingWorse',
  'transportService',
  'transportNumber',
  'transportDirection',
  'offender',
  'offenderWords',
  'evidence',
  'told',
  'toldReference',
];
const RISK_FIELDS = ['harm', 'feeling', 'offenderRisk'];

/** The named fields that were answered, as JSON. */
const pick = (answers: Answers, fields: readonly string[]): string =>
  JSON.stringify(
    Object.fromEntries(
      fields.filter((field) => all(answers, field).length > 0).map((field) => [field, answers[field]]),
    ),
  );

const orNull = (text: string): string | null => (text === '' ? null : text);

/** Concerns ask for no choice of anonymity: a name is given, only a way to answer, or neither. */
function anonymityOf(journey: JourneyName, answers: Answers): Anonymity {
  if (journey === 'report') return one(answers, 'anonymity') as Anonymity;
  if (one(answers, 'name') !== '') return 'NAMED';
  return chose(answers, 'contactBy', 'CALL', 'EMAIL') ? 'QUIET' : 'ANONYMOUS';
}

function identityOf(anonymity: Anonymity, answers: Answers): SealedIdentity | null {
  if (anonymity === 'ANONYMOUS') return null;
  return {
    name: one(answers, 'name'),
    contact: pick(answers, ['contactBy', 'phone', 'email', 'otherContact', 'needsLanguage', 'ageBand']),
    safety: pick(answers, ['safeTimes', 'leaveMessage', 'whoAnswers']),
  };
}

function factsOf(
  journey: JourneyName,
  answers: Answers,
  { language, now, route = 'ONLINE', perceivedBy }: SubmissionOptions,
): ReportFacts {
  const reporterRole = (journey === 'concern' ? 'WORRIED' : one(answers, 'role')) as ReporterRole;
  const religions = religionsOf(all(answers, 'religion'));
  return {
    kind: journey,
    route,
    language,
    areaPath: areaPathOf(answers),
    placeKind: orNull(one(answers, 'placeKind')),
    ...incidentDay({ whenKind: one(answers, 'whenKind'), date: one(answers, 'incidentDate') }, now),
    danger: chose(answers, 'danger', 'YES') || chose(answers, 'soon', 'NOW'),
    isRepeat: chose(answers, 'whenKind', 'MANY'),
    reporterRole,
    personKnows: orNull(one(answers, 'personKnows')) as Report['personKnows'],
    happenedKinds: [...all(answers, 'happened')],
    ...splitStrands(all(answers, 'why')),
    perceivedReligions: religions,
    perceivedTags: tagsOf(religions),
    perceivedBy: perceivedBy ?? perceivedByOf(reporterRole, one(answers, 'organisation') !== ''),
    riskWords: RISK_FIELDS.flatMap((field) => all(answers, field)).filter((value) => value !== 'NONE'),
    wants: [...all(answers, 'wants')],
    anonymity: anonymityOf(journey, answers),
    contactBy: (orNull(one(answers, 'contactBy')) ?? 'CODE') as ContactBy,
    mayLeaveMessage: isReachedOutside(answers) && chose(answers, 'leaveMessage', 'YES'),
    needs: [...all(answers, 'needs')],
    shareWith: [...all(answers, 'shareWith')],
    mayTellLeader: chose(answers, 'tellLeader', 'YES'),
    concernAbout: orNull(one(answers, 'concernAbout')),
    concernSoon: orNull(one(answers, 'soon')),
    worry: orNull(one(answers, 'worry')),
    heardFrom: orNull(one(answers, 'heardFrom')),
  };
}

/**
 * Turns the answers that count into what is stored: clear facts for clocks and counts, sealed texts for everything a
 * person wrote. Nothing about the person's own identity reaches the clear facts.
 */
export function submissionOf(journey: JourneyName, answers: Answers, options: SubmissionOptions): Submission {
  const facts = factsOf(journey, answers, options);
  return {
    facts,
    story: {
      narrative: one(answers, 'narrative'),
      place: one(answers, 'place'),
      details: pick(answers, DETAIL_FIELDS),
    },
    identity: identityOf(facts.anonymity, answers),
    selfIdentity: orNull(one(answers, 'selfIdentity')),
  };
}

/**
 * What the police may know of a person who changes their mind later, from the same answers as the form asks for. A
 * person without a name is reached by their code alone.
 */
export function changedIdentity(
  answers: Answers,
): Pick<ReportFacts, 'anonymity' | 'contactBy' | 'mayLeaveMessage'> & { identity: SealedIdentity | null } {
  const anonymity = one(answers, 'anonymity') as Anonymity;
  const isKnown = anonymity !== 'ANONYMOUS';
  return {
    anonymity,
    contactBy: ((isKnown && orNull(one(answers, 'contactBy'))) || 'CODE') as ContactBy,
    mayLeaveMessage: isKnown && isReachedOutside(answers) && chose(answers, 'leaveMessage', 'YES'),
    identity: identityOf(anonymity, answers),
  };
}

/**
 * A text as a report: the words, and nothing that was not asked. Who it happened to, when, where and why stay open for
 * an officer to ask. The number is how to reach the person, so it is sealed as their contact.
 */
export function textedSubmission(text: {
  words: string;
  language: string;
  isDanger: boolean;
  number: string;
}): Submission {
  return {
    facts: {
      kind: 'report',
      route: 'FORCE_SMS',
      language: text.language,
      areaPath: null,
      placeKind: null,
      incidentOn: null,
      incidentPrecision: 'UNKNOWN',
      danger: text.isDanger,
      isRepeat: false,
      reporterRole: 'NOT_ASKED',
      personKnows: null,
      happenedKinds: [],
      strands: [],
      strandExtras: [],
      perceivedReligions: [],
      perceivedTags: [],
      // "By the victim or any other person": whoever texts holds the perception, and no more is known.
      perceivedBy: 'OTHER_PERSON',
      riskWords: [],
      wants: [],
      anonymity: 'QUIET',
      contactBy: 'TEXT',
      mayLeaveMessage: false,
      needs: [],
      shareWith: [],
      mayTellLeader: false,
      concernAbout: null,
      concernSoon: null,
      worry: null,
      heardFrom: null,
    },
    story: { narrative: text.words, place: '', details: '{}' },
    identity: {
      name: '',
      contact: JSON.stringify({ contactBy: 'TEXT', phone: text.number }),
      safety: '{}',
    },
    selfIdentity: null,
  };
}
