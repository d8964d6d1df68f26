import type { PerceivedBy } from '#reference/strands';
import type { Anonymity, ContactBy } from '../report.model.ts';
import { type SealedIdentity, type Submission, submissionOf } from '../submission.model.ts';
import type { IdentityState, Partner } from './partner.model.ts';
import type { IdentityBody, ReportBody } from './partner-body.model.ts';

/** What a state of the identity means for the report's clear facts. */
const ANONYMITY: Readonly<Record<IdentityState, Anonymity>> = {
  shared: 'NAMED',
  'known-to-partner': 'NAMED_TO_INTERMEDIARY_ONLY',
  unknown: 'ANONYMOUS',
};

/** The clear facts and the sealed identity that follow from what the person agreed to. */
export interface SharedIdentity {
  anonymity: Anonymity;
  contactBy: ContactBy;
  mayLeaveMessage: boolean;
  /** Null unless the identity crosses. */
  identity: SealedIdentity | null;
}

const present = (fields: Record<string, string | undefined>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(fields).filter(([, value]) => value)));

/** What crosses to the police. Without `shared` there is nothing of the person in it. */
export function sharedIdentity(given: IdentityBody): SharedIdentity {
  const anonymity = ANONYMITY[given.state];
  if (given.state !== 'shared')
    return { anonymity, contactBy: 'PARTNER', mayLeaveMessage: false, identity: null };
  const { by, phone, email, other, mayLeaveMessage, safeTimes, whoAnswers } = given.contact;
  const isOutside = by !== 'PARTNER';
  return {
    anonymity,
    contactBy: by,
    mayLeaveMessage: isOutside && mayLeaveMessage,
    identity: {
      name: given.name,
      contact: present({ contactBy: isOutside ? by : undefined, phone, email, otherContact: other }),
      safety: present({
        safeTimes,
        leaveMessage: isOutside ? (mayLeaveMessage ? 'YES' : 'NO') : '',
        whoAnswers,
      }),
    },
  };
}

/** A partner's report as the public's own form would have come to, with the partner's route and what may cross. */
export function partneredSubmission(body: ReportBody, partner: Partner, now: Date): Submission {
  const [area = '', ward] = (body.place.areaPath ?? '').split('/');
  const answers = {
    danger: body.danger ? 'YES' : 'NO',
    role: body.tells,
    happened: body.happened,
    narrative: body.narrative,
    whenKind: body.when.kind,
    incidentDate: body.when.date ?? '',
    whenTime: body.when.time ?? '',
    placeKind: body.place.kind ?? '',
    place: body.place.words ?? '',
    area,
    ward: ward === undefined ? '' : (body.place.areaPath ?? ''),
    why: body.why,
    religion: body.religions,
    harm: body.harm,
    wants: body.wants,
    needs: body.needs,
    organisation: partner.name,
    toldReference: body.partnerReference ?? '',
    anonymity: 'ANONYMOUS',
  };
  // Where nobody says who sees it as hate, the person or witness does; only for somebody else it is the organisation.
  const perceivedBy: { perceivedBy?: PerceivedBy } = body.perceivedBy
    ? { perceivedBy: body.perceivedBy }
    : {};
  const told = submissionOf('report', answers, {
    language: body.language,
    now,
    route: partner.route,
    ...perceivedBy,
  });
  const { identity, ...facts } = sharedIdentity(body.identity);
  return { ...told, facts: { ...told.facts, ...facts }, identity };
}
