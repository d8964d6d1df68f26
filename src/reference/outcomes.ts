import type { Provenance } from './provenance.ts';

/** A crime outcome of the Home Office framework. The code is text: `1A` is an outcome of its own. */
export interface CrimeOutcome {
  code: string;
  wording: string;
  /** What the officer is asked to confirm for hate crime before closing with it; null where nothing special. */
  caution: string | null;
}

export const OUTCOME_PROVENANCE: Provenance = {
  source:
    'Home Office, Crime outcomes in England and Wales: technical annex (list); check with the force crime registrar',
  standing: 'general-knowledge',
  checkedAt: '2026-07-01',
};

const RESOLUTION = 'needs a supervisor and the consent of the victim';
const ROWS: readonly [code: string, wording: string, caution?: string][] = [
  ['1', 'Charge or summons'],
  ['1A', 'Charge or summons: alternate offence'],
  ['2', 'Caution: youth'],
  ['2A', 'Caution: youth, alternate offence'],
  ['3', 'Caution: adult (simple or conditional)'],
  ['3A', 'Caution: adult, alternate offence'],
  ['4', 'Taken into consideration'],
  ['5', 'Offender has died'],
  ['6', 'Penalty notice for disorder'],
  ['7', 'Cannabis or khat warning'],
  ['8', 'Community resolution', RESOLUTION],
  ['9', 'Prosecution not in the public interest (CPS)'],
  ['10', 'Formal action not in the public interest (police)'],
  ['11', 'Named suspect below the age of criminal responsibility'],
  ['12', 'Named suspect too ill to prosecute'],
  ['13', 'Named suspect; victim or key witness dead or too ill'],
  ['14', 'Suspect not identified; crime confirmed; victim declines or is unable to support further action'],
  ['15', 'Suspect identified; victim supports; evidential difficulties prevent further action'],
  ['16', 'Suspect identified; victim does not support (or withdraws)'],
  ['17', 'Suspect identified; prosecution time limit expired'],
  ['18', 'Investigation complete; no suspect identified'],
  ['19', 'Filed by the National Fraud Intelligence Bureau (fraud only)'],
  ['20', 'Responsibility transferred to another body or agency'],
  ['21', 'Further investigation to support formal action not in the public interest (police)'],
  ['22', 'Diversionary, educational or intervention activity; no further action', RESOLUTION],
];

/** Every outcome in order. "None yet" is a real state and is the absence of an outcome, never a code. */
export const CRIME_OUTCOMES: readonly CrimeOutcome[] = ROWS.map(([code, wording, caution]) => ({
  code,
  wording,
  caution: caution ?? null,
}));
/** Words that are not outcomes and must not be offered: "NFA", "detected". */
export const NOT_OUTCOMES: readonly string[] = ['NFA', 'detected', 'undetected'];

export const outcomeByCode = (code: string): CrimeOutcome | undefined =>
  CRIME_OUTCOMES.find((outcome) => outcome.code === code);
